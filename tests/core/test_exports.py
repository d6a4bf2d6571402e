"""Every spreadsheet of the CMS, ours and those of Wagtail's own reports."""

import csv
import io
from contextlib import suppress
from datetime import UTC, datetime

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, models, transaction
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from core import exports
from core.exports import csv_lines, escape_csv_formula, exported_value
from core.models import Incident
from donations.models import Donation
from tests.factories.characters import HIDDEN, UNSTORABLE, around
from users.models import User

STORABLE = "=1+1 " + " ".join(around(character) for name, character in HIDDEN.items() if name not in UNSTORABLE)


def exporting_views() -> dict[str, SpreadsheetExportMixin]:
    """Every address of the CMS below which a spreadsheet can be taken, with its view."""
    found = {}

    def walk(patterns, names, path):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, names, path + str(pattern.pattern))
            elif isinstance(pattern, URLPattern):
                view_class = getattr(pattern.callback, "view_class", None)
                if view_class is not None and issubclass(view_class, SpreadsheetExportMixin):
                    view = view_class(**getattr(pattern.callback, "view_initkwargs", {}))
                    if view.list_export and "results" not in str(pattern.pattern):
                        found["/" + path + str(pattern.pattern)] = view

    walk(get_resolver().url_patterns, [], "")
    return found


@pytest.fixture
def administrator(client):
    person = User.objects.create_superuser("adm@staff.example.org", "x", preferred_language="fr")
    client.force_login(person)
    return client


def taken(client, path: str, kind: str) -> tuple[bytes, list[list[str]]]:
    """The bytes of a spreadsheet, and its cells as texts."""
    response = client.get(path, {"export": kind})
    assert response.status_code == 200, path
    content = response.getvalue()
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    else:
        rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]
    return content, [["" if cell is None else str(cell) for cell in row] for row in rows]


def soil(model: type[models.Model]) -> int:
    """Put in every text of the model's rows what older rows may hold, past the door; how many columns took it."""
    taken_by = 0
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not (field.choices or field.unique):
            # The books of the till take no update at all.
            with suppress(DatabaseError), transaction.atomic():
                taken_by += bool(model.objects.update(**{field.name: STORABLE[: field.max_length or None]}))
    return taken_by


@pytest.fixture
def soiled_rows():
    """A row for Wagtail's reports, and every text of every exported model soiled."""
    page = Page.objects.get(url_path="/accueil/")
    PageLogEntry.objects.create(
        page=page, action="wagtail.edit", label="x", content_type=ContentType.objects.get_for_model(Page),
        timestamp=datetime(2026, 1, 1, 1, 0, tzinfo=UTC),
    )  # fmt: skip
    Incident.objects.create(known_on="2026-01-01", happened="x", what="x", whose="x", persons=1)
    exported = {view.model for view in exporting_views().values() if view.model}
    assert sum(soil(model) for model in exported | {Incident}) > 20
    PageLogEntry.objects.update(label=STORABLE)
    Page.objects.filter(depth__gt=1).update(title="Titre\x0bcollé")


@pytest.mark.django_db
def test_every_spreadsheet_of_the_cms_opens_whatever_its_rows_hold(administrator, soiled_rows):
    views = exporting_views()
    assert len(views) > 15
    for path, view in views.items():
        raw, rows = taken(administrator, path, "csv")
        assert raw.startswith(b"\xef\xbb\xbf"), path
        assert rows[0] == taken(administrator, path, "xlsx")[1][0]
        assert len(rows[0]) == len(view.list_export)
        assert not [name for name in rows[0] if "_" in name.replace("America/Toronto", "") or "." in name], rows[0]
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if set(cell) & set(HIDDEN.values())], path
        assert not [cell for cell in cells if cell.startswith("=")], path
        assert not {"True", "False", "None"} & set(cells), path


@pytest.mark.django_db
def test_wagtails_own_reports_are_in_french_and_in_montreals_time(administrator, soiled_rows):
    for kind in ("csv", "xlsx"):
        rows = taken(administrator, "/admin/reports/site-history/", kind)[1]
        assert rows[0][-1] == "Date/Heure (America/Toronto)"
        assert any(row[-1] == "2025-12-31 20:00:00" for row in rows)
    assert "Titre\ncollé" in {row[0] for row in taken(administrator, "/admin/reports/aging-pages/", "xlsx")[1]}


@pytest.mark.django_db
def test_control_with_the_librarys_own_cells_a_report_cannot_be_taken(administrator, soiled_rows, monkeypatch):
    monkeypatch.setattr(SpreadsheetExportMixin, "preprocess_field_value", exports._library_value)
    with pytest.raises(openpyxl.utils.exceptions.IllegalCharacterError):
        administrator.get("/admin/reports/aging-pages/", {"export": "xlsx"})


@pytest.mark.parametrize("character", HIDDEN)
def test_no_cell_holds_what_a_spreadsheet_refuses(character):
    shown = escape_csv_formula(around(HIDDEN[character]))
    assert HIDDEN[character] not in shown
    sheet = openpyxl.Workbook().active
    sheet.append([shown])
    assert shown.encode()


def test_values_are_said_in_words():
    class View(SpreadsheetExportMixin):
        model = Donation

    with translation.override("fr"):
        assert exported_value(View(), "status", "pending", "csv") == Donation.Status("pending").label != "pending"
        assert exported_value(View(), "is_public", True, "xlsx") == "Oui"
        assert exported_value(View(), "message", None, "xlsx") is None
        assert exported_value(View(), "amount_cents", 5, "xlsx") == 5


def test_a_reader_of_english_gets_commas():
    class View(SpreadsheetExportMixin):
        model = Donation
        list_export = ("amount_cents", "message")

    with translation.override("en"):
        assert b"".join(csv_lines(View(), Donation.objects.none())).decode("utf-8-sig").count(",") == 2


@pytest.mark.django_db
def test_a_spreadsheet_is_in_the_language_of_who_takes_it(client):
    person = User.objects.create_superuser("adm@staff.example.org", "x", preferred_language="en")
    UserProfile.objects.create(user=person, preferred_language="en")
    client.force_login(person)
    path = "/admin/reports/site-history/"
    heading = client.get(path, {"export": "csv"}).getvalue().decode("utf-8-sig").splitlines()[0]
    assert heading.split(",") == taken(client, path, "xlsx")[1][0]
    assert "Date/Time (America/Toronto)" in heading
