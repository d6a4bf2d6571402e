"""NUL, which PostgreSQL refuses, in every field of every public form."""

import pytest

from tests.factories.gifts import FROM_OUR_PAGE, gift_data, make_fund

pytestmark = pytest.mark.django_db
FORMS = {
    "/contact/": ["name", "email", "message"],
    "/adhesion/": ["group", "organisation_name", "contact_name", "email", "message"],
    "/don/mes-dons/": ["email"],
    "/compte/vie-privee/": ["email"],
    "/compte/login/": ["login", "password"],
    "/compte/login/code/": ["email"],
    "/compte/password/reset/": ["email"],
}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("value", ["\x00", "a\x00b", "\x00@example.org"])
def test_a_form_with_nul_in_each_field_is_answered(client, path, value):
    answer = client.post(path, dict.fromkeys(FORMS[path], value), **FROM_OUR_PAGE)
    assert answer.status_code in (200, 302, 303, 422), answer.status_code


@pytest.mark.parametrize("value", ["\x00", "a\x00b"])
def test_a_gift_with_nul_in_each_field_is_answered(client, value):
    complete = gift_data(make_fund())
    for name in complete:
        answer = client.post("/don/", complete | {name: value}, **FROM_OUR_PAGE)
        assert answer.status_code in (200, 302, 303, 422, 503), name
