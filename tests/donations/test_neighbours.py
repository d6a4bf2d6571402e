"""An account that others use too: what is theirs is told from ours, breaks nothing and waits for nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations.exceptions import UnknownShape
from donations.gateways import events, subscriptions
from donations.gateways.marks import marks_of, site_mark
from donations.gateways.subscriptions import fetch_subscription
from donations.models import RecurringDonation, StripeEvent
from donations.services import webhook_events
from donations.services.catch_up import KEPT_BY_STRIPE, catch_up
from donations.services.monthly import follow_subscription
from donations.services.sessions import sweep_unfinished_gifts
from sandbox.server import StandIn
from tests.factories.benches import kind_bench
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, monthly
from tests.factories.webhooks import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(settings):
    """The stand-in as it is by default: an account that lived before us, and that others use."""
    key, secret = settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS[0]
    with StandIn(webhook_url=None, webhook_secret=secret, api_key=key, seed=4, deliveries="manual") as bench:
        settings.STRIPE_API_BASE = bench.url
        yield bench


def unsettled() -> list[tuple[str, str]]:
    ends = [StripeEvent.Status.DONE, StripeEvent.Status.IGNORED]
    return list(StripeEvent.objects.exclude(status__in=ends).values_list("type", "last_error"))


def test_the_first_catch_up_reads_the_neighbours_events_and_parks_none(shared):
    result = catch_up(since=timezone.now() - KEPT_BY_STRIPE)
    assert result.listed == result.new == result.handled == 7
    assert unsettled() == []


def test_catching_up_before_the_webhooks_shadows_none_of_them(shared, client):
    gift = open_gift(make_fund())
    shared.pay(gift.checkout_session_id)
    catch_up(since=timezone.now() - KEPT_BY_STRIPE)
    assert again(gift).status == "succeeded"
    for event in shared.pending_deliveries():
        assert deliver(client, shared, event).status_code == 200
    webhook_events.process_due_events()
    assert unsettled() == []


def test_control_an_event_that_cannot_be_written_stopped_the_whole_list(shared, monkeypatch):
    monkeypatch.setattr(events, "as_stripe_writes_it", lambda data: data)
    with pytest.raises(TypeError, match="Decimal"):
        catch_up(since=timezone.now() - KEPT_BY_STRIPE)


@pytest.mark.parametrize(
    "metadata", [None, {}, {"monthly": "yes"}, {"monthly": ""}, {"monthly": "1" * 500}, {"gift": 7}]
)
def test_a_subscription_without_a_mark_of_ours_is_nobodys_here(shared, metadata):
    promise = monthly(shared)
    shared.state.subscriptions[promise.subscription_id]["metadata"] = metadata
    assert fetch_subscription(promise.subscription_id) is None
    assert follow_subscription(promise.subscription_id) is None


def test_a_subscription_of_another_site_of_ours_is_not_this_sites(shared):
    promise = monthly(shared)
    shared.state.subscriptions[promise.subscription_id]["metadata"]["site"] = "rehearsal.example.org"
    assert follow_subscription(promise.subscription_id) is None
    assert RecurringDonation.objects.get().status == "active"


@pytest.mark.parametrize("amount", [None, "two"])
def test_a_subscription_of_ours_that_is_no_recurring_donation_any_more_is_loud(shared, amount):
    promise = monthly(shared)
    items = shared.state.subscriptions[promise.subscription_id]["items"]["data"]
    if amount is None:
        items[0]["price"] = {**items[0]["price"], "unit_amount": None}
    else:
        items.append(dict(items[0]))
    with pytest.raises(UnknownShape, match=promise.subscription_id):
        fetch_subscription(promise.subscription_id)


def test_what_we_make_at_stripe_carries_this_sites_mark(shared, settings):
    settings.SITE_URL = "https://dons.ciso.example"
    open_gift(make_fund())
    assert site_mark() == "dons.ciso.example"
    session = list(shared.state.sessions.values())[-1]
    assert session["metadata"]["site"] == session["bench_intent_metadata"]["site"] == "dons.ciso.example"
    assert not marks_of(session["metadata"]).is_foreign
    settings.SITE_URL = "https://autre.example"
    assert marks_of(session["metadata"]).is_foreign


def test_without_any_webhook_the_sweeper_finishes_a_first_month(shared):
    gift = open_gift(make_fund(), frequency="monthly")
    shared.pay(gift.checkout_session_id)
    type(gift).objects.update(created_at=timezone.now() - timedelta(days=1))
    assert sweep_unfinished_gifts() == 1
    assert again(gift).status == "succeeded"


def test_an_invoice_paid_alone_books_its_month(shared, client):
    promise = monthly(shared)
    shared.renew(promise.subscription_id)
    paid = [event for event in shared.pending_deliveries() if event["type"] == "invoice.paid"]
    assert deliver(client, shared, paid[-1]).status_code == 200
    webhook_events.process_due_events()
    assert promise.donations.count() == 2


@pytest.mark.parametrize(("lenient", "finished"), [((), 0), (("invoices_show_payments",), 1)])
def test_control_only_a_kind_bench_shows_payments_that_nobody_asked_for(settings, monkeypatch, lenient, finished):
    monkeypatch.setattr(subscriptions, "WITH_PAYMENTS", ["latest_invoice", "customer"])
    monkeypatch.setattr(subscriptions, "INVOICE_PAYMENTS", [])
    with kind_bench(settings, *lenient) as bench:
        gift = open_gift(make_fund(), frequency="monthly")
        bench.pay(gift.checkout_session_id)
        type(gift).objects.update(created_at=timezone.now() - timedelta(days=1))
        assert sweep_unfinished_gifts() == finished
