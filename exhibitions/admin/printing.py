"""Labels, posters and offline kits, made from an exhibition's page in the CMS."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.ui.tables import Column

from core.admin import ReadOnlyViewSet

from ..exceptions import NothingToPrint
from ..models import ExhibitionPage, OfflineKit
from ..offline_kits.builder import WIDTHS
from ..tasks import make_kit
from ..views.loans import kit_file, print_of

KITS = "exhibitions.add_offlinekit"


def _page(request: HttpRequest, pk: int) -> ExhibitionPage:
    page = get_object_or_404(ExhibitionPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


@require_safe
def printable(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The labels or the poster of this page's language."""
    page = _page(request, pk)
    try:
        return print_of(page, kind, by=request.user)
    except NothingToPrint:
        messages.error(request, gettext("No portrait of this exhibition may be printed: no consent covers print."))
        return redirect("wagtailadmin_pages:edit", pk)


class KitForm(forms.Form):
    """Which languages, and how large the pictures."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    image_width = forms.TypedChoiceField(
        label=_("Width of the pictures, in pixels"), choices=[(width, str(width)) for width in WIDTHS], coerce=int
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker make a kit; it appears in the list when it is ready."""
    page = _page(request, pk)
    if not request.user.has_perm(KITS):
        raise PermissionDenied
    initial = {"languages": [page.locale.language_code], "image_width": 800}
    form = KitForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        make_kit.enqueue(page.pk, form.cleaned_data["languages"], form.cleaned_data["image_width"])
        messages.success(request, gettext("The kit is being made. It appears in this list within a minute or two."))
        return redirect("exhibition_kits:index")
    return render(request, "exhibitions/admin/ask_kit.html", {"page": page, "form": form})


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The zip, for those who may see kits."""
    if not request.user.has_perm("exhibitions.view_offlinekit"):
        raise PermissionDenied
    return kit_file(get_object_or_404(OfflineKit, pk=pk))


class DownloadColumn(Column):
    """The link to the file."""

    cell_template_name = "exhibitions/admin/kit_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "kit": instance}


class KitViewSet(ReadOnlyViewSet):
    """Kits that are ready."""

    model = OfflineKit
    name = "exhibition_kits"
    icon = "download"
    menu_label = _("Offline kits")
    inspect_view_enabled = False
    list_display = (
        "made_at",
        "languages",
        "portraits",
        "image_width",
        DownloadColumn("file", label=_("File"), accessor="pk"),
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("make/<int:pk>/", ask_kit, name="make"),
            path("download/<int:pk>/", download, name="download"),
            path("print/<int:pk>/<slug:kind>/", printable, name="print"),
        ]
