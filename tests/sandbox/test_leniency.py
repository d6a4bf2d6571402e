"""Each strictness of the bench, and the switch that turns it off: the one differs from the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import stripe

from sandbox.leniency import LENIENCIES, UnknownLeniency, checked
from sandbox.objects import API_VERSION
from sandbox.server import StandIn
from tests.sandbox.test_money_side import MONTHLY
from tests.sandbox.test_stand_in import KEY, SECRET, client, create

TESTS = Path(__file__).parent.parent


@contextmanager
def running(*lenient: str) -> Iterator[StandIn]:
    with StandIn(
        webhook_url=None, webhook_secret=SECRET, api_key=KEY, seed=8, deliveries="manual", lenient=lenient
    ) as bench:
        yield bench


def refused_then_right(bench: StandIn) -> str:
    with pytest.raises(stripe.InvalidRequestError):
        create(bench, "one-key", locale="klingon")
    try:
        return create(bench, "one-key").object
    except stripe.StripeError as error:
        return type(error).__name__


def first_hour_of_a_month(bench: StandIn) -> str:
    session = create(bench, **MONTHLY)
    bench.pay(session.id)
    subscription = bench.state.subscriptions[bench.state.sessions[session.id]["subscription"]]
    bench.advance(subscription["items"]["data"][0]["current_period_end"] - bench.state.clock.now() + 60)
    return bench.state.invoices[subscription["latest_invoice"]]["status"]


def version_of_a_listed_event(bench: StandIn) -> bool:
    create(bench, **MONTHLY)
    bench.pay(create(bench).id)
    return client(bench).v1.events.list({"limit": 1}).data[0].api_version == API_VERSION


def portal_is_elsewhere(bench: StandIn) -> bool:
    session = create(bench, **MONTHLY)
    bench.pay(session.id)
    customer = bench.state.sessions[session.id]["customer"]
    portal = client(bench).v1.billing_portal.sessions.create({"customer": customer})
    return urlsplit(portal.url).netloc != urlsplit(session.url).netloc


@pytest.mark.parametrize(
    ("name", "look", "strict", "kind"),
    [
        ("validation_errors_are_kept", refused_then_right, "checkout.session", "IdempotencyError"),
        ("renewals_charge_at_once", first_hour_of_a_month, "draft", "paid"),
        ("events_follow_the_caller", version_of_a_listed_event, False, True),
        ("portal_shares_the_checkout_host", portal_is_elsewhere, True, False),
    ],
)
def test_a_strictness_and_its_switch_differ(name, look, strict, kind):
    with running() as bench:
        assert look(bench) == strict
    with running(name) as bench:
        assert look(bench) == kind


def test_every_switch_is_thrown_by_some_control():
    texts = "\n".join(path.read_text() for path in TESTS.rglob("test_*.py"))
    assert [name for name in LENIENCIES if f'"{name}"' not in texts] == []


def test_an_unknown_switch_is_refused():
    with pytest.raises(UnknownLeniency, match="be_nice"):
        checked(["account_is_empty", "be_nice"])


def test_an_event_keeps_the_version_that_the_account_had_when_it_happened():
    with running() as bench:
        bench.pay(create(bench).id)
        bench.upgrade("2027-01-27.fennec")
        bench.pay(create(bench).id)
        listed = client(bench).v1.events.list({"type": "charge.succeeded", "limit": 2}).data
        assert [event.api_version for event in listed] == ["2027-01-27.fennec", "2024-06-20"]
