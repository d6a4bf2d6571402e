"""Translation catalogues without the system's gettext: Babel reads the Python files, and the templates once Django has
turned them into Python. Msgids are English. The same sources give the same bytes.
"""

import ast
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from .catalogue_neighbours import CONTEXT_ENDS, clashes

KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLURAL_FORMS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
}
TRANSLATED = ("fr", "es")
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
Msgid = str | tuple[str, str]
"""A msgid, or a singular with its plural; one in a context begins with it and `CONTEXT_ENDS`, as gettext keeps it."""


def sources(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file that may hold a msgid, with the Python that Babel reads it as."""
    for app in settings.OWN_PACKAGES:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            # Python minds how a line is indented; HTML is indented for its readers.
            yield path, INDENTATION.sub("", templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def msgids(root: Path) -> dict[Msgid, list[str]]:
    """Each msgid of the project with the files that use it, sorted."""
    found: dict[Msgid, set[str]] = {}
    for path, text in sources(root):
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            key = _key(message, context)
            if key:
                found.setdefault(key, set()).add(path.relative_to(root).as_posix())
    return {key: sorted(found[key]) for key in sorted(found, key=str)}


def unseen(root: Path) -> Iterator[str]:
    """A line for each msgid inside an f-string: Babel does not look there, so that nobody would translate it."""
    for path, text in sources(root):
        if path.suffix == ".py":
            for string in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr)):
                for call in (node for node in ast.walk(string) if isinstance(node, ast.Call)):
                    if getattr(call.func, "id", "") in KEYWORDS:
                        yield f"{path.relative_to(root)}:{call.lineno}: a msgid inside an f-string"


def _key(message_id: Any, context: str | None) -> Msgid:
    before = f"{context}{CONTEXT_ENDS}" if context else ""
    if isinstance(message_id, str):
        return before + message_id if message_id else ""
    return before + message_id[0], message_id[1]


def _without_context(key: Msgid) -> tuple[Msgid, str | None]:
    """The msgid as code writes it, and its context."""
    first = key if isinstance(key, str) else key[0]
    context, ends, bare = first.rpartition(CONTEXT_ENDS)
    return bare if isinstance(key, str) else (bare, key[1]), context if ends else None


class Catalogues:
    """The catalogues of one project folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.languages = tuple(PLURAL_FORMS)

    def po(self, language: str) -> Path:
        return self.root / "locale" / language / "LC_MESSAGES" / "django.po"

    def read(self, language: str) -> Catalog:
        """The catalogue as it is; empty when there is no file."""
        path = self.po(language)
        if not path.exists():
            return Catalog(locale=language)
        with path.open("rb") as file:
            return read_po(file, locale=language)

    def update(self, given: dict[str, Any] | None = None, into: str = "") -> None:
        """Bring every .po to the code's msgids, keeping translations; add those `given` for the language `into`."""
        wanted = msgids(self.root)
        for language in self.languages:
            words: dict[Any, Any] = {
                _key(message.id, message.context): message.string for message in self.read(language) if message.id
            }
            if language == into:
                words |= _keyed(given or {}, wanted)
            fresh = Catalog(locale=language, header_comment="", fuzzy=False)
            for key, files in wanted.items():
                bare, context = _without_context(key)
                string = words.get(key) or (bare if language == "en" and isinstance(bare, tuple) else "")
                places = [(name, None) for name in files]
                fresh.add(bare, string=string, locations=places, context=context)  # type: ignore[arg-type]
            self._write(language, fresh)

    def compile(self) -> None:
        """Write every .mo."""
        for language in self.languages:
            self.po(language).with_suffix(".mo").write_bytes(self._mo(language))

    def missing(self, language: str) -> list[Any]:
        """Msgids without a translation in that language."""
        rows = (message for message in self.read(language) if message.id and not _is_complete(message))
        return [_key(message.id, message.context) for message in rows]

    def faults(self) -> Iterator[str]:
        """A line for each msgid that is absent, unused, untranslated, hidden, differs in placeholders or says something
        else in a library, and each stale .mo.
        """
        yield from unseen(self.root)
        wanted = msgids(self.root)
        for language in self.languages:
            catalog = self.read(language)
            known = {_key(message.id, message.context) for message in catalog if message.id}
            yield from (f"{language}: missing: {key!r}" for key in wanted if key not in known)
            yield from (f"{language}: unused: {key!r}" for key in known if key not in wanted)
            for message in catalog:
                if message.id and language in TRANSLATED and not _is_complete(message):
                    yield f"{language}: untranslated: {message.id!r}"
                elif message.id and not _keeps_placeholders(message):
                    yield f"{language}: placeholders differ: {message.id!r}"
            own = {_key(message.id, message.context): message.string for message in catalog if message.id}
            yield from (f"{language}: {clash}" for clash in clashes(language, own))
            mo = self.po(language).with_suffix(".mo")
            if not mo.exists() or mo.read_bytes() != self._mo(language):
                yield f"{language}: {mo.name} is stale: run `manage.py catalogues`"

    def _write(self, language: str, catalog: Catalog) -> None:
        buffer = io.BytesIO()
        write_po(buffer, catalog, width=110, omit_header=True, sort_output=False)
        header = (
            'msgid ""\nmsgstr ""\n'
            f'"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
            f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURAL_FORMS[language]}\\n"\n\n'
        )
        self.po(language).parent.mkdir(parents=True, exist_ok=True)
        self.po(language).write_text(header + buffer.getvalue().decode(), encoding="utf-8")

    def _mo(self, language: str) -> bytes:
        # Babel dates its headers: a date that never moves keeps the bytes the same every day.
        still = Catalog(locale=language, charset="utf-8", fuzzy=False, creation_date=EPOCH, revision_date=EPOCH)
        for message in self.read(language):
            if message.id:
                still.add(message.id, string=message.string, context=message.context)
        buffer = io.BytesIO()
        write_mo(buffer, still)
        return buffer.getvalue()


def _keyed(given: dict[str, Any], wanted: dict[Msgid, list[str]]) -> dict[Msgid, Any]:
    """Translations by msgid; a plural is named by its singular and given as a list of forms, a msgid in a context by
    the context, U+0004 and the msgid.
    """
    by_singular = {key if isinstance(key, str) else key[0]: key for key in wanted}
    return {
        by_singular[name]: tuple(words) if isinstance(words, list) else words
        for name, words in given.items()
        if name in by_singular
    }


def _forms(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _is_complete(message: Message) -> bool:
    return all(_forms(message.string)) and bool(message.string)


def _keeps_placeholders(message: Message) -> bool:
    wanted = set(PLACEHOLDER.findall(_forms(message.id)[-1]))
    return all(not form or set(PLACEHOLDER.findall(form)) == wanted for form in _forms(message.string))


def read_translations(path: Path) -> dict[str, Any]:
    """Translations from a JSON file: {msgid: words or [singular, plural]}, «context\\u0004msgid» in a context."""
    return json.loads(path.read_text(encoding="utf-8"))
