"""What was printed or packed of an exhibition: codes on panels, print runs, offline kits."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .consent import private_storage


class PanelCodeQuerySet(models.QuerySet["PanelCode"]):
    """Codes by the portraits that bear them."""

    def by_portrait(self, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        """The codes of the panels of these portraits, by translation key: one query."""
        return dict(self.filter(portrait_key__in=list(keys)).values_list("portrait_key", "code"))


class PanelCode(models.Model):
    """The short code printed on a panel. It belongs to a portrait in every language, and never changes."""

    code = models.CharField(_("code"), max_length=8, primary_key=True)
    portrait_key = models.UUIDField(_("portrait"), unique=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    objects = PanelCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("panel code")

    def __str__(self) -> str:
        return self.code


class PrintRun(models.Model):
    """A printable file that carried a portrait was made: what must be called back if its consent is withdrawn."""

    class Kind(models.TextChoices):
        LABELS = "labels", _("Labels")
        POSTER = "poster", _("Poster")
        KIT = "kit", _("Offline kit")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    portrait_key = models.UUIDField(_("portrait"), db_index=True)
    consent = models.ForeignKey(
        "exhibitions.Consent", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(_("language"), max_length=20)
    loan = models.ForeignKey("exhibitions.Loan", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("printed copy")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d}"


class OfflineKit(models.Model):
    """The exhibition as a zip that opens without a network. `consents` are the keys of all whom it shows or lets be
    heard: it is deleted as soon as one of them ends.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exhibition_key = models.UUIDField(_("exhibition"), db_index=True)
    languages = models.CharField(_("languages"), max_length=20)
    image_width = models.PositiveSmallIntegerField(_("width of pictures"))
    file = models.FileField(_("file"), upload_to="kits/", storage=private_storage)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    portraits = models.PositiveSmallIntegerField(_("portraits"), default=0)
    seconds = models.FloatField(_("seconds to make"), default=0)
    consents = models.JSONField(default=list, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("offline kit")
        verbose_name_plural = _("offline kits")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.languages} {self.made_at:%Y-%m-%d %H:%M}"
