"""Who wrote and who signed: organisations of the directory, or words where none fits."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldRowPanel
from wagtail.models import Orderable


class Name(Orderable):
    """An organisation, or a role or name in words; one of the two (constraint)."""

    organisation = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("organisation"),
    )
    words = models.CharField(
        _("or in words"), max_length=120, blank=True, help_text=_("«Education committee», «a coalition of 27 groups»")
    )

    panels = [FieldRowPanel(["organisation", "words"])]

    class Meta(Orderable.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, words="")
                | (models.Q(organisation__isnull=True) & ~models.Q(words="")),
                name="%(class)s_is_an_organisation_or_words",
                violation_error_message=_("Choose an organisation or write words: one of the two."),
            )
        ]

    @property
    def shown(self) -> str:
        """What is printed; nothing for an organisation that did not agree to be named."""
        if self.organisation is None:
            return self.words
        return self.organisation.name if self.organisation.is_public else ""


class Author(Name):
    page = ParentalKey("news.NewsPage", on_delete=models.CASCADE, related_name="authors")


class Signatory(Name):
    page = ParentalKey("news.NewsPage", on_delete=models.CASCADE, related_name="signatories")
