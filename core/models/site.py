"""What the site says of its owner, and the navigation, both edited in the CMS."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable

LANGUAGE_SUFFIXES = ("fr", "es", "en")


@register_setting(icon="home")
class OrganisationSettings(BaseSiteSetting):
    """Legal identity of the organisation, printed in the colophon and on acknowledgements.

    Without a charity registration number every acknowledgement says that it is not a tax receipt.
    """

    legal_name = models.CharField(
        _("legal name"), max_length=200, default="Centre international de solidarité ouvrière"
    )
    address = models.TextField(_("postal address"), blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    charity_registration_number = models.CharField(
        _("charity registration number"),
        max_length=20,
        blank=True,
        help_text=_("Leave empty if there is none: acknowledgements then say that they are not tax receipts."),
    )
    privacy_officer = models.CharField(
        _("person in charge of privacy"),
        max_length=160,
        blank=True,
        help_text=_("Name and title, as Law 25 asks. Empty: the role alone is shown."),
    )
    privacy_email = models.EmailField(_("their e-mail"), blank=True, help_text=_("Empty: the contact e-mail is shown."))
    privacy_page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("privacy page"), help_text=_("It shows the person in charge."),
    )  # fmt: skip
    demo_banner_fr = models.CharField(_("demonstration banner, French"), max_length=200, blank=True)
    demo_banner_es = models.CharField(_("demonstration banner, Spanish"), max_length=200, blank=True)
    demo_banner_en = models.CharField(_("demonstration banner, English"), max_length=200, blank=True)

    panels = [
        MultiFieldPanel(
            ["legal_name", "address", "contact_email", "charity_registration_number"], heading=_("Identity")
        ),
        MultiFieldPanel(
            ["privacy_officer", "privacy_email", "privacy_page"], heading=pgettext_lazy("Law 25", "Privacy")
        ),
        MultiFieldPanel(
            ["demo_banner_fr", "demo_banner_es", "demo_banner_en"],
            heading=_("Demonstration banner (empty: no banner)"),
        ),
    ]

    class Meta:
        verbose_name = _("organisation")

    def demo_banner(self, language: str) -> str:
        """The banner in `language`, falling back to French; empty when the site is not a demonstration."""
        return getattr(self, f"demo_banner_{language}", "") or self.demo_banner_fr


@register_setting(icon="list-ul")
class NavigationSettings(ClusterableModel, BaseSiteSetting):
    """The sections in the masthead and the columns of the footer.

    Items are pages: their labels and addresses follow the reader's language by themselves.
    """

    masthead_places = models.CharField(
        _("places in the folio"),
        max_length=120,
        blank=True,
        default="Montréal – Tehuacán – Dolores Hidalgo – Cavaillon",
    )
    give_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("give page"),
    )

    panels = [
        FieldPanel("masthead_places"),
        FieldPanel("give_page"),
        InlinePanel("menu_items", label=_("section"), heading=_("Sections in the masthead"), max_num=7),
        InlinePanel("footer_groups", label=_("column"), heading=_("Columns of the footer"), max_num=4),
    ]

    class Meta:
        verbose_name = _("navigation")


class MenuItem(Orderable):
    """A section of the masthead."""

    settings = ParentalKey(NavigationSettings, on_delete=models.CASCADE, related_name="menu_items")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [FieldPanel("page")]


class FooterGroup(ClusterableModel, Orderable):
    """A titled column of the footer."""

    settings = ParentalKey(NavigationSettings, on_delete=models.CASCADE, related_name="footer_groups")
    title_fr = models.CharField(_("title, French"), max_length=60)
    title_es = models.CharField(_("title, Spanish"), max_length=60)
    title_en = models.CharField(_("title, English"), max_length=60)

    panels = ["title_fr", "title_es", "title_en", InlinePanel("links", label=_("page"))]

    def title(self, language: str) -> str:
        return getattr(self, f"title_{language}", self.title_fr)


class FooterLink(Orderable):
    """A page listed in a column of the footer."""

    group = ParentalKey(FooterGroup, on_delete=models.CASCADE, related_name="links")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [FieldPanel("page")]
