"""The rules of publication that hold for every page, whatever its section."""

from collections.abc import Iterator

from django.utils.translation import gettext
from wagtail.models import Page

from .models import CustomImage, CustomMedia
from .publication import Problem, register_rule
from .references import referenced
from .reserved_slugs import FRONT_PAGES, is_reserved, reserved_sentence
from .translations import is_translated


def register() -> None:
    register_rule("rights of pictures", pictures_have_their_rights)
    register_rule("an address of its own", address_is_free)
    register_rule("a translation is translated", is_translated)


def address_is_free(page: Page) -> Iterator[Problem]:
    """No view of the site answers where the page stands; a page that has no place yet was asked by its form."""
    if page.path and page.depth > FRONT_PAGES and is_reserved(page.slug, page.get_parent()):
        yield Problem(reserved_sentence(page.slug), "slug")


def pictures_have_their_rights(page: Page) -> Iterator[Problem]:
    """Every picture says whose it is and what it shows; every recording can be read."""
    for image in CustomImage.objects.filter(pk__in=referenced(page, CustomImage)).order_by("pk"):
        if not image.credit.strip():
            yield Problem(
                gettext("«%(title)s» has no credit: open it in Images and say whose picture it is.")
                % {"title": image.title}
            )
        if not image.description.strip():
            yield Problem(
                gettext(
                    "«%(title)s» is not described: open it in Images and say what it shows, for who does not see it."
                )
                % {"title": image.title}
            )
    for recording in CustomMedia.objects.filter(pk__in=referenced(page, CustomMedia)).order_by("pk"):
        if not recording.transcript.strip() or not recording.credit.strip():
            yield Problem(
                gettext("«%(title)s» lacks its transcript or its credit: complete it in Media.")
                % {"title": recording.title}
            )
