"""News of several kinds."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import BodyBlock
from core.models import BasePage, HeroMixin
from core.partial_dates import DatedMixin, PartialDateField

from .querysets import NewsQuerySet


def today() -> str:
    """Montréal's day."""
    return timezone.localdate().isoformat()


def _shown(names: Any) -> list[str]:
    """Those of the authors or signatories that may be printed."""
    return [name for name in (row.shown for row in names.select_related("organisation")) if name]


class NewsPage(DatedMixin, HeroMixin, BasePage):
    """One piece of news. Authors and signatories are organisations or roles, never persons.

    `embargo_until`: no publication before that hour, whoever asks; journalists read it earlier by a link of the CMS.
    `is_withheld`: live, yet named by no list, search, feed or sitemap (a person could be found by it).
    """

    class Kind(models.TextChoices):
        NEWS = "news", _("News item")
        RELEASE = "release", _("Press release")
        LETTER = "letter", _("Open letter")
        POSITION = "position", _("Statement of position")
        ENDORSEMENT = "endorsement", _("Declaration supported")
        DOSSIER = "dossier", _("Dossier")

    date_field = "occurred_on"

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    occurred_on = PartialDateField(_("date"), default=today)
    source = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("source"),
        help_text=_("The partner whose news it is; empty: ours."),
    )
    lead = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who carries the declaration"),
    )
    country = models.ForeignKey(
        "directory.Country",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("country"),
    )
    themes = ParentalManyToManyField("directory.Theme", blank=True, related_name="+", verbose_name=_("themes"))
    campaign = models.ForeignKey(
        "campaigns.CampaignPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("campaign"),
    )
    project = models.ForeignKey(
        "projects.ProjectPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("project"),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    external_url = models.URLField(_("address of the text elsewhere"), blank=True)
    signatory_count = models.PositiveIntegerField(
        _("number of signatories"),
        null=True,
        blank=True,
        help_text=_("When more signed than are listed below."),
    )
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    press_role = models.CharField(
        _("press contact"), max_length=120, blank=True, help_text=_("A role: «Communications», never a name.")
    )
    press_email = models.EmailField(_("its e-mail"), blank=True)
    press_phone = models.CharField(_("its telephone"), max_length=40, blank=True)
    is_withheld = models.BooleanField(_("named by no list or search engine"), default=False)

    objects = PageManager.from_queryset(NewsQuerySet)()  # type: ignore[misc]

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldRowPanel(["kind", "occurred_on"])], heading=_("What it is")),
        *HeroMixin.hero_panels,
        FieldPanel("body"),
        MultiFieldPanel(["campaign", "project", FieldRowPanel(["country", "themes"])], heading=_("What it is about")),
        InlinePanel("authors", label=_("author"), heading=_("Who wrote it"), max_num=6),
        InlinePanel("signatories", label=_("signatory"), heading=_("Who signed it")),
        MultiFieldPanel(["signatory_count", "lead", "source", "external_url"], heading=_("Where it comes from")),
        MultiFieldPanel(
            ["embargo_until", "press_role", FieldRowPanel(["press_email", "press_phone"])], heading=_("Press")
        ),
        FieldPanel("is_withheld"),
    ]
    override_translatable_fields = [
        *(
            SynchronizedField(name, overridable=False)
            for name in (
                "kind",
                "occurred_on",
                "source",
                "lead",
                "country",
                "campaign",
                "project",
                "signatory_count",
                "embargo_until",
                "is_withheld",
            )
        ),
        SynchronizedField("external_url"),
        SynchronizedField("press_email"),
        SynchronizedField("press_phone"),
        SynchronizedField("plate_code"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("kind"),
        index.FilterField("first_day"),
    ]
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    schema_type = "NewsArticle"

    class Meta:
        verbose_name = _("piece of news")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        if self.is_withheld:
            response["X-Robots-Tag"] = "noindex, noarchive"
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        signatories = _shown(self.signatories)
        context.update(
            authors=self.author_names(),
            signatories=signatories,
            signatory_total=max(self.signatory_count or 0, len(signatories)),
            themes=list(self.themes.all()),
            about=[other for other in (self.campaign, self.project) if other is not None and other.live],
        )
        return context

    def author_names(self) -> list[str]:
        """Who wrote it, as printed."""
        return _shown(self.authors)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return [] if self.is_withheld else super().get_sitemap_urls(request)

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        facts = super().structured_data(request)
        facts["headline"] = self.title
        if self.when is not None and self.when.is_exact:
            facts["datePublished"] = self.when.text
        authors = [{"@type": "Organization", "name": name} for name in self.author_names()]
        if authors:
            facts["author"] = authors
        return facts
