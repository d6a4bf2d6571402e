"""What the news have about a campaign and a project."""

from typing import Any

from django.utils.translation import gettext

from core.related_content import Item, RelatedList
from core.visibility import open_to_all

from .models import NewsIndexPage, NewsPage
from .selectors import mentions

MOST = 5


def news_of_campaign(page: Any) -> RelatedList:
    """The newest news of the campaign, in its page's language."""
    return _news(page, NewsPage.objects.filter(campaign__translation_key=page.translation_key))


def news_of_project(page: Any) -> RelatedList:
    """The newest news of the project, in its page's language."""
    return _news(page, NewsPage.objects.filter(project__translation_key=page.translation_key))


def _news(page: Any, found: Any) -> RelatedList:
    rows = open_to_all(found).filter(locale_id=page.locale_id, is_withheld=False).order_by("-first_day", "-pk")
    items = tuple(
        Item(row.title, row.url, kicker=row.get_kind_display(), text=row.introduction, when=str(row.when or ""))
        for row in rows[:MOST]
    )
    listing = NewsIndexPage.objects.live().filter(locale_id=page.locale_id).first()
    return RelatedList("news", gettext("What we said"), items, listing.url if listing else "", gettext("All the news"))


def media_of_campaign(page: Any) -> RelatedList:
    """What was printed about the campaign."""
    rows = mentions().filter(campaign__translation_key=page.translation_key)[:MOST]
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
