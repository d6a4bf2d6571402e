"""The mails that a decision on somebody's gifts causes: a fund that closed or was chosen, a corrected address."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, now

from core.mail import queue_staff_mail
from core.mail_kinds import MailKind, register_mail
from core.models import OutgoingMail

from .donor_emails import READER, day_of_next_charge, gift_of, my_gifts_url, queue_for_gift, queue_for_monthly
from .models import Donation, Fund, RecurringDonation

FUND_CLOSED = "monthly-fund-closed"
FUND_CHANGED = "monthly-fund-changed"
CLOSED_FUND_STAFF = "closed-fund-staff"
ADDRESS_CORRECTED = "address-corrected"


def register_care_mails() -> None:
    """Say how each of these mails is made."""
    register_mail(FUND_CLOSED, MailKind("donations/mail/fund_closed.html", _read_monthly, readable_with=READER))
    register_mail(FUND_CHANGED, MailKind("donations/mail/fund_changed.html", _read_monthly, readable_with=READER))
    register_mail(
        CLOSED_FUND_STAFF, MailKind("donations/mail/closed_fund_staff.html", _read_closed_fund, readable_with=READER)
    )
    register_mail(
        ADDRESS_CORRECTED, MailKind("donations/mail/address_corrected.html", _read_gift, readable_with=READER)
    )


def _queue_monthly(kind: str, object_key: str, monthly: RecurringDonation) -> bool:
    said = {
        "fund": monthly.fund_id,
        "closed_fund": monthly.closed_fund_id,
        "next_charge_on": day_of_next_charge(monthly),
    }
    return queue_for_monthly(kind, object_key, monthly, **said)


def queue_fund_closed(monthly: RecurringDonation) -> bool:
    """Tell the donor that the appeal is over, where the coming months go, and that they may choose; once a fund."""
    return _queue_monthly(FUND_CLOSED, f"monthly:{monthly.public_id}:{monthly.closed_fund_id}", monthly)


def queue_fund_changed(monthly: RecurringDonation) -> bool:
    """Confirm the fund that the donor chose for the coming months."""
    return _queue_monthly(FUND_CHANGED, f"monthly:{monthly.public_id}:{int(now().timestamp())}", monthly)


def _read_monthly(mail: OutgoingMail) -> dict[str, Any]:
    funds = Fund.objects.in_bulk([pk for name in ("fund", "closed_fund") if (pk := mail.context.get(name))])
    return {
        "monthly": RecurringDonation.objects.get(pk=mail.context["monthly"]),
        "amount_cents": mail.context["amount_cents"],
        "fund": funds[mail.context["fund"]],
        "closed_fund": funds.get(mail.context["closed_fund"]),
        "next_charge_on": parse_date(mail.context["next_charge_on"] or ""),
        "my_gifts_url": my_gifts_url(),
    }


def queue_closed_fund_staff(fund: Fund, *, moved: int) -> bool:
    """Tell the staff how many monthly gifts of a closed fund go on to the general one; 0 when none could be moved."""
    context = {"fund": fund.pk, "moved": moved}
    return queue_staff_mail(
        kind=CLOSED_FUND_STAFF, object_key=f"fund:{fund.pk}:{localdate()}:{bool(moved)}", context=context
    )


def _read_closed_fund(mail: OutgoingMail) -> dict[str, Any]:
    return {
        "fund": Fund.objects.get(pk=mail.context["fund"]),
        "moved": mail.context["moved"],
        "list_url": settings.SITE_URL + reverse("till_monthly:index"),
    }


def queue_address_corrected(gift: Donation) -> bool:
    """Tell the donor, at the right address, that staff corrected it, and what was given."""
    key = f"donation:{gift.public_id}:{int(now().timestamp())}"
    return queue_for_gift(ADDRESS_CORRECTED, key, gift)


def _read_gift(mail: OutgoingMail) -> dict[str, Any]:
    return {"gift": gift_of(mail), "my_gifts_url": my_gifts_url()}
