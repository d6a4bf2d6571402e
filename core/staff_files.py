"""What the private storage holds and forms of the CMS link to: originals of pictures, and portraits of the staff."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe
from wagtail.images.permissions import permission_policy
from wagtail.users.models import UserProfile

from .models import CustomImage


def _is_for(user: Any, name: str) -> bool:
    if UserProfile.objects.filter(avatar=name).exists():
        return True
    image = CustomImage.objects.filter(file=name).first()
    return image is not None and permission_policy.user_has_any_permission_for_instance(
        user, ["add", "change", "delete", "choose"], image
    )


@require_safe
def staff_file(request: HttpRequest, name: str) -> FileResponse:
    """The file, for those of the staff who may see it in the library; 404 for everything else, there or not.

    Wagtail lets nobody but the staff reach an address under its own.
    """
    if not _is_for(request.user, name) or not default_storage.exists(name):
        raise Http404
    answer = FileResponse(default_storage.open(name))
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
