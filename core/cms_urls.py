"""The addresses of the CMS that the site answers itself, before Wagtail's own of the same path."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import display_custom_404
from wagtail.admin.views.pages.lock import LockView, UnlockView
from wagtail.admin.views.pages.ordering import set_page_position
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .choosers import browse_below, several
from .cms_doors import LinkView, below_the_root, confirm_import, confirm_move, import_texts, no_alarm

urlpatterns = [
    path("choose-page/<int:parent_page_id>/", browse_below),
    path("choose-page/chosen-multiple/", several),
    path("choose-external-link/", LinkView.as_view()),
    path("pages/<int:page_id>/lock/", below_the_root(LockView.as_view())),
    path("pages/<int:page_id>/unlock/", below_the_root(UnlockView.as_view())),
    path("pages/<int:page_to_move_id>/set_position/", below_the_root(set_page_position)),
    path("pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/", confirm_move),
    path("redirects/import/process/", confirm_import),
    path("localize/translate/<int:translation_id>/pofile/upload/", import_texts),
    path("failwhale/", no_alarm),
]
for decorator in (require_admin_access, display_custom_404, never_cache):
    urlpatterns = decorate_urlpatterns(urlpatterns, decorator)
