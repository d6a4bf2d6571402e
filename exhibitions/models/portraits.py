"""A portrait: a person's work and words, shown only as far as they agreed."""

from datetime import date
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField
from wagtailmedia.edit_handlers import MediaChooserPanel

from core.errors import gone
from core.models import BasePage, HeroMixin

from .consent import Consent, Use

SPOKEN = [("fr", "français"), ("es", "español"), ("en", "English"), ("ht", "kreyòl ayisyen"), ("nah", "nāhuatl")]
TEXT = ["bold", "italic"]


class PortraitQuerySet(PageQuerySet):
    """Portraits by what their persons agreed to."""

    def shown(self, on: date | None = None) -> "PortraitQuerySet":
        """Live ones whose consent allows this site on that day."""
        return self.live().filter(consent__in=Consent.objects.allowing(Use.WEB, on))

    def withheld(self, on: date | None = None) -> "PortraitQuerySet":
        """Those that no list, feed or search may name: without a valid consent, or of a person at risk."""
        return self.exclude(consent__in=Consent.objects.allowing(Use.WEB, on).filter(is_at_risk=False))


class PortraitPage(HeroMixin, BasePage):
    """One panel. `pair` and `side` place it in the visit: two portraits of one pair answer each other.

    What is said is kept in the language it was said in (`testimony_original`), before its translation.
    """

    class Side(models.TextChoices):
        FIRST = "a", _("left panel")
        SECOND = "b", _("right panel")

    word = models.CharField(_("word for the trade"), max_length=24, help_text=_("One word, set very large."))
    word_language = models.CharField(_("its language"), max_length=3, choices=SPOKEN, default="fr")
    room_code = models.SlugField(_("room"), max_length=40, help_text=_("The code of a room of the exhibition."))
    pair = models.PositiveSmallIntegerField(_("pair"), null=True)
    side = models.CharField(_("side"), max_length=1, choices=Side, default=Side.FIRST)
    country = models.CharField(_("country or province"), max_length=60)
    place = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("Leave it empty when the person is at risk.")
    )
    gesture = models.CharField(_("what the hands do"), max_length=200)
    said = models.CharField(_("how one calls it"), max_length=200, blank=True)
    work = models.TextField(_("the work"), max_length=900)
    quote = models.CharField(_("a sentence set large"), max_length=220, blank=True)
    testimony_original = RichTextField(_("testimony, as it was said"), features=TEXT, blank=True)
    testimony_language = models.CharField(_("language it was said in"), max_length=3, choices=SPOKEN, default="es")
    testimony = RichTextField(
        _("its translation"),
        features=TEXT,
        blank=True,
        help_text=_("Empty when it was said in the language of this page."),
    )
    recording = models.ForeignKey(
        "core.CustomMedia",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("recording"),
    )
    consent = models.ForeignKey(
        Consent,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="portraits",
        verbose_name=_("consent"),
        help_text=_("A draft may wait for it; nothing is published without."),
    )

    objects = PageManager.from_queryset(PortraitQuerySet)()  # type: ignore[misc]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("consent"),
        MultiFieldPanel([FieldRowPanel(["word", "word_language"])], heading=_("The word")),
        MultiFieldPanel(["room_code", FieldRowPanel(["pair", "side"])], heading=_("Where it hangs")),
        *HeroMixin.hero_panels,
        MultiFieldPanel(["country", "place", "gesture", "said"], heading=_("The label")),
        FieldPanel("work"),
        FieldPanel("quote"),
        MultiFieldPanel(["testimony_original", "testimony_language", "testimony"], heading=_("Testimony")),
        MediaChooserPanel("recording", media_type="audio"),
    ]
    override_translatable_fields = [
        *(
            SynchronizedField(name, overridable=False)
            for name in (
                "consent",
                "room_code",
                "pair",
                "side",
                "recording",
                "testimony_original",
                "testimony_language",
            )
        ),
        SynchronizedField("photo"),
        TranslatableField("testimony"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("word"),
        index.SearchField("gesture"),
        index.SearchField("said"),
        index.SearchField("work"),
        index.SearchField("quote"),
        index.SearchField("country"),
        index.SearchField("place"),
        index.SearchField("testimony_original"),
        index.SearchField("testimony"),
    ]
    parent_page_types = ["exhibitions.ExhibitionPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("portrait")

    @property
    def is_at_risk(self) -> bool:
        """True when search engines must not know the page."""
        return self.consent is not None and self.consent.is_at_risk

    @property
    def may_be_printed(self) -> bool:
        """True while the person agrees to be in print."""
        return self.consent is not None and self.consent.allows(Use.PRINT)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The portrait; 410 once its consent was withdrawn, 404 while it is not valid (or not yet)."""
        if self.consent is None:
            raise Http404
        if self.consent.withdrawn_at is not None:
            return gone(request)
        if not self.consent.allows(Use.WEB):
            raise Http404
        response = super().serve(request, *args, **kwargs)
        answer = (getattr(response, "context_data", None) or {}).get("answer")
        if self.is_at_risk:
            response["X-Robots-Tag"] = "noindex, noarchive"
        elif answer is not None and answer.is_at_risk:
            response["X-Robots-Tag"] = "noimageindex"
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(self.layout())
        return context

    def layout(self) -> dict[str, Any]:
        """Its neighbours, its answer, its room and the whole trail."""
        exhibition = Page.objects.parent_of(self).select_related("exhibitionpage").get().exhibitionpage
        portraits = exhibition.shown_portraits()
        here = next((place for place, other in enumerate(portraits) if other.pk == self.pk), None)
        if here is not None and portraits[here].photo_id == self.photo_id:
            self.photo = portraits[here].photo  # with its renditions, already read
        rooms = exhibition.hung_rooms(portraits)
        answer = next((other for other in portraits if other.pair == self.pair and other.pk != self.pk), None)
        around = portraits if here is not None else []
        return {
            "exhibition": exhibition,
            "rooms": rooms,
            "room": next((room for room in rooms if room.room.code == self.room_code), None),
            "answer": answer,
            "previous": around[here - 1] if here else None,
            "next": around[here + 1] if here is not None and here + 1 < len(around) else None,
            "number": here + 1 if here is not None else 0,
            "total": len(portraits),
            "code": next((other.panel_code for other in portraits if other.pk == self.pk), ""),
        }

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return [] if self.is_at_risk else super().get_sitemap_urls(request)
