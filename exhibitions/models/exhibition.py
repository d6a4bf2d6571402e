"""The exhibition's page: rooms, pairs of portraits, where to see it, how to host it, who organises it."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import BodyBlock
from core.blocks.text import LANGUAGES
from core.models import BasePage, HeroMixin

from .. import selectors


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
        context = selectors.exhibition_layout(self)
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
            context_overrides={"portraits": selectors.portraits_of(self)},
            template="exhibitions/slideshow.html",
        )

    @path(_("calendar/"), name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Where and when it hangs, for a calendar program (RFC 5545)."""
        from ..calendars import calendar_of

        response = HttpResponse(calendar_of(self), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.slug}.ics"'
        return response

    @path(_("host/"), name="host")
    def host(self, request: HttpRequest) -> HttpResponse:
        """The form by which anybody asks for the exhibition."""
        from ..views.loans import ask

        return ask(request, self)

    def clean(self) -> None:
        super().clean()
        if not self.seo_title:  # type: ignore[has-type]
            self.seo_title = self.full_title  # type: ignore[has-type]

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        pages: list[dict[str, Any]] = super().get_sitemap_urls(request)
        if self.panel_set_id:
            pages.append({"location": self.full_url + self.reverse_subpage("host")})
        return pages


class Room(Orderable):
    """A theme of the visit. `code` is the same in every language: portraits name it."""

    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="rooms")
    code = models.SlugField(_("code"), max_length=40, help_text=_("The same in every language; portraits name it."))
    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("text on the wall"), max_length=500, blank=True)

    panels = [FieldPanel("title"), FieldPanel("code"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "code"], name="one_room_per_code")]

    def __str__(self) -> str:
        return self.title


class Organiser(Orderable):
    """An organisation that made the exhibition with the others."""

    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )

    panels = [FieldPanel("organisation")]
