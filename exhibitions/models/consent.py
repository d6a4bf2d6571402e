"""What a person agreed to, until when, and what became of it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from core.blocks.text import LANGUAGES


def private_storage() -> Storage:
    """Where nothing has a public address."""
    return storages["private"]


class SignedDocument(FieldFile):
    """Read by who may see consents, and by nobody else."""

    @property
    def url(self) -> str:
        return reverse("consents:document", args=[self.instance.pk])


class SignedDocumentField(models.FileField):
    """A file whose address is the consents' own view."""

    attr_class = SignedDocument

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", list(args), dict(kwargs)


class Use(models.TextChoices):
    """What the person may have agreed to."""

    WEB = "web", _("On this site")
    PRINT = "print", _("In print: panels, labels, leaflets")
    FUNDRAISING = "fundraising", _("In appeals for money")


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents by what they allow."""

    def allowing(self, use: str, on: date | None = None) -> "ConsentQuerySet":
        """Those that allow this use on that day (Montréal's today by default)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=day),
            withdrawn_at__isnull=True,
            **{f"allows_{Use(use).value}": True},
        )


class Consent(ClusterableModel):
    """The written agreement of one person. Their name stays here; pages show `public_name` alone.

    Days are Montréal's; `expires_on` is the last day, included. A withdrawn consent never comes back: a new one is
    recorded. Source of the rules: Law 25 (CQLR c. P-39.1, ss. 8, 14): given for specific purposes, for as long as
    they need, and withdrawn at any time.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    person_name = models.CharField(
        _("person's name"),
        max_length=160,
        help_text=_("Kept here and never shown. Only who may see consents reads it."),
    )
    public_name = models.CharField(
        _("name shown"), max_length=120, blank=True, help_text=_("A first name or a pseudonym; empty: no name at all.")
    )
    is_at_risk = models.BooleanField(
        _("at risk"),
        default=False,
        help_text=_(
            "The portrait then shows no exact place, keeps out of search engines and never says the real name."
        ),
    )
    allows_web = models.BooleanField(Use.WEB.label, default=True)
    allows_print = models.BooleanField(Use.PRINT.label, default=False)
    allows_fundraising = models.BooleanField(Use.FUNDRAISING.label, default=False)
    given_on = models.DateField(_("given on"))
    expires_on = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day, included. Empty: until it is withdrawn.")
    )
    read_language = models.CharField(_("language it was read in"), max_length=2, choices=LANGUAGES)
    document = SignedDocumentField(
        _("signed document"), upload_to="consents/", storage=private_storage, blank=True, max_length=200
    )
    is_demonstration = models.BooleanField(
        _("demonstration"), default=False, help_text=_("No real person stands behind this portrait; its page says so.")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False,
        verbose_name=_("recorded by"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False,
        verbose_name=_("withdrawn by"),
    )  # fmt: skip
    withdrawal_report = models.JSONField(_("what the withdrawal did"), default=dict, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-recorded_at"]
        permissions = [("withdraw_consent", "Can withdraw a consent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("given_on")),
                name="consent_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(allows_web=True) | Q(allows_print=True) | Q(allows_fundraising=True),
                name="consent_allows_something",
            ),
        ]

    def __str__(self) -> str:
        name = self.public_name or _("no name shown")
        return f"{self.reference} – {name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.reference:
            self.reference = self._next_reference()
        super().save(*args, **kwargs)

    @staticmethod
    def _next_reference() -> str:
        year = timezone.localdate().year
        newest = Consent.objects.filter(reference__startswith=f"C-{year}-").order_by("-pk").first()
        return f"C-{year}-{int(newest.reference.rsplit('-', 1)[1]) + 1 if newest else 1:03d}"

    def allows(self, use: str, on: date | None = None) -> bool:
        """True when the person agreed to this use and still does on that day (Montréal's today by default)."""
        return self.is_current(on) and bool(getattr(self, f"allows_{Use(use).value}"))

    def is_current(self, on: date | None = None) -> bool:
        """True while it is neither withdrawn nor past its last day."""
        day = on or timezone.localdate()
        return self.withdrawn_at is None and (self.expires_on is None or self.expires_on >= day)

    @property
    def state(self) -> str:
        """In a word, for a list."""
        if self.withdrawn_at is not None:
            return str(_("Withdrawn"))
        if self.expires_on is not None and self.expires_on < timezone.localdate():
            return str(_("Expired"))
        return str(_("Valid"))


class ConsentPicture(Orderable):
    """A picture in which the person can be recognised."""

    consent = ParentalKey(Consent, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey(
        "core.CustomImage", on_delete=models.CASCADE, related_name="consents", verbose_name=_("picture")
    )

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["consent", "image"], name="one_row_per_consent_and_picture")]


class ConsentRecording(Orderable):
    """A recording in which the person can be heard."""

    consent = ParentalKey(Consent, on_delete=models.CASCADE, related_name="recordings")
    recording = models.ForeignKey(
        "core.CustomMedia", on_delete=models.CASCADE, related_name="consents", verbose_name=_("recording")
    )

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["consent", "recording"], name="one_row_per_consent_and_recording")
        ]
