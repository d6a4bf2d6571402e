"""Keep what the search knows of pages: written on publication, forgotten with it, mended every hour."""

import logging
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.field_block import BaseChoiceBlock
from wagtail.blocks.list_block import ListValue
from wagtail.models import Page
from wagtail.search.index import RelatedFields, SearchField

from .models import BasePage, SearchPosting, SearchText, SearchWord
from .search_words import RULES_VERSION, all_stems, phrase

logger = logging.getLogger(__name__)

# Per field: how much a word in it weighs. A word of the text weighs one, and a little more when it comes often.
WEIGHTS = {"title": 8, "headline": 8, "full_title": 8, "word": 8, "introduction": 3, "kicker": 3}
UNSHOWN = ("search_description",)
APART = ("title", "introduction")
AT_ONCE = 100


def write_search_text(page: Page) -> None:
    """Replace what is known of a live page by what it says now. All or nothing."""
    fields = list(_fields(page))
    if page.search_description:
        fields.append(("search_description", page.search_description))
    language = page.locale.language_code
    weights: Counter[str] = Counter()
    for name, said in fields:
        for stem, times in Counter(all_stems(said, language)).items():
            weights[stem] += WEIGHTS[name] if name in WEIGHTS else round(2 * (1 + math.log(times))) // 2
    with transaction.atomic():
        text, _created = SearchText.objects.update_or_create(
            pk=page.pk,
            defaults={
                "language": language,
                "introduction": getattr(page, "introduction", ""),
                "text": " · ".join(said for name, said in fields if name not in (*APART, *UNSHOWN)),
                "stems": " / ".join(" ".join(phrase(said, language)) for _name, said in fields),
                "rules_version": RULES_VERSION,
                "indexed_at": timezone.now(),
            },
        )
        words = _words(language, sorted(weights))
        text.postings.all().delete()
        SearchPosting.objects.bulk_create(
            SearchPosting(text=text, word_id=words[stem], weight=weight) for stem, weight in weights.items()
        )


def forget_search_text(page_pk: int) -> None:
    """The page is no longer found, at once."""
    SearchText.objects.filter(pk=page_pk).delete()


def mend_search() -> int:
    """Index every live page that is missing, out of date or indexed by older rules; return how many were.

    Drop what pages that are not live left behind, and the words that no page uses any more. A page that cannot be
    indexed is logged and stops no other; it is tried again at the next turn.
    """
    SearchText.objects.filter(page__live=False).delete()
    SearchWord.objects.filter(postings=None).delete()
    stale = (
        models.Q(search_text=None)
        | ~models.Q(search_text__rules_version=RULES_VERSION)
        | models.Q(search_text__indexed_at__lt=models.F("last_published_at"))
    )
    found = Page.objects.live().filter(stale, depth__gt=2).type(BasePage).order_by("pk")
    pks = list(found.values_list("pk", flat=True))
    written = 0
    for start in range(0, len(pks), AT_ONCE):
        for page in Page.objects.filter(pk__in=pks[start : start + AT_ONCE]).specific().select_related("locale"):
            written += _mended(page)
    return written


def _mended(page: Page) -> bool:
    try:
        with transaction.atomic():
            write_search_text(page)
    except Exception:
        logger.exception("page %s cannot be indexed", page.pk)
        return False
    return True


def _words(language: str, stems: list[str]) -> dict[str, int]:
    """The primary key of each stem; new ones are made, in order, so that two pages at once do not wait in a ring."""
    known = SearchWord.objects.filter(language=language, stem__in=stems)
    found = dict(known.values_list("stem", "pk"))
    missing = [stem for stem in stems if stem not in found]
    SearchWord.objects.bulk_create(
        (SearchWord(language=language, stem=stem) for stem in missing), ignore_conflicts=True
    )
    return found | dict(known.filter(stem__in=missing).values_list("stem", "pk")) if missing else found


def _fields(instance: Any) -> Iterator[tuple[str, str]]:
    """Every text that the model's `search_fields` name, and the field it comes from."""
    yield from _texts(instance, type(instance).get_search_fields())


def _texts(instance: Any, fields: list[Any]) -> Iterator[tuple[str, str]]:
    for field in fields:
        if isinstance(field, SearchField):
            value = getattr(instance, field.field_name, None)
            if isinstance(value, StreamValue):
                found = _in_block(value.stream_block, value)
            else:
                found = iter(_lines(field.get_value(instance)))
            for said in found:
                if line := " ".join(str(said).split()):
                    yield field.field_name, line
        elif isinstance(field, RelatedFields):
            related = field.get_value(instance)
            for one in related.all() if isinstance(related, models.Manager) else filter(None, [related]):
                for _name, line in _texts(one, field.fields):
                    yield "text", line


def _lines(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [value] if value else []


def _in_block(block: Any, value: Any) -> Iterator[str]:
    """As Wagtail finds the texts of a block, without what an editor chose from a list: it is no word of the page.

    What is inside is known by the value, not by the block: Wagtail's block of a picture is a struct whose value is a
    picture. A value of a kind that is not known here is left to its block.
    """
    if isinstance(block, BaseChoiceBlock) or value is None:
        return
    if isinstance(value, StreamValue | ListValue):
        children = [(child.block, child.value) for child in getattr(value, "bound_blocks", value)]
    elif isinstance(value, StructValue):
        children = [(child.block, child.value) for child in value.bound_blocks.values()]
    else:
        yield from block.get_searchable_content(value)
        return
    for child, inside in children:
        yield from _in_block(child, inside)
