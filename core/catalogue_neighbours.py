"""Msgids that our catalogues share with a library's: ours are read first, so both must say the same."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import django
from babel.messages.mofile import read_mo
from django.apps import apps

from .library_words import REPLACED, REPLACED_COUNTED

# Read by a person: other words for the same thing, which read well where the library shows them.
SAME_MEANING = frozenset(
    ["Choose", "Email", "Email address", "Note", "Published", "Remove", "Rename", "Search", "Sign in",
     "started at", "status"]
)  # fmt: skip
UNSAID = re.compile(r"[\s.:…!]+")
CONTEXT_ENDS = "\x04"


Forms = tuple[str, ...]
# How gettext finds words: by the msgid, its context before it, and whether a number chooses the form. The plural that
# the code names is no part of it.
Place = tuple[str, bool]


def place_of(key: Any) -> Place:
    """Where a msgid of the catalogues is found: `core.catalogues` keeps a context before it."""
    return (key, False) if isinstance(key, str) else (key[0], True)


def forms_of(words: Any) -> Forms:
    """What a msgid says: one form, or one for each number."""
    return (words,) if isinstance(words, str) else tuple(words)


@cache
def neighbours(language: str) -> dict[Place, dict[Forms, str]]:
    """For each msgid of a library: what it says in that language, and which library says so."""
    folders = [Path(django.__file__).parent / "conf", *(Path(config.path) for config in apps.get_app_configs())]
    found: dict[Place, dict[Forms, str]] = {}
    for folder in folders:
        path = folder / "locale" / language / "LC_MESSAGES" / "django.mo"
        if path.exists():
            with path.open("rb") as file:
                for message in read_mo(file):
                    place = place_of(message.id)
                    before = f"{message.context}{CONTEXT_ENDS}" if message.context else ""
                    if place[0]:
                        said = found.setdefault((before + place[0], place[1]), {})
                        said[forms_of(message.string)] = folder.name
    return found


def clashes(language: str, own: Mapping[Any, Any]) -> Iterator[str]:
    """A line for each msgid of ours that says something else in a library: it needs a context of its own (`pgettext`).

    `own` is what ours say, by the keys of `core.catalogues`.
    """
    said, ours = neighbours(language), SAME_MEANING | REPLACED | REPLACED_COUNTED
    for msgid in sorted((key for key in own if place_of(key) in said), key=str):
        here = forms_of(own[msgid])
        for there, library in said[place_of(msgid)].items():
            if any(here) and place_of(msgid)[0] not in ours and not _same(here, there):
                ours_say, theirs_say = " / ".join(here), " / ".join(there)
                yield f"{msgid!r} is «{ours_say}» here and «{theirs_say}» in {library}: give it a context"


def _same(here: Forms, there: Forms) -> bool:
    """The first form is said of one and the last of several; a library may have others between them, for millions."""
    return _bare(here[0]) == _bare(there[0]) and _bare(here[-1]) == _bare(there[-1])


def _bare(words: str) -> str:
    return UNSAID.sub(" ", words).strip().casefold()
