"""Blocks of the front page: each is a different composition, none repeats."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from campaigns.blocks import CallsToActionBlock
from core.blocks import PlatedBlock
from core.blocks.text import LANGUAGES
from core.plates import plate_choices


class AppealBlock(PlatedBlock):
    """An appeal with its live progress."""

    appeal = blocks.PageChooserBlock(page_type="campaigns.AppealPage", label=_("appeal"))
    plate = blocks.ChoiceBlock(choices=plate_choices, label=_("plate"))
    text = blocks.TextBlock(label=_("text"), required=False)
    label = blocks.CharBlock(label=_("words of the button"), max_length=60)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["appeal"] = value["appeal"].specific if value["appeal"] else None
        return context

    class Meta:
        icon = "form"
        label = _("Appeal")
        template = "blocks/home_appeal.html"
        description = _("An open appeal, its plate and its progress, read from the ledger.")


class ColourFieldBlock(blocks.StructBlock):
    """Two words out of step on one field of ochre."""

    kicker = blocks.CharBlock(label=_("kicker"), max_length=60)
    first_word = blocks.CharBlock(label=_("first word"), max_length=24)
    first_language = blocks.ChoiceBlock(choices=LANGUAGES, label=_("its language"))
    second_word = blocks.CharBlock(label=_("second word"), max_length=24)
    second_language = blocks.ChoiceBlock(choices=LANGUAGES, label=_("its language"))
    text = blocks.TextBlock(label=_("text"))
    aside = blocks.TextBlock(label=_("aside"), required=False)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    label = blocks.CharBlock(label=_("words of the button"), required=False, max_length=60)

    class Meta:
        icon = "bold"
        label = _("Colour field")
        template = "blocks/colour_field.html"
        description = _("One block of colour per page: two words, very large.")


class FeatureBlock(PlatedBlock):
    """A second story, its picture bleeding off the left edge."""

    kicker = blocks.CharBlock(label=_("kicker"), max_length=60)
    title = blocks.CharBlock(label=_("title"), max_length=90)
    text = blocks.RichTextBlock(label=_("text"), features=["bold", "italic", "link"])
    plate = blocks.ChoiceBlock(choices=plate_choices, label=_("plate"))
    caption = blocks.CharBlock(label=_("caption"), required=False)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    label = blocks.CharBlock(label=_("words of the link"), required=False, max_length=60)

    class Meta:
        icon = "doc-full"
        label = _("Second story")
        template = "blocks/feature.html"
        description = _("A story with its plate on the left.")


class FigureBlock(blocks.StructBlock):
    """One number set as an event, with its source; smaller ones beside it."""

    lead = blocks.CharBlock(label=_("words before"), required=False, max_length=40)
    number = blocks.CharBlock(label=_("number"), max_length=8)
    text = blocks.CharBlock(label=_("what it counts"), max_length=200)
    source = blocks.CharBlock(label=_("source and period"), max_length=120)
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("value", blocks.CharBlock(label=_("figure"), max_length=14)),
                ("label", blocks.CharBlock(label=_("label"))),
            ]
        ),
        label=_("other figures"),
    )

    class Meta:
        icon = "order"
        label = _("Giant number")
        template = "blocks/figure.html"
        description = _("One number per page, set giant, with its source.")


class BriefsBlock(blocks.StructBlock):
    """News in brief, the first one larger."""

    title = blocks.CharBlock(label=_("title"), max_length=60)
    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("kicker", blocks.CharBlock(label=_("kicker"), max_length=60)),
                ("title", blocks.CharBlock(label=_("title"), max_length=120)),
                ("text", blocks.TextBlock(label=_("text"))),
                ("page", blocks.PageChooserBlock(label=_("page"), required=False)),
            ]
        ),
        label=_("briefs"),
    )

    class Meta:
        icon = "list-ul"
        label = _("In brief")
        template = "blocks/briefs.html"
        description = _("Short news in columns; the first one leads.")


class FrontPageBlock(blocks.StreamBlock):
    """The front page below its lead story."""

    gestures = CallsToActionBlock()
    appeal = AppealBlock()
    colour_field = ColourFieldBlock()
    feature = FeatureBlock()
    figure = FigureBlock()
    briefs = BriefsBlock()

    class Meta:
        block_counts = {"gestures": {"max_num": 1}, "colour_field": {"max_num": 1}, "figure": {"max_num": 1}}
        template = "blocks/front_page.html"
