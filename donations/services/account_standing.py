"""What would go wrong with the account itself, as Stripe describes it: its country, its money, its standing."""

from collections.abc import Callable, Iterator

from ..gateways.account_facts import AccountFact, StripeAccount
from ..money import CURRENCY
from .account_expectations import Check, Site

REQUIREMENTS_SHOWN = 5


def _country(account: AccountFact) -> Iterator[str]:
    if account.country != "CA":
        yield f"The account's country is {account.country or 'not set'}: fees, debits and payouts are not Canada's."


def _currency(account: AccountFact) -> Iterator[str]:
    if account.currency != CURRENCY:
        yield (
            f"The account settles in {account.currency or 'no currency'}, the books are in {CURRENCY}: add a bank "
            f"account in {CURRENCY} and make it the default one."
        )


def _charges(account: AccountFact) -> Iterator[str]:
    if not account.charges_enabled:
        yield "Stripe does not let the account take payments: finish what the dashboard's first page asks."


def _payouts(account: AccountFact) -> Iterator[str]:
    if not account.payouts_enabled:
        yield "Stripe does not let the account send money to the bank: gifts would stay at Stripe."


def _requirements(account: AccountFact) -> Iterator[str]:
    if account.requirements:
        more = ", …" if len(account.requirements) > REQUIREMENTS_SHOWN else ""
        asked = ", ".join(account.requirements[:REQUIREMENTS_SHOWN]) + more
        yield f"Stripe must know more about the organisation, or it stops payments: {asked}."


def _descriptor(account: AccountFact) -> Iterator[str]:
    if not account.statement_descriptor:
        yield (
            "No statement descriptor: givers would not know the name on their card's statement, and contest the gift. "
            "Set it under Settings → Business → Public details."
        )


def _payout_schedule(account: AccountFact) -> Iterator[str]:
    if account.payout_interval == "manual":
        yield (
            "Payouts are made by hand: Stripe can say which gifts a deposit holds for automatic ones only. Set a "
            "schedule under Settings → Payouts."
        )


def _about(check: Callable[[AccountFact], Iterator[str]]) -> Check:
    """A check of the whole: silent when the key may not read the account."""

    def checked(found: StripeAccount, site: Site) -> Iterator[str]:
        if found.account:
            yield from check(found.account)

    return checked


STANDING: dict[str, Check] = {
    "charges": _about(_charges),
    "payouts": _about(_payouts),
    "requirements": _about(_requirements),
    "country": _about(_country),
    "currency": _about(_currency),
    "payout_schedule": _about(_payout_schedule),
    "statement_descriptor": _about(_descriptor),
}
