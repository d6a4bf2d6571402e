"""What was taken and answered, counted: no row of these says who."""

from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def this_month() -> date:
    """The first day of Montréal's month."""
    return timezone.localdate().replace(day=1)


class CountQuerySet(models.QuerySet[Any]):
    """Counts, one row by month, changed by the database itself."""

    def add_one(self, **row: Any) -> None:
        """Add one to this month's count of the row, which is made when it is missing. Two at once are two."""
        row["month"] = this_month()
        for _attempt in range(2):
            if self.filter(**_asked(row)).update(count=models.F("count") + 1):
                return
            try:
                with transaction.atomic():
                    self.create(**row, count=1)
                    return
            except IntegrityError:
                continue  # somebody made the row in between


def _asked(row: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{name}__isnull" if value is None else name: True if value is None else value for name, value in row.items()
    }


class DownloadCount(models.Model):
    """How often a file was taken in a month, for an organisation or for none. `month` is its first day."""

    file = models.ForeignKey(
        "education.ResourceFile", on_delete=models.CASCADE, related_name="counts", verbose_name=_("file")
    )
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        verbose_name=_("organisation"),
    )  # fmt: skip
    month = models.DateField(_("month"))
    count = models.PositiveIntegerField(_("times"), default=0)

    objects = CountQuerySet.as_manager()

    class Meta:
        verbose_name = _("downloads")
        verbose_name_plural = _("downloads")
        ordering = ["-month", "file", "organisation"]
        permissions = [("export_downloadcount", "Can export downloads")]
        constraints = [
            models.UniqueConstraint(fields=["file", "organisation", "month"], name="one_count_per_organisation"),
            models.UniqueConstraint(
                fields=["file", "month"],
                condition=models.Q(organisation__isnull=True),
                name="one_count_without_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.month:%Y-%m}"

    @property
    def resource(self) -> str:
        """The resource's title."""
        return str(self.file.page.title)


class QuizCount(models.Model):
    """How often an answer was given in a month. Questions and answers are named by the ids of their blocks."""

    quiz_key = models.UUIDField(_("quiz"), db_index=True)
    question = models.UUIDField(_("question"))
    answer = models.UUIDField(_("answer"))
    month = models.DateField(_("month"))
    count = models.PositiveIntegerField(_("times"), default=0)

    objects = CountQuerySet.as_manager()

    class Meta:
        verbose_name = _("answers to a quiz")
        verbose_name_plural = _("answers to quizzes")
        ordering = ["quiz_key", "month"]
        constraints = [
            models.UniqueConstraint(fields=["quiz_key", "question", "answer", "month"], name="one_count_per_answer")
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.month:%Y-%m}"
