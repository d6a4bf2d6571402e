"""Read projects and their updates. The number of queries does not grow with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import QuerySet
from wagtail.models import Page

from core.alphabet import alphabetical
from core.listings import Choice, chosen, page_of
from core.partial_dates import PartialDate
from core.related_content import related_content_for
from core.visibility import open_to_all
from directory.models import Country

from .maps import Map, map_of

if TYPE_CHECKING:
    from .models import ProjectIndexPage, ProjectOrganisation, ProjectPage, ProjectUpdatePage

NEWEST = 6


@dataclass
class CountryGroup:
    """A country's projects and its map."""

    country: Country | None
    projects: list[ProjectPage] = field(default_factory=list)
    map: Map | None = None


def _model(name: str) -> Any:
    return apps.get_model("projects", name)


def projects_of(index: ProjectIndexPage) -> list[ProjectPage]:
    """The live projects of the list with their countries, places and organisations: four queries."""
    found = (
        open_to_all(_model("ProjectPage").objects.child_of(index))
        .select_related("country")
        .prefetch_related("places__place", "organisations__organisation")
        .order_by("path")
    )
    return list(found)


def listing(index: ProjectIndexPage, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the list shows: the filters with what they were set to, and the projects by country."""
    model = _model("ProjectPage")
    projects = projects_of(index)
    countries = {one.country.code: one.country for one in projects if one.country is not None}
    filters = [
        Choice.made(
            "country",
            [(code, country.name) for code, country in alphabetical(countries.items(), lambda row: row[1].name)],
            asked,
        ),
        Choice.made("axis", _used(model.Axis.choices, {one.axis for one in projects}), asked),
        Choice.made("status", _used(model.status.field.choices, {one.status for one in projects}), asked),
    ]
    wanted = chosen(filters)
    kept = [one for one in projects if _matches(one, wanted)]
    return {
        "filters": filters,
        "groups": _by_country(kept),
        "total": len(kept),
        "is_filtered": bool(wanted),
        "updates": newest_updates(index),
    }


def _used(choices: Any, present: set[str]) -> list[tuple[str, str]]:
    return [(value, label) for value, label in choices if value in present]


def _matches(project: ProjectPage, wanted: Mapping[str, str]) -> bool:
    has = {"country": project.country.code if project.country else "", "axis": project.axis, "status": project.status}
    return all(has[name] == value for name, value in wanted.items())


def _by_country(projects: list[ProjectPage]) -> list[CountryGroup]:
    groups: dict[str, CountryGroup] = {}
    for project in projects:
        code = project.country.code if project.country else ""
        groups.setdefault(code, CountryGroup(project.country)).projects.append(project)
    for code, group in groups.items():
        group.map = map_of(code, (row.place for project in group.projects for row in project.places.all()))
    return list(groups.values())


def updates_below(page: Page) -> QuerySet[ProjectUpdatePage]:
    """The live updates below a project or the list of projects, newest first; those of an unknown day last."""
    found: QuerySet[ProjectUpdatePage] = open_to_all(_model("ProjectUpdatePage").objects.descendant_of(page)).order_by(
        "-first_day", "-pk"
    )
    return found


def newest_updates(index: ProjectIndexPage) -> list[ProjectUpdatePage]:
    """The newest updates of all projects, each with its project: two queries."""
    updates = list(updates_below(index).select_related("organisation")[:NEWEST])
    return with_projects(updates)


def with_projects(updates: list[ProjectUpdatePage]) -> list[ProjectUpdatePage]:
    """Each update given its `project`, by one query."""
    paths = {update.path[: -Page.steplen] for update in updates}
    projects = {project.path: project for project in _model("ProjectPage").objects.filter(path__in=paths)}
    for update in updates:
        update.project = projects.get(update.path[: -Page.steplen])
    return updates


def project(page: ProjectPage, asked: Mapping[str, str]) -> dict[str, Any]:
    """What a project's page shows."""
    places = [row.place for row in page.places.select_related("place")]
    links = organisations_of(page)
    updates = page_of(updates_below(page).select_related("organisation"), asked)
    return {
        "places": places,
        "map": map_of(page.country.code, places) if page.country else None,
        "roles": _by_role(links),
        "initiatives": list(page.initiatives.select_related("place")),
        "themes": list(page.themes.all()),
        "started": PartialDate.parse(page.started) if page.started else None,
        "related_content": related_content_for(page),
        "updates": updates,
    }


def organisations_of(page: ProjectPage) -> list[ProjectOrganisation]:
    """The organisations that may be shown, once read for each page object."""
    found: list[ProjectOrganisation] | None = getattr(page, "_shown_organisations", None)
    if found is None:
        links = page.organisations.select_related("organisation")
        found = [link for link in links if link.organisation.is_public]
        page._shown_organisations = found
    return found


def _by_role(links: list[ProjectOrganisation]) -> list[tuple[str, list[ProjectOrganisation]]]:
    groups: dict[str, list[ProjectOrganisation]] = {}
    for link in links:
        groups.setdefault(link.get_role_display(), []).append(link)
    return list(groups.items())


def around(update: ProjectUpdatePage) -> dict[str, Any]:
    """The update's project and its neighbours in time: three queries."""
    parent = _model("ProjectPage").objects.parent_of(update).first()
    if parent is None or update.first_day is None:
        return {"project": parent, "newer": None, "older": None}
    others = updates_below(parent).exclude(pk=update.pk)
    return {
        "project": parent,
        "newer": others.filter(first_day__gte=update.first_day).order_by("first_day", "pk").first(),
        "older": others.filter(first_day__lt=update.first_day).first(),
    }
