"""What a donor must know before giving, said once for every language."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

CLAUSES = {
    "direction": _("Who keeps direction of the money?"),
    "surplus": _("And if more is raised?"),
    "shortfall": _("And if less is raised?"),
}


class GivingTerms(models.Model):
    """The clauses of an appeal. One row holds the three languages, so that no version of a page promises another thing.

    An appeal and its translations point at one row; several appeals may point at the same.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    direction_fr = models.TextField(_("who keeps direction of the money, French"), max_length=400)
    direction_es = models.TextField(_("who keeps direction of the money, Spanish"), max_length=400)
    direction_en = models.TextField(_("who keeps direction of the money, English"), max_length=400)
    surplus_fr = models.TextField(_("what happens if more is raised, French"), max_length=400)
    surplus_es = models.TextField(_("what happens if more is raised, Spanish"), max_length=400)
    surplus_en = models.TextField(_("what happens if more is raised, English"), max_length=400)
    shortfall_fr = models.TextField(_("what happens if less is raised, French"), max_length=400)
    shortfall_es = models.TextField(_("what happens if less is raised, Spanish"), max_length=400)
    shortfall_en = models.TextField(_("what happens if less is raised, English"), max_length=400)

    panels = [
        FieldPanel("code"),
        MultiFieldPanel([f"{name}_fr" for name in CLAUSES], heading=_("In French")),
        MultiFieldPanel([f"{name}_es" for name in CLAUSES], heading=_("In Spanish")),
        MultiFieldPanel([f"{name}_en" for name in CLAUSES], heading=_("In English")),
    ]

    class Meta:
        verbose_name = _("giving terms")
        verbose_name_plural = _("giving terms")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def clauses(self) -> list[tuple[str, str]]:
        """Each question with its answer in the reader's language."""
        language = get_language() or "fr"
        return [(str(question), getattr(self, f"{name}_{language}")) for name, question in CLAUSES.items()]
