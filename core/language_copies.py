"""Begin the version of a page in another language: a copy to write over, in the ordinary form."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Locale, Page

from .models import BasePage


def missing_languages(page: Page) -> list[Locale]:
    """The languages of the site that the page has no version in, not even a draft."""
    present = Page.objects.filter(translation_key=page.translation_key).values("locale_id")
    return list(Locale.objects.exclude(pk__in=present).order_by("pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def begin_language(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """GET asks; POST makes the draft, with its missing parents, and opens it. One version per language, ever."""
    page = get_object_or_404(Page, pk=pk).specific
    locale = get_object_or_404(Locale, language_code=language)
    if not isinstance(page, BasePage) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    present = page.get_translation_or_none(locale)
    if present is not None:
        return redirect("wagtailadmin_pages:edit", present.pk)
    if request.method != "POST":
        return render(request, "core/admin/begin_language.html", {"page": page, "locale": locale})
    parent = page.get_parent().get_translation_or_none(locale)
    if parent is not None and not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    return redirect("wagtailadmin_pages:edit", _begun(page, locale).pk)


def _begun(page: Page, locale: Locale) -> Page:
    """The new draft, or the one that somebody, or a second click, made in between."""
    try:
        with transaction.atomic():
            copy: Page = page.copy_for_translation(locale, copy_parents=True)
    except IntegrityError:
        copy = page.get_translation(locale)
    return copy


def _offers(page: Page) -> Iterator[tuple[str, str]]:
    """Each missing version: where it is begun, and what the button says."""
    for locale in missing_languages(page):
        label = gettext("Write the version in %(language)s") % {"language": locale.get_display_name().lower()}
        yield reverse("begin_language", args=[page.pk, locale.language_code]), label


def language_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """One button for each language the page is still missing, in the header of the CMS."""
    if view_name not in ("edit", "index") or page.depth < 2 or not issubclass(page.specific_class or Page, BasePage):
        return
    if not page.permissions_for_user(user).can_edit():
        return
    for address, label in _offers(page):
        yield Button(label, address, icon_name="wagtail-localize-language", priority=40)


def offer_languages(request: HttpRequest, page: Page) -> None:
    """Once a page is out, its missing versions are one click away."""
    if not isinstance(page.specific, BasePage):
        return
    buttons = [messages.button(address, label) for address, label in _offers(page)]
    if buttons:
        messages.info(request, gettext("It has no version yet in another language."), buttons=buttons)
