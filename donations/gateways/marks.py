"""The marks that this site leaves on what it makes at Stripe: how its own objects are told from other people's."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

NAMES = ("gift", "fund", "monthly", "site")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Marks:
    """What an object's metadata says of us. `is_foreign` when it carries the mark of another site."""

    values: dict[str, str]

    @property
    def is_foreign(self) -> bool:
        return self.values.get("site", site_mark()) != site_mark()

    @property
    def is_monthly(self) -> bool:
        """True when it is this site's, and names a monthly gift by a well-formed id."""
        return not self.is_foreign and UUID.fullmatch(self.values.get("monthly", "")) is not None


def site_mark() -> str:
    """This site's own mark: its host name, so that a rehearsal server's gifts are never taken for the real one's."""
    return (urlsplit(settings.SITE_URL).hostname or "")[:100]


def marks_of(metadata: Any) -> Marks:
    """The marks among an object's metadata, which may be anybody's, of any kind, or None."""
    return Marks({name: str(metadata[name]) for name in NAMES if metadata and name in metadata})
