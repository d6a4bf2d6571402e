"""Body blocks shared by every section: one theme per module, templates in `templates/blocks/`."""

from .figures import DemandsBlock, FactsBlock, FiguresBlock
from .pictures import HousePlateBlock, PhotoBlock, PlatedBlock
from .stream import BodyBlock
from .text import HeadingBlock, NoteBlock, ParagraphBlock, QuoteBlock

__all__ = [
    "BodyBlock",
    "DemandsBlock",
    "FactsBlock",
    "FiguresBlock",
    "HeadingBlock",
    "HousePlateBlock",
    "NoteBlock",
    "ParagraphBlock",
    "PhotoBlock",
    "PlatedBlock",
    "QuoteBlock",
]
