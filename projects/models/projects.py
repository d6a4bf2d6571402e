"""Projects by country and axis: who does the work, who funds it, where, how far it is."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import BodyBlock
from core.feeds import FeedsMixin
from core.models import BasePage, HeroMixin
from core.partial_dates import PartialDateField

from .. import feeds, selectors


class Status(models.TextChoices):
    """How far the work is, as last told by those who do it."""

    PREPARING = "preparing", _("in preparation")
    BUILDING = "building", _("being built")
    CURRENT = "current", _("under way")
    RECURRING = "recurring", _("every year")
    FINISHED = "finished", _("finished")


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
        response: HttpResponse = self.render(request, context_overrides=selectors.listing(self, request.GET))
        return response

    def feed(self, request: HttpRequest, form: str) -> HttpResponse:
        """What partners told lately, all projects together."""
        return feeds.updates_feed(self, request, form)


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
        response: HttpResponse = self.render(request, context_overrides=selectors.project(self, request.GET))
        return response

    def feed(self, request: HttpRequest, form: str) -> HttpResponse:
        """The project's updates."""
        return feeds.updates_feed(self, request, form)

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        facts = super().structured_data(request)
        links = selectors.organisations_of(self)
        for key, role in (("member", ProjectOrganisation.Role.PARTNER), ("funder", ProjectOrganisation.Role.FUNDER)):
            named = [{"@type": "Organization", "name": link.organisation.name} for link in links if link.role == role]
            if named:
                facts[key] = named
        return facts


class ProjectPlace(Orderable):
    """Where the project works."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey("directory.Place", on_delete=models.CASCADE, related_name="+", verbose_name=_("place"))

    panels = [FieldPanel("place")]


class ProjectOrganisation(Orderable):
    """An organisation of the project. Those that may not be shown are left out of the page."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("does the work")
        FUNDER = "funder", _("funds it")
        COALITION = "coalition", _("supports it with us")

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)

    panels = [FieldPanel("organisation"), FieldPanel("role")]


class Initiative(Orderable):
    """One thing being built inside a project: a farm, a shop, a sorting centre."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="initiatives")
    label = models.CharField(_("name"), max_length=120)
    place = models.ForeignKey(
        "directory.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("place")
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.CURRENT)
    text = models.TextField(_("text"), max_length=400, blank=True)

    panels = ["label", FieldRowPanel(["place", "status"]), "text"]
