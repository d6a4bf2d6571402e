"""Lists of the CMS that show and never change, and spreadsheets that never calculate."""

import csv
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.text import capfirst
from django.utils.translation import get_language
from wagtail.admin.views import generic
from wagtail.admin.views.mixins import Echo
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Seeing is the only permission there is, for a superuser too."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user: Any, actions: list[str]) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")


def harmless(value: Any) -> Any:
    """A text that a spreadsheet could take for a formula gets an apostrophe first (OWASP, «CSV injection»).

    Full-width look-alikes and leading spaces are seen through. Numbers and dates are left alone.
    """
    if not isinstance(value, str):
        return value
    start = unicodedata.normalize("NFKC", value).lstrip(" \u00a0\u200b\ufeff")
    return f"'{value}" if start.startswith(FORMULA_STARTS) else value


def local_time(value: Any) -> Any:
    """A moment as the clock on the wall in Montréal showed it, without its offset; anything else as it is."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return value
    return value.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None, microsecond=0)


def named_field(model: Any, path: str) -> Any:
    """The model's field at a dotted path; None where the path ends at something else."""
    try:
        *steps, last = path.split(".")
        for step in steps:
            model = model._meta.get_field(step).related_model
        return model._meta.get_field(last)
    except (AttributeError, FieldDoesNotExist):
        return None


class SafeExportView(generic.IndexView):
    """A list whose spreadsheets are safe to open, in Montréal's time, with headings that a person reads.

    CSV files carry a byte order mark and, in French, the semicolons and decimal commas that Excel expects there.
    Exports need `export_permission` when it is set.
    """

    export_permission = ""
    any_permission_required = ["view"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export and not self.may_export:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_export(self) -> bool:
        return not self.export_permission or self.request.user.has_perm(self.export_permission)

    @property
    def show_export_buttons(self) -> bool:
        return bool(self.list_export) and self.may_export

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        shown = harmless(super().preprocess_field_value(field, harmless(local_time(value)), export_format))
        if export_format == self.FORMAT_CSV and isinstance(shown, Decimal) and get_language() == "fr":
            return str(shown).replace(".", ",")
        return shown

    def get_heading(self, queryset: Any, field: str) -> str:
        """What a person calls the column, with the zone of its moments."""
        found = named_field(queryset.model, field)
        named = self.export_headings.get(field) or getattr(found, "verbose_name", None)
        heading = capfirst(str(named)) if named else str(super().get_heading(queryset, field))
        owner = named_field(queryset.model, field.rpartition(".")[0]) if "." in field else None
        if owner is not None and field not in self.export_headings:
            of = getattr(owner, "verbose_name", "") or owner.related_model._meta.verbose_name
            heading = f"{capfirst(str(of))} : {heading[:1].lower()}{heading[1:]}"
        return f"{heading} ({settings.TIME_ZONE})" if isinstance(found, models.DateTimeField) else heading

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        """The lines of a CSV file."""
        yield "\ufeff".encode()
        writer = csv.DictWriter(Echo(), self.list_export, delimiter=";" if get_language() == "fr" else ",")
        yield writer.writerow({field: self.get_heading(queryset, field) for field in self.list_export})
        for item in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(item))


class ReadOnlyViewSet(ModelViewSet):
    """A list and an inspect view; no address adds, edits, copies or deletes."""

    index_view_class = SafeExportView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    form_fields: list[str] = []

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = {"index", "index_results", "inspect"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(
            **{
                "permission_policy": self.permission_policy,
                "add_url_name": None,
                "edit_url_name": None,
                "delete_url_name": None,
                "history_url_name": None,
                "usage_url_name": None,
                **kwargs,
            }
        )
