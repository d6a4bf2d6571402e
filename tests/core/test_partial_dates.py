"""A date is as exact as what is known, and sorts as such."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from core.partial_dates import PartialDate


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-03-11", date(2022, 3, 11), date(2022, 3, 11)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-22", date(2022, 6, 1), date(2022, 8, 31)),
        ("2022-24", date(2022, 12, 1), date(2023, 2, 28)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2021/2022", date(2021, 1, 1), date(2022, 12, 31)),
    ],
)
def test_a_date_says_between_which_days_it_lies(text, first, last):
    known = PartialDate.parse(text)
    assert (known.first, known.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "hier", "2022-13", "2022-25", "2022-02-30", "2022/2021", "22-03-11", "2022-22-01", "2022-3", "٢٠٢٢", "2022\n"],
)
def test_what_is_no_date_is_refused_with_an_example(text):
    if text == "2022\n":
        assert PartialDate.parse(text).text == "2022"
        return
    with pytest.raises(ValidationError, match="2022-03-11"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["11 mars 2022", "mars 2022", "été 2022", "2022", "2021–2022"]),
        ("es", ["11 de marzo de 2022", "marzo de 2022", "verano 2022", "2022", "2021–2022"]),
        ("en", ["11 March 2022", "March 2022", "summer 2022", "2022", "2021–2022"]),
    ],
)
def test_it_is_read_in_three_languages(language, words):
    with override(language):
        assert [
            str(PartialDate.parse(text)) for text in ("2022-03-11", "2022-03", "2022-22", "2022", "2021/2022")
        ] == words


def test_a_partial_date_never_stands_before_a_day_that_is_surely_later():
    texts = ["2022", "2022-22", "2022-07-15", "2022-06", "2022-09-01", "2021/2022", "2022-06-01"]
    newest_first = sorted(texts, key=lambda text: PartialDate.parse(text).first, reverse=True)
    for place, text in enumerate(newest_first):
        for later in newest_first[place + 1 :]:
            assert not PartialDate.parse(later).first > PartialDate.parse(text).first
    assert newest_first[:2] == ["2022-09-01", "2022-07-15"]
    assert newest_first[-1] == "2021/2022"


def test_the_first_of_a_month_is_said_as_the_french_say_it():
    with override("fr"):
        assert str(PartialDate.parse("2026-06-01")) == "1er juin 2026"
    with override("en"):
        assert str(PartialDate.parse("2026-06-01")) == "1 June 2026"
