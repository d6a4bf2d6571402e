"""What must hold before a page is published, whichever way: by hand, by a workflow, a schedule, a translation."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page, Revision

from .mail import queue_staff_mail
from .models import OutgoingMail
from .references import referenced
from .refusals import sentences_of
from .reserved_slugs import FRONT_PAGES, is_reserved, reserved_sentence

logger = logging.getLogger(__name__)

REFUSED = "publication-refused"


class PublicationRefused(ValidationError):
    """The page may not be published as it is. Its messages are sentences for an editor."""


@dataclass(frozen=True)
class Problem:
    """A sentence for the editor, and the field it belongs to (empty: the whole page)."""

    sentence: str
    field: str = ""


Rule = Callable[[Any], Iterable[Problem]]
_rules: dict[str, Rule] = {}


def register_rule(name: str, rule: Rule) -> None:
    """Have `rule` asked before each publication. A second rule of the same name replaces the first."""
    _rules[name] = rule


def problems_of(page: Page) -> list[Problem]:
    """What keeps the page, as it is now, from being published."""
    return [problem for rule in _rules.values() for problem in rule(page)]


def refuse_unfit(page: Page) -> None:
    """Raise PublicationRefused with every sentence when a rule is broken."""
    problems = problems_of(page)
    if problems:
        raise PublicationRefused({NON_FIELD_ERRORS: [problem.sentence for problem in problems]})


def refuse_incomplete(page: Page) -> None:
    """Raise PublicationRefused with a sentence for each field that a draft may leave empty and a live page may not."""
    try:
        page.full_clean()
    except ValidationError as error:
        raise PublicationRefused({NON_FIELD_ERRORS: sentences_of(error, page)}) from error


def set_aside(revision: Revision, refusal: PublicationRefused) -> None:
    """Take a scheduled page that may not be published off the schedule, and tell the staff why, once."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    logger.error("revision %s was not published on schedule: %s", revision.pk, " ".join(refusal.messages))
    queue_staff_mail(
        kind=REFUSED,
        object_key=f"revision:{revision.pk}",
        context={"revision": revision.pk, "sentences": refusal.messages},
    )


def read_refused(mail: OutgoingMail) -> dict[str, Any]:
    """What the mail about a page that was not published says."""
    revision = Revision.objects.get(pk=mail.context["revision"])
    return {"page": str(revision.object_str)[:120], "sentences": mail.context["sentences"]}


def is_on_schedule(revision: Revision) -> bool:
    """True when this is the revision's own hour, set earlier by an editor."""
    return revision.approved_go_live_at is not None and revision.approved_go_live_at <= timezone.now()


def address_is_free(page: Page) -> Iterator[Problem]:
    """No view of the site answers where the page stands; a page that has no place yet was asked by its form."""
    if page.path and page.depth > FRONT_PAGES and is_reserved(page.slug, page.get_parent()):
        yield Problem(reserved_sentence(page.slug), "slug")


def pictures_have_their_rights(page: Page) -> Iterator[Problem]:
    """Every picture says whose it is and what it shows; every recording can be read."""
    from .models import CustomImage, CustomMedia

    for image in CustomImage.objects.filter(pk__in=referenced(page, CustomImage)).order_by("pk"):
        if not image.credit.strip():
            yield Problem(
                gettext("«%(title)s» has no credit: open it in Images and say whose picture it is.")
                % {"title": image.title}
            )
        if not image.description.strip():
            yield Problem(
                gettext(
                    "«%(title)s» is not described: open it in Images and say what it shows, for who does not see it."
                )
                % {"title": image.title}
            )
    for recording in CustomMedia.objects.filter(pk__in=referenced(page, CustomMedia)).order_by("pk"):
        if not recording.transcript.strip() or not recording.credit.strip():
            yield Problem(
                gettext("«%(title)s» lacks its transcript or its credit: complete it in Media.")
                % {"title": recording.title}
            )
