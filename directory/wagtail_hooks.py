"""Organisations, themes, countries and places in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from core.snippets import SnippetViewSet

from .models import Country, Organisation, Place, Theme


class OrganisationViewSet(SnippetViewSet):
    """The directory's list: by name, country and role."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    list_display = ["name", "acronym", "country", "parent", "is_public"]
    list_filter = {"country": ["exact"], "is_public": ["exact"], "roles__role": ["exact"]}
    list_per_page = 100


class ThemeViewSet(SnippetViewSet):
    """What pages are about."""

    model = Theme
    icon = "tag"
    menu_label = _("Themes")
    list_display = ["name_fr", "name_es", "name_en", "code"]


class CountryViewSet(SnippetViewSet):
    """Countries, and Québec."""

    model = Country
    icon = "site"
    menu_label = _("Countries")
    list_display = ["name_fr", "name_es", "name_en", "code"]


class PlaceViewSet(SnippetViewSet):
    """Towns and regions, with how exactly they may be shown."""

    model = Place
    icon = "thumbtack"
    menu_label = _("Places")
    list_display = ["name", "region", "country", "is_approximate"]


class DirectoryGroup(SnippetViewSetGroup):
    """Who, what about, where."""

    items = (OrganisationViewSet, ThemeViewSet, CountryViewSet, PlaceViewSet)
    menu_label = _("Directory")
    menu_icon = "group"
    menu_order = 300


register_snippet(DirectoryGroup)
