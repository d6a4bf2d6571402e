"""What the news have about a campaign and a project."""

from typing import Any

from django.utils.translation import gettext

from core.related_content import Item, RelatedList

from .models import MediaMention, NewsIndexPage, NewsPage

MOST = 5


def news_of_campaign(page: Any) -> RelatedList:
    """The newest news of the campaign, in its page's language."""
    return _news(page, NewsPage.objects.filter(campaign__translation_key=page.translation_key))


def news_of_project(page: Any) -> RelatedList:
    """The newest news of the project, in its page's language."""
    return _news(page, NewsPage.objects.filter(project__translation_key=page.translation_key))


def _news(page: Any, found: Any) -> RelatedList:
    rows = found.listed().filter(locale_id=page.locale_id)
    items = tuple(
        Item(row.title, row.url, kicker=row.get_kind_display(), text=row.introduction, when=str(row.when or ""))
        for row in rows[:MOST]
    )
    listing = NewsIndexPage.objects.live().filter(locale_id=page.locale_id).first()
    return RelatedList("news", gettext("What we said"), items, listing.url if listing else "", gettext("All the news"))


def media_of_campaign(page: Any) -> RelatedList:
    """What was printed about the campaign."""
    rows = MediaMention.objects.with_outlets().filter(campaign__translation_key=page.translation_key)[:MOST]
    items = tuple(
        Item(
            title=row.title,
            url=row.url,
            kicker=", ".join(link.organisation.name for link in row.outlets.all()),
            when=str(row.when or ""),
            language=row.title_language,
        )
        for row in rows
    )
    return RelatedList("media", gettext("In the media"), items)
