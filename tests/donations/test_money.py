import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.exceptions import InvalidAmount
from donations.money import fee_cover, format_cents, parse_amount, parse_gift


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("25", 2500),
        ("10,50", 1050),
        ("10.5", 1050),
        ("1 000 $", 100_000),
        ("1\u00a0000,25\u00a0$", 100_025),
        ("1\u202f000", 100_000),
        ("$25", 2500),
        ("1,000.00", 100_000),
        ("0,05", 5),
        (" 12 $ ", 1200),
    ],
)
def test_amounts_are_read_as_quebec_writes_them(text, cents):
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", " ", "-5", "+5", "1e3", "5.555", "1,00,0", "10,", "dix", "٢٥", "²5", "NaN", "inf", "0x10", "1_000", "5;DROP", "9" * 30,
     "１０", "1 00 0", "$", "10 $ $ 5", "10\n20", "5\u202e"],
)  # fmt: skip
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(InvalidAmount):
        parse_amount(text)


def test_three_digits_after_a_comma_are_an_english_thousand_never_a_fraction():
    assert parse_amount("5,555") == 555_500


@pytest.mark.parametrize("text", ["1,99", "0", "10 000,01", "99999999"])
def test_a_gift_lies_between_its_bounds(text):
    with pytest.raises(InvalidAmount):
        parse_gift(text)


def test_the_bounds_themselves_are_accepted():
    assert (parse_gift("2"), parse_gift("10 000 $")) == (200, 1_000_000)


AMOUNTS = json.loads(Path(__file__).with_name("amounts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "cents"), AMOUNTS)
def test_the_till_reads_each_amount_of_the_table_that_the_page_reads_too(text, cents):
    try:
        read = parse_gift(text)
    except InvalidAmount:
        read = None
    assert read == cents


@given(st.integers(0, 99_999_999))
def test_what_is_written_is_read_back_in_every_language(cents):
    for language in ("fr", "es", "en"):
        assert parse_amount(format_cents(cents, language=language, always_cents=True)) == cents


@given(st.text(max_size=40))
def test_no_text_makes_the_parser_fail_otherwise_than_by_refusing(text):
    with contextlib.suppress(InvalidAmount):
        assert parse_amount(text) >= 0


def test_each_language_has_its_way():
    assert format_cents(125_000, language="fr") == "1\u00a0250\u00a0$"
    assert format_cents(1050, language="fr") == "10,50\u00a0$"
    assert format_cents(125_000, language="en") == "$1,250"
    assert format_cents(125_000, language="es", always_cents=True) == "$1,250.00"


@pytest.mark.parametrize(("gift", "cover"), [(2500, 106), (100, 34), (10_000, 330), (1_000_000, 29_898)])
def test_the_cover_of_fees_leaves_the_gift_whole(gift, cover):
    assert fee_cover(gift) == cover


@given(st.integers(100, 1_000_000))
def test_a_covered_gift_is_never_short_and_never_a_cent_too_much(cents):
    whole = cents + fee_cover(cents)
    assert 971 * whole >= 1000 * (cents + 30) > 971 * (whole - 1)


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (-2500, "−25\u00a0$", "−$25"),
        (-1_234_503, "−12\u00a0345,03\u00a0$", "−$12,345.03"),
        (-1, "−0,01\u00a0$", "−$0.01"),
    ],
)
def test_less_than_nothing_has_one_minus_sign_before_all_the_rest(cents, french, english):
    assert format_cents(cents, language="fr") == french
    assert {format_cents(cents, language=language) for language in ("en", "es")} == {english}
    assert format_cents(0, language="fr", always_cents=True) == "0,00\u00a0$"
