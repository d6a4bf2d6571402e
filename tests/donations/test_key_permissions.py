"""The permissions of a restricted key are those that the gateways use, and the go-live list says them."""

import ast
import re
from dataclasses import replace

import pytest
import stripe
from django.utils import timezone

from donations.exceptions import TillError
from donations.gateways.account import read_account, refusal
from donations.gateways.account_facts import BalanceFact, Denial, StripeAccount
from donations.gateways.permissions import TILL, key_page, key_permissions
from donations.services.account_checks import CHECKS
from donations.services.account_expectations import site_expectations
from donations.services.event_handlers import ROUTES
from sandbox.server import StandIn
from tests.databases import ROOT
from tests.factories.accounts import foreign, nobody_else

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


@pytest.fixture
def restricted(settings, stand_in) -> StandIn:
    """The bench through a restricted key, with a subscription of somebody else's."""
    settings.STRIPE_SECRET_KEY = stand_in.server.api_key = "rk_test_suite"
    nobody_else(stand_in)
    foreign(stand_in)
    return stand_in


def calls_of(bench: StandIn, word: str) -> list[tuple[str, str]]:
    """What a reading of the account asks about one resource."""
    asked: list[tuple[str, str]] = []
    answer = bench.server.api.answer

    def noting(method: str, path: str, body: str):
        if word in path:
            asked.append((method, path))
        return answer(method, path, body)

    bench.server.api.answer = noting
    return asked


@pytest.mark.django_db
def test_what_the_key_may_not_read_is_asked_once_and_its_change_never(restricted):
    restricted.account.deny("subscription_read")
    asked = calls_of(restricted, "subscriptions")
    assert read().foreign_subscriptions is None
    assert asked == [("GET", "/v1/subscriptions")]


@pytest.mark.django_db
def test_what_the_key_may_read_and_not_change_is_read(restricted):
    restricted.account.deny("subscription_write")
    found = read()
    assert found.denials == (Denial("subscriptions", "rak_subscription_write", is_change=True),)
    assert found.foreign_subscriptions == 2


def read() -> StripeAccount:
    return read_account(types=ROUTES, opened_at=timezone.now(), is_restricted=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("live", "told"), [(True, "of live mode, and the site takes events of test mode"), (False, "")]
)
def test_a_live_key_on_a_rehearsal_server_is_named(restricted, live, told):
    found = replace(read(), balance=BalanceFact(livemode=live, others=()))
    site = site_expectations(today=timezone.localdate())
    assert list(CHECKS["mode"](found, site)) == ([f"STRIPE_SECRET_KEY is a key {told} only."] if told else [])


@pytest.mark.parametrize(("status", "told"), [(None, ""), (400, "no"), (428, "no"), (429, ""), (499, "no"), (500, "")])
def test_only_a_refusal_is_told_in_stripes_words(status, told):
    error = TillError()
    error.__cause__ = stripe.StripeError("no", http_status=status)
    assert refusal(error) == told
