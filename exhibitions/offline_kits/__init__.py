"""The exhibition as a zip: the pages of the site, every address made relative, nothing that leaves."""

from .builder import build_kit

__all__ = ["build_kit"]
