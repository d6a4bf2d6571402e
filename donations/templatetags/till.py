"""Template tags of the till, usable by every section."""

from typing import Any

from django import template
from django.utils.translation import get_language

from ..forms.gift import gift_form as make_form
from ..models import Fund
from ..money import format_cents, format_currency, plain_dollars
from ..selectors import FundTotals, fund_totals, public_messages

register = template.Library()


@register.filter
def dollars(cents: int) -> str:
    """Cents as the reader writes money: «1 250 $»."""
    return format_cents(cents)


@register.filter
def dollars_and_cents(cents: int) -> str:
    """Cents with both decimals, for ledgers: «1 250,00 $»."""
    return format_cents(cents, always_cents=True)


@register.filter
def minus(cents: int) -> str:
    """What is taken away, with its sign: «−1 250,00 $», or «0,00 $»."""
    return format_cents(-cents, always_cents=True)


@register.filter
def in_currency(smallest: int, currency: str) -> str:
    """An amount in the smallest unit of any currency, as the reader writes it."""
    return format_currency(smallest, currency)


@register.inclusion_tag("components/inks.html")
def fund_progress(fund: Fund, heading_id: str = "progress", totals: FundTotals | None = None) -> dict[str, Any]:
    """The fund's progress, from the ledger: bar and exact amounts. Without `totals` it reads them (one query)."""
    known = totals or fund_totals(fund)
    goal = known.goal_cents
    ticks = [goal * step // 4 for step in range(5)] if goal else []
    return {"fund": fund, "totals": known, "ticks": ticks, "heading_id": heading_id}


@register.inclusion_tag("components/gift_form.html")
def gift_form(fund: Fund, amount: str = "", source_path: str = "") -> dict[str, Any]:
    """The whole form of a gift to `fund`, the same bytes for every visitor."""
    language = get_language() or "fr"
    form = make_form(fund=fund, language=language, amount=amount, source_path=source_path)
    return {"form": form, "fund": fund}


@register.inclusion_tag("components/gift_messages.html")
def gift_messages(fund: Fund) -> dict[str, Any]:
    """Moderated messages of donors, newest first."""
    return {"messages": public_messages(fund)}


@register.inclusion_tag("donations/fund_accounts.html")
def fund_accounts(fund: Fund, totals: FundTotals | None = None) -> dict[str, Any]:
    """The fund's books as a table: gifts, fees, what is left. Without `totals` it reads them (one query)."""
    return {"fund": fund, "accounts": totals or fund_totals(fund)}


@register.filter
def whole_dollars(cents: int) -> str:
    """Cents as the plain number of dollars that a radio button sends: «25» or «12.50»."""
    return plain_dollars(cents)
