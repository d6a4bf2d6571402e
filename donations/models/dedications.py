"""Gifts made in honour or in memory of somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .gifts import Donation


class Dedication(models.Model):
    """For whom a gift was made, and whom to tell. Written by `services.gifts` alone.

    The card leaves once, when the gift is received; it names the donor only as they signed it.
    """

    class Kind(models.TextChoices):
        HONOUR = "honour", _("In honour of")
        MEMORY = "memory", _("In memory of")

    donation = models.OneToOneField(Donation, on_delete=models.CASCADE, related_name="dedication")
    kind = models.CharField(_("dedication"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    card_email = models.EmailField(_("send the card to"), blank=True)
    card_signature = models.CharField(_("signed"), max_length=120, blank=True)
    card_message = models.CharField(_("words of the card"), max_length=280, blank=True)

    class Meta:
        verbose_name = _("dedication")

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
