"""Organisations: one tree, several roles at once."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
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
        InlinePanel("roles", label=_("role"), heading=_("Roles")),
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


class Delegation(models.Model):
    """A person who speaks for an organisation."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delegations", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="delegations", verbose_name=_("organisation")
    )

    class Meta:
        verbose_name = _("delegation")
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="one_delegation_per_person")]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"
