"""Views that answer at an address below a page: the page knows their name, the app says which they are (`apps.py`)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest, Any], HttpResponse]
_views: dict[str, View] = {}


def register_page_view(name: str, view: View) -> None:
    """Have `view` answer where a page asks for `name`. A second view of the same name replaces the first."""
    _views[name] = view


def page_view(name: str) -> View:
    """The view of that name, which takes a request and the page."""
    return _views[name]
