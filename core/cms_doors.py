"""Addresses of the CMS that Wagtail would answer with a fault, or with what the asker may not know.

Its own views answer once the request is one that a page of the CMS sends. What else is a fault stays one.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.admin.views.pages.move import move_confirm
from wagtail.contrib.redirects.forms import ConfirmImportManagementForm
from wagtail.contrib.redirects.views import process_import
from wagtail.models import Page
from wagtail_localize.views.edit_translation import upload_pofile

from .refusals import where_from

# The header by which wagtail-localize knows its own files.
MARK = "X-WagtailLocalize-TranslationID"
View = Callable[..., HttpResponse]


def below_the_root(view: View) -> View:
    """That view of a page, for every page but the root, which is none: it has no parent to lock or to order it in."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if get_object_or_404(Page, pk=kwargs.get("page_id") or kwargs["page_to_move_id"]).is_root():
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


def confirm_move(request: HttpRequest, page_to_move_id: int, destination_id: int) -> HttpResponse:
    """Wagtail asks for rights once the move is sent; its question already tells the titles of both pages."""
    page = get_object_or_404(Page, pk=page_to_move_id).specific
    destination = get_object_or_404(Page, pk=destination_id)
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied
    response: HttpResponse = move_confirm(request, page_to_move_id, destination_id)
    return response


class LinkField(URLOrAbsolutePathField):
    """Wagtail's, which takes for granted that the field was sent."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value or "")


class LinkForm(ExternalLinkChooserForm):
    url = LinkField(label=ExternalLinkChooserForm.base_fields["url"].label)


class LinkView(ExternalLinkView):
    form_class = LinkForm


def confirm_import(request: HttpRequest) -> HttpResponse:
    """The second step of an import of redirects, by the signed fields of the first, whose file goes once imported."""
    try:
        if request.method == "POST":
            for name in ConfirmImportManagementForm.base_fields:
                Signer().unsign(request.POST[name])  # a field that is missing is told by RefusalMiddleware
        response: HttpResponse = process_import(request)
    except (BadSignature, FileNotFoundError):
        messages.error(request, gettext("This file is no longer here: it was imported already, or too long ago."))
        return redirect("wagtailredirects:start_import")
    return response


def import_texts(request: HttpRequest, translation_id: int) -> HttpResponse:
    """A file of translated texts (PO), which Wagtail takes for granted to be one that it gave itself."""
    try:
        response: HttpResponse = upload_pofile(request, translation_id)
    except KeyError as missing:
        if missing.args != (MARK,):
            raise
        messages.error(request, gettext("This file was not made here: download it again from this translation."))
        return redirect(where_from(request))
    return response


def no_alarm(_request: HttpRequest) -> HttpResponse:
    """Wagtail's address that is broken on purpose, by which anybody of the staff could ring the alarm."""
    raise Http404
