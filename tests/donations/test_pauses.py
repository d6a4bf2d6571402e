"""A pause of a monthly gift: its months, what was billed before, and the day of the next charge."""

from datetime import UTC, datetime

import pytest
import time_machine

from core.models import OutgoingMail
from donations.exceptions import GatewayRefused
from donations.gateways import subscriptions
from donations.services import selfservice
from tests.factories.lives import again, monthly
from tests.factories.mails import words_of
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
    monkeypatch.setattr(selfservice.subscriptions, "void_unpaid_invoices", lambda _subscription_id: [])
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


def debited_month(bench):
    """A monthly gift whose second month is a bank debit under way, and whose third was refused."""
    promise = monthly(bench)
    under_way = bench.renew(promise.subscription_id, "debit")
    tell(bench)
    bench.renew(promise.subscription_id, "decline")
    tell(bench)
    return again(promise), under_way


def test_a_pause_leaves_the_debit_that_is_under_way_says_so_and_voids_the_others(stand_in):
    promise, under_way = debited_month(stand_in)
    selfservice.pause(promise, months=2)
    ours = [row for row in stand_in.state.invoices.values() if row["customer"] == promise.customer_id]
    states = {row["id"]: row["status"] for row in ours if row["status"] != "paid"}
    assert states.pop(under_way["id"]) == "open"
    assert set(states.values()) == {"void"}
    assert "cannot be called back" in english(promise)
    stand_in.settle_invoice_debit(under_way["id"])
    stand_in.advance(20 * 86400)
    tell(stand_in)
    assert (again(promise).status, promise.donations.filter(status="succeeded").count()) == ("paused", 2)


def test_a_pause_of_paid_months_speaks_of_no_payment_under_way(stand_in):
    promise = monthly(stand_in)
    selfservice.pause(again(promise), months=2)
    assert "called back" not in english(promise)


def english(promise) -> str:
    OutgoingMail.objects.filter(kind="monthly-changed").update(language="en")
    assert promise.email
    return words_of("monthly-changed").text


def test_control_where_the_first_refusal_ends_it_the_other_invoices_stay_open(stand_in, monkeypatch):
    promise, _under_way = debited_month(stand_in)
    refused = subscriptions._void

    def void(invoice_id: str, *, is_draft: bool) -> None:
        try:
            refused(invoice_id, is_draft=is_draft)
        except GatewayRefused as refusal:
            raise RuntimeError("stopped here") from refusal

    monkeypatch.setattr(subscriptions, "_void", void)
    with pytest.raises(RuntimeError, match="stopped here"):
        selfservice.pause(promise, months=2)
