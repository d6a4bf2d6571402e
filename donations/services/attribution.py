"""Money that came without a purpose: the treasurer names its fund."""

from django.db import transaction
from django.utils import timezone

from .. import ledger
from ..models import Fund, Payment
from ..selectors import reversed_cents
from .settlement import announce


def attribute_payment(payment: Payment, *, fund: Fund) -> bool:
    """Give an unattributed payment its fund, and move what is left of it there; False when it has one already.

    What went back before stays out of the fund; what goes back later leaves it.
    """
    with transaction.atomic():
        locked = Payment.objects.select_for_update().get(pk=payment.pk)
        if locked.fund_id is not None:
            return False
        locked.fund = fund
        locked.save(update_fields=["fund"])
        left = locked.amount_cents - reversed_cents([locked]).get(locked.pk, 0)
        ledger.post_attribution(locked, amount_cents=left, occurred_at=timezone.now())
        announce(fund)
    return True
