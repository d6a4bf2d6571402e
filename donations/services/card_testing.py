"""Card testing and bots: count what comes, ask for a confirmation, refuse. Paying fails closed, reading stays open."""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from core.http import keyed_hash

from ..exceptions import ConfirmationNeeded, GivingStopped, TillError
from ..models import CheckoutAttempt, Donation, DonationMode

# How long attempts make the till busy, and how long an e-mail and everybody together are held to their bounds.
WINDOW = timedelta(minutes=10)
BUSY = 15
MOST_OVERALL = 400
MOST_BY_EMAIL = 6
# A network (a hall of delegates, an office, a carrier) may always have so many checkouts open and unpaid, and as many
# more as it paid. What all networks together have beyond that is the crowd: one hall that reads slowly, or bots.
SHARE = 2
CROWD = 36
MEMORY = timedelta(hours=6)
SHORTEST_READING = timedelta(seconds=2)
LONGEST_READING = timedelta(minutes=30)
# Requests of a link, within the window: they open no checkout, and are counted among themselves.
MOST_LINKS = {"address_hash": 20, "network_hash": 60}
MOST_LINKS_OF_AN_EMAIL = 6
SALT = "donations.confirmation"
LOCK = 4_021_975
Purpose, State = CheckoutAttempt.Purpose, CheckoutAttempt.State


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
            "address_hash": keyed_hash(self.address),
            "network_hash": keyed_hash(self.network),
            "email_hash": keyed_hash(self.email.lower()),
        }


def giving_mode() -> DonationMode.Mode:
    """What the switch says now: read at each gift, so that flipping it works at once."""
    newest = DonationMode.objects.order_by("-pk").values_list("mode", flat=True).first()
    return DonationMode.Mode(newest or DonationMode.Mode.AUTOMATIC)


def flip_switch(*, mode: str, reason: str, changed_by: Any) -> DonationMode:
    """Decide how gifts are taken from now on; a decision pressed twice within a minute is one. Decided `automatic`,
    what came before is forgiven.
    """
    newest = DonationMode.objects.filter(changed_at__gt=timezone.now() - timedelta(minutes=1)).order_by("-pk").first()
    if newest and (newest.mode, newest.reason, newest.changed_by) == (mode, reason[:200], changed_by):
        return newest
    return DonationMode.objects.create(mode=DonationMode.Mode(mode), reason=reason[:200], changed_by=changed_by)


def admit(visitor: Visitor, *, content: str, confirmation: str = "") -> CheckoutAttempt:
    """Let one form through to a checkout, and count it.

    `content` is what the form says; `confirmation` the mark that ConfirmationNeeded brought for the same content and
    visitor. Raises GivingStopped (by staff, or too many unpaid attempts from there), ConfirmationNeeded, and whatever
    the database raises: without counting, nothing is let through. Whoever was asked to confirm has a place: they are
    not refused once they confirm in time.
    """
    mode = giving_mode()
    if mode == DonationMode.Mode.STOPPED:
        raise GivingStopped("stopped")
    with transaction.atomic():
        _one_at_a_time()
        held = _held_place(visitor, content, confirmation)
        if held is not None:
            if not _was_read(confirmation):
                raise ConfirmationNeeded(confirmation)
            return _open(held)
        _refuse_too_many(visitor)
        busy = mode == DonationMode.Mode.SLOW or _unpaid(WINDOW).count() >= BUSY
        attempt = CheckoutAttempt.objects.create(state=State.SHOWN if busy else State.OPENED, **visitor.hashes())
    if busy:
        raise ConfirmationNeeded(_confirmation(attempt, visitor, content))
    return attempt


def _one_at_a_time() -> None:
    """Hold the counting lock until the end of the transaction: two attempts at once are counted one after the other.

    SQLite's writing transactions are one at a time by themselves.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _unpaid(age: timedelta) -> QuerySet[CheckoutAttempt]:
    """The forms of the last `age` that hold a place: let through and not paid, or being read."""
    now = timezone.now()
    forms = CheckoutAttempt.objects.filter(purpose=Purpose.GIFT, moment__gt=now - age).exclude(state=State.FAILED)
    under_way = _gifts([Donation.Status.SUCCEEDED, Donation.Status.PROCESSING])
    return forms.exclude(state=State.SHOWN, moment__lte=now - LONGEST_READING).exclude(gift_id__in=under_way)


def _gifts(statuses: list[Donation.Status]) -> QuerySet[Any, Any]:
    oldest = timezone.now() - MEMORY - timedelta(hours=1)
    return Donation.objects.filter(status__in=statuses, created_at__gt=oldest).values("public_id")


def _remembered() -> timedelta:
    """How far back networks are counted: not behind the last time that staff said «automatic»."""
    forgiven = DonationMode.objects.filter(mode=DonationMode.Mode.AUTOMATIC).order_by("-pk").first()
    return min(MEMORY, timezone.now() - forgiven.changed_at) if forgiven else MEMORY


def _refuse_too_many(visitor: Visitor) -> None:
    marks = visitor.hashes()
    everybody = CheckoutAttempt.objects.filter(purpose=Purpose.GIFT, moment__gt=timezone.now() - WINDOW)
    if everybody.exclude(gift_id__in=_gifts([Donation.Status.SUCCEEDED])).count() >= MOST_OVERALL:
        raise GivingStopped("overall")
    if _unpaid(WINDOW).filter(email_hash=marks["email_hash"]).count() >= MOST_BY_EMAIL:
        raise GivingStopped("email_hash")
    memory = _remembered()
    paid = CheckoutAttempt.objects.filter(
        moment__gt=timezone.now() - memory, gift_id__in=_gifts([Donation.Status.SUCCEEDED])
    )
    unpaid, proven = _by_network(_unpaid(memory)), _by_network(paid)
    beyond = {network: count - SHARE - proven.get(network, 0) for network, count in unpaid.items()}
    crowd = sum(max(count, 0) for count in beyond.values())
    if beyond.get(marks["network_hash"], -SHARE) >= 0 and crowd >= CROWD:
        raise GivingStopped("network_hash")


def _by_network(attempts: QuerySet[CheckoutAttempt]) -> dict[str, int]:
    return dict(attempts.order_by().values_list("network_hash").annotate(Count("pk")))


def admit_request(visitor: Visitor) -> None:
    """Count one request of a link among the requests of links; raises GivingStopped when too many come from there.

    An e-mail is counted for each address that types it: nobody shuts its owner out.
    """
    marks = visitor.hashes()
    with transaction.atomic():
        _one_at_a_time()
        recent = CheckoutAttempt.objects.filter(purpose=Purpose.LINK, moment__gt=timezone.now() - WINDOW)
        for name, most in MOST_LINKS.items():
            if recent.filter(**{name: marks[name]}).count() >= most:
                raise GivingStopped(name)
        same = recent.filter(email_hash=marks["email_hash"], address_hash=marks["address_hash"])
        if same.count() >= MOST_LINKS_OF_AN_EMAIL:
            raise GivingStopped("email_hash")
        CheckoutAttempt.objects.create(purpose=Purpose.LINK, **marks)


@contextmanager
def released_on_failure(attempt: CheckoutAttempt) -> Iterator[None]:
    """Take the place away from an attempt for which no checkout opened: Stripe's silence is nobody's guilt."""
    try:
        yield
    except TillError:
        CheckoutAttempt.objects.filter(pk=attempt.pk).update(state=State.FAILED)
        raise


def note_gift(attempt: CheckoutAttempt, gift: Donation) -> None:
    """Say which gift an attempt became: once it is paid, the attempt counts no more. A double click counts once."""
    if CheckoutAttempt.objects.filter(gift_id=gift.public_id).exclude(pk=attempt.pk).exists():
        attempt.delete()
        return
    CheckoutAttempt.objects.filter(pk=attempt.pk).update(gift_id=gift.public_id)


def _confirmation(attempt: CheckoutAttempt, visitor: Visitor, content: str) -> str:
    """A signed mark with the time: this visitor was shown this gift to confirm, and has that attempt's place."""
    return signing.dumps({"of": _content_mark(visitor, content), "attempt": attempt.pk}, salt=SALT)


def _content_mark(visitor: Visitor, content: str) -> str:
    return keyed_hash(f"{visitor.address}\n{content}")


def _held_place(visitor: Visitor, content: str, confirmation: str) -> CheckoutAttempt | None:
    """The attempt whose place a mark of ours holds, for this very gift and visitor.

    None for any other mark, one too old, and one whose gift came to an end: its place was used.
    """
    try:
        signed = signing.loads(confirmation, salt=SALT, max_age=LONGEST_READING)
    except signing.BadSignature:
        return None
    if signed.get("of") != _content_mark(visitor, content):
        return None
    attempt = CheckoutAttempt.objects.filter(pk=signed.get("attempt")).first()
    # Pressed twice, or after a silence of Stripe's, it leads to the same pending gift.
    ended = (
        Donation.objects.filter(public_id=attempt.gift_id) if attempt and attempt.gift_id else Donation.objects.none()
    )
    return None if ended.exclude(status=Donation.Status.PENDING).exists() else attempt


def _was_read(confirmation: str) -> bool:
    try:
        signing.loads(confirmation, salt=SALT, max_age=SHORTEST_READING)
    except signing.SignatureExpired:
        return True
    return False


def _open(held: CheckoutAttempt) -> CheckoutAttempt:
    held.state, held.moment = State.OPENED, timezone.now()
    held.save(update_fields=["state", "moment"])
    return held


def forget_attempts() -> int:
    """Delete the attempts of more than a day ago; return how many."""
    return CheckoutAttempt.objects.filter(moment__lt=timezone.now() - timedelta(days=1)).delete()[0]
