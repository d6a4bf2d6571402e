"""What the projects hold about partners' correspondents: the addresses their invitations were mailed to."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.privacy import Person, PersonalDataReport, register_personal_data_source
from core.retention import register_retention_policy

from .models import FieldReport, PartnerInvitation

KEPT = timedelta(days=365)


def register() -> None:
    """Answer for the invitations, and register their retention policy."""
    register_personal_data_source(
        "field", order=40, title=_("News from the field"),
        tables=lambda person: [_of(person), FieldReport.objects.filter(invitation__in=_of(person))],
        show=show_invitations, erase=erase_invitations,
    )  # fmt: skip
    register_retention_policy(
        "invitation-addresses", title=_("addresses of invitations that ended"), keeps=KEPT, stale=_ended,
        forget=lambda rows: rows.update(email=""),
    )  # fmt: skip


def _of(person: Person) -> QuerySet[PartnerInvitation]:
    return PartnerInvitation.objects.filter(email__same_address=person.email)


def show_invitations(person: Person) -> PersonalDataReport:
    """The invitations mailed to the address, and what was sent by them."""
    invitations = list(_of(person).select_related("organisation", "project"))
    sent = FieldReport.objects.filter(invitation__in=invitations).order_by("pk")
    rows = [
        {gettext("invitation"): str(invitation), gettext("valid until"): invitation.expires_on.isoformat()}
        for invitation in invitations
    ]
    rows += [{gettext("sent"): report.title, gettext("date"): report.occurred_on.isoformat()} for report in sent]
    kept = (
        gettext("The texts and pictures that were sent belong to the partner, who decides about them.") if sent else ""
    )
    return PersonalDataReport(tuple(rows), kept)


def erase_invitations(person: Person) -> int:
    """Forget the address. The link goes on: it belongs to the partner, and says nothing of the person."""
    return _of(person).update(email="")


def _ended(before: datetime) -> QuerySet[PartnerInvitation]:
    return PartnerInvitation.objects.filter(Q(revoked_at__lt=before) | Q(expires_on__lt=before.date())).exclude(
        email=""
    )
