"""Book the gifts of a demonstration site through the till itself, so that its totals come from the ledger."""

import hashlib
import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from ..gateways.facts import ChargeFact
from ..models import Donation, Fund, Payment
from ..money import CURRENCY
from .settlement import settle_charge

NAMESPACE = uuid.UUID("7f1f5c0a-6a55-4a0e-9d5e-0c1d5a1b9c11")
# Reconciliation looks back 35 days by default: older gifts are not held against Stripe's balance.
YOUNGEST = timedelta(days=40)


def load_demonstration(*, funds: list[dict[str, Any]], gifts: list[dict[str, Any]]) -> int:
    """Create or update the funds and book each gift once; return how many gifts are new. No mail is queued for them.

    Refused (ValueError) for a fund that is not flagged as demonstration data.
    """
    for row in funds:
        names = {f"name_{language}": name for language, name in row["name"].items()}
        values = {key: value for key, value in row.items() if key not in ("code", "name")}
        Fund.objects.update_or_create(code=row["code"], defaults={**values, **names})
    return sum(_book(number, row) for number, row in enumerate(gifts))


def _book(number: int, row: dict[str, Any]) -> bool:
    fund = Fund.objects.get(code=row["fund"])
    if not fund.is_demonstration:
        raise ValueError(f"{fund.code} is not a demonstration fund")
    public_id = uuid.uuid5(NAMESPACE, f"{fund.code}-{number}")
    if Payment.objects.filter(payment_intent_id=f"pi_demonstration_{public_id.hex}").exists():
        return False
    message = row.get("message") or {}
    organisation = row["donor_kind"] == Donation.DonorKind.ORGANISATION
    moment = _moment(fund, int(row["days_ago"]))
    Donation.objects.get_or_create(
        public_id=public_id,
        defaults={
            "fund": fund,
            "amount_cents": row["amount_cents"],
            "donor_kind": row["donor_kind"],
            "donor_name": "" if organisation else row["display_name"] or "",
            "organisation_name": row["display_name"] or "" if organisation else "",
            "email": "",
            "language": message.get("lang", "fr"),
            "is_public": row["public"],
            "message": (message.get("text") or "").strip()[:280],
            "message_state": Donation.MessageState.APPROVED if message else Donation.MessageState.NONE,
            "fingerprint": hashlib.sha256(public_id.bytes).hexdigest(),
            "idempotency_key": f"demonstration-{public_id}",
            "created_at": moment,
        },
    )
    settle_charge(
        ChargeFact(
            payment_intent_id=f"pi_demonstration_{public_id.hex}",
            charge_id=f"ch_demonstration_{public_id.hex}",
            amount_cents=row["amount_cents"],
            currency=CURRENCY,
            charged_at=moment,
            livemode=False,
            metadata={"gift": str(public_id), "fund": fund.code},
        )
    )
    return True


def _moment(fund: Fund, days_ago: int) -> datetime:
    """Noon of that day, moved into the fund's dates and out of the days that reconciliation looks at."""
    today = timezone.localdate()
    day = min(today - timedelta(days=days_ago), today - YOUNGEST, fund.closes_on or today)
    return timezone.make_aware(datetime.combine(max(day, fund.opens_on), time(12)))
