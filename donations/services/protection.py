"""Card testing and bots: count what comes, ask for a confirmation, refuse. Paying fails closed, reading stays open."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..exceptions import ConfirmationNeeded, GivingStopped
from ..models import Donation, GivingAttempt, GivingSwitch

WINDOW = timedelta(minutes=10)
# Unpaid checkouts opened in the window. A hall full of delegates shares one address: what was paid counts no more.
BUSY = 15
MOST_OVERALL = 400
MOST = {"address_hash": 20, "network_hash": 30, "email_hash": 6}
MOST_WHEN_BUSY = {"address_hash": 3, "network_hash": 4, "email_hash": 3}
SHORTEST_READING = timedelta(seconds=2)
LONGEST_READING = timedelta(minutes=30)
SALT = "donations.confirmation"
LOCK = 4_021_975


@dataclass(frozen=True)
class Visitor:
    """Who posts: the address that our nearest proxy saw, and the e-mail typed. Kept as keyed hashes only."""

    address: str
    email: str

    @property
    def network(self) -> str:
        """The /24 of an IPv4 address, the /48 of an IPv6 one."""
        try:
            address = ipaddress.ip_address(self.address)
        except ValueError:
            return "unknown"
        prefix = 24 if address.version == 4 else 48
        return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))

    def hashes(self) -> dict[str, str]:
        """The marks by which its attempts are counted."""
        return {
            "address_hash": _mark(self.address),
            "network_hash": _mark(self.network),
            "email_hash": _mark(self.email.lower()),
        }


def _mark(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def giving_mode() -> GivingSwitch.Mode:
    """What the switch says now: read at each gift, so that flipping it works at once."""
    newest = GivingSwitch.objects.order_by("-pk").values_list("mode", flat=True).first()
    return GivingSwitch.Mode(newest or GivingSwitch.Mode.AUTOMATIC)


def flip_switch(*, mode: str, reason: str, changed_by: Any) -> GivingSwitch:
    """Decide how gifts are taken from now on. The newest decision pressed again is the same decision."""
    newest = GivingSwitch.objects.order_by("-pk").first()
    if newest and (newest.mode, newest.reason, newest.changed_by) == (mode, reason[:200], changed_by):
        return newest
    return GivingSwitch.objects.create(mode=GivingSwitch.Mode(mode), reason=reason[:200], changed_by=changed_by)


def admit(visitor: Visitor, *, content: str, confirmation: str = "") -> GivingAttempt:
    """Let one form through to a checkout, and count it.

    `content` is what the form says; `confirmation` the signed mark that `confirmation_for` gave for the same content
    and visitor. Raises GivingStopped (by staff, or too many unpaid attempts from there), ConfirmationNeeded, and
    whatever the database raises: without counting, nothing is let through.
    """
    mode = giving_mode()
    if mode == GivingSwitch.Mode.STOPPED:
        raise GivingStopped("stopped")
    with transaction.atomic():
        _one_at_a_time()
        recent = _unpaid()
        busy = mode == GivingSwitch.Mode.SLOW or recent.count() >= BUSY
        if busy and not _confirms(visitor, content, confirmation):
            raise ConfirmationNeeded
        _refuse_too_many(recent, visitor, busy=busy)
        return GivingAttempt.objects.create(**visitor.hashes())


def _one_at_a_time() -> None:
    """Hold the counting lock until the end of the transaction: two attempts at once are counted one after the other.

    SQLite's writing transactions are one at a time by themselves.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _unpaid() -> QuerySet[GivingAttempt]:
    recent = GivingAttempt.objects.filter(moment__gt=timezone.now() - WINDOW)
    paid = Donation.objects.filter(
        status__in=[Donation.Status.SUCCEEDED, Donation.Status.PROCESSING],
        created_at__gt=timezone.now() - WINDOW - timedelta(hours=1),
    )
    return recent.exclude(gift_id__in=paid.values("public_id"))


def _refuse_too_many(recent: QuerySet[GivingAttempt], visitor: Visitor, *, busy: bool) -> None:
    if recent.count() >= MOST_OVERALL:
        raise GivingStopped("overall")
    bounds = MOST_WHEN_BUSY if busy else MOST
    for name, mark in visitor.hashes().items():
        if recent.filter(**{name: mark}).count() >= bounds[name]:
            raise GivingStopped(name)


def admit_request(visitor: Visitor) -> None:
    """Count one request of a link among the attempts; raises GivingStopped when too many come from there."""
    with transaction.atomic():
        _one_at_a_time()
        _refuse_too_many(_unpaid(), visitor, busy=False)
        GivingAttempt.objects.create(**visitor.hashes())


def note_gift(attempt: GivingAttempt, gift: Donation) -> None:
    """Say which gift an attempt became: once it is paid, the attempt counts no more. A double click counts once."""
    if GivingAttempt.objects.filter(gift_id=gift.public_id).exists():
        attempt.delete()
        return
    GivingAttempt.objects.filter(pk=attempt.pk).update(gift_id=gift.public_id)


def confirmation_for(visitor: Visitor, content: str) -> str:
    """A signed mark with the time: this visitor was shown this gift to confirm."""
    return signing.dumps({"of": _content_mark(visitor, content)}, salt=SALT)


def _content_mark(visitor: Visitor, content: str) -> str:
    return _mark(f"{visitor.address}\n{content}")


def _confirms(visitor: Visitor, content: str, confirmation: str) -> bool:
    """True for a mark of ours, for this very gift and visitor, signed long enough ago to have been read."""
    if not confirmation:
        return False
    try:
        signed = signing.loads(confirmation, salt=SALT, max_age=LONGEST_READING)
    except signing.BadSignature:
        return False
    if signed.get("of") != _content_mark(visitor, content):
        return False
    try:
        signing.loads(confirmation, salt=SALT, max_age=SHORTEST_READING)
    except signing.SignatureExpired:
        return True
    return False


def forget_attempts() -> int:
    """Delete the attempts of more than a day ago; return how many."""
    return GivingAttempt.objects.filter(moment__lt=timezone.now() - timedelta(days=1)).delete()[0]
