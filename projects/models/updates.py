"""What became of the work, told by those who do it."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField
from wagtailmedia.edit_handlers import MediaChooserPanel

from core.blocks import BodyBlock
from core.blocks.text import LANGUAGES
from core.models import BasePage, HeroMixin
from core.partial_dates import DatedMixin, PartialDateField


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
        from ..selectors import around

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(around(self))
        return context

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        facts = super().structured_data(request)
        facts["headline"] = self.title
        if self.when is not None and self.when.is_exact:
            facts["datePublished"] = self.when.text
        if self.organisation is not None:
            facts["author"] = {"@type": "Organization", "name": self.organisation.name}
        return facts
