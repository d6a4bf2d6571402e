"""What a person must look at and no other table shows, and how it is settled."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core.models import OutgoingMail

from ..models import TO_ANSWER, Alarm, Dispute, StripeEvent

Kind = Alarm.Kind
ALARMING = (StripeEvent.Status.PARKED, StripeEvent.Status.DEAD)


def report_differences(found: Mapping[str, str], *, whole: bool = True) -> int:
    """Keep what reconciliation saw, sentence by reference; how many of them no person has settled.

    One that is not seen any more ends by itself when the `whole` balance was compared.
    """
    now = timezone.now()
    for key, sentence in found.items():
        words = sentence[:300]
        present = Alarm.objects.filter(kind=Kind.DIFFERENCE, key=key)
        # Another sentence about the same thing is another question.
        present.exclude(sentence=words).update(sentence=words, settled_at=None, settled_by=None, settled_reason="")
        if not present.update(seen_at=now):
            Alarm.objects.create(kind=Kind.DIFFERENCE, key=key, sentence=words, seen_at=now)
    if whole:
        Alarm.objects.filter(kind=Kind.DIFFERENCE, settled_at=None).exclude(key__in=found).delete()
    return Alarm.objects.filter(kind=Kind.DIFFERENCE, settled_at=None, key__in=found).count()


def open_differences() -> QuerySet[Alarm]:
    """Differences with Stripe's balance that nobody has settled."""
    return Alarm.objects.filter(kind=Kind.DIFFERENCE, settled_at=None)


def unsettled_dead_mails() -> QuerySet[OutgoingMail]:
    """Mails given up that nobody has settled."""
    settled = Alarm.objects.filter(kind=Kind.MAIL, settled_at__isnull=False).values_list("key", flat=True)
    return OutgoingMail.objects.filter(status=OutgoingMail.Status.DEAD).exclude(pk__in=[int(key) for key in settled])


def settle_alarms(alarms: Iterable[Alarm], *, reason: str, settled_by: Any) -> int:
    """Close alarms with a reason and a name; how many were open. Raises ValueError without a reason."""
    return _settle(Alarm.objects.filter(pk__in=[alarm.pk for alarm in alarms]), reason, settled_by)


def _settle(alarms: QuerySet[Alarm], reason: str, settled_by: Any) -> int:
    words = _reason(reason)
    return alarms.filter(settled_at=None).update(settled_at=timezone.now(), settled_by=settled_by, settled_reason=words)


def settle_mail(mail: OutgoingMail, *, reason: str, settled_by: Any) -> bool:
    """Close a mail that was given up: it will not be sent. False when it is not given up, or settled already."""
    _reason(reason)
    if mail.status != OutgoingMail.Status.DEAD:
        return False
    alarm, _is_new = Alarm.objects.get_or_create(
        kind=Kind.MAIL, key=str(mail.pk), defaults={"sentence": f"{mail.kind} {mail.object_key}"[:300]}
    )
    return bool(settle_alarms([alarm], reason=reason, settled_by=settled_by))


def settle_mails(mails: Iterable[OutgoingMail], *, reason: str, settled_by: Any) -> int:
    """Close every one of the mails that were given up; how many were open."""
    return sum(settle_mail(mail, reason=reason, settled_by=settled_by) for mail in list(mails))


def disputes_to_answer() -> QuerySet[Dispute]:
    """Disputes that Stripe waits for, but for those that a person leaves unanswered in their present state."""
    left = Alarm.objects.filter(
        kind=Kind.DISPUTE, key=OuterRef("dispute_id"), sentence=OuterRef("stripe_status"), settled_at__isnull=False
    )
    return Dispute.objects.filter(~Exists(left), stripe_status__in=TO_ANSWER)


def leave_unanswered(disputes: QuerySet[Dispute], *, reason: str, settled_by: Any) -> int:
    """Leave disputes unanswered, with a reason and a name; how many waited. Another word of Stripe's asks again."""
    words, waiting = _reason(reason), disputes.filter(pk__in=disputes_to_answer().values("pk"))
    left = {"settled_at": timezone.now(), "settled_by": settled_by, "settled_reason": words}
    count = 0
    for dispute in waiting:
        said = {"sentence": dispute.stripe_status, **left}
        Alarm.objects.update_or_create(kind=Kind.DISPUTE, key=dispute.dispute_id, defaults=said)
        count += 1
    return count


def settle_events(events: QuerySet[StripeEvent], *, reason: str, settled_by: Any) -> int:
    """Close parked and dead events with a reason and a name; how many there were. They can still be replayed."""
    words = _reason(reason)
    return events.filter(status__in=ALARMING).update(
        status=StripeEvent.Status.SETTLED, settled_reason=words, settled_by=settled_by
    )


def _reason(text: str) -> str:
    words = text.strip()[:200]
    if not words:
        raise ValueError("reason")
    return words
