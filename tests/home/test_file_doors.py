"""The doors by which files come into the CMS: none is unknown, and each is used.

Who has no right to one is led away: `tests/permissions` posts to each of them by every role.
"""

import inspect
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.test import Client
from modelcluster.models import get_all_child_relations
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from core.storages import StaffFileSystemStorage
from home.roles import EDITORS
from tests.factories.staff import sign_in
from tests.home.file_doors import DOORS, NO_DOORS
from tests.permissions.addresses import Address, entries, every_address
from tests.permissions.cms_posts import cms_addresses
from tests.permissions.cms_rows import rows
from users.models import User

pytestmark = pytest.mark.django_db
KINDS = {
    "wagtailmedia:add": {"path": "/admin/media/audio/add/"},
    "wagtailmedia:chooser_upload": {"path": "/admin/media/audio/chooser/upload/"},
}


@pytest.fixture(autouse=True)
def files(monkeypatch, tmp_path) -> None:
    """A site that keeps its files on a disk."""
    monkeypatch.setattr(default_storage, "_wrapped", StaffFileSystemStorage(location=tmp_path))


def asked(user: User) -> dict[tuple[str, str], Address]:
    """Every address of the CMS but the way out, with rows where there are some."""
    plain = {(one.name, one.route): one for one in every_address(KINDS) if one.path.startswith("/admin/")}
    real = {(one.name, one.route): one for one in cms_addresses(rows(user)) if one.name != "wagtail_bulk_action"}
    kinds = {key: one for key, one in plain.items() if one.name in KINDS}
    return {key: one for key, one in (plain | real | kinds).items() if one.name != "wagtailadmin_logout"}


def shows_a_field(client: Client, path: str) -> bool:
    """True for a page, or a part of one inside JSON, with a field for a file."""
    answer = client.get(path)
    return not answer.streaming and b'type="file"' in answer.content.replace(b"\\", b"")


def reads_a_file(view: Any) -> bool:
    """True for a view written as a function that takes a file from the request."""
    inner = inspect.unwrap(view)
    return (
        inspect.isfunction(inner) and not hasattr(inner, "view_class") and "request.FILES" in inspect.getsource(inner)
    )


def test_every_address_that_takes_a_file_is_a_door_that_is_used_or_is_named_with_its_reason():
    client, user = Client(raise_request_exception=False), User.objects.create_superuser("a@staff.example.org", "x")
    client.force_login(user)
    shown = {one.name for one in asked(user).values() if shows_a_field(client, one.path)}
    read = {name for name, route, entry, _ in entries() if route.startswith("admin/") and reads_a_file(entry.callback)}
    assert len(read) > 4
    assert shown | read == set(DOORS) | set(NO_DOORS)


def test_control_a_page_without_a_field_for_a_file_is_none(client):
    sign_in(client, EDITORS)
    assert shows_a_field(client, "/admin/documents/add/")
    assert not shows_a_field(client, "/admin/documents/")


def test_no_page_and_no_snippet_keeps_a_file_of_its_own():
    models = [*get_page_models(), *get_snippet_models()]
    below = [link.related_model for model in models for link in get_all_child_relations(model)]
    assert below
    owned = [field for model in [*models, *below] for field in model._meta.fields]
    assert [field for field in owned if isinstance(field, FileField)] == []


@pytest.mark.parametrize("name", DOORS)
def test_an_editor_brings_a_file_by_the_door(client, name):
    sign_in(client, EDITORS)
    DOORS[name](client)
