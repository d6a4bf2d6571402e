"""Pictures made ahead, as markup."""

from typing import Any

from django import template

from ..models import CustomImage
from ..pictures import USES, plain_of, ready_renditions, sources_of

register = template.Library()


@register.inclusion_tag("components/picture.html")
def responsive_picture(image: CustomImage | None, use: str, alt: str = "", eager: bool = False) -> dict[str, Any]:
    """A `<picture>` of what the worker made ahead for this use; nothing while nothing is ready.

    `alt` defaults to the contextual text of an image block, else to the picture's own description.
    """
    if image is None:
        return {}
    how = USES[use]
    found = ready_renditions(image, how)
    plain, srcset = plain_of(found)
    words = alt or getattr(image, "contextual_alt_text", None)
    return {
        "plain": plain,
        "srcset": srcset,
        "sources": sources_of(found),
        "sizes": how.sizes,
        "alt": image.default_alt_text if words is None else words,
        "eager": eager,
    }


@register.simple_tag
def wall_address(image: CustomImage) -> str:
    """The address of the largest whole picture made for the full screen; empty while none is ready."""
    found = ready_renditions(image, USES["wall"]) or ready_renditions(image, USES["body"])
    largest = max((key for key in found if key[0] == "jpeg"), key=lambda key: key[1], default=None)
    return found[largest].url if largest else ""
