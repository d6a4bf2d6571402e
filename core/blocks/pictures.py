"""Blocks of pictures: the project's own drawings, and photographs with alternative text and credit."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from ..plates import Plate, plate_choices


class PlatedBlock(blocks.StructBlock):
    """Base of blocks with a `plate` and maybe a `caption`: their templates get the Plate itself."""

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["plate"] = Plate.get(value["plate"])
        context["caption"] = value.get("caption", "")
        return context


class HousePlateBlock(PlatedBlock):
    """A drawing of the catalogue of plates, with its caption."""

    plate = blocks.ChoiceBlock(choices=plate_choices, label=_("plate"))
    caption = blocks.CharBlock(label=_("caption"), required=False, help_text=_("Empty: the plate's own caption."))

    class Meta:
        icon = "image"
        label = _("Plate")
        template = "blocks/plate.html"
        group = _("Pictures")
        description = _("A poster drawn for this site.")
        preview_value = {"plate": "radio-obrera", "caption": ""}


class PhotoBlock(blocks.StructBlock):
    """A photograph from the library, with its alternative text, caption and credit."""

    image = ImageBlock(label=_("photograph"))
    caption = blocks.CharBlock(label=_("caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Photograph")
        template = "blocks/photo.html"
        group = _("Pictures")
        description = _("A photograph with its credit. Describe it for those who do not see it.")
