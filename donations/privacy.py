"""What the till holds about a donor: shown, exported, erased as far as the books allow; and its retention policies.

The books keep amounts, dates, funds and Stripe's numbers for ever: none of them names anybody. Names, addresses, words
and dedications go at once, but for what is still under way, and for what official receipts have to name.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.identity import organisation_identity
from core.mail import empty_mails
from core.models import OutgoingMail
from core.privacy import Person, PersonalDataReport, register_personal_data_source
from core.retention import register_retention_policy

from .models import AccessLink, Dedication, Donation, DonorPreferences, Fund, RecurringDonation, StripeEvent
from .money import format_cents
from .services.settlement import announce

BOOKS_YEARS = 6
ABANDONED = timedelta(days=90)
UNDER_WAY = [Donation.Status.PENDING, Donation.Status.PROCESSING]
ALIVE = [
    RecurringDonation.Status.PENDING,
    RecurringDonation.Status.ACTIVE,
    RecurringDonation.Status.LATE,
    RecurringDonation.Status.PAUSED,
]
OVER = [Donation.Status.FAILED, Donation.Status.EXPIRED]
# What Stripe's objects say of a person, wherever it stands in a payload.
NAMING = {
    "email", "name", "phone", "address", "receipt_email", "customer_email", "customer_name", "customer_phone",
    "customer_address", "customer_details", "billing_details", "shipping", "individual_name", "business_name",
}  # fmt: skip


def register() -> None:
    """Answer for the till, and register its retention policies."""
    register_personal_data_source(
        "gifts", order=20, title=_("Gifts"), tables=lambda person: [_gifts_of(person)], show=show_gifts,
        erase=erase_gifts,
    )  # fmt: skip
    register_personal_data_source(
        "monthly", order=21, title=_("Monthly gifts"), tables=lambda person: [_monthly_of(person)], show=show_monthly,
        erase=erase_monthly,
    )  # fmt: skip
    register_personal_data_source(
        "choices", order=22, title=_("Mail choices"), tables=_choices_of, show=show_choices, erase=erase_choices
    )
    register_retention_policy(
        "abandoned-gifts", title=_("names on gifts that were never paid"), keeps=ABANDONED, stale=_abandoned,
        forget=_empty_gifts,
    )  # fmt: skip
    register_retention_policy(
        "abandoned-monthly", title=_("names on monthly gifts that never began"), keeps=ABANDONED,
        stale=lambda before: _named(RecurringDonation.objects.filter(status="abandoned", created_at__lt=before)),
        forget=_empty_monthly,
    )  # fmt: skip
    register_retention_policy(
        "stripe-payloads", title=_("names in Stripe's messages"), keeps=ABANDONED,
        stale=lambda before: _settled_events().filter(received_at__lt=before).filter(_names_somebody()),
        forget=_redact,
    )  # fmt: skip


def _receipts_need_names() -> bool:
    return bool(organisation_identity().charity_registration_number)


def _needed() -> Q:
    """Gifts whose name the books still need: under way, or of a monthly gift that goes on, or receipted."""
    needed = Q(status__in=UNDER_WAY) | Q(recurring_donation__status__in=ALIVE)
    if _receipts_need_names():
        first_year = date(timezone.localdate().year - BOOKS_YEARS, 1, 1)
        needed |= Q(status=Donation.Status.SUCCEEDED, settled_at__date__gte=first_year, due_reference=None)
    return needed


def _gifts_of(person: Person) -> QuerySet[Donation]:
    return Donation.objects.filter(email=person.email)


def _monthly_of(person: Person) -> QuerySet[RecurringDonation]:
    return RecurringDonation.objects.filter(email=person.email)


def _choices_of(person: Person) -> list[QuerySet]:
    return [DonorPreferences.objects.filter(email=person.email), AccessLink.objects.filter(email=person.email)]


def show_gifts(person: Person) -> PersonalDataReport:
    """Every gift of the address, whatever became of it, with the words of what was agreed to."""
    gifts = list(_gifts_of(person).select_related("fund", "dedication").order_by("-created_at", "-pk"))
    if not gifts:
        return PersonalDataReport()
    kept = [gettext("The amounts, dates and funds of received gifts: the books are kept whole, without your name.")]
    if _gifts_of(person).filter(_needed()).exists():
        kept.append(
            gettext("Name and address stay on what is under way: stop your monthly gift, or wait, then ask again.")
        )
        if _receipts_need_names():
            kept.append(gettext("The name on gifts of the last six years: official receipts must be shown on request."))
    kept.append(gettext("Stripe, which handled the payments, keeps its own records of them."))
    return PersonalDataReport(tuple(_gift_row(gift) for gift in gifts), " ".join(kept))


def _gift_row(gift: Donation) -> dict[str, Any]:
    row = {
        gettext("asked at"): timezone.localtime(gift.created_at).date().isoformat(),
        gettext("amount"): format_cents(gift.amount_cents),
        gettext("fund"): gift.fund.name_in(gift.language),
        gettext("state"): gift.get_status_display(),
        gettext("name"): gift.donor_name,
        gettext("organisation"): gift.organisation_name,
        gettext("name may be shown"): gettext("yes") if gift.is_public else gettext("no"),
        gettext("message"): gift.message,
        gettext("consents, as shown"): " · ".join(str(words) for words in gift.consents),
    }
    if hasattr(gift, "dedication"):
        words = {"name": gift.dedication.name}
        is_memory = gift.dedication.kind == Dedication.Kind.MEMORY
        row[gettext("dedication")] = (
            gettext("A gift was made in memory of %(name)s")
            if is_memory
            else gettext("A gift was made in honour of %(name)s")
        ) % words
        row[gettext("send the card to")] = gift.dedication.card_email
        row[gettext("words of the card")] = gift.dedication.card_message
    return row


def erase_gifts(person: Person) -> int:
    """Empty the gifts that the books do not need by name, their dedications, mails and Stripe's messages about them."""
    cards = Dedication.objects.filter(card_email__same_address=person.email).update(card_email="")
    gifts = _gifts_of(person).exclude(pk__in=_gifts_of(person).filter(_needed()).values("pk"))
    return cards + _empty_gifts(gifts)


def _empty_gifts(gifts: QuerySet) -> int:
    found = list(gifts.values_list("pk", "public_id", "fund_id", "checkout_session_id"))
    keys = [pk for pk, _id, _fund, _session in found]
    with transaction.atomic():
        # The gift's mails first: the thanks quote the name.
        about = [f"donation:{public_id}" for _pk, public_id, _fund, _session in found]
        mails = OutgoingMail.objects.filter(object_key__in=about).exclude(status=OutgoingMail.Status.QUEUED)
        empty_mails(mails)
        _redact(_events_of(keys, [session for *_rest, session in found if session]))
        Dedication.objects.filter(donation__in=keys).update(name="", card_email="", card_signature="", card_message="")
        changed = Donation.objects.filter(pk__in=keys).update(
            donor_name="", organisation_name="", email="", message="", message_state=Donation.MessageState.NONE,
            is_public=False, fingerprint="", checkout_url="", source_path="",
        )  # fmt: skip
        for fund in Fund.objects.filter(pk__in={fund for _pk, _id, fund, _session in found}):
            announce(fund)
    return changed


def _settled_events() -> QuerySet[StripeEvent]:
    return StripeEvent.objects.filter(status__in=[StripeEvent.Status.DONE, StripeEvent.Status.IGNORED])


def _names_somebody() -> Q:
    """Payloads not yet redacted; the mark is written in the payload itself."""
    return ~Q(payload__has_key="redacted")


def _events_of(gifts: list[int], sessions: list[str]) -> QuerySet[StripeEvent]:
    rows = Donation.objects.filter(pk__in=gifts).values_list("payment__payment_intent_id", "payment__charge_id")
    known = [*sessions, *(name for pair in rows for name in pair if name)]
    return _settled_events().filter(Q(object_id__in=known) | Q(payload__data__object__payment_intent__in=known))


def _redact(events: QuerySet) -> int:
    """Take what names a person out of payloads that were handled; numbers, amounts and states stay."""
    rows = list(events)
    for event in rows:
        event.payload = _without_names(event.payload) | {"redacted": True}
        event.save(update_fields=["payload"])
    return len(rows)


def _without_names(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: None if key in NAMING else _without_names(inner) for key, inner in value.items()}
    return [_without_names(inner) for inner in value] if isinstance(value, list) else value


def show_monthly(person: Person) -> PersonalDataReport:
    """The monthly gifts of the address."""
    promises = list(_monthly_of(person).order_by("-created_at"))
    rows = tuple(
        {
            gettext("asked at"): timezone.localtime(monthly.created_at).date().isoformat(),
            gettext("amount"): format_cents(monthly.amount_cents),
            gettext("state"): monthly.get_status_display(),
            gettext("name"): monthly.donor_name,
            gettext("organisation"): monthly.organisation_name,
            gettext("consents, as shown"): " · ".join(str(words) for words in monthly.consents),
        }
        for monthly in promises
    )
    kept = gettext("A monthly gift that goes on keeps its name and address: stop it on “My gifts”, then ask again.")
    return PersonalDataReport(rows, kept if any(monthly.status in ALIVE for monthly in promises) else "")


def erase_monthly(person: Person) -> int:
    """Empty those that are over."""
    return _empty_monthly(_monthly_of(person).exclude(status__in=ALIVE))


def _named(rows: QuerySet) -> QuerySet:
    return rows.exclude(donor_name="", organisation_name="", email="")


def _empty_monthly(rows: QuerySet) -> int:
    return rows.update(
        donor_name="", organisation_name="", email="", is_public=False, checkout_url="", open_invoice_url=""
    )


def _abandoned(before: datetime) -> QuerySet:
    return _named(Donation.objects.filter(status__in=OVER, created_at__lt=before))


def show_choices(person: Person) -> PersonalDataReport:
    """Which mails the address chose to receive, in the words shown, and its links."""
    rows: list[dict[str, Any]] = []
    choices, links = _choices_of(person)
    for choice in choices:
        rows.append(
            {
                gettext("a word at each monthly gift"): gettext("yes") if choice.wants_renewal_mails else gettext("no"),
                gettext("news of what my gifts make possible"): gettext("yes")
                if choice.wants_updates
                else gettext("no"),
            }
            | {gettext("changed at"): timezone.localtime(choice.changed_at).date().isoformat()}
        )
    rows += [{gettext("link asked on"): timezone.localtime(link.requested_at).date().isoformat()} for link in links]
    return PersonalDataReport(tuple(rows))


def erase_choices(person: Person) -> int:
    """Delete them: an address that is not kept receives nothing. A monthly gift that goes on keeps its choices."""
    links = AccessLink.objects.filter(email=person.email).delete()[0]
    if RecurringDonation.objects.filter(email=person.email, status__in=ALIVE).exists():
        return links
    return links + DonorPreferences.objects.filter(email=person.email).delete()[0]
