"""Organisations in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Organisation


class OrganisationViewSet(SnippetViewSet):
    """The directory's list: by name, country and role."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    menu_name = "organisations"
    add_to_admin_menu = True
    menu_order = 300
    list_display = ["name", "acronym", "country", "parent", "is_public"]
    list_filter = {"country": ["exact"], "is_public": ["exact"], "roles__role": ["exact"]}
    list_per_page = 100


register_snippet(OrganisationViewSet)
