"""Educational material: what it is, for how long and how many, and whom it is for."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.access import Audience
from core.blocks import BodyBlock
from core.blocks.text import LANGUAGES
from core.models import BasePage, HeroMixin
from core.models.media import Licence
from core.partial_dates import PartialDate, PartialDateField
from core.visibility import open_to_all

from .files import ResourceFile, current_of
from .workshops import WorkshopReport


class ResourcePage(HeroMixin, BasePage):
    """One resource, in one language of the site. Its files hang on the original page and serve every language.

    The page is public whatever its audience: it says what there is. `body` and the picture are the preview for
    everyone; `text_version` is the resource itself in words, and is guarded as its files are.
    """

    class Kind(models.TextChoices):
        COMIC = "comic", _("Comic book")
        GUIDE = "guide", _("Guide")
        POSTER = "poster", _("Poster")
        FILM = "film", _("Film")
        KIT = "kit", _("Workshop kit")
        SHEET = "sheet", _("Information sheet")

    class State(models.TextChoices):
        """`in-production`: announced, with nothing to download yet."""

        IN_PRODUCTION = "in-production", _("in production")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("no longer distributed")

    class Level(models.TextChoices):
        ANY = "any", _("no previous knowledge")
        SOME = "some", _("some previous knowledge")
        TRAINERS = "trainers", _("for those who train others")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.GUIDE)
    state = models.CharField(_("state"), max_length=13, choices=State, default=State.PUBLISHED)
    expected = PartialDateField(_("expected"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("duration in minutes"), null=True, blank=True)
    group_min = models.PositiveSmallIntegerField(_("smallest group"), null=True, blank=True)
    group_max = models.PositiveSmallIntegerField(_("largest group"), null=True, blank=True)
    level = models.CharField(_("level"), max_length=8, choices=Level, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    audience = models.CharField(_("whom it is for"), max_length=12, choices=Audience, default=Audience.PUBLIC)
    organisation = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("the one organisation"),
        help_text=_("Only for «One organisation»: those that belong to it may take the files too."),
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
    is_demonstration = models.BooleanField(_("demonstration"), default=False)
    body = StreamField(BodyBlock(), verbose_name=_("preview for everyone"), blank=True)
    text_version = StreamField(
        BodyBlock(),
        verbose_name=_("accessible text version"),
        blank=True,
        help_text=_("The resource in words. It is shown to those who may take the files, and to them alone."),
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel(["kind", "state", "expected"]),
                FieldRowPanel(["minutes", "group_min", "group_max"]),
                FieldRowPanel(["level", "licence"]),
                "credit",
                "is_demonstration",
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(["audience", "organisation"], heading=_("Whom it is for")),
        MultiFieldPanel(["themes", "campaign", "project"], heading=_("What it is about")),
        *HeroMixin.hero_panels,
        FieldPanel("body"),
        FieldPanel("text_version"),
    ]
    override_translatable_fields = [
        *(
            SynchronizedField(name, overridable=False)
            for name in (
                "kind", "state", "expected", "minutes", "group_min", "group_max", "level", "licence", "credit",
                "audience", "organisation", "campaign", "project", "is_demonstration",
            )
        ),
        SynchronizedField("plate_code"),
    ]  # fmt: skip
    # The text version is left out: a page whose audience changes must leave no word of it in the search.
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("credit")]
    parent_page_types = ["education.ResourceIndexPage"]
    subpage_types: list[str] = []
    schema_type = "LearningResource"

    class Meta:
        verbose_name = _("educational resource")

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_open(self) -> bool:
        """True when everybody may take it."""
        return bool(self.audience == Audience.PUBLIC)

    @property
    def expected_when(self) -> PartialDate | None:
        """When it should be there, as far as it is known."""
        return PartialDate.parse(self.expected) if self.expected else None

    @property
    def is_coming(self) -> bool:
        """True while there is nothing to take yet."""
        return bool(self.state == self.State.IN_PRODUCTION)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What everybody is shown: never a size, and the way to a file only when it is open to all."""
        files = ResourceFile.objects.by_resource([self.translation_key]).get(self.translation_key, [])
        current = [] if self.is_coming else current_of(files)
        return {
            **super().get_context(request, *args, **kwargs),
            "current": current,
            "older": [] if self.is_coming or not self.is_open else [one for one in files if one not in current],
            "themes": list(self.themes.all()),
            "related": self._related(),
            **WorkshopReport.objects.reached_with(self.translation_key),
            "index": self.get_parent(),
        }

    def _related(self) -> list[Page]:
        wanted = [pk for pk in (self.campaign_id, self.project_id) if pk]
        return list(open_to_all(Page.objects.filter(pk__in=wanted)).order_by("path")) if wanted else []

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """The resource's name and kind. No file is in it, and no word of the text version."""
        facts = super().structured_data(request)
        facts["learningResourceType"] = str(self.get_kind_display())
        facts["isAccessibleForFree"] = self.is_open
        if self.minutes:
            facts["timeRequired"] = f"PT{self.minutes}M"
        return facts


def with_files(resources: list[ResourcePage]) -> list[ResourcePage]:
    """Each resource given its `current` files and the names of their `spoken` languages: one query."""
    files, names = ResourceFile.objects.by_resource(one.translation_key for one in resources), dict(LANGUAGES)
    for one in resources:
        one.current = [] if one.is_coming else current_of(files.get(one.translation_key, []))
        one.spoken = list(dict.fromkeys(file.language for file in one.current))
        one.spoken_names = [names[code] for code in one.spoken]
    return resources
