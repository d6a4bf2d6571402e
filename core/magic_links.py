"""Links by mail instead of a password: signed, good once and for half an hour. The same work for any address."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db import transaction
from django.utils import timezone

from .models import LINK_LIFETIME, MagicLink

PAUSE_BETWEEN_LINKS = timedelta(minutes=2)
Link = TypeVar("Link", bound=MagicLink)


class LinkRefused(Exception):
    """The link or the visit is forged, over or used."""


class MagicLinks(Generic[Link]):
    """The links of one kind. What is signed under one `name` opens nothing of another."""

    def __init__(self, model: type[Link], name: str) -> None:
        self.rows = model._default_manager
        self.link_salt, self.visit_salt = f"{name}-link", f"{name}-visit"

    def request(self, *, email: str, language: str, **values: Any) -> None:
        """Note the request: one row for any address. Whether it is known is looked up later, by the worker: neither
        the answer nor its time can tell.
        """
        self.rows.create(email=email.lower(), language=language, **values)

    def mail(
        self, is_wanted: Callable[[Link], bool], queue: Callable[[Link], object], *, limit: int, per: str = ""
    ) -> int:
        """Queue a mail for each new request that is wanted; return how many. The mail makes its link when it leaves.

        At most one every two minutes to an address, or for each value of the field `per` of an address.
        """
        mailed = 0
        for pk in self.rows.filter(handled_at=None).order_by("pk").values_list("pk", flat=True)[:limit]:
            with transaction.atomic():
                link = self.rows.select_for_update().get(pk=pk)
                if link.handled_at is None:
                    mailed += self._mail(link, is_wanted, queue, per)
        return mailed

    def _mail(self, link: Link, is_wanted: Callable[[Link], bool], queue: Callable[[Link], object], per: str) -> int:
        now = timezone.now()
        link.handled_at = now
        alike = {per: getattr(link, per)} if per else {}
        recent = self.rows.filter(
            email=link.email, handled_at__gt=now - PAUSE_BETWEEN_LINKS, opened_at=None, **alike
        ).exclude(token_hash="")
        wanted = not recent.exists() and is_wanted(link)
        if wanted:
            # Of a secret that nobody holds: it says that a mail was queued, and opens nothing.
            link.token_hash = digest(secrets.token_urlsafe(24))
            queue(link)
        link.save(update_fields=["handled_at", "token_hash"])
        return int(wanted)

    def token(self, link: Link) -> str:
        """A new token for the link, good from now on; one made before opens nothing any more."""
        secret = secrets.token_urlsafe(24)
        self.rows.filter(pk=link.pk).update(token_hash=digest(secret), handled_at=timezone.now())
        return signing.dumps({"link": str(link.public_id), "secret": secret}, salt=self.link_salt)

    def read(self, token: str, **fits: Any) -> Link:
        """The link, still good and unused, whose fields are as in `fits`; nothing changes. Raises LinkRefused."""
        link, secret = self._signed(token, self.link_salt, "secret")
        proven = bool(link.token_hash) and secrets.compare_digest(link.token_hash, digest(secret))
        in_time = link.handled_at is not None and timezone.now() - link.handled_at <= LINK_LIFETIME
        as_asked = all(getattr(link, name) == value for name, value in fits.items())
        if not proven or not in_time or link.opened_at is not None or not as_asked:
            raise LinkRefused("over")
        return link

    def use(self, token: str, **fits: Any) -> Link:
        """Use the link up: of two uses at once, one alone gets it. Raises LinkRefused."""
        link = self.read(token, **fits)
        if not self.rows.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now()):
            raise LinkRefused("used")
        return link

    def open_visit(self, token: str, **fits: Any) -> str:
        """Use the link; the visit's own mark, for a cookie. Raises LinkRefused."""
        link = self.use(token, **fits)
        mark = secrets.token_urlsafe(24)
        self.rows.filter(pk=link.pk).update(visit_hash=digest(mark))
        return signing.dumps({"link": str(link.public_id), "mark": mark}, salt=self.visit_salt)

    def visitor(self, cookie: str) -> Link:
        """Whose visit this is: its `email` and `language`. Raises LinkRefused when forged, over or closed."""
        link, mark = self._signed(cookie, self.visit_salt, "mark")
        proven = bool(link.visit_hash) and secrets.compare_digest(link.visit_hash, digest(mark))
        open_now = link.opened_at is not None and timezone.now() - link.opened_at <= LINK_LIFETIME
        if not proven or not open_now or link.closed_at is not None:
            raise LinkRefused("over")
        return link

    def _signed(self, text: str, salt: str, part: str) -> tuple[Link, str]:
        try:
            content = signing.loads(text, salt=salt, max_age=2 * LINK_LIFETIME)
            link = self.rows.filter(public_id=content["link"]).first()
            if link is None:
                raise LinkRefused("unknown")
            return link, content[part]
        except (signing.BadSignature, KeyError, TypeError) as error:
            raise LinkRefused("forged") from error


def digest(secret: str) -> str:
    """What is kept of a secret: enough to know it again, not to say it."""
    return hashlib.sha256(secret.encode()).hexdigest()
