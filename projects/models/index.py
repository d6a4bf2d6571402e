"""The list of the projects, by country, each country with its map."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index

from core.alphabet import alphabetical
from core.blocks import BodyBlock
from core.feeds import FeedsMixin
from core.listings import Choice, chosen
from core.models import BasePage, HeroMixin
from directory.models import Country

from ..feeds import updates_feed
from ..maps import Map, map_of
from .parts import Status
from .projects import ProjectPage, ProjectUpdatePage, with_projects

NEWEST = 6


@dataclass
class CountryGroup:
    """A country's projects and its map."""

    country: Country | None
    projects: list[ProjectPage] = field(default_factory=list)
    map: Map | None = None


class ProjectIndexPage(FeedsMixin, HeroMixin, BasePage):
    """Every project, on a map and in a list that says the same; filtered by country, axis and state."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, *HeroMixin.hero_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["projects.ProjectPage"]
    max_count_per_parent = 1
    schema_type = "CollectionPage"

    class Meta:
        verbose_name = _("list of projects")

    @path("")
    def listing(self, request: HttpRequest) -> HttpResponse:
        """Projects that match `?country=`, `?axis=`, `?status=`; an unknown value is no filter."""
        response: HttpResponse = self.render(request, context_overrides=self.shown(request.GET))
        return response

    def feed(self, request: HttpRequest, form: str) -> HttpResponse:
        """What partners told lately, all projects together."""
        return updates_feed(self, ProjectUpdatePage.objects.listed_below(self), request, form)

    def projects(self) -> list[ProjectPage]:
        """The projects to list, with all that the list shows of them."""
        return list(ProjectPage.objects.child_of(self).listed())

    def newest_updates(self) -> list[ProjectUpdatePage]:
        """The newest updates of all projects, each with its project: two queries."""
        return with_projects(list(ProjectUpdatePage.objects.listed_below(self).select_related("organisation")[:NEWEST]))

    def shown(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What the list shows: the filters with what they were set to, and the projects by country."""
        projects = self.projects()
        filters = _filters(projects, asked)
        wanted = chosen(filters)
        kept = [one for one in projects if _matches(one, wanted)]
        return {
            "filters": filters,
            "groups": _by_country(kept),
            "total": len(kept),
            "is_filtered": bool(wanted),
            "updates": self.newest_updates(),
        }


def _filters(projects: list[ProjectPage], asked: Mapping[str, str]) -> list[Choice]:
    countries = {one.country.code: one.country for one in projects if one.country is not None}
    named = [(code, country.name) for code, country in alphabetical(countries.items(), lambda row: row[1].name)]
    return [
        Choice.made("country", named, asked),
        Choice.made("axis", _used(ProjectPage.Axis.choices, {one.axis for one in projects}), asked),
        Choice.made("status", _used(Status.choices, {one.status for one in projects}), asked),
    ]


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
