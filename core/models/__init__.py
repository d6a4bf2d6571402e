"""Shared models: pages, images, documents, settings, outgoing mail, search."""

from .. import lookups  # noqa: F401 - registered
from .audit import AuditLogEntry
from .gone import GoneAddress
from .links import LINK_LIFETIME, MagicLink
from .mail import OutgoingMail
from .media import CustomDocument, CustomImage, CustomMedia, CustomRendition
from .pages import BasePage, HeroMixin
from .privacy import Incident, PrivacyLink
from .search import SearchPosting, SearchText, SearchWord
from .site import FooterGroup, FooterLink, MenuItem, NavigationSettings, OrganisationSettings
from .throttle import Posting

__all__ = [
    "LINK_LIFETIME",
    "AuditLogEntry",
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomMedia",
    "CustomRendition",
    "FooterGroup",
    "FooterLink",
    "GoneAddress",
    "HeroMixin",
    "Incident",
    "MagicLink",
    "MenuItem",
    "NavigationSettings",
    "OrganisationSettings",
    "OutgoingMail",
    "Posting",
    "PrivacyLink",
    "SearchPosting",
    "SearchText",
    "SearchWord",
]
