"""The permissions of a restricted key are those that the gateways use, and the go-live list says them."""

import ast
import re

from donations.gateways.permissions import TILL, key_page, key_permissions
from tests.databases import ROOT

CALL = re.compile(r"\.v1\.([a-z_.]+)\.([a-z_]+)$")
OF_THE_ACCOUNT = {"account.py", "account_setup.py"}


def calls_of_the_till() -> dict[str, bool]:
    """Each of Stripe's resources that the gateways call, and whether they change it."""
    found: dict[str, bool] = {}
    for path in (ROOT / "donations/gateways").glob("*.py"):
        if path.name in OF_THE_ACCOUNT:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            call = CALL.search(ast.unparse(node.func)) if isinstance(node, ast.Call) else None
            if call:
                reads = call[2] in ("retrieve", "list")
                found[call[1]] = found.get(call[1], False) or not reads
    return found


def test_the_list_of_permissions_is_what_the_gateways_call():
    assert {permission.resource: bool(permission.change) for permission in TILL} == calls_of_the_till()


def test_the_go_live_list_names_each_permission():
    page = (ROOT / "docs/go-live.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([A-Z][\w ]+) \| (Read|Write) \|", page, re.MULTILINE))
    assert rows == key_permissions()
    assert key_page() in page
