"""Every address of the site. The prefix decides the language; French has none."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from core.social_images import card
from core.views import serve_page
from donations.views.health import health
from donations.webhooks import stripe_webhook
from exhibitions.views.panels import panel
from home.search import search
from members.views.room import room
from news.press import press_reading
from users.views import staff_door

from .crawlers import llms, robots, sitemap

urlpatterns = [
    path("stripe/webhook/", stripe_webhook, name="stripe_webhook"),
    path("cards/<str:name>", card, name="card"),
    path("health/", health, name="health"),
    path("press/<str:token>/", press_reading, name="press_reading"),
    # Printed on panels: it never changes, and no language is in it.
    path("p/<slug:code>/", panel, name="panel"),
    # Sent to partners: the invitation decides the language.
    path("terrain/", include("projects.urls")),
    # The CMS has a door and a password reset of its own: one sign-in, with its limits and its second factor.
    path("admin/login/", RedirectView.as_view(pattern_name="staff_door")),
    re_path("^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("admin/", include("core.cms_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("llms.txt", llms, name="llms"),
    # Wagtail reverses this name even where its own sign-in page is replaced.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login"), name="wagtailcore_login"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        wagtail_views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
]

if settings.MEDIA_SERVED_HERE:
    media = settings.MEDIA_URL.strip("/")
    urlpatterns.append(path(f"{media}/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media"))

urlpatterns += i18n_patterns(
    path(_("account/staff/"), staff_door, name="staff_door"),
    path(_("account/"), include("allauth.account.urls")),
    path(_("account/two-steps/"), include("allauth.mfa.urls")),
    path(_("account/privacy/"), include("core.personal.urls")),
    path(_("account/"), room, name="account_home"),
    path(_("membership/"), include("members.urls")),
    path(_("gift/"), include("donations.urls")),
    path(_("exhibition-loan/"), include("exhibitions.urls")),
    path(_("education-desk/"), include("education.urls")),
    path(_("union-gift/"), include("campaigns.urls")),
    path(_("search/"), search, name="search"),
    re_path(serve_pattern, serve_page, name="wagtail_serve"),
    prefix_default_language=False,
)

handler404 = "core.errors.page_not_found"
handler500 = "core.errors.server_error"
