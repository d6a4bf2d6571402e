"""Shared models: pages, images, documents, settings, outgoing mail, search."""

from .. import lookups  # noqa: F401 - registered
from .audit import AuditLogEntry
from .links import LINK_LIFETIME, MagicLink
from .mail import OutgoingMail
from .media import CustomDocument, CustomImage, CustomMedia, CustomRendition
from .pages import BasePage, HeroMixin
from .privacy import Incident, PrivacyLink
from .removed_paths import RemovedPath
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
    "HeroMixin",
    "Incident",
    "MagicLink",
    "MenuItem",
    "NavigationSettings",
    "OrganisationSettings",
    "OutgoingMail",
    "Posting",
    "PrivacyLink",
    "RemovedPath",
    "SearchPosting",
    "SearchText",
    "SearchWord",
]
