"""What was printed about CISO or by it, elsewhere."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from core.alphabet import alphabet_key
from core.blocks.text import LANGUAGES
from core.listings import page_of
from core.models import BasePage
from core.partial_dates import DatedMixin, PartialDateField

from .querysets import MentionQuerySet, OutletQuerySet


class MediaMention(DatedMixin, index.Indexed, ClusterableModel):
    """One text printed elsewhere, once, however many outlets printed it. Its title stays in its own language.

    The campaign and the project are those of any language: their translations share the mention.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        LETTER = "collective-letter", _("Collective letter")
        PARTNER = "partner-article", _("A partner's article")
        BROADCAST = "broadcast", _("Broadcast")

    date_field = "published_on"

    title = models.CharField(_("title"), max_length=255)
    title_language = models.CharField(_("language"), max_length=3, choices=LANGUAGES, default="fr")
    published_on = PartialDateField(_("date"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ARTICLE)
    by_ciso = models.BooleanField(_("written or signed by us"), default=False)
    url = models.URLField(_("address"), blank=True)
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

    objects = MentionQuerySet.as_manager()

    panels = [
        MultiFieldPanel(["title", FieldRowPanel(["title_language", "kind"])], heading=_("What was printed")),
        FieldPanel("published_on"),
        InlinePanel("outlets", label=_("outlet"), heading=_("Where"), min_num=1),
        FieldPanel("url"),
        FieldPanel("by_ciso"),
        FieldPanel("campaign"),
        FieldPanel("project"),
    ]
    search_fields = [index.SearchField("title"), index.FilterField("kind")]

    class Meta:
        verbose_name = _("media mention")
        verbose_name_plural = _("media mentions")
        ordering = ["-first_day", "-pk"]

    def __str__(self) -> str:
        return self.title


class MentionOutlet(Orderable):
    """One of the outlets that printed it."""

    mention = ParentalKey(MediaMention, on_delete=models.CASCADE, related_name="outlets")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("outlet")
    )

    objects = OutletQuerySet.as_manager()

    panels = [FieldPanel("organisation")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["mention", "organisation"], name="one_row_per_outlet")]


@dataclass(frozen=True)
class OutletCount:
    """How many mentions an outlet printed in each year, as (year, number), and in all."""

    name: str
    language: str
    counts: tuple[tuple[int, int], ...]
    total: int


def counts_by_outlet() -> dict[str, Any]:
    """`years`, newest first, and `outlets`, the most frequent first: one query."""
    table: dict[tuple[str, str], dict[int, int]] = {}
    for row in MentionOutlet.objects.counted_by_year():
        key = (row["organisation__name"], row["organisation__name_language"])
        table.setdefault(key, {})[row["year"]] = row["number"]
    years = sorted({year for counts in table.values() for year in counts}, reverse=True)
    outlets = [
        OutletCount(name, language, tuple((year, counts.get(year, 0)) for year in years), sum(counts.values()))
        for (name, language), counts in table.items()
    ]
    return {"years": years, "outlets": sorted(outlets, key=lambda row: (-row.total, alphabet_key(row.name)))}


class MediaIndexPage(BasePage):
    """Media mentions by year, with how many each outlet printed.

    One text in two outlets is one mention, counted at each.
    """

    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    schema_type = "CollectionPage"

    class Meta:
        verbose_name = _("list of media mentions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        rows = page_of(MediaMention.objects.with_outlets(), request.GET, size=100)
        context.update({"rows": rows, **counts_by_outlet(), "total": rows.paginator.count})
        return context
