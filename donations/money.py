"""Money: the only module that parses, rounds and formats it. Amounts are `int` cents of a Canadian dollar."""

import re
from decimal import Decimal

from babel.numbers import format_currency as babel_currency
from babel.numbers import format_decimal, get_currency_precision
from django.conf import settings
from django.utils.translation import get_language

from .exceptions import InvalidAmount

CURRENCY = "CAD"
LONGEST_INPUT = 20
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
BABEL_LOCALES = {"fr": "fr_CA", "es": "es_419", "en": "en_CA"}
SPACE = "[ \u00a0\u202f\u2009]"
# Québec French groups by spaces («1 000,50 $»), English by commas («$1,000.50»), Spanish by either.
AMOUNT = re.compile(
    rf"\$?{SPACE}*(?P<dollars>\d{{1,3}}(?:{SPACE}\d{{3}})+|\d{{1,3}}(?:,\d{{3}})+(?=\D*$|\.)|\d{{1,9}})"
    rf"(?:[.,](?P<decimals>\d{{1,2}}))?{SPACE}*\$?",
    re.ASCII,
)


def parse_amount(text: str) -> int:
    """Return the cents that `text` names, as a person in Québec types it: «10,50», «1 000 $», «$25», «1,000.00».

    At most two decimals; nothing is rounded. Raises InvalidAmount for anything else: signs, exponents, digits other
    than 0–9, misplaced separators.
    """
    match = AMOUNT.fullmatch(text.strip()) if len(text) <= LONGEST_INPUT else None
    if match is None:
        raise InvalidAmount(text[:LONGEST_INPUT])
    dollars = re.sub(r"\D", "", match["dollars"])
    return int(dollars) * 100 + int((match["decimals"] or "").ljust(2, "0"))


def parse_gift(text: str) -> int:
    """Like `parse_amount`, and within the allowed range of one gift. Raises InvalidAmount."""
    cents = parse_amount(text)
    if not settings.DONATION_MINIMUM_CENTS <= cents <= settings.DONATION_MAXIMUM_CENTS:
        raise InvalidAmount(text)
    return cents


def fee_cover(cents: int) -> int:
    """What must be added to a gift of so many cents so that, the fee taken on the whole, the gift is left whole.

    By the usual rate of DONATION_FEE_PER_MILLE and DONATION_FEE_FIXED_CENTS, rounded up to a cent: an estimate, since
    Stripe's fee depends on the card. Never below zero.
    """
    per_mille, fixed = settings.DONATION_FEE_PER_MILLE, settings.DONATION_FEE_FIXED_CENTS
    whole = -(-(cents + fixed) * 1000 // (1000 - per_mille))
    return whole - cents


def plain_dollars(cents: int) -> str:
    """The cents as a radio button sends them: «25» or «12.50»."""
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def format_cents(cents: int, *, language: str | None = None, always_cents: bool = False) -> str:
    """«1 250 $» or «10,50 $» in French, with no-break spaces; «$1,250» or «$10.50» in Spanish and English; below zero
    «−25 $» and «−$25».

    Whole dollars drop their «,00» unless `always_cents`.
    """
    spoken = language or get_language() or "fr"
    digits = "#,##0.00" if always_cents or cents % 100 else "#,##0"
    number = format_decimal(Decimal(abs(cents)).scaleb(-2), format=digits, locale=BABEL_LOCALES[spoken])
    shown = f"{number}{NO_BREAK_SPACE}$" if spoken == "fr" else f"${number}"
    return f"{MINUS}{shown}" if cents < 0 else shown


def format_currency(smallest: int, currency: str, *, language: str | None = None) -> str:
    """An amount in the smallest unit of any currency: «10,00 $ US», «1 000 ¥»; Canadian dollars like `format_cents`."""
    spoken = language or get_language() or "fr"
    if currency == CURRENCY:
        return format_cents(smallest, language=spoken, always_cents=True)
    amount = Decimal(smallest).scaleb(-get_currency_precision(currency))
    return babel_currency(amount, currency, locale=BABEL_LOCALES[spoken])
