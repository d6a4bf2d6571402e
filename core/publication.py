"""What must hold before a page is published, whichever way: by hand, by a workflow, a schedule, a translation.

Below the models, which ask before they publish. The rules are above them, and are registered.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Page, Revision

from .refusals import sentences_of

logger = logging.getLogger(__name__)

# With `revision` and `sentences`, once it was taken off the schedule: nobody is there to be told.
refused_on_schedule = Signal()


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
    """Take a scheduled page that may not be published off the schedule, and say so to whoever listens."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    logger.error("revision %s was not published on schedule: %s", revision.pk, " ".join(refusal.messages))
    refused_on_schedule.send(sender=Revision, revision=revision, sentences=refusal.messages)


def is_on_schedule(revision: Revision) -> bool:
    """True when this is the revision's own hour, set earlier by an editor."""
    return revision.approved_go_live_at is not None and revision.approved_go_live_at <= timezone.now()
