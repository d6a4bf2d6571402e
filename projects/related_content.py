"""What the projects have about a campaign and an appeal."""

from typing import Any

from django.utils.translation import gettext
from wagtail.models import Page

from core.related_content import Item, RelatedList
from core.visibility import open_to_all

from .models import ProjectPage, ProjectUpdatePage
from .models.projects import with_projects

MOST = 6


def projects_of_campaign(page: Any) -> RelatedList:
    """The projects that the campaign names as its own."""
    found = (
        open_to_all(ProjectPage.objects.all())
        .filter(campaign__translation_key=page.translation_key, locale_id=page.locale_id)
        .select_related("country")
        .order_by("path")
    )
    items = tuple(
        Item(title=one.title, url=one.url, kicker=one.country.name if one.country else "", text=one.introduction)
        for one in found
    )
    return RelatedList("projects", gettext("Where it is being built"), items)


def what_gifts_made_possible(page: Any) -> RelatedList:
    """Updates that account for the appeal's fund, newest first; in another language where there is no translation."""
    if page.fund_id is None:
        return RelatedList("made-possible", "")
    found = open_to_all(ProjectUpdatePage.objects.filter(fund_id=page.fund_id))
    here = found.filter(locale_id=page.locale_id)
    others = found.exclude(locale_id=page.locale_id).exclude(translation_key__in=here.values("translation_key"))
    rows = (here | others).select_related("locale", "organisation").order_by("-first_day", "pk")
    seen: dict[Any, ProjectUpdatePage] = {}
    for row in rows[: MOST * 3]:
        seen.setdefault(row.translation_key, row)
    items = tuple(_item(row, page) for row in with_projects(list(seen.values())[:MOST]))
    return RelatedList("made-possible", gettext("What your gifts made possible"), items)


def _item(update: ProjectUpdatePage, page: Page) -> Item:
    language = update.locale.language_code
    return Item(
        title=update.title,
        url=update.url,
        kicker=update.project.title if update.project else "",
        text=update.introduction,
        when=str(update.when or ""),
        language=language if update.locale_id != page.locale_id else "",
    )
