"""Magic links about one's own data."""

from ..models import PrivacyLink
from ..privacy import sections_about
from .emails import LINKS, queue_link
from .person import person_of


def mail_links(*, limit: int = 50) -> int:
    """Mail a link for each new request about an address of which something is held; return how many.

    At most one link of a purpose every two minutes.
    """
    return LINKS.mail(_is_held, queue_link, limit=limit, per="purpose")


def _is_held(link: PrivacyLink) -> bool:
    """The request itself is held too, for any address: it is no reason to write."""
    return any(section.name != "requests" for section in sections_about(person_of(link.email)))
