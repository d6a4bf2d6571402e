"""Honest translations: what is one fact in every language is held, and what was not translated is not published."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext
from wagtail.models import Page, Revision, TranslatableMixin
from wagtail_localize.fields import SynchronizedField
from wagtail_localize.segments.extract import extract_segments

from .publication import Problem

SENTENCE = 5
UNTRANSLATED_SHARE = 0.6


def original_of(page: Page) -> Page | None:
    """The page that `page` translates, or None when it is the original: the one of its family that was made first."""
    first = Page.objects.filter(translation_key=page.translation_key).order_by("pk").first()
    return None if first is None or first.pk == page.pk or page.pk is None else first.specific


def shared_fields(model: type[Page]) -> list[str]:
    """The fields that are one fact in every language: wagtail-localize synchronises them and nobody overrides them."""
    listed = getattr(model, "override_translatable_fields", [])
    return [one.field_name for one in listed if isinstance(one, SynchronizedField) and not one.overridable]


def digest_of(page: Page) -> str:
    """SHA-256 of every text of the page that a translator would be given."""
    segments = sorted(extract_segments(page), key=lambda segment: (segment.path, segment.order))
    texts = [[segment.path, _text_of(segment)] for segment in segments if segment.path != "slug"]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def _text_of(segment: Any) -> str:
    if hasattr(segment, "string"):
        return str(segment.string.data)
    return str(getattr(segment, "template", None) or getattr(segment, "data", ""))


def is_translated(page: Any) -> Iterator[Problem]:
    """The rule asked before a version in another language is published: most of what it says is in that language.

    Names, dates and figures are the same in every language: texts of fewer than `SENTENCE` words are not compared.
    """
    if page.pk is None or page.alias_of_id:
        return
    original = original_of(page)
    if original is None or original.locale_id == page.locale_id:
        return
    mine, theirs = _sentences(page), set(_sentences(original))
    same = sum(len(text.split()) for text in mine if text in theirs)
    if same > UNTRANSLATED_SHARE * sum(len(text.split()) for text in mine):
        yield Problem(
            gettext(
                "This version is not translated: most of its text is still that of the original. Keep it as a draft."
            )
        )


def _sentences(page: Any) -> list[str]:
    texts = [strip_tags(_text_of(segment)) for segment in extract_segments(page) if hasattr(segment, "string")]
    return [text for text in texts if len(text.split()) >= SENTENCE]


def shared_values(original: Page, page: Page) -> dict[str, Any]:
    """The original's shared values by attribute name, as `page` keeps them: a page is replaced by its translation."""
    values = {}
    for name in shared_fields(type(page)):
        field = type(page)._meta.get_field(name)
        value = getattr(original, field.attname)
        if value is not None and field.is_relation and issubclass(field.related_model, TranslatableMixin):
            value = _translated_key(field.related_model, value, page.locale_id)
        values[field.attname] = value
    return values


def _translated_key(model: Any, pk: Any, locale_id: int) -> Any:
    key = model.objects.filter(pk=pk).values("translation_key")
    found = model.objects.filter(translation_key__in=key, locale_id=locale_id).values_list("pk", flat=True).first()
    return found if found is not None else pk


def hold_shared_fields(revision: Revision) -> None:
    """Give the revision of a translation the original's shared values before it is published."""
    page = revision.as_object()
    original = original_of(page)
    if original is None:
        return
    rewrite(revision, page, shared_values(original, page))


def rewrite(revision: Revision, page: Page, values: dict[str, Any]) -> None:
    """Have the revision say these values of its page."""
    for attname, value in values.items():
        setattr(page, attname, value)
    content = page.serializable_data()
    fresh = {name: content[name] for name in revision.content if name in content}
    if any(fresh.get(name) != revision.content[name] for name in fresh):
        revision.content = {**revision.content, **fresh}
        revision.save(update_fields=["content"])
