"""A row of each kind that an address of the CMS leads to."""

import io
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupApprovalTask, Locale, Page, Site, UploadedFile, Workflow, WorkflowTask
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from core.models import CustomDocument, CustomMedia
from home.roles import EDITORS
from tests.factories.exhibitions import make_image
from tests.factories.pages import make_page
from users.models import User


def rows(user: User) -> dict[str, Any]:
    """A row of each kind by the name of the argument that leads to it; with a namespace, or the address's own name,
    where names collide. `user` is who asks."""
    page = make_page("Une page", "Un texte.")
    below = make_page("Dessous", "Un texte.", under=page.url_path)
    document = CustomDocument.objects.create(title="Un document", credit="CISO", file=ContentFile(b"%PDF-1.4", "a.pdf"))
    collection = Collection.get_first_root_node().add_child(name="Une collection")
    media = CustomMedia.objects.create(
        title="Un son", type="audio", credit="CISO", transcript="Bonjour.", duration=1, file=ContentFile(b"x", "a.mp3")
    )
    image, query = make_image(), Query.get("marche")
    return {
        "page_id": below.pk, "page_to_move_id": below.pk, "page_pk": below.pk, "parent_page_id": page.pk,
        "destination_id": page.get_parent().pk, "revision_id": below.latest_revision.pk,
        "content_type_app_name": "home", "content_type_model_name": "standardpage",
        "document_id": document.pk, "doc_id": document.pk, "wagtaildocs_chooser:pk": document.pk,
        "wagtailadmin_api:documents:pk": document.pk, "image_id": image.pk, "wagtailimages_chooser:pk": image.pk,
        "wagtailadmin_api:images:pk": image.pk, "wagtailadmin_api:pages:pk": below.pk, "media_id": media.pk,
        "redirect_id": Redirect.objects.create(old_path="/ancienne", redirect_page=page).pk,
        "wagtailadmin_collections:pk": collection.pk, "collection_id": collection.pk, "query_id": query.pk,
        "wagtaildocs:uploaded_file_id": _waiting(CustomDocument), "action_name": "publish",
        "wagtailimages:uploaded_file_id": _waiting(get_image_model()), "media_type": "audio",
        "wagtailsettings:app_name": "core", "wagtailsettings:model_name": "navigationsettings",
        "wagtailadmin_pages:app_label": "home", "wagtailadmin_pages:model_name": "standardpage",
        "wagtailadmin_pages:unlock:page_id": make_page("Verrouillée", locked=True).pk, "app_name": "taggit",
        "wagtailadmin_pages:convert_alias:page_id": page.create_alias(update_slug="alias-d-essai").pk,
        "wagtailadmin_tag_model_autocomplete:model_name": "tag",
        "wagtailsettings:pk": Site.objects.get().pk,
        **_editing(below), **_scheduled(), **_translation(page), **_workflow(user),
    }  # fmt: skip


def _waiting(model: Any) -> int:
    picture = io.BytesIO(make_image().file.read()).getvalue()
    name = "waiting.jpg" if model is get_image_model() else "waiting.pdf"
    return UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(model),
        file=ContentFile(picture, name),
        uploaded_by_user=None,
    ).pk


def _editing(page: Page) -> dict[str, Any]:
    """Somebody else has the page open."""
    other = User.objects.create_user("autre@staff.example.org", "x")
    session = EditingSession.objects.create(user=other, content_object=page, last_seen_at=timezone.now())
    space = "wagtailadmin_editing_sessions"
    return {
        "session_id": session.pk, f"{space}:app_label": "home", f"{space}:model_name": "standardpage",
        "object_id": page.pk,
    }  # fmt: skip


def _scheduled() -> dict[str, Any]:
    """A page whose new version waits for its day."""
    page = make_page("Pour demain", "Un texte.")
    revision = page.save_revision(approved_go_live_at=timezone.now() + timedelta(days=1))
    name = "wagtailadmin_pages:revisions_unschedule"
    return {f"{name}:page_id": page.pk, f"{name}:revision_id": revision.pk}


def _translation(page: Page) -> dict[str, Any]:
    """A page that is translated text by text."""
    english = Locale.objects.get(language_code="en")
    translate_object(page, [english])
    translation = Translation.objects.get(source__object_id=page.translation_key)
    return {
        "translation_id": translation.pk, "translation_source_id": translation.source_id,
        "wagtail_localize:convert_to_alias:page_id": page.get_translation(english).pk,
    }  # fmt: skip


def _workflow(user: User) -> dict[str, Any]:
    """A page that waits for the editors, as it would had the site a workflow; another workflow that is switched off."""
    task, off = (GroupApprovalTask.objects.create(name="Relecture", active=active) for active in (True, False))
    task.groups.add(Group.objects.get(name=EDITORS))
    workflow, stopped = (Workflow.objects.create(name="Relecture", active=active) for active in (True, False))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    page = make_page("Relue", "Un texte.")
    state = workflow.start(page, user)
    space = "wagtailadmin_workflows"
    acts = {
        f"wagtailadmin_pages:{name}:{key}": value
        for name in ("workflow_action", "collect_workflow_action_data", "confirm_workflow_cancellation")
        for key, value in {"page_id": page.pk, "action_name": "approve"}.items()
    }
    return {
        **acts, "wagtailadmin_pages:workflow_preview:page_id": page.pk, "task_id": task.pk,
        "task_state_id": state.current_task_state.pk, "workflow_pk": workflow.pk, f"{space}:pk": workflow.pk,
        f"{space}:enable:pk": stopped.pk, f"{space}:enable_task:pk": off.pk,
        **{f"{space}:{name}:pk": task.pk for name in ("edit_task", "disable_task")},
        f"{space}:app_label": "wagtailcore", f"{space}:model_name": "groupapprovaltask",
    }  # fmt: skip
