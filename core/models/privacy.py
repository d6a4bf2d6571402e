"""What lets a person see and erase what is held about them, and the register of incidents that Law 25 asks for."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .links import MagicLink


class PrivacyLink(MagicLink):
    """A request about one's own data. Deleted by its retention clock."""

    class Purpose(models.TextChoices):
        """`see` opens a visit of thirty minutes; `erase` confirms an erasure."""

        SEE = "see", _("See what is held")
        ERASE = "erase", _("Have it erased")

    purpose = models.CharField(max_length=5, choices=Purpose)

    class Meta:
        indexes = [
            models.Index(fields=["requested_at"], condition=models.Q(handled_at__isnull=True), name="privacy_link_due")
        ]


class Incident(models.Model):
    """One line of the register of confidentiality incidents (CQLR c. P-39.1, ss. 3.5 to 3.8). Never deleted here.

    Law 25's regulation asks for the register to be kept five years after the organisation knew of the incident.
    """

    class Risk(models.TextChoices):
        """Only a risk of serious injury has to be told to the Commission and to the persons."""

        SERIOUS = "serious", _("Risk of serious injury")
        SLIGHT = "slight", _("No risk of serious injury")

    happened = models.CharField(_("when it happened, as far as known"), max_length=120)
    known_on = models.DateField(_("known on"))
    what = models.TextField(_("what happened, and to which information"))
    whose = models.CharField(_("whose information"), max_length=200)
    persons = models.PositiveIntegerField(_("number of persons"), null=True, help_text=_("An estimate will do."))
    risk = models.CharField(_("risk"), max_length=7, choices=Risk)
    reasons = models.TextField(
        _("why this risk"),
        help_text=_("How sensitive the information is, how it could be misused, how likely that is."),
    )
    measures = models.TextField(_("what was done about it"))
    commission_told_on = models.DateField(_("Commission d’accès à l’information told on"), null=True, blank=True)
    persons_told_on = models.DateField(_("persons told on"), null=True, blank=True)
    told = models.TextField(_("who else was told, and how"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False,
        verbose_name=_("recorded by"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("confidentiality incident")
        verbose_name_plural = _("confidentiality incidents")
        ordering = ["-known_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.known_on} {self.whose}"
