"""Blocks of calls to action: what the reader of a campaign can do now."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class CallToActionBlock(blocks.StructBlock):
    """A verb, what it means, and where it leads: a page of the site or another address."""

    verb = blocks.CharBlock(label=_("verb"), max_length=24)
    text = blocks.CharBlock(label=_("what it means"), max_length=220)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    url = blocks.URLBlock(label=_("or another address"), required=False)
    label = blocks.CharBlock(label=_("words of the link"), max_length=60)

    class Meta:
        icon = "pick"
        label = _("Gesture")
        description = _("One thing the reader can do now.")


class CallsToActionBlock(blocks.ListBlock):
    """Up to three calls to action, set as a staircase."""

    def __init__(self, **kwargs):
        super().__init__(CallToActionBlock(), **{"min_num": 1, "max_num": 3, **kwargs})

    class Meta:
        icon = "pick"
        label = _("Gestures")
        template = "blocks/gestures.html"
        description = _("Up to three things to do, as a staircase of verbs.")
