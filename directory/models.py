"""Organisations (one tree, several roles at once), themes, countries and places."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

DEEPEST = 12


class Organisation(index.Indexed, ClusterableModel):
    """A union, partner, funder or ally. `parent` places it in the tree: centrale → fédération → local.

    Raises ValidationError in `clean` when the parent is the organisation itself or one below it.
    """

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    name_language = models.CharField(_("language of the name"), max_length=2, default="fr")
    country = models.CharField(_("country or QC"), max_length=2, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("belongs to")
    )
    is_public = models.BooleanField(
        _("may be shown"), default=False, help_text=_("Only when the organisation agreed to be named on the site.")
    )

    panels = [
        MultiFieldPanel(
            ["name", "acronym", "code", FieldRowPanel(["name_language", "country"])], heading=_("Identity")
        ),
        FieldPanel("parent"),
        FieldPanel("is_public"),
        InlinePanel("roles", label=_("role"), heading=pgettext_lazy("organisation", "Roles")),
    ]
    search_fields = [index.SearchField("name"), index.SearchField("acronym"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("pk")),
                name="organisation_is_not_its_own_parent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def clean(self) -> None:
        super().clean()
        if self.pk and self.pk in {organisation.pk for organisation in self.ancestors()}:
            raise ValidationError({"parent": _("An organisation cannot belong to itself or to one of its own.")})

    def ancestors(self) -> list["Organisation"]:
        """From the parent up to the root, one query a level."""
        line: list[Organisation] = []
        above = self.parent
        while above is not None and above not in line and len(line) < DEEPEST:
            line.append(above)
            above = above.parent
        return line


def names_and_acronyms() -> list[tuple[str, str]]:
    """Each organisation's name and acronym, where it has both: who searches one means the other. One query.

    Also of those that may not be shown: their names are compared with what pages say, and printed nowhere.
    """
    return list(Organisation.objects.exclude(acronym="").order_by("pk").values_list("name", "acronym"))


class NamedMixin(models.Model):
    """A name in each language of the site: one row, so that the languages cannot drift apart."""

    name_fr = models.CharField(_("name, French"), max_length=80)
    name_es = models.CharField(_("name, Spanish"), max_length=80)
    name_en = models.CharField(_("name, English"), max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return str(getattr(self, f"name_{get_language() or 'fr'}", self.name_fr))


class Theme(NamedMixin):
    """What a page is about."""

    code = models.SlugField(_("code"), max_length=40, unique=True)

    panels = ["code", "name_fr", "name_es", "name_en"]

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["name_fr"]


class Country(NamedMixin):
    """A country, or Québec. `code` is its ISO 3166-1 code in two letters; QC for Québec."""

    code = models.CharField(_("code"), max_length=2, unique=True, validators=[RegexValidator(r"^[A-Z]{2}\Z")])

    panels = ["code", "name_fr", "name_es", "name_en"]

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name_fr"]


class Place(models.Model):
    """A town or a region where somebody works. Its position is never shown closer than what it says of itself.

    `latitude` and `longitude` are degrees, WGS 84; both or neither.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_language = models.CharField(_("language of the name"), max_length=3, default="es")
    region = models.CharField(_("region"), max_length=80, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="places", verbose_name=_("country"))
    latitude = models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=4, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=7, decimal_places=4, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    is_approximate = models.BooleanField(
        _("region only"),
        default=True,
        help_text=_("Ticked: the site shows the region and a position rounded to half a degree, never the town."),
    )

    panels = [
        MultiFieldPanel([FieldRowPanel(["name", "name_language"]), "code", "region", "country"], heading=_("Place")),
        MultiFieldPanel([FieldRowPanel(["latitude", "longitude"]), "is_approximate"], heading=_("Position")),
    ]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="place_has_both_coordinates_or_none",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.region}" if self.region else self.name

    @property
    def shown_name(self) -> str:
        """What a reader may know: the region alone when the place is approximate and has one."""
        return self.region if self.is_approximate and self.region else str(self)

    @property
    def shown_position(self) -> tuple[float, float] | None:
        """Latitude and longitude as they may leave the server; rounded to half a degree when approximate."""
        if self.latitude is None or self.longitude is None:
            return None
        latitude, longitude = float(self.latitude), float(self.longitude)
        return (round(latitude * 2) / 2, round(longitude * 2) / 2) if self.is_approximate else (latitude, longitude)


class OrganisationRole(models.Model):
    """One of the roles that an organisation holds."""

    class Role(models.TextChoices):
        SELF = "self", _("CISO itself")
        MEMBER = "member", _("Member")
        PARTNER = "partner", _("International partner")
        FUNDER = "funder", _("Funder")
        COALITION = "coalition", _("Coalition or alliance")
        MEDIA = "media", _("Media")
        INSTITUTION = "institution", _("Institution")
        CO_ORGANISER = "co_organiser", _("Co-organiser")

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        verbose_name = _("role")
        constraints = [models.UniqueConstraint(fields=["organisation", "role"], name="one_row_per_role")]

    def __str__(self) -> str:
        return self.get_role_display()


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def current(self) -> "DelegationQuerySet":
        """Those that hold today."""
        return self.filter(ended_at__isnull=True)


class Delegation(models.Model):
    """A person who speaks for an organisation, until `ended_at` (UTC). A lead invites and removes the others.

    An ended one is kept: it says who spoke for whom at the time.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delegations", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="delegations", verbose_name=_("organisation")
    )
    is_lead = models.BooleanField(_("invites and removes the others"), default=False)
    since = models.DateField(_("since"), default=timezone.localdate)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="one_delegation_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"
