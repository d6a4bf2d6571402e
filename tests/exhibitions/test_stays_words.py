"""Where an exhibition hangs: days whole, months by their names, a host's words in their language."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from exhibitions.months import months_ahead
from tests.factories.exhibitions import make_exhibition, make_loan

pytestmark = pytest.mark.django_db


def test_days_are_whole_words_and_no_numbers(client):
    exhibition = make_exhibition()
    stay = make_loan(exhibition.panel_set, status="accepted")
    page = client.get(exhibition.url).content.decode()
    cell = re.search(r'<td data-label="Jours">(.*?)</td>', page, re.DOTALL)
    assert cell is not None
    assert re.findall(r'<time datetime="([\d-]+)">', cell[1]) == [f"{stay.starts_on}", f"{stay.ends_on}"]


def test_what_a_host_wrote_bears_its_language(client):
    exhibition = make_exhibition()
    words = {"venue": "Salón Juárez", "opening_hours": "De lunes a viernes", "language": "es"}
    make_loan(exhibition.panel_set, status="accepted", **words)
    page = " ".join(client.get(exhibition.url).content.decode().split())
    assert '<span lang="es">Un syndicat, Salón Juárez</span>' in page
    assert '<span lang="es">De lunes a viernes</span>' in page


@pytest.mark.parametrize(
    ("language", "names"),
    [("fr", "janvier février juin juillet août"), ("es", "enero febrero junio julio agosto"), ("en", "January June")],
)
def test_months_have_whole_names_and_say_which_days_are_taken(language, names):
    stay = SimpleNamespace(starts_on=date(2027, 1, 15), ends_on=date(2027, 2, 3))
    context = {"page": make_exhibition(), "months": months_ahead([stay], date(2027, 1, 4)), "heading_id": "where"}
    with translation.override(language):
        page = render_to_string("exhibitions/parts/stays.html", context, RequestFactory().get("/"))
    shown = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert [name for name in names.split() if f" {name} 2027" not in shown] == []
    assert "15–31" in shown
    assert "1–3" in shown


def test_one_taken_day_is_one_number():
    day = date(2027, 1, 4)
    assert months_ahead([SimpleNamespace(starts_on=day, ends_on=day)], day)[0].taken_days == [(4, 4)]
    assert months_ahead([SimpleNamespace(starts_on=day, ends_on=day + timedelta(1))], day)[0].taken_days == [(4, 5)]
