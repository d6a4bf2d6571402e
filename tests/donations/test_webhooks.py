"""What reaches the webhook_events, and what does not. Each refusal has a control that switches its guard off."""

import json
import time

import pytest
import stripe
from django.conf import settings
from django.utils import timezone

from donations import webhooks
from donations.models import StripeEvent
from donations.services import webhook_events
from sandbox.deliveries import sign
from tests.factories.gifts import make_fund, open_gift
from tests.factories.webhooks import PATH, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(stand_in):
    """A genuine event of a paid gift."""
    gift = open_gift(make_fund())
    stand_in.pay(gift.checkout_session_id)
    return stand_in.pending_deliveries()[-1]


def test_a_genuine_event_is_kept_before_it_is_answered(client, stand_in, event):
    assert deliver(client, stand_in, event).status_code == 200
    kept = StripeEvent.objects.get()
    assert (kept.event_id, kept.status, kept.payload) == (event["id"], "received", event)


def test_the_previous_secret_still_counts_while_secrets_rotate(client, stand_in, event, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_newer", "whsec_suite_current"]
    assert deliver(client, stand_in, event).status_code == 200


@pytest.mark.parametrize("signature", ["", "t=1,v1=00", "v1=abc", "t=x,v1=y", "t=9999999999,v0=abc"])
def test_a_forged_signature_leaves_no_row(client, stand_in, event, signature):
    assert deliver(client, stand_in, event, signature=signature).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_body_changed_after_signing_leaves_no_row(client, stand_in, event):
    body = json.dumps({**event, "livemode": False, "type": "checkout.session.expired"}).encode()
    assert deliver(client, stand_in, event, body=body).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_stale_signature_leaves_no_row(client, stand_in, event):
    body, _ = stand_in.signed(event)
    old = sign(body, "whsec_suite_current", int(time.time()) - 301)
    assert deliver(client, stand_in, event, signature=old).status_code == 400
    assert not StripeEvent.objects.exists()


def test_control_without_the_signature_check_all_three_would_be_kept(client, stand_in, event, monkeypatch):
    monkeypatch.setattr(stripe.WebhookSignature, "verify_header", lambda *_: True)
    body, _ = stand_in.signed(event)
    old = sign(body, "whsec_suite_current", int(time.time()) - 301)
    assert deliver(client, stand_in, event, signature="t=1,v1=00").status_code == 200
    assert deliver(client, stand_in, {**event, "id": "evt_stale"}, signature=old).status_code == 200
    changed = json.dumps({**event, "id": "evt_changed"}).encode()
    assert deliver(client, stand_in, event, body=changed).status_code == 200
    assert StripeEvent.objects.count() == 3


def test_a_replayed_event_is_kept_once(client, stand_in, event):
    assert [deliver(client, stand_in, event).status_code for _ in range(5)] == [200] * 5
    assert StripeEvent.objects.count() == 1


def test_control_without_the_unique_event_id_a_replay_would_be_kept_again(client, stand_in, event):
    deliver(client, stand_in, event)
    StripeEvent.objects.update(event_id="evt_forgotten")
    deliver(client, stand_in, event)
    assert StripeEvent.objects.count() == 2


def test_an_oversized_body_is_refused_unread(client, stand_in, event):
    big = {**event, "padding": "x" * webhooks.LARGEST_BODY}
    assert deliver(client, stand_in, big).status_code == 413
    assert not StripeEvent.objects.exists()


def test_control_with_a_larger_bound_the_big_body_would_be_kept(client, stand_in, event, monkeypatch):
    big = {**event, "padding": "x" * webhooks.LARGEST_BODY}
    monkeypatch.setattr(webhooks, "LARGEST_BODY", 10 * webhooks.LARGEST_BODY)
    assert deliver(client, stand_in, big).status_code == 200


@pytest.mark.parametrize("change", [{"livemode": True}, {"account": "acct_of_somebody_else"}])
def test_an_event_of_another_mode_or_account_leaves_no_row(client, stand_in, event, change):
    assert deliver(client, stand_in, {**event, **change}).status_code == 400
    assert not StripeEvent.objects.exists()


def test_control_an_event_of_our_own_live_account_would_be_kept(client, stand_in, event, settings):
    settings.STRIPE_LIVE_MODE, settings.STRIPE_ACCOUNT_ID = True, "acct_of_somebody_else"
    ours = {**event, "livemode": True, "account": "acct_of_somebody_else"}
    assert deliver(client, stand_in, ours).status_code == 200
    assert StripeEvent.objects.count() == 1


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"id": NaN}', b'{"id": "evt_1"}', b"[" * 9000 + b"]" * 9000]
)
def test_a_signed_body_that_is_no_event_leaves_no_row(client, stand_in, body):
    signature = sign(body, "whsec_suite_current", int(time.time()))
    response = client.post(PATH, body, content_type="application/json", headers={"Stripe-Signature": signature})
    assert response.status_code == 400
    assert not StripeEvent.objects.exists()


def test_only_posts_of_json_are_read(client, stand_in, event):
    assert client.get(PATH).status_code == 405
    assert client.post(PATH, {"a": "b"}).status_code == 400


def test_answering_a_webhook_calls_nobody(client, stand_in, event):
    calls = stand_in.state.calls
    deliver(client, stand_in, event)
    assert stand_in.state.calls == calls


@pytest.mark.parametrize("version", ["2019-01-01", "2024-06-20", "2026-09-30.endive", "2027-03-31.fuchsia", ""])
def test_the_version_of_an_event_never_parks_it(client, stand_in, event, version):
    deliver(client, stand_in, {**event, "api_version": version})
    webhook_events.process_due_events()
    assert StripeEvent.objects.get().status == "done"


@pytest.mark.parametrize("status", ["parked", "dead"])
def test_a_webhook_takes_the_place_of_an_event_that_was_set_aside(client, stand_in, event, status):
    deliver(client, stand_in, event)
    StripeEvent.objects.update(status=status, attempts=12, payload={"data": {"object": {}}}, last_error="UnknownShape")
    deliver(client, stand_in, event)
    webhook_events.process_due_events()
    kept = StripeEvent.objects.get()
    assert (kept.status, kept.attempts, kept.last_error) == ("done", 1, "")


@pytest.mark.parametrize("name", ["Marie\0L.", "\ud83d", "a\udc00b\0", "x" * 5000])
def test_a_name_that_a_database_cannot_keep_never_stops_an_event(client, stand_in, event, name):
    spoilt = {**event, "data": {"object": {**event["data"]["object"], "description": name, name: [name]}}}
    assert deliver(client, stand_in, spoilt).status_code == 200
    webhook_events.process_due_events()
    assert StripeEvent.objects.get().status == "done"


def test_a_type_longer_than_any_of_stripes_is_kept_short(client, stand_in, event):
    assert deliver(client, stand_in, {**event, "type": "x" * 300}).status_code == 200
    assert StripeEvent.objects.get().type == "x" * 100


def test_while_our_key_is_refused_events_wait_and_none_is_given_up(client, stand_in, event, caplog):
    deliver(client, stand_in, event)
    stand_in.roll_key("sk_test_rolled")
    StripeEvent.objects.update(attempts=40)
    for _try in range(3):
        StripeEvent.objects.update(next_attempt_at=timezone.now())
        webhook_events.process_due_events()
    waiting = StripeEvent.objects.get()
    assert (waiting.status, "GatewayDenied" in waiting.last_error) == ("received", True)
    assert "does not accept our key" in caplog.text
    stand_in.roll_key(settings.STRIPE_SECRET_KEY)
    StripeEvent.objects.update(next_attempt_at=timezone.now())
    webhook_events.process_due_events()
    assert StripeEvent.objects.get().status == "done"


@pytest.mark.parametrize("kind", ["refund.unheard_of", "charge.dispute.new_thing", "invoice.strange", "payout.odd"])
def test_money_that_this_till_cannot_book_is_parked_loudly(client, stand_in, event, kind, caplog):
    deliver(client, stand_in, {**event, "type": kind})
    webhook_events.process_due_events()
    assert StripeEvent.objects.get().status == "parked"
    assert "parked" in caplog.text


def test_an_event_without_money_is_ignored(client, stand_in, event):
    deliver(client, stand_in, {**event, "type": "product.created"})
    webhook_events.process_due_events()
    assert StripeEvent.objects.get().status == "ignored"
