"""Campaigns: a demand, who carries it, and at least one thing to do."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import BodyBlock
from core.models import BasePage, HeroMixin
from core.related_content import related_content_for
from core.visibility import open_to_all
from donations.selectors import totals_of

from ..blocks import CallsToActionBlock
from .appeals import AppealPage


class CampaignIndexPage(HeroMixin, BasePage):
    """All campaigns, current ones first."""

    content_panels = [*BasePage.content_panels, *HeroMixin.hero_panels]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.CampaignPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of campaigns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        campaigns = list(open_to_all(CampaignPage.objects.child_of(self)).order_by("path"))
        current = [page for page in campaigns if page.status == CampaignPage.Status.CURRENT]
        context["lead"], context["campaigns"] = (current[0] if current else None), current[1:]
        context["closed"] = [page for page in campaigns if page.status == CampaignPage.Status.CLOSED]
        return context


class CampaignPage(HeroMixin, BasePage):
    """One campaign. `headline` is what it shouts; the title stays its formal name."""

    class Status(models.TextChoices):
        CURRENT = "current", pgettext_lazy("campaign", "Current")
        CLOSED = "closed", _("Closed")

    headline = models.CharField(_("headline"), max_length=60, help_text=_("Two to six words, set very large."))
    status = models.CharField(_("state"), max_length=8, choices=Status, default=Status.CURRENT)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    gestures = StreamField(
        [("gestures", CallsToActionBlock())],
        verbose_name=_("gestures"),
        min_num=1,
        max_num=1,
        help_text=_("At least one."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        FieldPanel("status"),
        *HeroMixin.hero_panels,
        FieldPanel("body"),
        FieldPanel("gestures"),
        InlinePanel("organisations", label=_("organisation"), heading=_("Who carries it")),
    ]
    override_translatable_fields = [SynchronizedField("status", overridable=False), SynchronizedField("plate_code")]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("body"),
        index.SearchField("gestures"),
    ]
    parent_page_types = ["campaigns.CampaignIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("campaign")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        links = self.organisations.select_related("organisation").order_by("sort_order")
        context["allies"] = [link for link in links if link.organisation.is_public]
        appeals = list(self._appeals())
        totals = totals_of(appeal.fund for appeal in appeals)
        context["appeals"] = [(appeal, totals[appeal.fund_id]) for appeal in appeals]
        context["related_content"] = related_content_for(self)
        return context

    def _appeals(self) -> models.QuerySet:
        return (
            open_to_all(AppealPage.objects.all())
            .filter(fund__isnull=False, campaign__translation_key=self.translation_key, locale_id=self.locale_id)
            .select_related("fund")
        )


class CampaignOrganisation(Orderable):
    """An organisation that leads the campaign or walks with it."""

    class Role(models.TextChoices):
        LEADS = "leads", _("Leads")
        WITH = "with", _("With")

    page = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=5, choices=Role, default=Role.WITH)

    panels = [FieldPanel("organisation"), FieldPanel("role")]
