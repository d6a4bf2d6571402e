"""NUL, which PostgreSQL refuses, in every field of every public form."""

import pytest
from django.urls import reverse

from tests.core import test_throttle
from tests.factories.gifts import FROM_OUR_PAGE, gift_data, make_fund

pytestmark = pytest.mark.django_db
OTHERS = {
    "/don/mes-dons/": ["email"],
    "/compte/vie-privee/": ["email"],
    "/compte/login/": ["login", "password"],
    "/compte/login/code/": ["email"],
    "/compte/password/reset/": ["email"],
}
FORMS = [form for form, *_limits in test_throttle.FORMS]
ANSWERS = (200, 302, 303, 422, 429, 503)


@pytest.mark.parametrize("path", OTHERS)
@pytest.mark.parametrize("value", ["\x00", "a\x00b", "\x00@example.org"])
def test_a_form_with_nul_in_each_field_is_answered(client, path, value):
    answer = client.post(path, dict.fromkeys(OTHERS[path], value), **FROM_OUR_PAGE)
    assert answer.status_code in ANSWERS, answer.status_code


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "\x00@example.org"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_form_with_nul_in_one_field_is_answered(client, form, value):
    path, complete = form(1)
    for name in complete:
        answer = client.post(path, complete | {name: value}, **FROM_OUR_PAGE)
        assert answer.status_code in ANSWERS, name


@pytest.mark.parametrize("value", ["\x00", "a\x00b"])
def test_a_gift_with_nul_in_each_field_is_answered(client, value):
    complete = gift_data(make_fund())
    for name in complete:
        answer = client.post(reverse("donations:give"), complete | {name: value}, **FROM_OUR_PAGE)
        assert answer.status_code in ANSWERS, name
