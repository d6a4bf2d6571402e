"""The front page, standard pages and the contact page."""

from .contact import ContactMessage, ContactPage
from .pages import HomePage, StandardPage

__all__ = ["ContactMessage", "ContactPage", "HomePage", "StandardPage"]
