"""Every address of the site, each role, each method, against the table that a person reviewed.

A line of `matrix.csv` is an address and, for each role, what GET, HEAD and POST are answered:
`.` given, `r` led elsewhere, `L` led to signing in, `F` forbidden, `N` not there, `M` no such method, `c` refused as
asked (any other 4xx), `U` not ready (503). A new address without a line fails; so does a line whose address went, and
whatever is broken (`S`), whoever asked for it.
"""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template.base import Template
from django.test import Client

from tests.factories.education import CANARY
from tests.permissions.addresses import Address, every_address
from tests.permissions.roles import ROLES, WRONG, people

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("matrix.csv")
METHODS = ("get", "head", "post")
CODES = {403: "F", 404: "N", 405: "M"}
# A monitor's page, which says so while no job has run.
NOT_READY = {("health", "health/")}


def reviewed() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["name"], row["route"]): row for row in csv.DictReader(file, delimiter=";")}


def answer(client: Client, method: str, path: str) -> tuple[str, bytes]:
    """One request, undone; its code and every byte that came with it."""
    cookies = client.cookies.output()
    with transaction.atomic(), unwritten() if method == "head" else nullcontext():
        response = getattr(client, method)(path, headers={"Sec-Fetch-Site": "same-origin"})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    code = _code(response)
    if method == "post" and code not in CODES.values():
        # What was counted against it is forgotten, and what it left in the cache about rows that are gone again.
        cache.clear()
    if client.cookies.output() != cookies:
        # Signed out, or given another session: undone too.
        client.cookies.clear()
        client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return code, body + repr(list(response.headers.items())).encode()


def _code(response: Any) -> str:
    if response.status_code in (301, 302, 303, 307, 308):
        signs_in = any(door in response["Location"] for door in ("/login/", "/equipe/", "/staff/"))
        return "L" if signs_in else "r"
    if response.status_code < 400:
        return "."
    if response.status_code == 503:
        return "U"
    return CODES.get(response.status_code, "c" if response.status_code < 500 else "S")


@contextmanager
def unwritten() -> Iterator[None]:
    """Templates are found and not written out: the body of a HEAD is thrown away, and GET has just shown it."""
    with patch.object(Template, "_render", lambda _template, _context: ""):
        yield


def _answers(role: str) -> tuple[dict[tuple[str, str], str], list[Address], list[str]]:
    found, known = people()
    client = Client(raise_request_exception=False)
    if found[role] is not None:
        client.force_login(found[role])
    addresses, seen, leaks = every_address(known), {}, []
    for one in addresses:
        codes = ""
        for method in METHODS:
            code, said = answer(client, method, one.path)
            codes += code
            if CANARY.encode() in said:
                leaks.append(f"{method} {one.path}")
        seen[one.name, one.route] = codes
    return seen, addresses, leaks


@pytest.mark.parametrize("role", ROLES)
def test_each_address_answers_each_role_as_reviewed(role):
    seen, _addresses, leaks = _answers(role)
    if os.environ.get("MATRIX_WRITE"):
        (TABLE.parent / f"matrix-{role}.txt").write_text(
            "\n".join(f"{name};{route};{codes}" for (name, route), codes in seen.items()), encoding="utf-8"
        )
    table = reviewed()
    assert {key: codes for key, codes in seen.items() if "S" in codes} == {}
    assert {key for key, codes in seen.items() if "U" in codes} == NOT_READY
    assert {key: codes for key, codes in seen.items() if key not in table} == {}
    assert {key for key in table if key not in seen} == set()
    assert {key: codes for key, codes in seen.items() if table[key][role] != codes} == {}
    assert leaks == [] if role in WRONG else leaks


def test_control_a_view_that_breaks_is_seen(monkeypatch):
    client = Client(raise_request_exception=False)
    assert answer(client, "get", "/health/")[0] == "U"
    monkeypatch.setattr("donations.views.health.lateness", lambda _now: 1 / 0)
    assert answer(client, "get", "/health/")[0] == "S"
