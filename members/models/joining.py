"""Asking to become a member."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .membership import Group


class JoinRequest(models.Model):
    """What somebody asked, as they wrote it; a person decides. Written by `services.joining` alone."""

    class State(models.TextChoices):
        """`received`: sent by the form. `accepted` and `declined`: decided in the CMS; final."""

        RECEIVED = "received", _("To be read")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.CharField(_("group"), max_length=1, choices=Group)
    organisation_name = models.CharField(_("organisation"), max_length=160, blank=True)
    contact_name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, default="fr")
    may_be_listed = models.BooleanField(_("agrees to stand in the public list"), default=False)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RECEIVED)
    created_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["-created_at"]
        permissions = [("decide_joinrequest", _("Can accept and decline requests to join"))]

    def __str__(self) -> str:
        return self.organisation_name or self.contact_name
