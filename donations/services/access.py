"""The giver's page without an account: a signed link by mail, good once and for half an hour."""

import hashlib
import secrets
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from core.models import OutgoingMail

from ..emails import ACCESS_LINK, queue_access_link
from ..exceptions import LinkRefused
from ..models import LINK_LIFETIME, AccessLink, Donation, MonthlyGift

LINK_SALT = "donations.access-link"
VISIT_SALT = "donations.visit"
PAUSE_BETWEEN_LINKS = timedelta(minutes=2)
KEPT = timedelta(days=2)


def request_access(*, email: str, language: str) -> None:
    """Note that somebody asks for the page of this address: one row, the same work for any address.

    Whether it is known is looked up later, by the worker: neither the answer nor its time can tell.
    """
    AccessLink.objects.create(email=email.lower(), language=language)


def mail_access_links(*, limit: int = 50) -> int:
    """Mail a link for each new request of a known address, at most one every two minutes; return how many."""
    mailed = 0
    for pk in AccessLink.objects.filter(handled_at=None).order_by("pk").values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            link = AccessLink.objects.select_for_update().get(pk=pk)
            if link.handled_at is None:
                mailed += _mail(link)
    return mailed


def _mail(link: AccessLink) -> bool:
    now = timezone.now()
    link.handled_at = now
    recent = AccessLink.objects.filter(
        email=link.email, handled_at__gt=now - PAUSE_BETWEEN_LINKS, opened_at=None
    ).exclude(token_hash="")
    wanted = is_known(link.email) and not recent.exists()
    if wanted:
        secret = secrets.token_urlsafe(24)
        link.token_hash = _hash(secret)
        token = signing.dumps({"link": str(link.public_id), "secret": secret}, salt=LINK_SALT)
        queue_access_link(link, token)
    link.save(update_fields=["handled_at", "token_hash"])
    return wanted


def is_known(email: str) -> bool:
    """True when a gift or a monthly gift, of any state, carries this address."""
    return Donation.objects.filter(email=email).exists() or MonthlyGift.objects.filter(email=email).exists()


def open_visit(token: str) -> str:
    """Use the link, once: the visit's own mark, for a cookie. Raises LinkRefused when forged, over or used."""
    link = read_link(token)
    mark = secrets.token_urlsafe(24)
    # One statement decides between two openings at once.
    opened = AccessLink.objects.filter(pk=link.pk, opened_at=None).update(
        opened_at=timezone.now(), visit_hash=_hash(mark)
    )
    if not opened:
        raise LinkRefused("used")
    return signing.dumps({"link": str(link.public_id), "mark": mark}, salt=VISIT_SALT)


def read_link(token: str) -> AccessLink:
    """The link, still good and unused; nothing changes. Raises LinkRefused."""
    link, secret = _signed(token, LINK_SALT, "secret")
    fits = bool(link.token_hash) and secrets.compare_digest(link.token_hash, _hash(secret))
    in_time = link.handled_at is not None and timezone.now() - link.handled_at <= LINK_LIFETIME
    if not fits or not in_time or link.opened_at is not None:
        raise LinkRefused("over")
    return link


def visitor(cookie: str) -> AccessLink:
    """Whose visit this is: its `email` and `language`. Raises LinkRefused when forged, over or closed."""
    link, mark = _signed(cookie, VISIT_SALT, "mark")
    fits = bool(link.visit_hash) and secrets.compare_digest(link.visit_hash, _hash(mark))
    open_now = link.opened_at is not None and timezone.now() - link.opened_at <= LINK_LIFETIME
    if not fits or not open_now or link.closed_at is not None:
        raise LinkRefused("over")
    return link


def _signed(text: str, salt: str, part: str) -> tuple[AccessLink, str]:
    try:
        content = signing.loads(text, salt=salt, max_age=2 * LINK_LIFETIME)
        link = AccessLink.objects.filter(public_id=content["link"]).first()
        if link is None:
            raise LinkRefused("unknown")
        return link, content[part]
    except (signing.BadSignature, KeyError, TypeError) as error:
        raise LinkRefused("forged") from error


def close_visit(link: AccessLink) -> None:
    """End the visit: its cookie opens nothing any more."""
    AccessLink.objects.filter(pk=link.pk).update(closed_at=timezone.now())


def forget_old_links() -> int:
    """Delete the requests, and the mails that carried links, of more than two days ago; return how many requests."""
    before = timezone.now() - KEPT
    OutgoingMail.objects.filter(kind=ACCESS_LINK, created_at__lt=before).delete()
    return AccessLink.objects.filter(requested_at__lt=before).delete()[0]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
