"""Images, documents and recordings that always say whose they are.

Originals and documents lie where nothing has a public address (the default storage). What readers fetch straight from
the store, renditions and recordings, lies in the public one, under names that cannot be guessed.
"""

import secrets
from pathlib import PurePosixPath

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.text import get_valid_filename
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image
from wagtailmedia.models import AbstractMedia

from ..cleaning import CleanTextMixin


def public_storage() -> Storage:
    """What readers fetch straight from the store."""
    return storages["public"]


def recording_name(_media: "CustomMedia", filename: str) -> str:
    """A folder of its own, which cannot be guessed before a page names it."""
    path = PurePosixPath(get_valid_filename(PurePosixPath(filename).name))
    return f"media/{secrets.token_urlsafe(12)}/{path.stem[:50]}{path.suffix[:8]}"


class Licence(models.TextChoices):
    """Under which terms a file may be used again."""

    ALL_RIGHTS = "all-rights", _("All rights reserved, used with permission")
    CC_BY = "cc-by-4.0", _("Creative Commons Attribution 4.0")
    CC_BY_SA = "cc-by-sa-4.0", _("Creative Commons Attribution, Share Alike 4.0")
    CC_BY_NC_ND = "cc-by-nc-nd-4.0", _("Creative Commons Attribution, Non Commercial, No Derivatives 4.0")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")


class RightsMixin(CleanTextMixin):
    """Who made the file and under which licence. The credit is required: nothing is published without it."""

    credit = models.CharField(_("credit"), max_length=200, help_text=_("As it must be printed, e.g. CCMM–CSN."))
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.ALL_RIGHTS)

    class Meta:
        abstract = True


class CustomImage(RightsMixin, AbstractImage):
    """A photograph or drawing. `description` is its default alternative text, in the language of the library."""

    description = models.CharField(
        _("description"), max_length=255, help_text=_("What a person who does not see the picture must know of it.")
    )

    preparation_failed_at = models.DateTimeField(null=True, editable=False)

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        return self.description

    def get_rendition(self, filter: Filter | str) -> "CustomRendition":
        """As Wagtail's, but for the whole original: it is shown as it lies, and never copied to the public storage."""
        if (filter.spec if isinstance(filter, Filter) else filter) != "original":
            return super().get_rendition(filter)
        return CustomRendition(
            image=self, filter_spec="original", file=self.file.name, width=self.width, height=self.height
        )

    @property
    def unprepared_because(self) -> str:
        """Why pages do not show the picture, in the reader's language; empty when they do, or soon will."""
        if self.preparation_failed_at is None:
            return ""
        return gettext(
            "This picture could not be prepared for the site, and pages do not show it. Send it again as a JPEG."
        )


class CustomRendition(AbstractRendition):
    """One resized copy of an image, unique per image, filter and focal point."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique_per_filter"
            ),
        ]

    @property
    def url(self) -> str:
        return super().url if self.pk else self.image.file.url

    def get_upload_to(self, filename: str) -> str:
        """One folder for a picture's file, which cannot be guessed: a draft's picture is seen by nobody else."""
        folder = salted_hmac("core.rendition", f"{self.image_id} {self.image.file.name}").hexdigest()[:16]
        return f"images/{folder}/{get_valid_filename(filename)}"


class CustomDocument(RightsMixin, AbstractDocument):
    """A file to download, served by a view and never by its path."""

    admin_form_fields = (*Document.admin_form_fields, "credit", "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """An upload that waits for its credit has no file yet: what it is was checked when it came."""
        if self.file:
            super().clean()


class CustomMedia(RightsMixin, AbstractMedia):
    """A recording. What is said in it can be read: no sound is published without its transcript."""

    file = models.FileField(_("file"), upload_to=recording_name, storage=public_storage)
    thumbnail = models.FileField(_("thumbnail"), upload_to=recording_name, storage=public_storage, blank=True)
    language = models.CharField(
        _("language spoken"), max_length=12, default="fr", help_text=_("A language tag: fr, es, ht, nah for Nahuatl.")
    )
    transcript = models.TextField(
        _("transcript"),
        help_text=_("One line for each change of voice or sound, starting with its time: 0:14 «Buenos días.»"),
    )

    admin_form_fields = (
        "title", "file", "collection", "duration", "language", "transcript", "credit", "licence", "thumbnail", "tags",
    )  # fmt: skip

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The transcript as pairs of a time (may be empty) and what is heard."""
        rows = []
        for line in filter(None, (line.strip() for line in self.transcript.splitlines())):
            moment, _space, words = line.partition(" ")
            timed = ":" in moment and moment.replace(":", "").isdigit()
            rows.append((moment, words) if timed else ("", line))
        return rows
