"""The donor's page without an account: a signed link by mail, good once and for half an hour."""

from datetime import timedelta

from django.utils import timezone

from core.models import OutgoingMail

from ..emails import ACCESS_LINK, LINKS, queue_access_link
from ..models import AccessLink, Donation, RecurringDonation

KEPT = timedelta(days=2)


def mail_access_links(*, limit: int = 50) -> int:
    """Mail a link for each new request of a known address, at most one every two minutes; return how many."""
    return LINKS.mail(lambda link: is_known(link.email), queue_access_link, limit=limit)


def is_known(email: str) -> bool:
    """True when a gift or a monthly gift, of any state, carries this address."""
    return Donation.objects.filter(email=email).exists() or RecurringDonation.objects.filter(email=email).exists()


def close_visit(link: AccessLink) -> None:
    """End the visit: its cookie opens nothing any more."""
    AccessLink.objects.filter(pk=link.pk).update(closed_at=timezone.now())


def forget_old_links() -> int:
    """Delete the requests, and the mails that carried links, of more than two days ago; return how many requests."""
    before = timezone.now() - KEPT
    OutgoingMail.objects.filter(kind=ACCESS_LINK, created_at__lt=before).delete()
    return AccessLink.objects.filter(requested_at__lt=before).delete()[0]
