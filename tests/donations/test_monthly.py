"""Monthly gifts: each month is a gift; what fails, pauses, changes and ends follows Stripe, and the donor is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from donations.gateways.subscriptions import fetch_subscription
from donations.models import Donation, RecurringDonation, StripeEvent
from donations.selectors import fund_totals
from donations.services import monthly as service
from donations.services.sessions import sweep_unfinished_gifts
from sandbox.billing import months_after
from sandbox.invoices import RETRY_DAYS
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, broken, monthly, received, renewals
from tests.factories.mails import words_of
from tests.factories.webhooks import deliver, tell

pytestmark = pytest.mark.django_db
Status = RecurringDonation.Status


def mails(kind: str) -> int:
    return OutgoingMail.objects.filter(kind=kind).count()


def test_the_first_month_is_the_gift_that_was_asked(stand_in):
    fund = make_fund()
    promise = monthly(stand_in, fund, amount_cents=1500)
    (first,) = renewals(promise)
    assert (promise.status, first.status, first.amount_cents) == ("active", "succeeded", 1500)
    assert fund_totals(fund).received_cents == 1500
    assert promise.next_charge_at == fetch_subscription(promise.subscription_id).next_charge_at
    assert broken() == []


def test_each_renewal_is_a_gift_of_its_own_thanked_in_the_donors_language(stand_in):
    fund = make_fund()
    promise = monthly(stand_in, fund, language="es")
    for _month in range(3):
        stand_in.renew(promise.subscription_id)
        tell(stand_in)
    gifts = renewals(promise)
    assert len({gift.public_id for gift in gifts}) == 4
    assert {(gift.status, gift.fund_id, gift.email) for gift in gifts} == {("succeeded", fund.pk, promise.email)}
    assert fund_totals(fund).received_cents == 4 * 2500
    assert set(OutgoingMail.objects.values_list("kind", "language")) == {("gift-thanks", "es")}
    assert mails("gift-thanks") == 4
    assert broken() == []


def test_events_of_a_renewal_in_any_order_and_number_make_one_gift(client, stand_in):
    promise = monthly(stand_in)
    stand_in.renew(promise.subscription_id)
    events = stand_in.pending_deliveries()
    for event in [*reversed(events), *events]:
        deliver(client, stand_in, event)
        tell(stand_in)
    assert len(renewals(promise)) == 2
    assert mails("gift-thanks") == 2


def test_invoice_paid_before_the_session_is_known_books_by_the_subscriptions_marks(client, stand_in):
    gift = open_gift(make_fund(), frequency="monthly")
    stand_in.pay(gift.checkout_session_id)
    (paid,) = [event for event in stand_in.pending_deliveries() if event["type"] == "invoice.paid"]
    deliver(client, stand_in, paid)
    stand_in.state.deliveries.clear()
    tell(stand_in)
    assert again(gift).status == "succeeded"
    assert again(gift.recurring_donation).status == "active"


def test_a_failed_renewal_is_told_once_a_month_and_its_recovery_is_booked_once(stand_in):
    fund = make_fund()
    promise = monthly(stand_in, fund)
    invoice = stand_in.renew(promise.subscription_id, "decline")
    tell(stand_in)
    late = again(promise)
    assert (late.status, late.failed_attempts, mails("monthly-failed")) == ("late", 1, 1)
    assert late.open_invoice_url == invoice["hosted_invoice_url"]
    stand_in.retry(invoice["id"], "decline")
    tell(stand_in)
    assert (again(promise).failed_attempts, mails("monthly-failed")) == (2, 1)
    stand_in.retry(invoice["id"], "ok")
    tell(stand_in)
    assert (again(promise).status, again(promise).open_invoice_url) == ("active", "")
    assert fund_totals(fund).received_cents == 5000
    assert broken() == []


def test_a_bank_that_asks_for_authentication_is_told_with_stripes_page(stand_in):
    promise = monthly(stand_in)
    invoice = stand_in.renew(promise.subscription_id, "authenticate")
    tell(stand_in)
    assert invoice["hosted_invoice_url"] in words_of("monthly-failed").text
    stand_in.retry(invoice["id"], "ok")
    tell(stand_in)
    assert len(renewals(promise)) == 2


def test_exhausted_retries_end_the_gift_politely(stand_in):
    promise = monthly(stand_in)
    invoice = stand_in.renew(promise.subscription_id, "decline")
    for _attempt in RETRY_DAYS:
        stand_in.retry(invoice["id"], "decline")
    tell(stand_in)
    over = again(promise)
    assert (over.status, over.end_reason, over.is_alive) == ("ended", "payment_failed", False)
    assert mails("monthly-ended") == 1
    assert "refus" in words_of("monthly-ended").text
    assert broken() == []


def test_cancelled_while_its_invoice_is_paid_keeps_both_facts(client, stand_in):
    fund = make_fund()
    promise = monthly(stand_in, fund)
    stand_in.renew(promise.subscription_id)
    stand_in.cancel(promise.subscription_id)
    for event in reversed(stand_in.pending_deliveries()):
        deliver(client, stand_in, event)
    stand_in.state.deliveries.clear()
    tell(stand_in)
    assert again(promise).status == "ended"
    assert fund_totals(fund).received_cents == 5000
    assert broken() == []


def test_an_older_answer_of_stripes_never_overwrites_a_newer_one(stand_in):
    promise = monthly(stand_in)
    old = fetch_subscription(promise.subscription_id)
    stand_in.cancel(promise.subscription_id)
    tell(stand_in)
    service.mirror_subscription(old)
    assert again(promise).status == "ended"


def test_control_without_the_moment_of_asking_the_older_answer_would_win(stand_in, monkeypatch):
    promise = monthly(stand_in)
    old = fetch_subscription(promise.subscription_id)
    invoice = stand_in.renew(promise.subscription_id, "decline")
    tell(stand_in)
    service.mirror_subscription(old)
    assert again(promise).status == "late"
    RecurringDonation.objects.update(seen_at=None)
    service.mirror_subscription(old)
    assert again(promise).status == "active"
    assert invoice["status"] == "open"


@pytest.mark.parametrize(
    ("start", "dates"),
    [
        ("2027-01-31", ["2027-02-28", "2027-03-31", "2027-04-30"]),
        ("2028-01-30", ["2028-02-29", "2028-03-30", "2028-04-30"]),
        ("2028-02-29", ["2028-03-29", "2028-04-29", "2028-05-29"]),
        ("2027-02-14", ["2027-03-14", "2027-04-14", "2027-05-14"]),
        ("2027-10-07", ["2027-11-07", "2027-12-07", "2028-01-07"]),
    ],
)
def test_dates_are_stripes_own_whatever_the_month_or_the_clock_change(stand_in, start, dates):
    begin = datetime.fromisoformat(f"{start}T15:30:00").replace(tzinfo=UTC)
    stand_in.state.clock.offset = (begin - timezone.now()).total_seconds()
    promise = monthly(stand_in)
    for day in dates:
        assert again(promise).next_charge_at.date().isoformat() == day
        stand_in.advance((again(promise).next_charge_at - begin).total_seconds() - _passed(stand_in, begin) + 3660)
        tell(stand_in)
    assert len(renewals(promise)) == 4
    assert [gift.settled_at.date().isoformat() for gift in renewals(promise)[1:]] == dates


def _passed(bench, begin) -> float:
    return bench.state.clock.now() - begin.timestamp()


def test_the_benchs_months_clip_to_the_last_day():
    start = int(datetime(2027, 1, 31, 12, tzinfo=UTC).timestamp())
    days = [datetime.fromtimestamp(months_after(start, n), UTC).strftime("%m-%d") for n in range(4)]
    assert days == ["01-31", "02-28", "03-31", "04-30"]


def test_an_abandoned_checkout_abandons_the_recurring_donation_too(stand_in):
    gift = open_gift(make_fund(), frequency="monthly")
    stand_in.advance(25 * 3600)
    tell(stand_in)
    assert (again(gift).status, again(gift.recurring_donation).status) == ("expired", "abandoned")


def test_without_any_event_the_sweeper_starts_the_recurring_donation(stand_in):
    gift = open_gift(make_fund(), frequency="monthly")
    stand_in.pay(gift.checkout_session_id)
    assert sweep_unfinished_gifts(older_than=timedelta(0)) == 1
    assert again(gift.recurring_donation).status == "active"


def test_a_subscription_of_somebody_else_is_none_of_ours_but_its_money_is_booked(stand_in):
    promise = monthly(stand_in)
    Donation.objects.filter(recurring_donation=promise).update(recurring_donation=None)
    RecurringDonation.objects.filter(pk=promise.pk).delete()
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    assert fund_totals(promise.fund).received_cents == 5000
    assert not StripeEvent.objects.exclude(status__in=["done", "ignored"]).exists()


def test_a_single_gift_continues_each_month_from_a_month_later(client, stand_in):
    from tests.factories.gifts import FROM_OUR_PAGE, post_gift

    fund = make_fund()
    answer = post_gift(client, fund)
    gift = Donation.objects.get(fund=fund)
    stand_in.pay(gift.checkout_session_id)
    tell(stand_in)
    page = client.get(f"/don/merci/{gift.public_id}/").content.decode()
    assert "/mensuel/" in page
    started = client.post(f"/don/merci/{gift.public_id}/mensuel/", **FROM_OUR_PAGE)
    assert (answer.status_code, started.status_code) == (303, 303)
    again_started = client.post(f"/don/merci/{gift.public_id}/mensuel/", **FROM_OUR_PAGE)
    assert again_started.url == started.url
    promise = RecurringDonation.objects.get()
    stand_in.pay(promise.checkout_session_id)
    tell(stand_in)
    promise = again(promise)
    assert (promise.status, fund_totals(fund).received_cents, mails("monthly-started")) == ("active", 2500, 1)
    assert promise.next_charge_at - gift.created_at > timedelta(days=27)
    stand_in.advance(32 * 86400)
    tell(stand_in)
    assert fund_totals(fund).received_cents == 5000
    assert broken() == []


def test_another_browser_cannot_make_somebodys_gift_monthly(client, stand_in):
    from tests.factories.gifts import FROM_OUR_PAGE

    gift = received(stand_in).donation
    assert "/mensuel/" not in client.get(f"/don/merci/{gift.public_id}/").content.decode()
    refused = client.post(f"/don/merci/{gift.public_id}/mensuel/", **FROM_OUR_PAGE)
    assert (refused.status_code, RecurringDonation.objects.count()) == (403, 0)
