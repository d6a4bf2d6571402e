"""A pause of a monthly gift: its months, what was billed before, and the day of the next charge."""

from datetime import UTC, datetime

import pytest
import time_machine

from donations.services import selfservice
from tests.factories.lives import again, monthly
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("begun", "months", "skipped", "charged"),
    [
        ("2026-12-31", 3, ["2027-01-31", "2027-02-28", "2027-03-31"], "2027-04-30"),
        ("2027-01-30", 1, ["2027-02-28"], "2027-03-30"),
        ("2027-01-29", 12, [], "2028-02-29"),
        ("2027-12-10", 1, ["2028-01-10"], "2028-02-10"),
        ("2027-08-31", 2, ["2027-09-30", "2027-10-31"], "2027-11-30"),
    ],
)
def test_a_pause_counts_its_months_from_the_first_day_and_says_the_next_charge(
    stand_in, begun, months, skipped, charged
):
    begin = datetime.fromisoformat(f"{begun}T15:30:00").replace(tzinfo=UTC)
    with time_machine.travel(begin, tick=True):
        stand_in.state.clock.offset = 0
        promise = monthly(stand_in)
        selfservice.pause(promise, months=months)
        paused = again(promise)
        assert (paused.status, paused.next_charge_at.date().isoformat()) == ("paused", charged)
        stand_in.advance((paused.next_charge_at - begin).total_seconds() - 3600)
        tell(stand_in)
        assert promise.donations.count() == 1
        stand_in.advance(3 * 3600)
        tell(stand_in)
        assert (promise.donations.count(), again(promise).status) == (2, "active")
    voided = [row["created"] for row in stand_in.state.invoices.values() if row["status"] == "void"]
    assert len(voided) == months
    assert not skipped or len(skipped) == months


def test_a_late_month_is_charged_no_more_once_paused(stand_in):
    promise = monthly(stand_in)
    stand_in.renew(promise.subscription_id, "decline")
    tell(stand_in)
    assert again(promise).status == "late"
    selfservice.pause(again(promise), months=2)
    paused = again(promise)
    assert (paused.status, paused.open_invoice_url, paused.failed_attempts) == ("paused", "", 0)
    stand_in.advance(20 * 86400)
    tell(stand_in)
    assert promise.donations.count() == 1


def test_a_month_in_its_draft_hour_is_charged_no_more_once_paused(stand_in):
    promise = monthly(stand_in)
    due = stand_in.state.subscriptions[promise.subscription_id]["items"]["data"][0]["current_period_end"]
    stand_in.advance(due - stand_in.state.clock.now() + 60)
    tell(stand_in)
    selfservice.pause(again(promise), months=1)
    stand_in.advance(3 * 3600)
    tell(stand_in)
    assert (again(promise).status, promise.donations.count()) == ("paused", 1)


def test_control_without_voiding_the_paused_donor_is_charged(stand_in, monkeypatch):
    monkeypatch.setattr(selfservice.subscriptions, "void_unpaid_invoices", lambda _subscription_id: 0)
    promise = monthly(stand_in)
    stand_in.renew(promise.subscription_id, "decline")
    selfservice.pause(again(promise), months=2)
    stand_in.advance(20 * 86400)
    tell(stand_in)
    assert promise.donations.count() == 2


def test_a_gift_that_ends_with_its_month_announces_no_next_charge(stand_in):
    promise = monthly(stand_in)
    stand_in.cancel_at_period_end(promise.subscription_id)
    tell(stand_in)
    ending = again(promise)
    assert (ending.status, ending.next_charge_at) == ("active", None)
    assert ending.ends_at == promise.next_charge_at
