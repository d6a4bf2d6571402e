"""The body of a page."""

from wagtail import blocks

from .figures import DemandsBlock, FactsBlock, FiguresBlock
from .pictures import HousePlateBlock, PhotoBlock
from .text import HeadingBlock, NoteBlock, ParagraphBlock, QuoteBlock


class BodyBlock(blocks.StreamBlock):
    """Blocks that every page with a `body` offers."""

    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    quote = QuoteBlock()
    note = NoteBlock()
    facts = FactsBlock()
    figures = FiguresBlock()
    demands = DemandsBlock()
    plate = HousePlateBlock()
    photo = PhotoBlock()

    class Meta:
        template = "blocks/body.html"
