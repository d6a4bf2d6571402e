"""Money that nobody had named: a person says what it is, with a reason, and the books keep who said so."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from ..exceptions import NotNamed
from ..models import Attribution, Fund, LedgerEntry, Payment
from ..naming import bring_home, name_movement
from .settlement import announce

Purpose = Attribution.Purpose
UNKNOWN = [LedgerEntry.Kind.UNKNOWN_IN, LedgerEntry.Kind.UNKNOWN_OUT]


def _checked(purpose: str, fund: Fund | None, reason: str) -> None:
    """Raises NotNamed without a reason, or without the fund that the purpose needs."""
    if purpose not in Purpose.values or (purpose == Purpose.FUND) != (fund is not None) or not reason.strip():
        raise NotNamed(purpose)


def attribute_payment(
    payment: Payment,
    *,
    purpose: str = Purpose.FUND,
    fund: Fund | None = None,
    reason: str,
    decided_by: AbstractBaseUser,
) -> bool:
    """Say what an unattributed payment is, and move what is left of it there, its fees too; False when it is said.

    What went back before stays out of the fund; what goes back later leaves it. Money that was told as not ours may
    still be given a fund. Raises NotNamed.
    """
    _checked(purpose, fund, reason)
    with transaction.atomic():
        locked = Payment.objects.select_for_update(of=("self",)).select_related("fund").get(pk=payment.pk)
        if locked.fund_id is not None or (locked.purpose and purpose != Purpose.FUND):
            return False
        locked.fund, locked.purpose = fund, "" if purpose == Purpose.FUND else purpose
        locked.save(update_fields=["fund", "purpose"])
        said = Attribution.objects.create(
            payment=locked, purpose=purpose, fund=fund, reason=reason.strip()[:200], decided_by=decided_by
        )
        bring_home(locked, source=locked.payment_intent_id, occurred_at=said.decided_at)
        if fund is not None:
            announce(fund)
    return True


def attribute_movement(
    entry: LedgerEntry, *, purpose: str, fund: Fund | None = None, reason: str, decided_by: AbstractBaseUser
) -> bool:
    """Say what an unknown movement of Stripe's balance is, and move it there; False when it is said already.

    Raises NotNamed, also for an entry that is no unknown movement.
    """
    _checked(purpose, fund, reason)
    if entry.kind not in UNKNOWN:
        raise NotNamed(entry.kind)
    with transaction.atomic():
        said, is_new = Attribution.objects.get_or_create(
            movement_id=entry.source,
            defaults={"purpose": purpose, "fund": fund, "reason": reason.strip()[:200], "decided_by": decided_by},
        )
        if is_new:
            name_movement(entry, said)
            if fund is not None:
                announce(fund)
    return is_new
