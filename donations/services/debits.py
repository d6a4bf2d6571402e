"""Follow a bank debit from its submission: Stripe's balance moves days before the bank answers."""

from .. import ledger
from ..exceptions import UnknownShape
from ..gateways import charges
from ..gateways.facts import DebitFact
from ..models import Donation, Fund, Payment, RecurringDonation
from .settlement import marked, refuse_other_currency


def follow_debit(charge_id: str) -> None:
    """Fetch a charge that has not succeeded, and book what it moved. Raises what the gateway raises, UnknownShape."""
    book_debit(charges.fetch_debit(charge_id))


def book_debit(fact: DebitFact) -> None:
    """Book a debit's submission and, when the bank refused it, its return: both movements or neither.

    In another currency it raises NotOurs for another program's, UnknownShape for any other; UnknownShape too for a
    refusal of money that was received here.
    """
    if fact.movement is None or ledger.is_before_the_books(fact.movement.created):
        return
    refuse_other_currency(fact.charge_id, fact.movement.currency, is_foreign=fact.is_foreign)
    if fact.failure_movement is not None and Payment.objects.filter(charge_id=fact.charge_id).exists():
        raise UnknownShape(f"{fact.charge_id} failed after it had succeeded")
    fund = _fund(fact)
    is_foreign = fact.is_foreign and fund is None
    ledger.post_debit(fact.movement, fund=fund, is_foreign=is_foreign)
    if fact.failure_movement is not None:
        ledger.post_debit_failure(fact.failure_movement, fund=fund, is_foreign=is_foreign)


def _fund(fact: DebitFact) -> Fund | None:
    """The fund that will receive it: its monthly gift's own for a renewal, else its gift's, else the one it names."""
    monthly = (
        RecurringDonation.objects.filter(public_id=marked(fact.metadata, "monthly")).select_related("fund").first()
    )
    if monthly is not None and fact.is_renewal:
        return monthly.fund
    gift = Donation.objects.filter(public_id=marked(fact.metadata, "gift")).select_related("fund").first()
    return gift.fund if gift else Fund.objects.filter(code=fact.metadata.get("fund", "")).first()
