"""Shared models: pages, images, documents, settings, outgoing mail, search."""

from .gone import GoneAddress
from .mail import OutgoingMail
from .media import CustomDocument, CustomImage, CustomMedia, CustomRendition
from .pages import BasePage, HeroMixin
from .search import SearchPosting, SearchText, SearchWord
from .site import FooterGroup, FooterLink, MenuItem, NavigationSettings, OrganisationSettings

__all__ = [
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomMedia",
    "CustomRendition",
    "FooterGroup",
    "FooterLink",
    "GoneAddress",
    "HeroMixin",
    "MenuItem",
    "NavigationSettings",
    "OrganisationSettings",
    "OutgoingMail",
    "SearchPosting",
    "SearchText",
    "SearchWord",
]
