"""From what came whole to a draft that a person completes and publishes."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.images import ImageFile
from django.utils.html import linebreaks
from django.utils.text import slugify
from wagtail.models import Page

from core.models import CustomImage
from core.uploads import clean_picture

from ..exceptions import PhotoRefused
from ..models import FieldPhoto, FieldReport, ProjectPage, ProjectUpdatePage
from .invitations import destination_of


def make_draft(report: FieldReport) -> ProjectUpdatePage:
    """The report as a draft below its project, with its photographs in the library. Never published.

    Called once, in the transaction that marks the report complete. Raises PhotoRefused before anything is written.
    """
    photos = list(report.photos.all())
    files = [_clean(photo) for photo in photos]
    parent = destination_of(report.invitation)
    images = [_keep(photo, file) for photo, file in zip(photos, files, strict=True)]
    page = _page(report, parent, [_block(photo, image) for photo, image in zip(photos, images, strict=True)])
    # The tree gives each new child the next place: two at once would be given the same.
    Page.objects.select_for_update().get(pk=parent.pk)
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision()
    return page


def _page(report: FieldReport, parent: ProjectPage, photos: list[dict[str, Any]]) -> ProjectUpdatePage:
    """Words in another language than the page's stand as the original: the body waits for their translation."""
    words = linebreaks(report.text, autoescape=True).replace("<br>", "<br/>")
    is_original = report.language != parent.locale.language_code
    blocks = photos if is_original else [{"type": "paragraph", "value": words}, *photos]
    return ProjectUpdatePage(
        title=report.title,
        slug=f"{slugify(report.title)[:60]}-{report.client_key.hex[:8]}".strip("-"),
        kicker=report.place,
        locale=parent.locale,
        live=False,
        occurred_on=report.occurred_on.isoformat(),
        organisation=report.invitation.organisation,
        original_language=report.language,
        original=words if is_original else "",
        body=json.dumps(blocks),
    )


def _clean(photo: FieldPhoto) -> File:
    name = f"terrain-{photo.report.client_key.hex}-{photo.number}.{photo.kind}"
    try:
        return clean_picture(ContentFile(bytes(photo.content)), name=name)
    except ValidationError as error:
        raise PhotoRefused(photo.number, " ".join(error.messages)) from error


def _keep(photo: FieldPhoto, file: File) -> CustomImage:
    """Without a description or a credit it may wait in the library: the rules of publication ask for them."""
    title = photo.caption or f"{photo.report.title} – {photo.number}"
    return CustomImage.objects.create(
        title=title[:255], file=ImageFile(file, name=file.name), description=photo.shows, credit=photo.credit
    )


def _block(photo: FieldPhoto, image: CustomImage) -> dict[str, Any]:
    shown = {"image": image.pk, "alt_text": photo.shows, "decorative": False}
    return {"type": "photo", "value": {"image": shown, "caption": photo.caption}}
