"""What every page of the site shares: an introduction, a picture, the addresses of its translations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from ..plates import Plate, plate_choices


class BasePage(Page):
    """Abstract base of every public page. `introduction` is its teaser wherever the page is listed."""

    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("Two to five words above the title: a place or a theme.")
    )
    introduction = models.TextField(
        _("introduction"), max_length=400, blank=True, help_text=_("One or two sentences, shown under the title.")
    )

    content_panels = [*Page.content_panels, FieldPanel("kicker"), FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("kicker")]

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet:
        """As Wagtail's, without a query for the ancestors that the address already found.

        Aliases share the restrictions of their source: they go Wagtail's way.
        """
        lineage = getattr(self, "ancestry", None)
        if lineage is None or any(page.alias_of_id for page in lineage):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.filter(page_id__in=[page.pk for page in lineage])


class HeroMixin(models.Model):
    """The picture that opens a page: a photograph from the library or a plate drawn by the house."""

    photo = models.ForeignKey(
        "core.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photograph"),
        help_text=_("Takes the place of the plate. It needs a description and a credit."),
    )
    plate_code = models.CharField(_("plate"), max_length=40, blank=True, choices=plate_choices)
    plate_caption = models.CharField(
        _("caption"), max_length=160, blank=True, help_text=_("Empty: the caption that comes with the plate.")
    )

    hero_panels = [MultiFieldPanel(["photo", "plate_code", "plate_caption"], heading=_("Picture"))]

    class Meta:
        abstract = True

    @property
    def plate(self) -> Plate | None:
        """The plate to draw, or None when a photograph takes its place or none was chosen."""
        return None if self.photo_id or not self.plate_code else Plate.get(self.plate_code)
