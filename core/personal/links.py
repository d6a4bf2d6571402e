"""Mailed links about one's own data: signed, good once and for half an hour. The same work for any address."""

import hashlib
import secrets
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from ..models import PRIVACY_LINK_LIFETIME, PrivacyLink
from ..privacy import Person, sections_about
from .letters import queue_link
from .person import person_of

LINK_SALT = "core.privacy-link"
VISIT_SALT = "core.privacy-visit"
PAUSE_BETWEEN_LINKS = timedelta(minutes=2)


class LinkRefused(Exception):
    """The link or the visit is forged, over or used."""


def request_link(*, purpose: str, email: str, language: str) -> None:
    """Note the request: one row for any address. Whether something is held is looked up later, by the worker."""
    PrivacyLink.objects.create(purpose=purpose, email=email.lower(), language=language)


def mail_links(*, limit: int = 50) -> int:
    """Mail a link for each new request about an address of which something is held; return how many.

    At most one link of a purpose every two minutes.
    """
    mailed = 0
    for pk in PrivacyLink.objects.filter(handled_at=None).order_by("pk").values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            link = PrivacyLink.objects.select_for_update().get(pk=pk)
            if link.handled_at is None:
                mailed += _mail(link)
    return mailed


def _mail(link: PrivacyLink) -> bool:
    now = timezone.now()
    link.handled_at = now
    recent = PrivacyLink.objects.filter(
        email=link.email, purpose=link.purpose, handled_at__gt=now - PAUSE_BETWEEN_LINKS, opened_at=None
    ).exclude(token_hash="")
    # The request itself is held too, for any address: it is no reason to write.
    wanted = not recent.exists() and any(
        section.name != "requests" for section in sections_about(person_of(link.email))
    )
    if wanted:
        secret = secrets.token_urlsafe(24)
        link.token_hash = _hash(secret)
        queue_link(link, signing.dumps({"link": str(link.public_id), "secret": secret}, salt=LINK_SALT))
    link.save(update_fields=["handled_at", "token_hash"])
    return wanted


def read_link(token: str, purpose: str) -> PrivacyLink:
    """The link, still good and unused; nothing changes. Raises LinkRefused."""
    link, secret = _signed(token, LINK_SALT, "secret")
    fits = bool(link.token_hash) and secrets.compare_digest(link.token_hash, _hash(secret))
    in_time = link.handled_at is not None and timezone.now() - link.handled_at <= PRIVACY_LINK_LIFETIME
    if not fits or not in_time or link.opened_at is not None or link.purpose != purpose:
        raise LinkRefused("over")
    return link


def use_link(token: str, purpose: str) -> PrivacyLink:
    """Use the link up: of two uses at once, one alone gets it. Raises LinkRefused."""
    link = read_link(token, purpose)
    if not PrivacyLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now()):
        raise LinkRefused("used")
    return link


def open_visit(token: str) -> str:
    """Use the link that lets see; the visit's own mark, for a cookie. Raises LinkRefused."""
    link = use_link(token, PrivacyLink.Purpose.SEE)
    mark = secrets.token_urlsafe(24)
    PrivacyLink.objects.filter(pk=link.pk).update(visit_hash=_hash(mark))
    return signing.dumps({"link": str(link.public_id), "mark": mark}, salt=VISIT_SALT)


def visitor(cookie: str) -> Person:
    """Whose visit this is. Raises LinkRefused when forged, over or closed."""
    link, mark = _signed(cookie, VISIT_SALT, "mark")
    fits = bool(link.visit_hash) and secrets.compare_digest(link.visit_hash, _hash(mark))
    open_now = link.opened_at is not None and timezone.now() - link.opened_at <= PRIVACY_LINK_LIFETIME
    if not fits or not open_now or link.closed_at is not None:
        raise LinkRefused("over")
    return person_of(link.email)


def _signed(text: str, salt: str, part: str) -> tuple[PrivacyLink, str]:
    try:
        content = signing.loads(text, salt=salt, max_age=2 * PRIVACY_LINK_LIFETIME)
        link = PrivacyLink.objects.filter(public_id=content["link"]).first()
        if link is None:
            raise LinkRefused("unknown")
        return link, content[part]
    except (signing.BadSignature, KeyError, TypeError) as error:
        raise LinkRefused("forged") from error


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
