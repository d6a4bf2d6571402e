"""The appeals of a project, with their progress."""

from typing import Any

from django import template

from core.visibility import open_to_all
from donations.selectors import totals_of

from ..models import AppealPage

register = template.Library()


@register.inclusion_tag("campaigns/parts/appeals.html", takes_context=True)
def appeals_of(context: dict[str, Any], project: Any) -> dict[str, Any]:
    """The appeals that name the project, in its page's language, with their totals as they are now: two queries."""
    appeals: list[Any] = list(
        open_to_all(AppealPage.objects.all())
        .filter(fund__isnull=False, project__translation_key=project.translation_key, locale_id=project.locale_id)
        .select_related("fund")
        .order_by("path")
    )
    totals = totals_of(appeal.fund for appeal in appeals) if appeals else {}
    return {
        "appeals": [(appeal, totals[appeal.fund_id]) for appeal in appeals],
        "request": context.get("request"),
    }
