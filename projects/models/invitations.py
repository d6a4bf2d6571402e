"""Who may write from the field without an account: a partner, for one project, until a day."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def in_a_year() -> date:
    """The last day of an invitation made today."""
    return timezone.localdate() + timedelta(days=365)


class PartnerInvitation(models.Model):
    """A way in by a signed link. `language` is the one its page speaks; days are Montréal's, `expires_on` included.

    The link names this row and says nothing else: putting `expires_on` off opens the same link again.
    """

    LANGUAGES = (("fr", "français"), ("es", "español"), ("en", "English"))

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(
        "projects.ProjectPage", on_delete=models.CASCADE, related_name="invitations", verbose_name=_("project")
    )
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("partner")
    )
    language = models.CharField(_("language of the page"), max_length=2, choices=LANGUAGES, default="fr")
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("The link is mailed there, once. Empty: copy it."))
    expires_on = models.DateField(_("valid until"), default=in_a_year, help_text=_("The last day, included."))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False,
        verbose_name=_("invited by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("invitation of a partner")
        verbose_name_plural = _("invitations of partners")
        ordering = ["-created_at", "-pk"]
        permissions = [("revoke_partnerinvitation", "Can revoke an invitation")]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.project}"

    @property
    def is_open(self) -> bool:
        """True while its link leads somewhere."""
        return self.revoked_at is None and self.expires_on >= timezone.localdate()

    @property
    def state(self) -> str:
        """In a word, for a list."""
        if self.revoked_at is not None:
            return str(_("Revoked"))
        return str(_("Open")) if self.is_open else str(_("Expired"))
