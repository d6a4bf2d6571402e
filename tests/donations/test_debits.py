"""Bank debits: money under way for days, told as refused only when the bank refused it."""

import pytest

from core.models import OutgoingMail
from donations.models import Donation
from donations.services import sessions
from donations.services.monthly import follow_subscription
from tests.factories.benches import kind_bench
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, monthly
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db
REFUSED = ("debit-failed", "monthly-failed")


def debited(bench) -> tuple[Donation, str]:
    """A gift whose donor chose a bank debit, with its payment intent at Stripe."""
    gift = open_gift(make_fund())
    session = bench.pay(gift.checkout_session_id, card="debit")
    tell(bench)
    return again(gift), session["payment_intent"]


def refusals() -> int:
    return OutgoingMail.objects.filter(kind__in=REFUSED).count()


def test_a_debit_that_waits_for_micro_deposits_is_under_way_and_told_to_nobody(stand_in):
    gift, intent_id = debited(stand_in)
    assert stand_in.state.payment_intents[intent_id]["status"] == "requires_action"
    assert (gift.status, refusals()) == ("processing", 0)
    stand_in.verify_debit(intent_id)
    tell(stand_in)
    assert again(gift).status == "processing"
    stand_in.settle_debit(intent_id)
    tell(stand_in)
    assert (again(gift).status, refusals()) == ("succeeded", 0)
    assert OutgoingMail.objects.filter(kind="gift-thanks").count() == 1


def test_micro_deposits_never_typed_end_the_gift_and_say_so(stand_in):
    gift, intent_id = debited(stand_in)
    stand_in.state.payment_intents[intent_id]["status"] = "canceled"
    sessions.follow_session(gift.checkout_session_id)
    assert (again(gift).status, refusals()) == ("failed", 1)


def test_a_refused_debit_is_told_once(stand_in):
    gift, intent_id = debited(stand_in)
    stand_in.settle_debit(intent_id, succeeds=False)
    tell(stand_in)
    sessions.follow_session(gift.checkout_session_id)
    assert (again(gift).status, refusals()) == ("failed", 1)


def test_a_debit_that_its_bank_accepted_after_all_is_no_failure(stand_in, monkeypatch):
    gift, intent_id = debited(stand_in)
    stand_in.settle_debit(intent_id)
    stale = sessions.checkout.fetch_checkout(gift.checkout_session_id)
    monkeypatch.setattr(sessions.charges, "fetch_intent_state", lambda _intent_id: "succeeded")
    sessions._wait_or_fail(gift, stale)
    assert (again(gift).status, refusals()) == ("processing", 0)


def test_control_whatever_is_not_processing_once_counted_as_refused(stand_in, monkeypatch):
    monkeypatch.setattr(sessions, "WAITING", {"processing"})
    monkeypatch.setattr(sessions, "REFUSED", {"requires_action"})
    gift, _intent_id = debited(stand_in)
    assert (gift.status, refusals()) == ("failed", 1)


def test_control_a_bench_without_micro_deposits_sees_no_fault(settings, monkeypatch):
    monkeypatch.setattr(sessions, "WAITING", {"processing"})
    monkeypatch.setattr(sessions, "REFUSED", {"requires_action"})
    with kind_bench(settings, "debits_never_verify") as bench:
        gift, _intent_id = debited(bench)
        assert (gift.status, refusals()) == ("processing", 0)


def debit_of_the_first_month(bench) -> tuple[Donation, str]:
    """A monthly gift whose first month is a debit under way, with its invoice at Stripe."""
    gift = open_gift(make_fund(), frequency="monthly")
    bench.pay(gift.checkout_session_id, card="debit")
    tell(bench)
    return again(gift), bench.state.sessions[gift.checkout_session_id]["invoice"]


def test_a_first_month_by_debit_waits_and_is_told_as_refused_by_nobody(stand_in):
    gift, invoice_id = debit_of_the_first_month(stand_in)
    assert (gift.status, gift.recurring_donation.status, refusals()) == ("processing", "active", 0)
    stand_in.settle_invoice_debit(invoice_id)
    tell(stand_in)
    assert (again(gift).status, again(gift.recurring_donation).status, refusals()) == ("succeeded", "active", 0)


def test_a_first_month_that_its_bank_refuses_for_good_ends_both(stand_in):
    gift, invoice_id = debit_of_the_first_month(stand_in)
    stand_in.settle_invoice_debit(invoice_id, succeeds=False)
    tell(stand_in)
    assert again(gift.recurring_donation).status == "late"
    stand_in.cancel(gift.recurring_donation.subscription_id)
    tell(stand_in)
    assert (again(gift).status, again(gift.recurring_donation).status) == ("failed", "ended")


@pytest.mark.parametrize("succeeds", [True, False])
def test_a_renewal_by_debit_is_told_as_refused_only_once_its_bank_refused(stand_in, succeeds):
    promise = monthly(stand_in)
    invoice = stand_in.renew(promise.subscription_id, "debit")
    tell(stand_in)
    assert (again(promise).status, refusals()) == ("active", 0)
    stand_in.settle_invoice_debit(invoice["id"], succeeds=succeeds)
    tell(stand_in)
    assert (again(promise).status, refusals()) == (("active", 0) if succeeds else ("late", 1))


def test_a_late_month_paid_again_by_debit_is_under_way(stand_in):
    promise = monthly(stand_in)
    invoice = stand_in.renew(promise.subscription_id, "decline")
    tell(stand_in)
    assert refusals() == 1
    stand_in.retry(invoice["id"], "debit")
    tell(stand_in)
    late = follow_subscription(promise.subscription_id)
    assert (late.failed_attempts, late.open_invoice_url, refusals()) == (0, "", 1)
