"""Pages chosen in a list and published together: each for itself, whatever becomes of the others."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from .publication import PublicationRefused


class PublishEachBulkAction(PublishBulkAction):
    """As Wagtail's; a page that may not be published stays as it is, and the editor reads why."""

    def __init__(self, request: HttpRequest, model: Any) -> None:
        super().__init__(request, model)
        self.refused: dict[str, PublicationRefused] = {}

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(  # type: ignore[override]
        cls, objects: list[Page], include_descendants: bool = False, user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        done = [page for page in objects if _published(page, user, kwargs["refused"])]
        below = 0
        for page in objects if include_descendants else []:
            for draft in page.get_descendants().not_live().filter(alias_of=None).defer_streamfields().specific():
                may = user is None or draft.permissions_for_user(user).can_publish()
                below += may and _published(draft, user, kwargs["refused"])
        return len(done), below

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for title, refusal in self.refused.items():
            why = " ".join(refusal.messages)
            messages.error(
                self.request, gettext("«%(title)s» was not published. %(why)s") % {"title": title, "why": why}
            )
        if not num_parent_objects and not num_child_objects:
            return None
        said: str = super().get_success_message(num_parent_objects, num_child_objects)
        return said


def _published(page: Page, user: Any, refused: dict[str, PublicationRefused]) -> bool:
    if page.alias_of_id:
        words = gettext("It repeats another page: publish that one.")
        refused[page.get_admin_display_title()] = PublicationRefused(words)
        return False
    try:
        with transaction.atomic():
            revision = page.get_latest_revision() or page.specific.save_revision(user=user)
            revision.publish(user=user)
    except PublicationRefused as refusal:
        refused[page.get_admin_display_title()] = refusal
        return False
    return True
