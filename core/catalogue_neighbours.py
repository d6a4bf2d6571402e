"""Our catalogues beside the libraries': ours are read first, so that a msgid of ours is a library's word too."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import django
from babel.messages.mofile import read_mo
from django.apps import apps

from .library_words import REPLACED

# Read by a person: other words for the same thing, which read well where the library shows them.
SAME_MEANING = frozenset(
    ["Choose", "Email", "Email address", "Note", "Published", "Remove", "Rename", "Search", "Sign in",
     "started at", "status"]
)  # fmt: skip
UNSAID = re.compile(r"[\s.:…!]+")


@cache
def neighbours(language: str) -> dict[Any, dict[str, str]]:
    """For each msgid of a library without context: what it says in that language, and which library says so."""
    folders = [Path(django.__file__).parent / "conf", *(Path(config.path) for config in apps.get_app_configs())]
    found: dict[Any, dict[str, str]] = {}
    for folder in folders:
        path = folder / "locale" / language / "LC_MESSAGES" / "django.mo"
        if path.exists():
            with path.open("rb") as file:
                for message in read_mo(file):
                    if message.id and not message.context and isinstance(message.id, str):
                        found.setdefault(message.id, {})[str(message.string)] = folder.name
    return found


def clashes(language: str, own: Mapping[Any, Any]) -> Iterator[str]:
    """A line for each msgid of ours that says something else in a library: it needs a context (`pgettext`)."""
    said, ours = neighbours(language), SAME_MEANING | REPLACED
    for msgid in sorted(key for key in own if isinstance(key, str) and key in said and key not in ours):
        for words, library in said[msgid].items():
            if own[msgid] and _bare(words) != _bare(own[msgid]):
                yield f"{msgid!r} is «{own[msgid]}» here and «{words}» in {library}: give it a context"


def _bare(words: str) -> str:
    return UNSAID.sub(" ", words).strip().casefold()
