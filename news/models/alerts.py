"""One urgent line above every page, with an end."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

MOST_DAYS = 60


class Alert(models.Model):
    """A call to act that ends by itself. Two alerts never overlap: `clean` refuses it, and one alone is ever shown.

    One row holds the three languages, so that none can be forgotten. Times are UTC.
    """

    text_fr = models.CharField(_("text, French"), max_length=160)
    text_es = models.CharField(_("text, Spanish"), max_length=160)
    text_en = models.CharField(_("text, English"), max_length=160)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"))

    panels = [
        MultiFieldPanel(["text_fr", "text_es", "text_en"], heading=_("What it says")),
        FieldPanel("page"),
        FieldRowPanel(["starts_at", "ends_at"]),
    ]

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="alert_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.text_fr

    @property
    def text(self) -> str:
        """In the reader's language."""
        return str(getattr(self, f"text_{get_language() or 'fr'}", self.text_fr))

    def clean(self) -> None:
        if self.starts_at is None or self.ends_at is None:
            return
        if self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("It must end after it begins.")})
        if (self.ends_at - self.starts_at).days > MOST_DAYS:
            raise ValidationError({"ends_at": _("Sixty days at most: what lasts longer is a campaign.")})
        others = Alert.objects.filter(starts_at__lt=self.ends_at, ends_at__gt=self.starts_at).exclude(pk=self.pk)
        other = others.first()
        if other is not None:
            raise ValidationError(
                _("Another alert runs at that time: «%(text)s». One at a time, so that each is read."),
                params={"text": other.text_fr},
            )

    @classmethod
    def current(cls, moment: datetime | None = None) -> "Alert | None":
        """The alert to show now; the one that began last if an import made two overlap."""
        now = moment or timezone.now()
        return (
            cls.objects.filter(starts_at__lte=now, ends_at__gt=now)
            .select_related("page")
            .order_by("-starts_at")
            .first()
        )
