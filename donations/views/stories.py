"""Refuse news of one's gifts by the link at the foot of each such mail."""

from core.magic_link_views import stop_page

from ..emails import STOP_SALT
from ..services.stories import stop_stories

stop = stop_page(salt=STOP_SALT, stop=stop_stories, template="donations/stories_stopped.html")
