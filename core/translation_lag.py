"""After a publication: a translation that lags behind its original says so, and takes what the two share."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import Translation

from .translations import digest_of, original_of, rewrite, shared_values


def follow_publication(page: Page) -> None:
    """After a publication: translations take the original's shared values, and each one knows whether it lags.

    `source_digest` is what the original said when the translation was last made to follow it; `stale_since` the
    moment since when it says something else.
    """
    original = original_of(page)
    if original is not None:
        if original.live:
            _judge(page, digest_of(original))
        return
    digest = digest_of(page)
    others = type(page).objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    for translation in others.select_related("locale"):
        _share(page, translation)
        _judge(translation, digest)


def _judge(translation: Page, digest: str) -> None:
    """A first publication follows by nature, and so does what the translation editor wrote from the newest source."""
    follows = translation.source_digest or digest
    if follows != digest and _is_in_step(translation):
        follows = digest
    stale_since = None if follows == digest else (translation.stale_since or timezone.now())
    _write(translation, source_digest=follows, stale_since=stale_since)


def _is_in_step(translation: Page) -> bool:
    """True when wagtail-localize wrote the translation from the source as it is now."""
    link = (
        Translation.objects.filter(
            source__object_id=translation.translation_key, target_locale=translation.locale_id, enabled=True
        )
        .select_related("source")
        .first()
    )
    original = original_of(translation)
    if link is None or original is None or original.last_published_at is None:
        return False
    return bool(link.source.last_updated_at >= original.last_published_at)


def _share(original: Page, translation: Page) -> None:
    values = shared_values(original, translation)
    if any(getattr(translation, attname) != value for attname, value in values.items()):
        _write(translation, **values)


def _write(page: Page, **values: Any) -> None:
    """Change the live row and the newest revision alike: neither a reader nor the next editor sees the old value."""
    for attname, value in values.items():
        setattr(page, attname, value)
    if hasattr(page, "set_days"):
        page.set_days()
        values |= {"first_day": page.first_day, "last_day": page.last_day}
    type(page).objects.filter(pk=page.pk).update(**values)
    if page.latest_revision is not None:
        revised = page.latest_revision.as_object()
        rewrite(page.latest_revision, revised, values)
