"""What the script of the field's page calls. Every call may come twice, late, or after its first answer was lost."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from core.body_limits import announced_length

from ..exceptions import NotWhole, PhotoGap, PhotoRefused, TooManyReports, UnknownPhoto
from ..forms import WordsForm, announced
from ..models import FieldReport, PartnerInvitation
from ..services.reports import complete_report, held, receive_piece, receive_words, says_the_same
from .field import too_many
from .invited import invited

MOST_WORDS_BYTES, MOST_PIECE_BYTES = 128 * 1024, 64 * 1024


def _no(status: int, sentence: str, **more: Any) -> JsonResponse:
    return JsonResponse({"error": sentence, **more}, status=status)


@require_POST
@invited
def words(request: HttpRequest, invitation: PartnerInvitation, *, token: str, key: UUID) -> HttpResponse:
    """Take the words and the list of photographs (JSON): 200 with what is held.

    `same` is false when the report was complete before and said something else. 413, 422 and 429 carry a sentence.
    """
    if announced_length(request) > MOST_WORDS_BYTES:
        return _no(413, gettext("This text is too long to be sent at once: cut it in two."))
    try:
        sent = json.loads(request.body)
        form = WordsForm(sent)
        photos = announced(sent.get("photos"))
    except (ValueError, AttributeError, RecursionError):
        return _no(422, gettext("What was sent was not understood. Open the page again while you have a line."))
    except ValidationError as error:
        return _no(422, " ".join(error.messages))
    if not form.is_valid():
        fields = {name: " ".join(str(one) for one in errors) for name, errors in form.errors.items()}
        return _no(422, gettext("Please look at these points again. Nothing you wrote is lost."), fields=fields)
    try:
        report = receive_words(invitation, key, form.words, photos)
    except TooManyReports:
        return _no(429, too_many())
    return JsonResponse({**held(report), "same": says_the_same(report, form.words)})


def _report(invitation: PartnerInvitation, key: UUID) -> FieldReport | None:
    return FieldReport.objects.filter(invitation=invitation, client_key=key).first()


def _unknown() -> JsonResponse:
    return _no(404, gettext("Nothing was received under this number: send the words first."))


@require_POST
@invited
def piece(request: HttpRequest, invitation: PartnerInvitation, *, token: str, key: UUID, number: int) -> HttpResponse:
    """Take the bytes of a photograph from `?offset=` on: 200 with what is held; 409 with it when there is a gap."""
    report, offset = _report(invitation, key), request.GET.get("offset", "")
    if report is None:
        return _unknown()
    if announced_length(request) > MOST_PIECE_BYTES or not (offset.isascii() and offset.isdigit() and len(offset) < 10):
        return _no(413, gettext("This piece is too large."))
    try:
        report = receive_piece(report, number, int(offset), request.body)
    except PhotoGap as gap:
        return _no(409, gettext("A piece is missing before this one."), held=gap.held)
    except UnknownPhoto:
        return _no(422, gettext("This photograph was not announced, or is larger than it was."))
    return JsonResponse(held(report))


@require_POST
@invited
def complete(request: HttpRequest, invitation: PartnerInvitation, *, token: str, key: UUID) -> HttpResponse:
    """Make the draft, once: 200. 409 with what is held while something is missing; 422 names a refused photograph."""
    report = _report(invitation, key)
    if report is None:
        return _unknown()
    try:
        return JsonResponse(held(complete_report(report)))
    except NotWhole:
        return _no(409, gettext("Some pieces have not arrived."), **held(report))
    except PhotoRefused as refusal:
        return _no(422, refusal.sentence, photo=refusal.number)
