"""The till in the CMS."""

from wagtail import hooks

from .admin.viewsets import TillGroup


@hooks.register("register_admin_viewset")
def register_till() -> TillGroup:
    return TillGroup()
