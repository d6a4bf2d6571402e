"""The log of what people with rights did: it only grows."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditLogEntry(models.Model):
    """One act of somebody with rights, or a sign-in. Written by `core.audit` alone, never changed; deleted by its
    clock, two years later (database triggers).

    `actor` is the account's number, kept when the account goes; none for a sign-in that was refused. `what` names the
    address or the object's kind, `object_key` the object by its number: never a name, an address, a code or a link.
    `network` is where it came from, without the machine. `is_done` is false for what was refused. Times are UTC.
    """

    class Action(models.TextChoices):
        SIGN_IN = "sign_in", _("Sign-in")
        ACCOUNT = "account", _("Password, address or second step changed")
        RIGHTS = "rights", _("Accounts and rights")
        LOOK = "look", _("Look at persons’ data")
        EXPORT = "export", _("Export")
        MONEY = "money", _("Money")
        PEOPLE = "people", _("Members, invitations and consents")

    occurred_at = models.DateTimeField(_("date"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+",
        verbose_name=_("who"),
    )  # fmt: skip
    action = models.CharField(_("act"), max_length=10, choices=Action)
    what = models.CharField(_("what"), max_length=120)
    object_key = models.CharField(_("number"), max_length=60, blank=True)
    network = models.CharField(_("network"), max_length=50, blank=True)
    is_done = models.BooleanField(_("carried out"), default=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("log of acts")
        ordering = ["-occurred_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.what} {self.object_key}".strip()
