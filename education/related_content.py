"""What the education team has about a campaign, a project, and for a member."""

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from core.access import Audience, Principal
from core.dates import date_format
from core.related_content import Item, RelatedList
from core.visibility import open_to_all

from .models import (
    DownloadCount,
    ResourceFile,
    ResourceIndexPage,
    ResourcePage,
    WorkshopRequest,
    current_of,
    with_files,
)

MOST = 6


def resources_of_campaign(page: Any) -> RelatedList:
    """The material of the campaign, in its page's language."""
    return _resources(page, ResourcePage.objects.filter(campaign__translation_key=page.translation_key))


def resources_of_project(page: Any) -> RelatedList:
    """The material of the project, in its page's language."""
    return _resources(page, ResourcePage.objects.filter(project__translation_key=page.translation_key))


def _resources(page: Any, found: Any) -> RelatedList:
    rows = open_to_all(found).filter(locale_id=page.locale_id).order_by("path")[:MOST]
    items = tuple(
        Item(row.title, row.url, kicker=_kicker(row), text=row.introduction, when=", ".join(row.spoken_names))
        for row in with_files(list(rows))
    )
    listing = ResourceIndexPage.objects.live().filter(locale_id=page.locale_id).first()
    return RelatedList(
        "resources", gettext("To use with your people"), items, listing.url if listing else "", gettext("All of it")
    )


def _kicker(row: ResourcePage) -> str:
    told = str(row.get_kind_display())
    if row.is_coming:
        return f"{told}, {row.get_state_display()}"
    return told if row.is_open else f"{told} – {row.get_audience_display()}"


def newer_versions(reader: Principal) -> RelatedList:
    """Files that the member's organisations took in a version that is no longer the current one: two queries."""
    keys = [pk for pk, _name in reader.organisations]
    taken = list(
        DownloadCount.objects.filter(organisation__in=keys)
        .values_list("file_id", "file__page__translation_key", "file__language", "file__format")
        .distinct()
    )
    if not taken:
        return RelatedList("newer-versions", "")
    files = ResourceFile.objects.by_resource({key for _pk, key, _language, _format in taken})
    have = {pk for pk, _key, _language, _format in taken}
    series = {(key, language, kind) for _pk, key, language, kind in taken}
    items = []
    for key, versions in files.items():
        for current in current_of(versions):
            if current.pk not in have and (key, *current.series) in series:
                told = gettext("Version %(version)s, %(language)s") % {
                    "version": current.version,
                    "language": current.get_language_display(),
                }
                address = reverse("education:desk", args=[key])
                items.append(Item(current.page.title, address, kicker=told, text=current.changes))
    return RelatedList("newer-versions", gettext("A newer version exists"), tuple(items))


def material(reader: Principal) -> RelatedList:
    """The newest material, campaign by campaign, what is for members first: straight to the desk where the files are.
    Two queries.
    """
    pages = open_to_all(ResourcePage.objects.all()).exclude(state=ResourcePage.State.IN_PRODUCTION)
    pages = pages.select_related("campaign").filter(locale__language_code=get_language() or "fr")
    own = {pk for pk, _name in reader.organisations}
    rows = [
        row
        for row in pages.order_by(F("first_published_at").desc(nulls_last=True), "-pk")[: MOST * 4]
        if row.audience in (Audience.PUBLIC, Audience.MEMBERS)
        or (own and (row.audience == Audience.DELEGATES or row.organisation_id in own))
    ]
    rows.sort(key=lambda row: (row.is_open, row.campaign.title if row.campaign else "~"))
    items = tuple(
        Item(
            row.title,
            reverse("education:desk", args=[row.translation_key]),
            kicker=_relayed(row),
            text=row.introduction,
            when=", ".join(row.spoken_names),
        )
        for row in with_files(rows[:MOST])
    )
    return RelatedList(
        "material",
        gettext("Material for your people"),
        items,
        reverse("education:report"),
        gettext("Tell of a workshop held"),
    )


def _relayed(row: ResourcePage) -> str:
    if row.campaign is None:
        return _kicker(row)
    return gettext("To relay – %(campaign)s, %(kind)s") % {"campaign": row.campaign.title, "kind": _kicker(row)}


def workshops(reader: Principal) -> RelatedList:
    """The workshops that the member's organisations asked for and that are to come, or being discussed."""
    status = WorkshopRequest.Status
    rows = WorkshopRequest.objects.filter(
        organisation__in=[pk for pk, _name in reader.organisations],
        status__in=[status.RECEIVED, status.DISCUSSED, status.ACCEPTED],
    ).order_by(F("scheduled_on").asc(nulls_last=True), "pk")
    today = timezone.localdate()
    items = tuple(
        Item(
            row.subject,
            reverse("education:follow", args=[row.public_id]),
            kicker=row.get_status_display(),
            text=row.place,
            when=date_format(row.scheduled_on, "DATE_FORMAT") if row.scheduled_on else "",
        )
        for row in rows
        if row.scheduled_on is None or row.scheduled_on >= today
    )
    return RelatedList(
        "workshops", gettext("Our workshops"), items, reverse("education:ask"), gettext("Ask for a workshop")
    )
