"""Every address of the CMS that takes arguments, with those of real rows, and every bulk action on real rows."""

from typing import Any

from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from tests.permissions.addresses import NOBODYS, Address, argument_of, entries, filled
from users.models import User

# What is Wagtail's own under these names is asked with the rows that their arguments name.
OWN = ("wagtail", "wagtailadmin", "wagtail_localize")


def cms_addresses(known: dict[str, Any]) -> list[Address]:
    """In order of their names: Wagtail's own addresses that take arguments, then its bulk actions."""
    found = []
    for name, route, entry, converters in entries():
        space = name.rpartition(":")[0] or name.split("_")[0]
        # Snippets are in the other table, each with a row of its own.
        own = space.startswith(OWN) and not space.startswith("wagtailsnippet")
        if converters and own and route.startswith("admin/") and name != "wagtail_bulk_action":
            given = {
                key: known[at[0]] if (at := _given(known, name, space, key)) else argument_of(converter, entry)
                for key, converter in converters.items()
            }
            found.append(Address(name, route, filled(name, route, given)))
    return sorted([*found, *_bulk(known)], key=lambda one: (one.name, one.route))


def _given(known: dict[str, Any], name: str, space: str, key: str) -> list[str]:
    """The names by which the argument is known, the narrowest first."""
    return [at for at in (f"{name}:{key}", f"{space}:{key}", key) if at in known]


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
