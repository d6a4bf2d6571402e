"""Grant or refuse the download of a file: asked at every request, of everybody, whatever the file."""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from core.access import check_access

from ..models import ResourceFile, ResourcePage

Response = TypeVar("Response", bound=HttpResponseBase)


@dataclass(frozen=True)
class DownloadGrant:
    """A file that may be handed out now. `is_counted` is false for the staff."""

    file: ResourceFile
    organisation_id: int | None
    is_counted: bool


def is_staff(user: Any) -> bool:
    """True for those who may enter the CMS."""
    return bool(user.is_authenticated and user.is_active and user.has_perm("wagtailadmin.access_admin"))


def keeps_files(user: Any) -> bool:
    """True for those of the staff who look after the files: they see every one, and are not counted."""
    return is_staff(user) and bool(user.has_perm("education.view_resourcefile"))


def download_grant_for(user: Any, public_id: UUID) -> DownloadGrant | None:
    """The permit of `user` for the file of that id, or None: it is not there, not out, or not for them."""
    is_keeper = keeps_files(user)
    files = ResourceFile.objects.all() if is_keeper else ResourceFile.objects.out()
    file = files.select_related("page").filter(public_id=public_id).first()
    if file is None:
        return None
    if is_keeper:
        return DownloadGrant(file, None, is_counted=False)
    if file.page.state == ResourcePage.State.IN_PRODUCTION:
        return None
    verdict = check_access(user, file.page.audience, file.page.organisation_id)
    if not verdict.allowed:
        return None
    return DownloadGrant(file, verdict.organisation_id, is_counted=not is_staff(user))


def refuse(request: HttpRequest) -> HttpResponseBase:
    """The same answer whatever was asked for, there or not: sign in first; once signed in, no."""
    if not request.user.is_authenticated:
        return private(redirect_to_login(request.get_full_path(), settings.LOGIN_URL))
    return private(render(request, "education/refused.html", status=403))


def private(response: Response) -> Response:
    """Kept by no cache, named by no search engine, told to no other site."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response
