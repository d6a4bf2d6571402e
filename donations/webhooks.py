"""Where Stripe reports: keep the event, answer, nothing else."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from .exceptions import ForeignEvent, SignatureRefused
from .gateways.events import verify_event
from .services.webhook_events import receive_event

logger = logging.getLogger(__name__)

LARGEST_BODY = 256 * 1024


@csrf_exempt
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 once the event is committed, new or not; 400 forged, stale or foreign; 405, 413; 503 without a database.

    No call to Stripe and no mail here: the worker does that.
    """
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    if request.content_type != "application/json":
        return HttpResponse(status=400)
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return HttpResponse(status=400)
    if not 0 < length <= LARGEST_BODY:
        return HttpResponse(status=413 if length > LARGEST_BODY else 400)
    try:
        event = verify_event(request.read(length), request.headers.get("Stripe-Signature", ""))
        receive_event(event)
    except SignatureRefused:
        logger.warning("webhook refused: signature")
        return HttpResponse(status=400)
    except ForeignEvent as error:
        logger.error("webhook refused: foreign %s (live mode expected: %s)", error, settings.STRIPE_LIVE_MODE)
        return HttpResponse(status=400)
    except DatabaseError:
        logger.exception("webhook not kept")
        return HttpResponse(status=503)
    return HttpResponse(status=200)


class WebhookFirst:
    """Answer Stripe before any other middleware: nothing of what pages need (language, session, content policy) is
    computed for a machine, and no redirect can come between. First in MIDDLEWARE.
    """

    PATH = "/stripe/webhook/"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != self.PATH:
            return self.get_response(request)
        answer = stripe_webhook(request)
        answer.headers["Content-Length"] = str(len(answer.content))
        return answer
