"""What every page of the site shares: an introduction, a picture, the addresses of its translations."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.db.models.functions import Length
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.search import index

from ..cleaning import CleanTextMixin, clean_fields_of
from ..plates import Plate, plate_choices
from ..publication import (
    PublicationRefused,
    is_on_schedule,
    problems_of,
    refuse_incomplete,
    refuse_unfit,
    set_aside,
)
from ..reserved_slugs import is_reserved, reserved_sentence
from ..search_words import fold
from ..translations import digest_of, hold_shared_fields, original_of, shared_fields

# What a redirect holds is 255 long; the home page's own part is in none.
LONGEST_ADDRESS = 240
LONGEST_PROPOSED_SLUG = 80
# An elision stays apart in an address: «L’été» is «l-ete».
APOSTROPHES = str.maketrans(dict.fromkeys("'’ʼ‘`´", "-"))


def plain_slug(text: str) -> str:
    """The text as an address: small letters without accents, figures and hyphens."""
    return slugify(fold(text.translate(APOSTROPHES)))


def longest_address(page: Page, slug: str, parent: Page) -> int:
    """How long the longest address at or below the page would be, with that slug below that parent."""
    below = 0
    if page.pk:
        lengths = page.get_descendants(inclusive=True).aggregate(longest=Max(Length("url_path")))
        below = max(0, (lengths["longest"] or 0) - len(page.url_path or ""))
    return len(parent.url_path) + len(slug) + 1 + below


def address_too_long() -> str:
    """Why it is refused: the redirect that a renamed page leaves behind could not hold it."""
    return gettext("This address would be too long, or one below it. Please choose a shorter one.")


class BasePageForm(WagtailAdminPageForm):
    """Says what keeps a page from being published next to the field it is about; a draft is saved with its gaps.

    In a translation, what is one fact in every language is shown and cannot be changed, and the editor says when the
    translation follows its original.
    """

    follows_original = forms.BooleanField(
        label=_("This translation follows the original as it is now"),
        required=False,
        help_text=_("Readers are told that it is older than its original until you tick this and publish."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.original = original_of(self.instance) if self.instance.pk else None
        if self.original is None:
            del self.fields["follows_original"]
            return
        for name in shared_fields(type(self.instance)):
            if name in self.fields:
                self.fields[name].disabled = True
                self.fields[name].help_text = gettext("The same in every language: change it in the original.")

    def full_clean(self) -> None:
        """As Django's; what is wrong with a schedule is told above the form: Wagtail's own dialog stays closed."""
        super().full_clean()
        for name in ("go_live_at", "expire_at"):
            for told in [*self.errors.get(name, ())]:
                words = {"field": self.fields[name].label, "sentence": told}
                self.add_error(None, gettext("%(field)s: %(sentence)s") % words)

    def clean_slug(self) -> str:
        """In plain letters, whatever was pasted: an address with accents is passed on as «%C3%A9»."""
        asked = self.cleaned_data["slug"]
        slug = plain_slug(asked)
        if asked and not slug:
            raise ValidationError(gettext("Write this address with the letters a to z, figures and hyphens."))
        if self.parent_page is not None and longest_address(self.instance, slug, self.parent_page) > LONGEST_ADDRESS:
            raise ValidationError(address_too_long())
        return slug

    def clean(self) -> dict[str, Any]:
        """As Wagtail's; an address of the site's own is refused."""
        data: dict[str, Any] = super().clean()
        slug = data.get("slug")
        if slug and self.parent_page is not None and is_reserved(slug, self.parent_page):
            self.add_error("slug", reserved_sentence(slug))
        return data

    def save(self, commit: bool = True) -> Any:
        if self.original is not None and self.cleaned_data.get("follows_original"):
            self.instance.source_digest = digest_of(self.original)
        return super().save(commit=commit)

    def is_valid(self) -> bool:
        if super().is_valid() and "action-publish" in self.data:
            for problem in problems_of(self.instance):
                self.add_error(problem.field if problem.field in self.fields else None, problem.sentence)
        return not self.errors and super().is_valid()


class BasePage(CleanTextMixin, Page):
    """Abstract base of every public page. `introduction` is its teaser wherever the page is listed.

    `consent_use` is what a person in its pictures must have agreed to: «web», or «fundraising» where money is asked.
    """

    base_form_class = BasePageForm
    consent_use = "web"

    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("Two to five words above the title: a place or a theme.")
    )
    introduction = models.TextField(
        _("introduction"), max_length=400, blank=True, help_text=_("One or two sentences, shown under the title.")
    )

    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    stale_since = models.DateTimeField(null=True, blank=True, editable=False)

    content_panels = [*Page.content_panels, FieldPanel("kicker"), FieldPanel("introduction")]
    promote_panels = [FieldPanel("follows_original"), *Page.promote_panels]
    # What the page is for machines (schema.org).
    schema_type = "WebPage"
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("kicker")]

    class Meta:
        abstract = True

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """As Wagtail's: a draft is kept as clean as a page."""
        clean_fields_of(self)
        return super().save_revision(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Wagtail's; a page that is live, or goes live without a revision, is asked every publication rule first.

        Translations are written to the live row before they are published. Raises PublicationRefused.
        """
        # Wagtail's first argument: without it, only a few columns of its own are written.
        if self.live and kwargs.get("clean", args[0] if args else True):
            refuse_unfit(self)
        super().save(*args, **kwargs)

    def update_aliases(self, **kwargs: Any) -> None:
        """As Wagtail's, once the page itself is live: before its hour, no alias shows what it will say.

        An alias is as old as its page.
        """
        if self.live:
            super().update_aliases(**kwargs)
            aliases = type(self).objects.filter(alias_of=self, first_published_at=None)
            aliases.update(first_published_at=self.first_published_at)

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        """As Wagtail's, at `SITE_URL` whatever the CMS's record of the site says."""
        parts = super().get_url_parts(request)
        return (parts[0], settings.SITE_URL, parts[2]) if parts and parts[1] else parts

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        proposed = plain_slug(self.title)[:LONGEST_PROPOSED_SLUG].strip("-")
        slug: str = super()._get_autogenerated_slug(proposed or base_slug)
        return slug

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's, once nothing is missing and every publication rule was asked. Raises PublicationRefused.

        On its schedule's hour nobody is there to be told: the page is set aside and the staff get a mail.
        """
        draft = revision.as_object()
        try:
            refuse_incomplete(draft)
            refuse_unfit(draft)
        except PublicationRefused as refusal:
            if not is_on_schedule(revision):
                raise
            return set_aside(revision, refusal)
        hold_shared_fields(revision)
        return super().publish(revision, *args, **kwargs)

    def get_view_restrictions(self) -> models.QuerySet:
        """As Wagtail's, without a query for the ancestors that the address already found.

        Aliases share the restrictions of their source: they go Wagtail's way.
        """
        lineage = getattr(self, "ancestry", None)
        if lineage is None or any(page.alias_of_id for page in lineage):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.filter(page_id__in=[page.pk for page in lineage])

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the page is, as schema.org names it; sections add what they know. It is asked in the page's language."""
        facts: dict[str, Any] = {
            "@type": self.schema_type,
            "name": self.title,
            "url": settings.SITE_URL + (self.get_url(request) or "/"),
            "inLanguage": get_language() or settings.LANGUAGE_CODE,
        }
        if self.introduction:
            facts["description"] = self.introduction
        if self.last_published_at:
            facts["dateModified"] = self.last_published_at.isoformat()
        return facts


class HeroMixin(models.Model):
    """The picture that opens a page: a photograph from the library or a plate of the catalogue."""

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
