"""Subscriptions as they are read and mirrored, rule by rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from donations.exceptions import FundClosed, UnknownShape
from donations.gateways import subscriptions
from donations.models import Donation, RecurringDonation
from donations.services import monthly as services
from donations.services import settlement
from donations.services.gifts import continue_monthly
from donations.services.monthly import abandon_monthly, mirror_subscription
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, monthly, received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def told(monkeypatch):
    """Which letters were asked for."""
    seen = []
    for name in ("started", "failed", "ended"):

        def tell_of(monthly, _name=name, **values):
            seen.append((_name, *values.values()))

        monkeypatch.setattr(services, f"queue_monthly_{name}", tell_of)
    return seen


def fact_of(promise: RecurringDonation):
    return subscriptions.fetch_subscription(promise.subscription_id)


def test_a_subscription_is_read_whole(stand_in):
    promise = monthly(stand_in)
    row = stand_in.state.subscriptions[promise.subscription_id]
    fact = fact_of(promise)
    assert fact.started_at == datetime.fromtimestamp(row["start_date"], UTC)
    assert (fact.ended_at, fact.end_reason) == (None, "")
    item = row["items"]["data"][0]
    assert (fact.item_id, fact.product_id) == (item["id"], item["price"]["product"])
    assert set(fact.metadata) == {"gift", "fund", "monthly", "site"}
    assert fact.metadata["fund"] == promise.fund.code
    assert fact.metadata["monthly"] == str(promise.public_id)
    stand_in.cancel(promise.subscription_id)
    fact = fact_of(promise)
    assert fact.ended_at == datetime.fromtimestamp(row["ended_at"], UTC)
    assert fact.end_reason == "cancellation_requested"


@pytest.mark.parametrize(("quantity", "cents"), [(1, 2500), (3, 7500), (None, 2500)])
def test_the_amount_is_the_price_times_the_quantity(stand_in, quantity, cents):
    promise = monthly(stand_in)
    stand_in.state.subscriptions[promise.subscription_id]["items"]["data"][0]["quantity"] = quantity
    assert fact_of(promise).amount_cents == cents
    assert isinstance(fact_of(promise).amount_cents, int)


def test_a_subscription_of_two_prices_is_named_and_refused(stand_in):
    promise = monthly(stand_in)
    items = stand_in.state.subscriptions[promise.subscription_id]["items"]["data"]
    items.append(dict(items[0]))
    with pytest.raises(UnknownShape, match=f"{promise.subscription_id} has 2 items"):
        fact_of(promise)


def test_an_ended_subscription_without_a_reason_is_read(stand_in):
    promise = monthly(stand_in)
    stand_in.cancel(promise.subscription_id)
    row = stand_in.state.subscriptions[promise.subscription_id]
    row["cancellation_details"]["reason"] = None
    assert fact_of(promise).end_reason == ""
    row["cancellation_details"] = None
    assert fact_of(promise).end_reason == ""


def test_an_invoice_without_subscription_or_payment_is_read(stand_in):
    promise = monthly(stand_in)
    invoice = stand_in.renew(promise.subscription_id)
    assert subscriptions.fetch_invoice(invoice["id"]).invoice_id == invoice["id"]
    row = stand_in.state.invoices[invoice["id"]]
    row["parent"] = None
    assert subscriptions.fetch_invoice(invoice["id"]).subscription_id == ""


def test_an_unknown_state_is_named(stand_in):
    fact = replace(fact_of(monthly(stand_in)), status="dreaming")
    with pytest.raises(UnknownShape, match=f"{fact.subscription_id} is dreaming"):
        mirror_subscription(fact)


def test_an_answer_of_the_same_moment_is_written_an_older_one_is_not(stand_in):
    promise = monthly(stand_in)
    fact = replace(fact_of(promise), asked_at=DAY)
    RecurringDonation.objects.filter(pk=promise.pk).update(seen_at=DAY)
    mirror_subscription(replace(fact, amount_cents=3100))
    assert again(promise).amount_cents == 3100
    mirror_subscription(replace(fact, amount_cents=3200, asked_at=DAY - timedelta(seconds=1)))
    assert again(promise).amount_cents == 3100


def test_a_subscription_finds_its_own_recurring_donation_by_its_mark_alone(stand_in):
    one = open_gift(make_fund(), frequency="monthly").recurring_donation
    two = open_gift(make_fund(), frequency="monthly").recurring_donation
    taken = monthly(stand_in)
    fact = fact_of(taken)
    RecurringDonation.objects.filter(pk=taken.pk).update(subscription_id="sub_other")
    assert mirror_subscription(fact) is None
    assert mirror_subscription(replace(fact, metadata={})) is None
    mirror_subscription(replace(fact, metadata={"monthly": str(two.public_id)}))
    assert (again(one).subscription_id, again(two).subscription_id) == (None, fact.subscription_id)


def test_an_ended_gift_has_no_next_date_and_no_open_bill(stand_in):
    promise = monthly(stand_in)
    fact = replace(fact_of(promise), status="canceled", next_charge_at=DAY, resumes_at=DAY, ended_at=DAY)
    mirror_subscription(fact)
    ended = again(promise)
    assert (ended.next_charge_at, ended.resumes_at, ended.ended_at) == (None, None, DAY)
    assert (ended.open_invoice_url, ended.failed_attempts) == ("", 0)


def test_another_amount_at_stripes_no_longer_covers_fees(stand_in):
    promise = monthly(stand_in, covers_fees=True)
    assert promise.fee_cover_cents > 0
    mirror_subscription(replace(fact_of(promise), amount_cents=3000))
    assert (again(promise).amount_cents, again(promise).fee_cover_cents) == (3000, 0)


@pytest.mark.parametrize(
    ("status", "attempts", "expected"),
    [("open", 2, (2, "https://bill")), ("open", 0, (0, "")), ("paid", 2, (0, "")), ("void", 1, (0, ""))],
)
def test_only_an_open_bill_that_was_tried_has_failed(stand_in, told, status, attempts, expected):
    promise = monthly(stand_in)
    told.clear()
    invoice = subscriptions.InvoiceFact(
        "in_1", status, attempts, "https://bill", promise.subscription_id, next_attempt_at=DAY
    )
    mirror_subscription(replace(fact_of(promise), status="past_due", latest_invoice=invoice))
    assert (again(promise).failed_attempts, again(promise).open_invoice_url) == expected
    assert told == ([("failed", "in_1", 2, DAY)] if expected[0] else [])


def test_the_start_is_told_once_and_only_for_a_gift_that_starts_later(stand_in, told):
    promise = monthly(stand_in)
    fact = fact_of(promise)
    assert told == []
    RecurringDonation.objects.filter(pk=promise.pk).update(starts_later=True)
    mirror_subscription(replace(fact, asked_at=fact.asked_at + timedelta(seconds=1)))
    assert told == []
    RecurringDonation.objects.filter(pk=promise.pk).update(status="pending")
    for seconds in (2, 3):
        mirror_subscription(replace(fact, asked_at=fact.asked_at + timedelta(seconds=seconds)))
    assert told == [("started",)]


def test_abandoning_touches_that_recurring_donation_alone_and_none_that_started(stand_in):
    one, two = (open_gift(make_fund(), frequency="monthly") for _ in range(2))
    single = open_gift(make_fund())
    abandon_monthly(one.recurring_donation)
    assert (again(one.recurring_donation).status, again(one).status) == ("abandoned", "expired")
    assert (again(two.recurring_donation).status, again(two).status, again(single).status) == ("pending",) * 3
    started = monthly(stand_in)
    abandon_monthly(started)
    RecurringDonation.objects.filter(pk=two.recurring_donation.pk).update(subscription_id="sub_1")
    abandon_monthly(two.recurring_donation)
    assert (again(started).status, again(two.recurring_donation).status) == ("active", "pending")
    RecurringDonation.objects.filter(pk=two.recurring_donation.pk).update(subscription_id=None, status="ended")
    abandon_monthly(two.recurring_donation)
    assert again(two.recurring_donation).status == "ended"


def test_the_cover_of_a_renewal_is_never_the_whole_of_it(stand_in):
    promise = monthly(stand_in)
    RecurringDonation.objects.filter(pk=promise.pk).update(fee_cover_cents=120)
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    assert promise.donations.latest("pk").fee_cover_cents == 120
    RecurringDonation.objects.filter(pk=promise.pk).update(amount_cents=5000, fee_cover_cents=4000)
    stand_in.renew(promise.subscription_id)
    for event in stand_in.pending_deliveries():
        if event["type"].startswith("customer.subscription"):
            stand_in.state.deliveries.pop(event["id"])
    intent = next(reversed(stand_in.state.payment_intents))
    settlement.settle_charge(services.charges.fetch_charge(intent))
    assert promise.donations.latest("pk").fee_cover_cents == 2499


def test_a_renewal_is_kept_under_its_own_name(stand_in):
    promise = monthly(stand_in)
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    gift = promise.donations.latest("pk")
    intent = gift.payment.payment_intent_id
    assert (gift.fingerprint, gift.idempotency_key) == (f"renewal-{intent}", f"renewal-{intent}")


def test_a_single_gift_continues_once_from_its_own_day(stand_in):
    gift = received(stand_in).donation
    Donation.objects.filter(pk=gift.pk).update(settled_at=DAY, created_at=DAY - timedelta(days=3))
    one, two = continue_monthly(again(gift)), continue_monthly(again(gift))
    assert (one.pk, one.created_at) == (two.pk, DAY)
    never = received(stand_in).donation
    Donation.objects.filter(pk=never.pk).update(settled_at=None)
    assert continue_monthly(again(never)).created_at == again(never).created_at
    assert RecurringDonation.objects.filter(starts_later=True).count() == 2


def test_a_gift_to_a_closed_fund_does_not_continue(stand_in):
    gift = received(stand_in).donation
    type(gift.fund).objects.filter(pk=gift.fund_id).update(closes_on=gift.fund.opens_on)
    with pytest.raises(FundClosed, match=gift.fund.code):
        continue_monthly(again(gift))
