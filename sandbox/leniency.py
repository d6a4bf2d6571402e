"""Where the bench may be kinder than Stripe: each switch by name, all off by default.

The default is the stricter way. A test that turns a switch on is a positive control: it shows that the suite would
not have seen the fault without the strictness.
"""

from collections.abc import Iterable

LENIENCIES = {
    "invoices_show_payments": "an invoice carries its payments without being asked to expand them",
    "cards_belong_to_customers": "one card for each customer: what the portal changes is charged next",
    "portal_needs_no_configuration": "the billing portal opens without a saved configuration",
    "portal_shares_the_checkout_host": "the portal's pages live on the host of the hosted checkout",
    "events_follow_the_caller": "listed events come in the caller's API version, not in the account's",
    "renewals_charge_at_once": "a renewal's invoice is charged when it is made, without an hour as a draft",
    "debits_book_on_success": "a bank debit's balance transaction is written once the bank has paid",
    "debits_never_verify": "a bank debit never waits for micro-deposits",
    "validation_errors_are_kept": "a refused parameter is answered again under the same idempotency key",
    "account_is_empty": "nobody else uses the account, and it was born with the bench",
    "no_billing_fee": "a charge of a subscription costs no fee of Billing",
}


class UnknownLeniency(ValueError):
    """No switch has that name."""


def checked(names: Iterable[str]) -> set[str]:
    """The names as a set. Raises UnknownLeniency."""
    chosen = set(names)
    for name in sorted(chosen - LENIENCIES.keys()):
        raise UnknownLeniency(name)
    return chosen
