"""What a partner sends from the field, piece by piece, until it is whole and becomes a draft."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.blocks.text import LANGUAGES

from .invitations import PartnerInvitation

LONGEST_TITLE, LONGEST_TEXT, LONGEST_PLACE = 120, 12_000, 60


class FieldReport(models.Model):
    """One submission. The sender's own key makes it one, however often it is sent: (invitation, client_key) is unique.

    `complete` when every piece has come: the draft `page` was then made, once; it is empty when somebody deleted it.
    """

    class State(models.TextChoices):
        RECEIVING = "receiving", _("Arriving")
        COMPLETE = "complete", _("Received")

    invitation = models.ForeignKey(
        PartnerInvitation, on_delete=models.CASCADE, related_name="reports", verbose_name=_("invitation")
    )
    client_key = models.UUIDField(editable=False)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    text = models.TextField(_("text"))
    language = models.CharField(_("language it was written in"), max_length=3, choices=LANGUAGES)
    occurred_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=LONGEST_PLACE, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.RECEIVING)
    page = models.ForeignKey(
        "projects.ProjectUpdatePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("draft"),
    )  # fmt: skip
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    touched_at = models.DateTimeField(auto_now=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("news from the field")
        verbose_name_plural = _("news from the field")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "client_key"], name="one_report_per_invitation_and_key"),
            models.CheckConstraint(
                condition=Q(state="receiving", received_at__isnull=True)
                | Q(state="complete", received_at__isnull=False),
                name="report_is_received_when_complete",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_complete(self) -> bool:
        return self.state == self.State.COMPLETE


class FieldPhoto(models.Model):
    """A photograph on its way: `received` of its `size` bytes are in `content`, which is emptied once it is in the
    library. `digest` is the SHA-256 of the whole, as the sender's device counted it; empty when it could not.
    """

    report = models.ForeignKey(FieldReport, on_delete=models.CASCADE, related_name="photos")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, default="jpg")
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(default=b"")
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    shows = models.CharField(_("what it shows"), max_length=255, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("photograph")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_photo_per_report_and_number"),
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="photo_holds_no_more_than_its_size"),
        ]

    def __str__(self) -> str:
        return f"{self.report} – {self.number}"
