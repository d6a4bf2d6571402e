"""The advocacy register and the terms of giving in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import AdvocacyAction, GivingTerms


class AdvocacyViewSet(SnippetViewSet):
    """The register's actions, newest first; the private ones too."""

    model = AdvocacyAction
    icon = "comment"
    menu_label = _("Advocacy register")
    menu_name = "advocacy"
    add_to_admin_menu = True
    menu_order = 240
    list_display = ["title_fr", "kind", "done_on", "campaign", "is_public"]
    list_filter = {"kind": ["exact"], "is_public": ["exact"]}
    list_per_page = 50


class GivingTermsViewSet(SnippetViewSet):
    """What appeals promise, in three languages at once."""

    model = GivingTerms
    icon = "form"
    menu_label = _("Giving terms")
    menu_name = "giving-terms"
    add_to_admin_menu = True
    menu_order = 250
    list_display = ["code", "direction_fr"]


register_snippet(AdvocacyViewSet)
register_snippet(GivingTermsViewSet)
