"""The till in the CMS."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .admin.donor_care import CORRECTED, STOPPED
from .admin.viewsets import TillGroup


@hooks.register("register_admin_viewset")
def register_till() -> TillGroup:
    return TillGroup()


@hooks.register("register_log_actions")
def register_care(actions: Any) -> None:
    """The words of what staff do for a donor, in the CMS's own log."""
    actions.register_action(STOPPED, _("Stop a monthly gift"), _("Stopped for its giver"))
    actions.register_action(CORRECTED, _("Correct an address"), _("Address corrected"))
