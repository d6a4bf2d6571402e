"""What was taken and answered, counted: no row of these says who."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

    class Meta:
        verbose_name = _("answers to a quiz")
        verbose_name_plural = _("answers to quizzes")
        ordering = ["quiz_key", "month"]
        constraints = [
            models.UniqueConstraint(fields=["quiz_key", "question", "answer", "month"], name="one_count_per_answer")
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.month:%Y-%m}"
