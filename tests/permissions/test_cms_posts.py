"""What a POST to a real row does for each role, at every address of the CMS that takes arguments.

A line of `cms_posts.csv` is an address and the code of each role, in the words of `matrix.csv`, with `+` when something
was written; what takes no POST is not in it. Nothing in it is broken, whoever posts what.
"""

import csv
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from home.roles import EDITORS, TREASURERS
from tests.factories.staff import sign_in
from tests.permissions.cms_posts import cms_addresses
from tests.permissions.cms_rows import rows
from tests.permissions.test_matrix import answer, unwritten
from users.models import User

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("cms_posts.csv")
# Looking at a page of the CMS leaves a row in these.
PASSING = {
    "core_auditlogentry", "django_session", "wagtailadmin_editingsession", "users_user", "wagtailusers_userprofile",
    "wagtailcore_pagesubscription",
}  # fmt: skip
ROLES = ("delegate", "editor", "treasurer", "administrator")
# What is not there for anybody of this site, whatever rows it has.
NOT_THERE = {
    ("wagtail_localize:machine_translate", "admin/localize/translate/<int:translation_id>/machine_translate/"):
        "no machine translates",
    ("wagtail_localize:preview_translation", "admin/localize/translate/<int:translation_id>/preview/<str:mode>/"):
        "pages are shown in one way, which has no name",
    ("wagtail_localize:submit_snippet_translation",
     "admin/localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/"):
        "snippets hold their three languages",
    ("wagtailsettings:preview_on_edit", "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/"):
        "settings are not shown beforehand",
}  # fmt: skip


def reviewed(role: str) -> dict[tuple[str, str], str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["name"], row["route"]): row[role] for row in csv.DictReader(file, delimiter=";")}


def signed_in(role: str) -> tuple[Client, User]:
    client = Client(raise_request_exception=False)
    if role != "administrator":
        return client, sign_in(client, {"editor": EDITORS, "treasurer": TREASURERS}.get(role, "Personnes déléguées"))
    user = User.objects.create_superuser("admin@staff.example.org", "x")
    client.force_login(user)
    return client, user


@contextmanager
def written() -> Iterator[list[str]]:
    """The tables into which something was written meanwhile, sessions and their like apart."""
    tables: list[str] = []

    def note(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        found = re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', sql)
        if found and found.group(1) not in PASSING:
            tables.append(found.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def posted(client: Client, path: str) -> str:
    with written() as tables:
        code, _said = answer(client, "post", path)
    return f"{code}+" if tables else code


@pytest.mark.parametrize("role", ROLES)
def test_each_address_of_the_cms_answers_a_post_to_a_real_row_as_reviewed(role):
    client, user = signed_in(role)
    addresses, table = cms_addresses(rows(user)), reviewed(role)
    with unwritten():
        seen = {(one.name, one.route): posted(client, one.path) for one in addresses}
    if os.environ.get("MATRIX_WRITE"):
        lines = [f"{name};{route};{code}" for (name, route), code in seen.items()]
        TABLE.with_name(f"cms_posts-{role}.txt").write_text("\n".join(lines), encoding="utf-8")
    assert {key: code for key, code in seen.items() if "S" in code} == {}
    assert {key: seen.get(key) for key, code in table.items() if seen.get(key) != code} == {}
    if role == "administrator":
        assert {key: code for key, code in seen.items() if key not in table and code != "M"} == {}


def test_whoever_has_no_right_to_the_cms_changes_nothing_in_it():
    assert {code for code in reviewed("delegate").values()} <= {"L", "r"}


def test_what_the_treasurer_may_not_write_the_editor_may():
    editor, treasurer = reviewed("editor"), reviewed("treasurer")
    assert [key for key, code in treasurer.items() if code.endswith("+") and not editor[key].endswith("+")] == []
    assert sum(code.endswith("+") for code in editor.values()) > sum(code.endswith("+") for code in treasurer.values())


def test_every_other_address_leads_to_a_row():
    assert {key for key, code in reviewed("administrator").items() if code == "N"} == set(NOT_THERE)
