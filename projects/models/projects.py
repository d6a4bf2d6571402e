"""Projects and what became of the work, told by those who do it. One module: each shows the other."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField
from wagtailmedia.edit_handlers import MediaChooserPanel

from core.blocks import BodyBlock
from core.blocks.text import LANGUAGES
from core.feeds import FeedsMixin
from core.listings import page_of
from core.models import BasePage, HeroMixin
from core.partial_dates import DatedMixin, PartialDate, PartialDateField
from core.related_content import related_content_for

from ..feeds import updates_feed
from ..maps import map_of
from .parts import ProjectOrganisation, Status
from .querysets import ProjectQuerySet, UpdateQuerySet


class ProjectPage(FeedsMixin, HeroMixin, BasePage):
    """One project. Its updates are its children; appeals name it, it names no money."""

    class Axis(models.TextChoices):
        ORGANISING = "organising", _("Collective organising and defence of rights")
        ECONOMY = "solidarity-economy", _("Solidarity economy and co-operatives")
        INFORMATION = "rights-information", _("Defence and knowledge of rights")

    headline = models.CharField(_("headline"), max_length=60, help_text=_("Two to six words, set very large."))
    country = models.ForeignKey(
        "directory.Country", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    axis = models.CharField(_("axis"), max_length=20, choices=Axis, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.CURRENT)
    started = PartialDateField(_("since"), blank=True)
    campaign = models.ForeignKey(
        "campaigns.CampaignPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("campaign"),
    )
    themes = ParentalManyToManyField("directory.Theme", blank=True, related_name="+", verbose_name=_("themes"))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    objects = PageManager.from_queryset(ProjectQuerySet)()  # type: ignore[misc]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        MultiFieldPanel(
            [FieldRowPanel(["country", "status"]), FieldRowPanel(["axis", "started"]), "campaign", "themes"],
            heading=_("Project"),
        ),
        *HeroMixin.hero_panels,
        FieldPanel("body"),
        InlinePanel("places", label=_("place"), heading=_("Where")),
        InlinePanel("organisations", label=_("organisation"), heading=_("Who does it, who funds it")),
        InlinePanel("initiatives", label=_("initiative"), heading=_("Initiatives inside the project")),
    ]
    override_translatable_fields = [
        *(SynchronizedField(name, overridable=False) for name in ("country", "axis", "status", "started", "campaign")),
        SynchronizedField("plate_code"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("body"),
        index.RelatedFields("initiatives", [index.SearchField("label"), index.SearchField("text")]),
    ]
    parent_page_types = ["projects.ProjectIndexPage"]
    subpage_types = ["projects.ProjectUpdatePage"]
    schema_type = "Project"

    class Meta:
        verbose_name = _("project")

    @path("")
    def project(self, request: HttpRequest) -> HttpResponse:
        """The project, its places, its people, its updates."""
        response: HttpResponse = self.render(request, context_overrides=self.shown(request.GET))
        return response

    def feed(self, request: HttpRequest, form: str) -> HttpResponse:
        """The project's updates."""
        return updates_feed(self, ProjectUpdatePage.objects.listed_below(self), request, form)

    def shown(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What the page shows. The number of queries does not grow with the updates."""
        places = [row.place for row in self.places.select_related("place")]
        updates = ProjectUpdatePage.objects.listed_below(self).select_related("organisation")
        roles: dict[str, list[ProjectOrganisation]] = {}
        for link in self.shown_organisations:
            roles.setdefault(link.get_role_display(), []).append(link)
        return {
            "places": places,
            "map": map_of(self.country.code, places) if self.country else None,
            "roles": list(roles.items()),
            "initiatives": list(self.initiatives.select_related("place")),
            "themes": list(self.themes.all()),
            "started": PartialDate.parse(self.started) if self.started else None,
            "related_content": related_content_for(self),
            "updates": page_of(updates, asked),
        }

    @cached_property
    def shown_organisations(self) -> list[ProjectOrganisation]:
        """Those that may be named, read once for each page object."""
        links = self.organisations.select_related("organisation")
        return [link for link in links if link.organisation.is_public]

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        facts = super().structured_data(request)
        links = self.shown_organisations
        for key, role in (("member", ProjectOrganisation.Role.PARTNER), ("funder", ProjectOrganisation.Role.FUNDER)):
            named = [{"@type": "Organization", "name": link.organisation.name} for link in links if link.role == role]
            if named:
                facts[key] = named
        return facts


class ProjectUpdatePage(DatedMixin, HeroMixin, BasePage):
    """One piece of news from the field. The partner's own words come first, in their language, then the translation.

    `fund` names the money that it accounts for: when it is published, those who gave to it are told, once.
    """

    date_field = "occurred_on"

    occurred_on = PartialDateField(_("date"))
    organisation = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("told by"),
    )
    original_language = models.CharField(_("language it was written in"), max_length=3, choices=LANGUAGES, default="fr")
    original = RichTextField(
        _("as it was written"),
        features=["bold", "italic", "ul", "ol"],
        blank=True,
        help_text=_("The partner's own words, when they are not in the language of this page. Shown first."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    recording = models.ForeignKey(
        "core.CustomMedia",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("recording"),
    )
    fund = models.ForeignKey(
        "donations.Fund",
        null=True,
        blank=True,
        limit_choices_to={"nature": "gift"},
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("fund"),
        help_text=_("Those who gave to it are told once, by e-mail, when this is published; appeals for it show it."),
    )

    objects = PageManager.from_queryset(UpdateQuerySet)()  # type: ignore[misc]

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel(["occurred_on", "organisation"]), "fund"],
            heading=pgettext_lazy("news from the field", "Update"),
        ),
        *HeroMixin.hero_panels,
        MultiFieldPanel(["original_language", "original"], heading=_("In their words")),
        FieldPanel("body"),
        MediaChooserPanel("recording", media_type="audio"),
    ]
    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in ("occurred_on", "organisation", "original_language", "fund", "recording")
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("original"),
        index.SearchField("body"),
        index.FilterField("first_day"),
    ]
    parent_page_types = ["projects.ProjectPage"]
    subpage_types: list[str] = []
    schema_type = "NewsArticle"

    class Meta:
        verbose_name = _("update of a project")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(self.around())
        return context

    def around(self) -> dict[str, Any]:
        """The update's project and its neighbours in time: three queries."""
        parent = ProjectPage.objects.parent_of(self).first()
        if parent is None or self.first_day is None:
            return {"project": parent, "newer": None, "older": None}
        others = ProjectUpdatePage.objects.listed_below(parent).exclude(pk=self.pk)
        return {
            "project": parent,
            "newer": others.filter(first_day__gte=self.first_day).order_by("first_day", "pk").first(),
            "older": others.filter(first_day__lt=self.first_day).first(),
        }

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        facts = super().structured_data(request)
        facts["headline"] = self.title
        if self.when is not None and self.when.is_exact:
            facts["datePublished"] = self.when.text
        if self.organisation is not None:
            facts["author"] = {"@type": "Organization", "name": self.organisation.name}
        return facts


def with_projects(updates: list[ProjectUpdatePage]) -> list[ProjectUpdatePage]:
    """Each update given its `project`, by one query."""
    paths = {update.path[: -Page.steplen] for update in updates}
    projects = {project.path: project for project in ProjectPage.objects.filter(path__in=paths)}
    for update in updates:
        update.project = projects.get(update.path[: -Page.steplen])
    return updates
