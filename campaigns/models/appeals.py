"""Appeals and the give page. Pages point at funds; the till knows no page."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import BodyBlock
from core.models import BasePage, HeroMixin
from core.related_content import related_content_for
from donations.selectors import chosen_fund, fund_totals, open_funds

RICH_TEXT = ["bold", "italic", "link", "ol", "ul"]


class DonatePage(HeroMixin, BasePage):
    """Where one gives: to the general fund, or to the fund chosen by `?fund=`."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, *HeroMixin.hero_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    consent_use = "fundraising"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.AppealPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("give page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["funds"] = list(open_funds())
        context["fund"] = chosen_fund(request.GET.get("fund", "")[:60])
        context["gives_here"] = context["fund"] is not None
        context["amount"] = request.GET.get("amount", "")[:40]
        return context


class AppealPage(HeroMixin, BasePage):
    """An appeal: a poster, then a ledger. One fund serves its translations, so that all languages show one total.

    It opens and closes with its fund; once closed it shows its outcome and no form.
    """

    headline = models.CharField(_("headline"), max_length=60, help_text=_("Two to seven words, set very large."))
    fund = models.ForeignKey(
        "donations.Fund",
        null=True,
        limit_choices_to={"nature": "gift"},
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("fund"),
    )
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
    terms = models.ForeignKey(
        "campaigns.GivingTerms",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("what a donor must know"),
        help_text=_("The same clauses in every language."),
    )
    union_introduction = models.TextField(_("how a union gives"), max_length=500, blank=True)
    outcome = RichTextField(
        _("outcome"),
        features=RICH_TEXT,
        blank=True,
        help_text=_("Shown in place of the form once the appeal is closed."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        MultiFieldPanel(["fund", "campaign", "project"], heading=_("Money")),
        *HeroMixin.hero_panels,
        FieldPanel("body"),
        FieldPanel("terms"),
        FieldPanel("union_introduction"),
        FieldPanel("outcome"),
    ]
    override_translatable_fields = [
        *(SynchronizedField(name, overridable=False) for name in ("fund", "campaign", "project", "terms")),
        SynchronizedField("plate_code"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("body"),
        index.SearchField("union_introduction"),
        index.SearchField("outcome"),
    ]
    consent_use = "fundraising"
    parent_page_types = ["campaigns.DonatePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("appeal")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["is_open"] = context["gives_here"] = self.fund is not None and self.fund.is_open()
        context["totals"] = fund_totals(self.fund) if self.fund else None
        context["has_closed"] = self.fund is not None and self.fund.has_closed()
        context["related_content"] = related_content_for(self)
        return context

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        facts = super().structured_data(request)
        if self.fund is not None and self.fund.is_open():
            facts["potentialAction"] = {
                "@type": "DonateAction",
                "name": self.fund.name_in(facts["inLanguage"]),
                "target": f"{facts['url']}#give",
                "recipient": {"@type": "NGO", "name": "CISO"},
            }
        return facts
