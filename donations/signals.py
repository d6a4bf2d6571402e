"""Signals of the till, for sections that react to money or have something to tell donors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.dispatch import Signal

# Sent after commit with `fund`: its totals changed.
fund_totals_changed = Signal()

# Sent by a section with `fund` and `story`: what became of the money was published, or is published in one more
# language. It may be sent again at any time: nobody is told twice.
story_published = Signal()


@dataclass(frozen=True)
class StoryVersion:
    """A story in one language: its title, a sentence or two, its full address."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Story:
    """What became of a fund's money. `key` is the same in every language; `told_at` (UTC) is its first publication."""

    key: str
    told_at: datetime
    versions: Mapping[str, StoryVersion]
    first_language: str
