"""The front page and standard pages."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from core.blocks import BodyBlock
from core.models import BasePage, HeroMixin
from core.visibility import open_to_all

from ..blocks import FrontPageBlock


class HomePage(HeroMixin, BasePage):
    """The front page: a lead story on one line, then the blocks that the editor arranges."""

    masthead_line = models.CharField(_("line in the masthead"), max_length=120, blank=True)
    headline = models.CharField(_("headline"), max_length=40, help_text=_("Three to five words, on one line."))
    lead = RichTextField(_("lead story"), features=["bold", "italic", "link"])
    lead_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page of the lead story"),
    )
    lead_label = models.CharField(_("words of its link"), max_length=60, blank=True)
    body = StreamField(FrontPageBlock(), verbose_name=_("body"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(["headline", "lead", "lead_page", "lead_label"], heading=_("Lead story")),
        *HeroMixin.hero_panels,
        FieldPanel("masthead_line"),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("lead")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["front"] = True
        briefs = [block.value["items"] for block in self.body if block.block_type == "briefs"]
        context["inside"] = list(briefs[0])[:4] if briefs else []
        return context


class StandardPage(HeroMixin, BasePage):
    """A page of text with the shared body blocks; its children are listed under it."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, *HeroMixin.hero_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = _("standard page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["children"] = list(open_to_all(StandardPage.objects.child_of(self)).order_by("path"))
        return context
