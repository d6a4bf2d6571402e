"""A value for every kind of block that a page may hold, each text in it naming where it stands."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from wagtail import blocks
from wagtail.blocks.field_block import BaseChoiceBlock
from wagtail.blocks.list_block import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from core.models import BasePage

TEXTS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)


def stream_kinds() -> Iterator[tuple[type[BasePage], str, str]]:
    """Every page model, each of its streams, each kind of block that it offers."""
    for model in apps.get_models():
        if issubclass(model, BasePage):
            for field in model._meta.get_fields():
                if isinstance(field, StreamField):
                    for kind in field.stream_block.child_blocks:
                        yield model, field.name, kind


def raw_value(block: Any, image_pk: int, text: str = "mot") -> Any:
    """What the database would hold of the block: `text`, numbered by its path, in each text that it has."""
    if isinstance(block, ImageBlock):
        return {"image": image_pk, "decorative": False, "alt_text": f"{text}alt"}
    if isinstance(block, BaseStructBlock):
        return {name: raw_value(child, image_pk, f"{text}{name}") for name, child in block.child_blocks.items()}
    if isinstance(block, ListBlock):
        return [{"type": "item", "id": "1", "value": raw_value(block.child_block, image_pk, f"{text}item")}]
    if isinstance(block, BaseStreamBlock):
        return [
            {"type": name, "value": raw_value(child, image_pk, f"{text}{name}")}
            for name, child in block.child_blocks.items()
        ]
    if isinstance(block, ImageChooserBlock):
        return image_pk
    if isinstance(block, BaseChoiceBlock):
        return next(iter(dict(block.field.choices)), "")
    if isinstance(block, TEXTS):
        return text
    return block.get_prep_value(block.get_default())


def texts_of(block: Any, text: str = "mot") -> Iterator[str]:
    """The texts that `raw_value` put in the block."""
    if isinstance(block, ImageBlock):
        yield f"{text}alt"
    elif isinstance(block, BaseStructBlock | BaseStreamBlock):
        for name, child in block.child_blocks.items():
            yield from texts_of(child, f"{text}{name}")
    elif isinstance(block, ListBlock):
        yield from texts_of(block.child_block, f"{text}item")
    elif isinstance(block, TEXTS) and not isinstance(block, BaseChoiceBlock):
        yield text
