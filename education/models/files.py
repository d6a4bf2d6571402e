"""Versions of a resource's files. They lie where nothing has an address; one guarded view hands them out."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.blocks.text import LANGUAGES
from core.visibility import open_to_all


def private_storage() -> Storage:
    """Where nothing has a public address."""
    return storages["private"]


def storage_name(file: "ResourceFile", filename: str) -> str:
    """Nothing of the resource is in the name: whoever lists the storage learns nothing."""
    return f"resources/{file.public_id}.{filename.rsplit('.', 1)[-1].lower()}"


def this_day() -> Any:
    """Montréal's day."""
    return timezone.localdate()


class FileQuerySet(models.QuerySet["ResourceFile"]):
    """Files by whether they may be handed out."""

    def out(self) -> "FileQuerySet":
        """Those of a resource that is live, and whose day has come. Who may take them is another question."""
        # Whatever bears a resource's translation key is that resource, in one language or another.
        live = open_to_all(Page.objects.filter(translation_key=models.OuterRef("page__translation_key")))
        return self.filter(models.Exists(live.order_by()), published_on__lte=timezone.localdate())

    def by_resource(self, keys: Iterable[Any]) -> "dict[Any, list[ResourceFile]]":
        """Those whose day has come, newest first, by the translation key of their resource: one query."""
        rows = (
            self.filter(page__translation_key__in=list(keys), published_on__lte=timezone.localdate())
            .select_related("page")
            .order_by("-published_on", "-pk")
        )
        found: dict[Any, list[ResourceFile]] = {}
        for row in rows:
            found.setdefault(row.page.translation_key, []).append(row)
        return found


class ResourceFile(models.Model):
    """One version of one file. What was published under a version never changes: a correction is another version.

    The newest of a language and a format is the current one. `digest` is the file's SHA-256: it names its bytes where
    an interrupted download is taken up again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey(
        "education.ResourcePage", on_delete=models.CASCADE, related_name="files", verbose_name=_("resource")
    )
    file = models.FileField(_("file"), upload_to=storage_name, storage=private_storage, max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="fr")
    format = models.CharField(_("format"), max_length=4, editable=False)
    version = models.CharField(_("version"), max_length=12, help_text=_("As 2.1."))
    changes = models.TextField(_("what changed"), max_length=600, blank=True)
    published_on = models.DateField(_("published on"), default=this_day)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False,
        verbose_name=_("added by"),
    )  # fmt: skip

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "language", "format", "version"], name="one_file_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.page.title} – {self.get_language_display()}, {self.format.upper()} {self.version}"

    @property
    def series(self) -> tuple[str, str]:
        """What a newer version replaces: the file of the same language and format."""
        return self.language, self.format

    @property
    def filename(self) -> str:
        """The name under which it is saved by whoever takes it."""
        words = slugify(self.page.title)[:80] or "ciso"
        return f"{words}-{self.language}-v{slugify(self.version.replace('.', '-'))}.{self.format}"

    @property
    def etag(self) -> str:
        """A strong validator (RFC 9110, 8.8.3)."""
        return f'"{self.digest[:40]}"'


def current_of(files: Iterable[ResourceFile]) -> list[ResourceFile]:
    """The newest of each language and format, French first. Those of the same day: the last one added."""
    newest: dict[tuple[str, str], ResourceFile] = {}
    for file in sorted(files, key=lambda one: (one.published_on, one.pk), reverse=True):
        newest.setdefault(file.series, file)
    order = [code for code, _name in LANGUAGES]
    return sorted(newest.values(), key=lambda one: (order.index(one.language), one.format))
