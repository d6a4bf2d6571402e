"""Words: paragraphs, headings, quotes, notes in the margin."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..rich_text import PASTED_HEADINGS

FEATURES = ["h2", "h3", PASTED_HEADINGS, "bold", "italic", "ol", "ul", "link", "document-link"]
LANGUAGES = [("fr", "français"), ("es", "español"), ("en", "English"), ("ht", "kreyòl ayisyen")]


class ParagraphBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/paragraph.html"
        group = _("Words")
        description = _("Paragraphs, lists and links.")
        preview_value = "<p>À Dolores Hidalgo, les murs montent.</p>"


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level, with an address of its own."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"
        group = _("Words")
        description = _("The title of a part of the page.")
        preview_value = "Quatre chantiers, une même règle"


class QuoteBlock(blocks.StructBlock):
    """Words of somebody, in the language they were said."""

    quote = blocks.TextBlock(label=_("quote"))
    attribution = blocks.CharBlock(label=_("who says it (a role, never a person at risk)"), required=False)
    language = blocks.ChoiceBlock(choices=LANGUAGES, default="fr", label=_("language of the quote"))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"
        group = _("Words")
        description = _("A sentence set large, with who says it.")
        preview_value = {"quote": "Peser soi-même, c’est déjà négocier.", "attribution": "", "language": "fr"}


class NoteBlock(blocks.StructBlock):
    """A gloss in the margin."""

    title = blocks.CharBlock(label=_("title"))
    text = blocks.TextBlock(label=_("text"))

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "blocks/note.html"
        group = _("Words")
        description = _("A word explained, a source, a limit: hung in the margin.")
        preview_value = {"title": "Pepenador", "text": "Personne qui récupère et trie ce que la ville jette."}
