"""Shared models: pages, images, documents, settings, outgoing mail."""

from .mail import OutgoingMail
from .media import CustomDocument, CustomImage, CustomRendition
from .pages import BasePage, HeroMixin
from .site import FooterGroup, FooterLink, MenuItem, NavigationSettings, OrganisationSettings

__all__ = [
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "FooterGroup",
    "FooterLink",
    "HeroMixin",
    "MenuItem",
    "NavigationSettings",
    "OrganisationSettings",
    "OutgoingMail",
]
