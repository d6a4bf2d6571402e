"""Funds: what a gift is for."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def validate_suggested_amounts(value: Any) -> None:
    """Require a list of one to six whole amounts in cents, each of at least one dollar."""
    fits = isinstance(value, list) and 1 <= len(value) <= 6
    if not fits or not all(isinstance(cents, int) and not isinstance(cents, bool) and cents >= 100 for cents in value):
        raise ValidationError(_("Write one to six amounts of at least one dollar, for example 25; 50; 100."))


def default_suggested_amounts() -> list[int]:
    return [2500, 5000, 10000, 25000]


class Fund(models.Model):
    """A purpose that receives money; one fund serves every translation of an appeal.

    Its nature decides the books: gifts and dues are different incomes, and only gifts may ever reach a tax receipt.

    Written by editors in the CMS. `goal_cents` may be unknown. The fund takes gifts from `opens_on` to `closes_on`
    included, by Montréal's calendar (America/Toronto).
    """

    class Nature(models.TextChoices):
        """What its money is."""

        GIFT = "gift", _("Gifts")
        DUE = "due", _("Members’ dues")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    nature = models.CharField(_("nature"), max_length=4, choices=Nature, default=Nature.GIFT)
    name_fr = models.CharField(_("name, French"), max_length=120)
    name_es = models.CharField(_("name, Spanish"), max_length=120)
    name_en = models.CharField(_("name, English"), max_length=120)
    goal_cents = models.BigIntegerField(_("goal, in cents"), null=True, blank=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    suggested_cents = models.JSONField(
        _("suggested amounts, in cents"), default=default_suggested_amounts, validators=[validate_suggested_amounts]
    )
    is_general = models.BooleanField(_("general fund"), default=False)
    is_demonstration = models.BooleanField(_("amounts are demonstration data"), default=False)

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["-is_general", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(goal_cents__isnull=True) | models.Q(goal_cents__gt=0),
                name="fund_goal_positive",
                violation_error_message=_("Write a goal above zero, or leave it empty while it is unknown."),
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__isnull=True) | models.Q(closes_on__gte=models.F("opens_on")),
                name="fund_closes_after_it_opens",
                violation_error_message=_("The last day lies before the first: exchange the two dates."),
            ),
            models.UniqueConstraint(
                fields=["is_general"],
                condition=models.Q(is_general=True),
                name="one_general_fund",
                violation_error_message=_("Another fund is the general one already: there is only one."),
            ),
            models.UniqueConstraint(
                fields=["nature"],
                condition=models.Q(nature="due"),
                name="one_fund_of_dues",
                violation_error_message=_("Another fund takes the members’ dues already: there is only one."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_general=False) | models.Q(nature="gift"),
                name="general_fund_takes_gifts",
                violation_error_message=_("The general fund takes gifts: dues have their own fund."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Money in the books keeps its nature."""
        super().clean()
        before = Fund.objects.filter(pk=self.pk).exclude(nature=self.nature)
        if before.exists() and (self.donations.exists() or self.entries.exists()):
            raise ValidationError({"nature": _("Money came in for this fund: what it is cannot change any more.")})

    @property
    def name(self) -> str:
        """The name in the active language."""
        return self.name_in(get_language() or "fr")

    def name_in(self, language: str) -> str:
        return getattr(self, f"name_{language}", self.name_fr)

    def is_open(self, today: date | None = None) -> bool:
        """True when the fund takes gifts on `today`, by default Montréal's date now."""
        day = today or timezone.localdate()
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)

    def has_closed(self, today: date | None = None) -> bool:
        """True once the last day is over; False before the first."""
        return self.closes_on is not None and (today or timezone.localdate()) > self.closes_on
