"""Adding several files to a library at once: Wagtail's views, which also say that a file is there already.

Wagtail looks for a duplicate once a picture is kept. Here each one waits first for its credit and its description.
"""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.documents.views.multiple import AddView as AddDocumentsView
from wagtail.images.views.multiple import AddView as AddPicturesView
from wagtail.utils.file import hash_filelike


class DuplicatesMixin:
    """Compares an upload that waits with what the person may choose from the library."""

    request: Any
    model: Any
    upload_object: Any
    permission_policy: Any

    def duplicate(self) -> Any:
        """A file of the library with the same bytes, or None."""
        kept = self.upload_object.file
        with kept.storage.open(kept.name) as file:
            digest = hash_filelike(file)
        mine = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["change", "choose"])
        return mine.filter(file_hash=digest).first()


class PictureAddView(DuplicatesMixin, AddPicturesView):
    """Asks whether the new picture is wanted beside the one that is there, as Wagtail does."""

    def get_edit_upload_response_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().get_edit_upload_response_data()
        found = self.duplicate()
        if found is not None:
            data["duplicate"] = True
            data["confirm_duplicate_upload"] = render_to_string(
                "wagtailimages/images/confirm_duplicate_upload.html",
                {
                    "existing_image": found,
                    "delete_action": reverse(self.delete_upload_url_name, args=(self.upload_object.id,)),
                },
                request=self.request,
            )
        return data


class DocumentAddView(DuplicatesMixin, AddDocumentsView):
    """Says above the form under which title the document is in the library already."""

    def get_edit_upload_response_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().get_edit_upload_response_data()
        found = self.duplicate()
        if found is not None:
            data["form"] = render_to_string("core/admin/duplicate.html", {"found": found}) + data["form"]
        return data
