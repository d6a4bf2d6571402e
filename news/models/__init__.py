"""What CISO and its partners say, and what newspapers say of it."""

from .alerts import Alert
from .index import NewsIndexPage
from .media import MediaIndexPage, MediaMention, MentionOutlet
from .pages import NewsPage
from .signatures import Author, Signatory

__all__ = [
    "Alert",
    "Author",
    "MediaIndexPage",
    "MediaMention",
    "MentionOutlet",
    "NewsIndexPage",
    "NewsPage",
    "Signatory",
]
