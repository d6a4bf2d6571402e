"""Snippets in the CMS, as this site registers them."""

from typing import Any

from django.urls import URLPattern
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views import snippets
from wagtail.snippets.views.chooser import SnippetChooserViewSet


class ChooseOnlyViewSet(ChooserViewSet):
    """A chooser whose rows are made in their own list: without Wagtail's address for making one in passing.

    Wagtail keeps that address where no form is behind it, and it breaks.
    """

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class SnippetChooser(ChooseOnlyViewSet, SnippetChooserViewSet):
    pass


class SnippetViewSet(snippets.SnippetViewSet):
    chooser_viewset_class: Any = SnippetChooser
