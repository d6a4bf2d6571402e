"""Education in the CMS."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.models import Page

from .admin.files import DownloadViewSet, FileViewSet
from .admin.quizzes import results
from .admin.workshops import ReportViewSet, RequestViewSet
from .models import QuizPage, ResourcePage


class EducationGroup(ModelViewSetGroup):
    """The education team's menu."""

    items = (FileViewSet, RequestViewSet, ReportViewSet, DownloadViewSet)
    menu_label = _("Education")
    menu_icon = "openquote"
    menu_order = 255


@hooks.register("register_admin_viewset")
def register_education() -> EducationGroup:
    return EducationGroup()


@hooks.register("register_admin_urls")
def register_results() -> list[URLPattern]:
    return [path("quiz-results/<int:pk>/", results, name="quiz_results")]


@hooks.register("register_page_header_buttons")
def education_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    specific = page.specific_deferred
    if isinstance(specific, QuizPage):
        yield Button(gettext("Results"), reverse("quiz_results", args=[page.pk]), icon_name="list-ul", priority=90)
    elif isinstance(specific, ResourcePage) and user.has_perm("education.add_resourcefile"):
        yield Button(gettext("Add a file"), reverse("resource_files:add"), icon_name="upload", priority=90)
