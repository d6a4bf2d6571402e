"""Workshops: asked for, prepared, held, told about."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_PEOPLE = 5000


class WorkshopRequest(models.Model):
    """A union or a group asks for a workshop or a talk. Days are Montréal's."""

    class Status(models.TextChoices):
        """`received` by the public form; the rest is said by the staff."""

        RECEIVED = "received", _("Received")
        DISCUSSED = "discussed", _("Being discussed")
        ACCEPTED = "accepted", _("Accepted")
        HELD = "held", _("Held")
        DECLINED = "declined", _("Declined")

    class Purpose(models.TextChoices):
        WORKSHOP = "workshop", _("A workshop")
        TALK = "talk", _("A talk")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.RECEIVED)
    purpose = models.CharField(_("what for"), max_length=8, choices=Purpose, default=Purpose.WORKSHOP)
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("organisation in the directory"),
    )  # fmt: skip
    organisation_name = models.CharField(_("organisation"), max_length=160)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    wished_on = models.DateField(_("day wished for"))
    other_days = models.CharField(_("other days possible"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=160)
    people = models.PositiveSmallIntegerField(_("number of people"))
    language = models.CharField(_("language of the workshop"), max_length=2, default="fr")
    subject = models.CharField(_("subject"), max_length=160)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    written_in = models.CharField(_("language of the mails"), max_length=2, default="fr")
    scheduled_on = models.DateField(_("day agreed on"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("who takes care of it"),
    )  # fmt: skip
    is_demonstration = models.BooleanField(_("demonstration"), default=False)
    created_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("request for a workshop")
        verbose_name_plural = _("requests for workshops")
        ordering = ["-created_at"]
        permissions = [("answer_workshoprequest", "Can answer requests for workshops")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status__in=("accepted", "held")) | models.Q(scheduled_on__isnull=False),
                name="an_accepted_workshop_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name}: {self.subject}"


class WorkshopStep(models.Model):
    """What happened to a request: a state, or words mailed to the person who asked."""

    request = models.ForeignKey(WorkshopRequest, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(_("state"), max_length=9, choices=WorkshopRequest.Status)
    words = models.TextField(_("words mailed"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("step of a request")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.at:%Y-%m-%d}"


class ReportQuerySet(models.QuerySet["WorkshopReport"]):
    """Workshops held, by whether they count."""

    def counted(self) -> "ReportQuerySet":
        """Approved ones alone."""
        return self.filter(state=WorkshopReport.State.APPROVED)

    def reached_in(self, year: int) -> dict[str, Any]:
        """How many people a year's workshops reached, each of them once, and whether demonstration is in it."""
        shown = models.Count("pk", filter=models.Q(is_demonstration=True))
        found = self.counted().filter(held_on__year=year).aggregate(total=models.Sum("people"), shown=shown)
        return {"reached": found["total"] or 0, "has_demonstration": bool(found["shown"])}

    def reached_with(self, key: uuid.UUID) -> dict[str, Any]:
        """Workshops held with the resource of this translation key, and the people they reached."""
        found: dict[str, Any] = (
            self.counted()
            .filter(page__translation_key=key)
            .aggregate(workshops=models.Count("pk"), reached=models.Sum("people"))
        )
        return {**found, "reached": found["reached"] or 0}


class WorkshopReport(models.Model):
    """«Workshop held»: how many people, where, with what. Only approved ones count, each of them once.

    `submission_key` is drawn when the form is shown: the same form sent twice is one row.
    """

    class Kind(models.TextChoices):
        CONGRESS = "congress", _("a congress")
        COUNCIL = "council", _("a council")
        COURSE = "course", _("a training course")
        SCHOOL = "school", _("a school")
        OTHER = "other", _("elsewhere")

    class State(models.TextChoices):
        WAITING = "waiting", _("To be read")
        APPROVED = "approved", _("Counts")
        REFUSED = "refused", _("Does not count")

    submission_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("organisation"),
    )  # fmt: skip
    page = models.ForeignKey(
        "education.ResourcePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports",
        verbose_name=_("resource"),
    )  # fmt: skip
    file = models.ForeignKey(
        "education.ResourceFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("version"),
    )  # fmt: skip
    request = models.OneToOneField(
        WorkshopRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="report",
        verbose_name=_("request"),
    )  # fmt: skip
    held_on = models.DateField(_("held on"))
    people = models.PositiveSmallIntegerField(
        _("people"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    kind = models.CharField(_("where"), max_length=8, choices=Kind, default=Kind.OTHER)
    place = models.CharField(_("which one, where"), max_length=160, blank=True)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    reporter_email = models.EmailField(_("e-mail of who reported"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    tell_me = models.BooleanField(_("wants to hear of newer versions"), default=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("read at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False,
        verbose_name=_("read by"),
    )  # fmt: skip

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop held")
        verbose_name_plural = _("workshops held")
        ordering = ["-held_on", "-pk"]
        permissions = [("moderate_workshopreport", "Can approve and refuse workshops held")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(people__gte=1, people__lte=MOST_PEOPLE), name="a_workshop_reaches_somebody"
            )
        ]
        indexes = [models.Index(fields=["state", "held_on"], name="education_reports_by_year")]

    def __str__(self) -> str:
        return f"{self.organisation or self.place or '–'}, {self.held_on}"
