"""Touring: sets of panels, their loans from the request to the return, and what must be done for each."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PanelSet(models.Model):
    """One physical set of panels. It can hang in one place at a time; an exhibition's languages share it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    panel_count = models.PositiveSmallIntegerField(_("number of panels"), null=True, blank=True)
    wall_metres = models.PositiveSmallIntegerField(
        _("metres of wall needed"), null=True, blank=True, help_text=_("Shown to those who ask for the exhibition.")
    )
    crates = models.CharField(_("crates and weight"), max_length=120, blank=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("set of panels")
        verbose_name_plural = _("sets of panels")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LoanQuerySet(models.QuerySet["Loan"]):
    """Accepted stays, by where they lie in time."""

    def current(self, today: date | None = None) -> "LoanQuerySet":
        """Those that are not over, soonest first."""
        return self._accepted().filter(ends_on__gte=today or timezone.localdate()).order_by("starts_on")

    def past(self) -> "LoanQuerySet":
        """Those that are over, newest first."""
        return self._accepted().filter(ends_on__lt=timezone.localdate()).order_by("-starts_on")

    def _accepted(self) -> "LoanQuerySet":
        return self.filter(status=Loan.Status.ACCEPTED)


class Loan(models.Model):
    """A stay of the panels at a host, from the request to the return. Days are Montréal's, both included.

    The database refuses two accepted loans of one set that share a day.
    """

    class Status(models.TextChoices):
        """`requested` by the public form; the rest are decisions of the staff."""

        REQUESTED = "requested", _("Requested")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel_set = models.ForeignKey(
        PanelSet, on_delete=models.PROTECT, related_name="loans", verbose_name=_("set of panels")
    )
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.REQUESTED)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("host in the directory"),
    )  # fmt: skip
    host_name = models.CharField(_("host"), max_length=160)
    venue = models.CharField(_("room or building"), max_length=160, blank=True)
    city = models.CharField(_("city"), max_length=80)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    opening_event = models.CharField(_("opening event"), max_length=200, blank=True)
    wall_metres = models.PositiveSmallIntegerField(_("metres of wall available"), null=True, blank=True)
    accessibility = models.CharField(_("access to the room"), max_length=300, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120)
    contact_email = models.EmailField(_("contact e-mail"))
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    message = models.TextField(_("message"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    is_demonstration = models.BooleanField(_("demonstration"), default=False)
    created_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False,
        verbose_name=_("decided by"),
    )  # fmt: skip
    decision_note = models.TextField(_("words to the host"), blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ["-starts_on", "-pk"]
        permissions = [("decide_loan", "Can accept, refuse and cancel loans")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="loan_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["panel_set", "status", "starts_on"], name="exhibitions_loans_of_set")]

    def __str__(self) -> str:
        return f"{self.host_name}, {self.city} ({self.starts_on} – {self.ends_on})"

    @property
    def is_over(self) -> bool:
        """True once its last day is past."""
        return self.ends_on < timezone.localdate()

    @property
    def is_now(self) -> bool:
        """True while the panels hang there."""
        return self.status == self.Status.ACCEPTED and self.starts_on <= timezone.localdate() <= self.ends_on


class LoanTask(models.Model):
    """One thing that a loan cannot do without."""

    class Kind(models.TextChoices):
        INSURANCE = "insurance", _("Insurance confirmed in writing")
        TRANSPORT_OUT = "transport_out", _("Transport to the host arranged")
        CONDITION_OUT = "condition_out", _("Condition of the panels noted before they leave")
        HANGING = "hanging", _("Hanging and labels checked")
        TRANSPORT_BACK = "transport_back", _("Transport back arranged")
        CONDITION_BACK = "condition_back", _("Condition of the panels noted on return")

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(_("task"), max_length=14, choices=Kind)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("task of a loan")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["loan", "kind"], name="one_task_of_a_kind_per_loan")]

    def __str__(self) -> str:
        return self.get_kind_display()
