"""The CMS's own record of the site's address, which follows `SITE_URL`."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

DEFAULT_PORTS = {"http": 80, "https": 443}


def address_of_site() -> tuple[str, int]:
    """The host and the port that `SITE_URL` names."""
    parts = urlsplit(settings.SITE_URL)
    return parts.hostname or "localhost", parts.port or DEFAULT_PORTS.get(parts.scheme, 80)


def differing_address() -> str:
    """The record's address where it is not `SITE_URL`'s; empty when they agree."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return "nowhere"
    return "" if (site.hostname, site.port) == address_of_site() else site.root_url


def follow_site_url(**_kwargs: Any) -> None:
    """After each migration: the default site's host and port are those of `SITE_URL`."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and (site.hostname, site.port) != address_of_site():
        site.save()
