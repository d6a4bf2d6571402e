"""Media mentions, alerts and early readings in the CMS."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from core.snippets import SnippetViewSet

from .models import Alert, MediaMention, NewsIndexPage, NewsPage
from .press import press_token


class MentionViewSet(SnippetViewSet):
    """What was printed elsewhere, newest first."""

    model = MediaMention
    icon = "clipboard-list"
    menu_label = _("Media mentions")
    list_display = ["title", "published_on", "kind", "by_ciso"]
    list_filter = {"kind": ["exact"], "by_ciso": ["exact"]}
    list_per_page = 50


class AlertViewSet(SnippetViewSet):
    """The urgent line above every page, past and to come."""

    model = Alert
    icon = "warning"
    menu_label = _("Alerts")
    list_display = ["text_fr", "starts_at", "ends_at"]


class NewsGroup(SnippetViewSetGroup):
    """What goes with the news and is no page."""

    items = (MentionViewSet, AlertViewSet)
    menu_label = _("News")
    menu_icon = "openquote"
    menu_order = 230


register_snippet(NewsGroup)


@hooks.register("register_admin_menu_item")
def write_news_item() -> MenuItem:
    """One click from anywhere in the CMS to an empty piece of news."""
    return WriteNews(_("Write a news item"), reverse("write_news"), icon_name="edit", order=50)


class WriteNews(MenuItem):
    """Shown to those who may add a page below the news."""

    def is_shown(self, request: HttpRequest) -> bool:
        listing = NewsIndexPage.objects.order_by("pk").first()
        return listing is not None and listing.permissions_for_user(request.user).can_add_subpage()


def write_news(request: HttpRequest) -> HttpResponse:
    """The form of a new piece of news below the first list of news, which is the French one."""
    listing = get_object_or_404(NewsIndexPage, pk=NewsIndexPage.objects.order_by("pk").values("pk")[:1])
    return redirect("wagtailadmin_pages:add", "news", "newspage", listing.pk)


@hooks.register("register_admin_urls")
def register_write_news() -> list[URLPattern]:
    return [path("write-news/", write_news, name="write_news")]


@hooks.register("construct_page_action_menu")
def publish_comes_first(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """For news, what most people came for is the button, not an entry of its menu."""
    page, parent = context.get("page"), context.get("parent_page")
    if isinstance(page, NewsPage) or (page is None and isinstance(getattr(parent, "specific", None), NewsIndexPage)):
        menu_items.sort(key=lambda item: item.name != "action-publish")


@hooks.register("register_page_header_buttons")
def early_reading_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The link by which journalists read the newest draft of a text under embargo."""
    news = page.specific_deferred
    if isinstance(news, NewsPage) and news.specific.embargo_until is not None:
        address = reverse("press_reading", args=[press_token(page)])
        yield Button(gettext("Link for the press"), address, icon_name="link", priority=90)
