"""News from the field, in pieces that may come twice, late or in disorder. The only writer of `FieldReport`."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ..emails import queue_received
from ..exceptions import NotWhole, PhotoGap, TooManyReports, UnknownPhoto
from ..models import FieldPhoto, FieldReport, PartnerInvitation
from .drafts import make_draft

MOST_A_DAY = 20
MOST_PHOTOS, MOST_PHOTO_BYTES = 6, 400_000
UNFINISHED_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Declared:
    """A photograph as its sender announces it; `size` in bytes."""

    number: int
    size: int
    digest: str = ""
    caption: str = ""
    shows: str = ""
    credit: str = ""
    kind: str = "jpg"


def receive_words(
    invitation: PartnerInvitation, key: UUID, words: dict[str, Any], photos: list[Declared]
) -> FieldReport:
    """Keep the words and which photographs are to come. Sent again, the newest words count until the report is
    complete; then nothing changes any more. Raises TooManyReports.
    """
    with transaction.atomic():
        report = _opened(invitation, key, words)
        if not report.is_complete:
            for name, value in words.items():
                setattr(report, name, value)
            report.save()
            _declare(report, photos)
    return report


def _opened(invitation: PartnerInvitation, key: UUID, words: dict[str, Any]) -> FieldReport:
    known = FieldReport.objects.filter(invitation=invitation, client_key=key)
    if not known.exists():
        # One line for all who begin at once: they are counted one after the other.
        PartnerInvitation.objects.select_for_update().get(pk=invitation.pk)
        today = invitation.reports.filter(begun_at__gt=timezone.now() - timedelta(days=1))
        if today.exclude(client_key=key).count() >= MOST_A_DAY:
            raise TooManyReports
        FieldReport.objects.get_or_create(invitation=invitation, client_key=key, defaults=words)
    return known.select_for_update().get()


def _declare(report: FieldReport, photos: list[Declared]) -> None:
    report.photos.exclude(number__in=[one.number for one in photos]).delete()
    present = {photo.number: photo for photo in report.photos.all()}
    for one in photos:
        photo = present.get(one.number) or FieldPhoto(report=report, number=one.number)
        if (photo.size, photo.digest) != (one.size, one.digest):
            photo.size, photo.digest, photo.content, photo.received = one.size, one.digest, b"", 0
        photo.caption, photo.shows, photo.credit, photo.kind = one.caption, one.shows, one.credit, one.kind
        photo.save()


def receive_piece(report: FieldReport, number: int, offset: int, piece: bytes) -> FieldReport:
    """Append a piece of a photograph. What is held already is not written twice; after the end nothing is.

    Raises UnknownPhoto, and PhotoGap with what is held when the piece begins further on.
    """
    with transaction.atomic():
        locked = _locked(report)
        if locked.is_complete:
            return locked
        photo = locked.photos.filter(number=number).first()
        if photo is None or offset + len(piece) > photo.size:
            raise UnknownPhoto
        if offset > photo.received:
            raise PhotoGap(photo.received)
        fresh = piece[photo.received - offset :]
        if fresh:
            photo.content = bytes(photo.content) + fresh
            photo.received = len(photo.content)
            photo.save(update_fields=["content", "received"])
            locked.save(update_fields=["touched_at"])
    return locked


def complete_report(report: FieldReport) -> FieldReport:
    """Make the draft and tell the staff, once, when every piece is there; later calls change nothing.

    Raises NotWhole, and PhotoRefused (nothing is kept of this call).
    """
    if _forget_damaged(report):
        raise NotWhole
    with transaction.atomic():
        locked = _locked(report)
        if locked.is_complete:
            return locked
        if any(photo.received < photo.size for photo in locked.photos.all()):
            raise NotWhole
        locked.page = make_draft(locked)
        locked.state, locked.received_at = FieldReport.State.COMPLETE, timezone.now()
        locked.save()
        locked.photos.update(content=b"")
        queue_received(locked)
    return locked


def _forget_damaged(report: FieldReport) -> bool:
    """Ask again for each photograph that did not arrive as it left; True when there is one."""
    with transaction.atomic():
        locked = _locked(report)
        if locked.is_complete:
            return False
        damaged = [
            photo.pk
            for photo in locked.photos.exclude(digest="")
            if photo.received == photo.size and hashlib.sha256(bytes(photo.content)).hexdigest() != photo.digest
        ]
        return bool(FieldPhoto.objects.filter(pk__in=damaged).update(content=b"", received=0))


def receive_whole(
    invitation: PartnerInvitation, key: UUID, words: dict[str, Any], photos: list[tuple[Declared, bytes]]
) -> FieldReport:
    """Everything at once, as a plain form sends it: kept whole or not at all. Sent again, nothing changes.

    Raises TooManyReports and PhotoRefused.
    """
    with transaction.atomic():
        report = receive_words(invitation, key, words, [declared for declared, _content in photos])
        if report.is_complete:
            return report
        for declared, content in photos:
            report.photos.filter(number=declared.number).update(content=content, received=len(content))
        return complete_report(report)


def _locked(report: FieldReport) -> FieldReport:
    return FieldReport.objects.select_for_update(of=("self",)).select_related("invitation").get(pk=report.pk)


def held(report: FieldReport) -> dict[str, Any]:
    """What the sender needs in order to go on: how many bytes of each photograph are here, or that all is."""
    photos = {str(number): received for number, received in report.photos.values_list("number", "received")}
    return {"state": report.state, "photos": photos}


def says_the_same(report: FieldReport, words: dict[str, Any]) -> bool:
    """True when these words are the ones that were received."""
    return all(getattr(report, name) == words[name] for name in ("title", "text"))


def forget_unfinished() -> int:
    """Delete what stopped arriving sixty days ago; its sender's device still holds it. How many were."""
    stale = FieldReport.objects.filter(
        state=FieldReport.State.RECEIVING, touched_at__lt=timezone.now() - UNFINISHED_FOR
    )
    return stale.delete()[1].get("projects.FieldReport", 0)
