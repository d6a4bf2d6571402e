"""Every address of the CMS that takes arguments, with those of real rows, and every bulk action on real rows."""

import io
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, UploadedFile

from core.models import CustomDocument, CustomMedia
from tests.factories.exhibitions import make_image
from tests.factories.pages import make_page
from tests.permissions.addresses import NOBODYS, Address, argument_of, entries, filled
from users.models import User

# What is Wagtail's own under these names is asked with the rows that their arguments name.
OWN = ("wagtail", "wagtailadmin", "wagtail_localize")


def rows() -> dict[str, Any]:
    """A row of each kind by the name of the argument that leads to it; with a namespace where names collide."""
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
    }  # fmt: skip


def _waiting(model: Any) -> int:
    picture = io.BytesIO(make_image().file.read()).getvalue()
    name = "waiting.jpg" if model is get_image_model() else "waiting.pdf"
    return UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(model),
        file=ContentFile(picture, name),
        uploaded_by_user=None,
    ).pk


def cms_addresses(known: dict[str, Any]) -> list[Address]:
    """In order of their names: Wagtail's own addresses that take arguments, then its bulk actions."""
    found = []
    for name, route, entry, converters in entries():
        space = name.rpartition(":")[0] or name.split("_")[0]
        # Snippets are in the other table, each with a row of its own.
        own = space.startswith(OWN) and not space.startswith("wagtailsnippet")
        if converters and own and route.startswith("admin/") and name != "wagtail_bulk_action":
            given = {
                key: known.get(f"{space}:{key}", known.get(key, argument_of(converter, entry)))
                for key, converter in converters.items()
            }
            found.append(Address(name, route, filled(name, route, given)))
    return sorted([*found, *_bulk(known)], key=lambda one: (one.name, one.route))


def _bulk(known: dict[str, Any]) -> list[Address]:
    bulk_action_registry._scan_for_bulk_actions()
    return [
        Address("wagtail_bulk_action", f"{app}.{model}.{action}", _bulk_path(app, model, action, kind, known))
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
        for action, kind in actions.items()
    ]


def _bulk_path(app: str, model: str, action: str, kind: Any, known: dict[str, Any]) -> str:
    row = {"page": known["page_id"], "customdocument": known["doc_id"], "customimage": known["image_id"]}.get(model)
    if row is None:
        first = next((one for one in kind.models if one._meta.model_name == model), Page)
        rows_of = first._default_manager.exclude(is_superuser=True) if first is User else first._default_manager
        row = rows_of.order_by("pk").values_list("pk", flat=True).first() or NOBODYS
    return f"{reverse('wagtail_bulk_action', args=[app, model, action])}?id={row}&next=/admin/"
