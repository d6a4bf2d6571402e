"""Refuse mails about newer versions by the link in each of them."""

from core.magic_link_views import stop_page

from ..emails import STOP_SALT
from ..services.impact_notifications import stop_telling

stop = stop_page(salt=STOP_SALT, stop=stop_telling, template="education/stopped.html")
