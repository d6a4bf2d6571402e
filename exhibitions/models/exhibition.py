"""The exhibition's page: rooms, pairs of portraits, where to see it, how to host it, who organises it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import BodyBlock
from core.blocks.text import LANGUAGES
from core.models import BasePage, HeroMixin

from ..calendars import calendar_of
from ..months import months_ahead
from ..page_views import page_view
from .portraits import PortraitPage
from .prints import PanelCode
from .rooms import HungRoom, hung_in
from .touring import Loan


class ExhibitionPage(RoutablePageMixin, HeroMixin, BasePage):
    """One exhibition. Its portraits are its children; its set of panels serves every language."""

    full_title = models.CharField(
        _("full title"), max_length=160, help_text=_("As it is printed; the title above is the short one, for menus.")
    )
    first_word = models.CharField(
        _("first word"), max_length=24, help_text=_("Set very large, out of step with the other.")
    )
    first_language = models.CharField(_("its language"), max_length=2, choices=LANGUAGES, default="fr")
    second_word = models.CharField(_("second word"), max_length=24)
    second_language = models.CharField(_("its language"), max_length=2, choices=LANGUAGES, default="es")
    body = StreamField(BodyBlock(), verbose_name=_("story"), blank=True)
    hosting = RichTextField(_("how to host it"), features=["bold", "italic", "link", "ol", "ul"], blank=True)
    panel_set = models.ForeignKey(
        "exhibitions.PanelSet",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("set of panels"),
        help_text=_("Without one, the exhibition cannot be asked for."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("full_title"),
        MultiFieldPanel(
            ["first_word", "first_language", "second_word", "second_language"], heading=_("Two words out of step")
        ),
        *HeroMixin.hero_panels,
        FieldPanel("body"),
        InlinePanel("rooms", label=_("room"), heading=_("Rooms, in the order of the visit")),
        InlinePanel("organisers", label=_("organisation"), heading=_("Who made it")),
        FieldPanel("hosting"),
        FieldPanel("panel_set"),
    ]
    override_translatable_fields = [SynchronizedField("panel_set"), SynchronizedField("plate_code")]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("full_title"),
        index.SearchField("first_word"),
        index.SearchField("second_word"),
        index.SearchField("body"),
        index.SearchField("hosting"),
        index.RelatedFields("rooms", [index.SearchField("title"), index.SearchField("text")]),
    ]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["exhibitions.PortraitPage"]

    class Meta:
        verbose_name = _("exhibition")

    @path("")
    def hanging(self, request: HttpRequest) -> HttpResponse:
        """The rooms, their pairs, the places and dates."""
        context = self.layout()
        response: HttpResponse = self.render(request, context_overrides=context)
        if any(portrait.is_at_risk for portrait in context["portraits"]):
            # The page may be found; a picture on it of a person at risk may not.
            response["X-Robots-Tag"] = "noimageindex"
        return response

    @path(_("slideshow/"), name="slideshow")
    def slideshow(self, request: HttpRequest) -> HttpResponse:
        """The portraits one after the other, for a screen in a hall."""
        return self.render(
            request,
            context_overrides={"portraits": self.shown_portraits()},
            template="exhibitions/slideshow.html",
        )

    @path(_("calendar/"), name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Where and when it hangs, for a calendar program (RFC 5545)."""
        response = HttpResponse(self.icalendar(), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.slug}.ics"'
        return response

    @path(_("host/"), name="host")
    def host(self, request: HttpRequest) -> HttpResponse:
        """The form by which anybody asks for the exhibition."""
        return page_view("host")(request, self)

    def shown_portraits(self) -> list[PortraitPage]:
        """The portraits that may be shown, in the order of the visit, with their pictures and codes: three queries."""
        shown = (
            PortraitPage.objects.child_of(self)
            .shown()
            .select_related("consent", "photo", "recording")
            .prefetch_related(models.Prefetch("photo__renditions"))
            .order_by("pair", "side", "path")
        )
        portraits = list(shown)
        codes = PanelCode.objects.by_portrait(portrait.translation_key for portrait in portraits)
        for portrait in portraits:
            portrait.panel_code = codes.get(portrait.translation_key, "")
        return portraits

    def hung_rooms(self, portraits: Iterable[PortraitPage]) -> list[HungRoom]:
        """The rooms where these portraits hang, in the order of the visit."""
        return hung_in(self.rooms.all(), portraits)

    def current_loans(self, today: date | None = None) -> list[Loan]:
        """Accepted stays that are not over, soonest first; none without a set of panels."""
        return list(Loan.objects.filter(panel_set=self.panel_set_id).current(today)) if self.panel_set_id else []

    def past_loans(self) -> list[Loan]:
        """Accepted stays that are over, newest first; none without a set of panels."""
        return list(Loan.objects.filter(panel_set=self.panel_set_id).past()) if self.panel_set_id else []

    def icalendar(self) -> bytes:
        """The stays, to come and over, for a calendar program."""
        return calendar_of(self.full_title, self.url, [*self.current_loans(), *self.past_loans()])

    def layout(self) -> dict[str, Any]:
        """What the page shows."""
        portraits, stays = self.shown_portraits(), self.current_loans()
        return {
            "rooms": self.hung_rooms(portraits),
            "portraits": portraits,
            "organisers": [row.organisation for row in self.organisers.select_related("organisation")],
            "stays": stays,
            "months": months_ahead(stays),
            "past_stays": self.past_loans(),
        }

    def clean(self) -> None:
        super().clean()
        if not self.seo_title:  # type: ignore[has-type]
            self.seo_title = self.full_title  # type: ignore[has-type]

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        pages: list[dict[str, Any]] = super().get_sitemap_urls(request)
        if self.panel_set_id:
            pages.append({"location": self.full_url + self.reverse_subpage("host")})
        return pages
