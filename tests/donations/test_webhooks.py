"""What reaches the inbox, and what does not. Each refusal has a control that switches its guard off."""

import json
import time

import pytest
import stripe

from donations import webhooks
from donations.models import StripeEvent
from donations.services import inbox
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


def test_an_event_of_another_api_version_is_parked_and_can_be_replayed(client, stand_in, event):
    deliver(client, stand_in, {**event, "api_version": "2019-01-01"})
    inbox.process_due_events()
    kept = StripeEvent.objects.get()
    assert kept.status == "parked"
    StripeEvent.objects.update(api_version=event["api_version"])
    inbox.replay_event(kept)
    inbox.process_due_events()
    assert StripeEvent.objects.get().status == "done"


@pytest.mark.parametrize("kind", ["refund.unheard_of", "charge.dispute.new_thing", "invoice.strange", "payout.odd"])
def test_money_that_this_till_cannot_book_is_parked_loudly(client, stand_in, event, kind, caplog):
    deliver(client, stand_in, {**event, "type": kind})
    inbox.process_due_events()
    assert StripeEvent.objects.get().status == "parked"
    assert "parked" in caplog.text


def test_an_event_without_money_is_ignored(client, stand_in, event):
    deliver(client, stand_in, {**event, "type": "product.created"})
    inbox.process_due_events()
    assert StripeEvent.objects.get().status == "ignored"
