"""What the shared kernel adds to the CMS."""

from django.urls import URLPattern, path
from wagtail import hooks

from . import choosers  # noqa: F401 - its hook is registered
from .audit_admin import AuditViewSet
from .incidents import IncidentViewSet
from .language_copies import begin_language, language_buttons, offer_languages

hooks.register("register_page_header_buttons", language_buttons)


hooks.register("after_publish_page", offer_languages)


@hooks.register("register_admin_urls")
def register_language_copies() -> list[URLPattern]:
    return [path("begin/<int:pk>/<slug:language>/", begin_language, name="begin_language")]


@hooks.register("register_admin_viewset")
def register_audit_log() -> AuditViewSet:
    return AuditViewSet()


@hooks.register("register_admin_viewset")
def register_incidents() -> IncidentViewSet:
    return IncidentViewSet()
