"""What the advocacy register has about a campaign."""

from typing import Any

from django.utils.translation import gettext

from core.related_content import Item, RelatedList

from .models import AdvocacyAction, RegisterPage

MOST = 8


def advocacy_of_campaign(page: Any) -> RelatedList:
    """The campaign's public actions, each leading to its line of the register."""
    register = RegisterPage.objects.live().filter(locale_id=page.locale_id).first()
    address = register.url if register else ""
    rows = AdvocacyAction.objects.public().filter(campaign__translation_key=page.translation_key)[:MOST]
    items = tuple(
        Item(
            title=row.title,
            url=f"{address}?campaign={page.translation_key}#{row.code}" if address else "",
            kicker=row.get_kind_display(),
            text=row.signatures,
            when=str(row.when or ""),
        )
        for row in rows
    )
    more = f"{address}?campaign={page.translation_key}" if address else ""
    return RelatedList("advocacy", gettext("What we asked for, and of whom"), items, more, gettext("In the register"))
