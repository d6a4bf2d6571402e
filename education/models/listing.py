"""The list of the material: its filters, its feeds."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index

from core.access import Audience
from core.alphabet import alphabetical
from core.blocks import BodyBlock
from core.blocks.text import LANGUAGES
from core.feeds import MOST, FeedsMixin, entry_of, feed_response
from core.listings import Choice, chosen
from core.models import BasePage, HeroMixin
from core.visibility import open_to_all

from .pages import ResourcePage, with_files
from .quiz import QuizPage
from .workshops import WorkshopReport


class ResourceIndexPage(FeedsMixin, HeroMixin, BasePage):
    """Everything that may be used with one's own people, found by kind, language, theme and by whom it is for."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, *HeroMixin.hero_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["education.ResourcePage", "education.QuizPage"]
    max_count_per_parent = 1
    schema_type = "CollectionPage"

    class Meta:
        verbose_name = _("list of educational material")

    @path("")
    def listing(self, request: HttpRequest) -> HttpResponse:
        """Filtered by `?kind=&language=&theme=&audience=`; an unknown value is no filter."""
        response: HttpResponse = self.render(request, context_overrides=self.listed(request.GET))
        return response

    def feed(self, request: HttpRequest, form: str) -> HttpResponse:
        """The newest material, by name: no file is in it."""
        newest = open_to_all(ResourcePage.objects.child_of(self)).order_by("-first_published_at", "-pk")
        entries = [
            entry_of(row, day=None, author="CISO", categories=[row.get_kind_display()])
            for row in newest.select_related("locale")[:MOST]
        ]
        title = gettext("CISO – %(title)s") % {"title": self.title}
        return feed_response(self, request, form, title=title, entries=entries)

    def resources(self) -> list[ResourcePage]:
        """The live resources of the list, each with its `current` files and its `themes`: three queries."""
        found = open_to_all(ResourcePage.objects.child_of(self))
        return with_files(list(found.prefetch_related("themes").order_by("path")))

    def quizzes(self) -> list[QuizPage]:
        """The live quizzes of the list: one query."""
        return list(open_to_all(QuizPage.objects.child_of(self)).order_by("path"))

    def listed(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What is shown: the filters with what they were set to, the material, the quizzes, the people reached."""
        resources = self.resources()
        filters = filters_of(resources, asked)
        wanted = chosen(filters)
        year = timezone.localdate().year
        return {
            "filters": filters,
            "is_filtered": bool(wanted),
            "resources": [one for one in resources if _matches(one, wanted)],
            "quizzes": [] if wanted else self.quizzes(),
            "year": year,
            **WorkshopReport.objects.reached_in(year),
        }


def filters_of(resources: list[ResourcePage], asked: Mapping[str, str]) -> list[Choice]:
    """The selects of the list's form, offering what exists only."""
    kinds, audiences = {one.kind for one in resources}, {one.audience for one in resources}
    spoken = {code for one in resources for code in one.spoken}
    themes = {theme.code: theme.name for one in resources for theme in one.themes.all()}
    return [
        Choice.made("kind", _used(ResourcePage.Kind.choices, kinds), asked),
        Choice.made("language", _used(LANGUAGES, spoken), asked),
        Choice.made("theme", alphabetical(themes.items(), lambda pair: pair[1]), asked),
        Choice.made("audience", _used(Audience.choices, audiences), asked),
    ]


def _used(choices: Iterable[tuple[str, Any]], present: set[str]) -> list[tuple[str, Any]]:
    return [(value, label) for value, label in choices if value in present]


def _matches(one: ResourcePage, wanted: Mapping[str, str]) -> bool:
    has = {
        "kind": {one.kind},
        "language": set(one.spoken),
        "theme": {theme.code for theme in one.themes.all()},
        "audience": {one.audience},
    }
    return all(value in has[name] for name, value in wanted.items())
