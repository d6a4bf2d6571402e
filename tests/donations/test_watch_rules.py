"""Sweeping, protecting, catching up, the breaker: rule by rule."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.http import keyed_hash
from donations.exceptions import ConfirmationNeeded, GatewayUnavailable, GivingStopped, InvalidAmount
from donations.gateways import balance, breaker, charges, events
from donations.models import CheckoutAttempt, Donation, JobRun, RecurringDonation
from donations.money import LONGEST_INPUT, parse_amount, parse_gift
from donations.services import card_testing, catch_up, event_handlers, runs, sessions
from donations.services.card_testing import Visitor
from donations.services.checkouts import SESSION_LIFETIME, find_unfinished
from donations.services.settlement import close_unpaid
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, later, monthly, received
from tests.factories.webhooks import tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stand_in")]


def aged(row, **age):
    type(row).objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(**age))
    return row


def test_what_is_unfinished_is_old_enough_still_open_and_comes_oldest_first(django_assert_num_queries):
    Donation.objects.filter(status__in=["pending", "processing"]).update(status="expired")
    oldest, middle = later(), open_gift(make_fund())
    young, done = open_gift(make_fund()), open_gift(make_fund())
    processing = open_gift(make_fund())
    own, ended = later(starts_later=False), later(status="ended")
    Donation.objects.filter(recurring_donation__isnull=False).update(status="expired")
    for row, hours in ((oldest, 5), (middle, 3), (processing, 2), (done, 4), (own, 4), (ended, 4)):
        aged(row, hours=hours)
    Donation.objects.filter(pk=done.pk).update(status="succeeded")
    Donation.objects.filter(pk=processing.pk).update(status="processing")
    with django_assert_num_queries(2):
        found = find_unfinished(older_than=timedelta(hours=1))
        assert all(row.fund.code for row in found)
        assert [row.recurring_donation for row in found if isinstance(row, Donation)] == [None, None]
    assert found == [oldest, middle, processing]
    assert young not in found


def test_the_sweeper_goes_on_after_one_that_fails_and_counts_what_ended(stand_in, monkeypatch):
    gifts = [aged(open_gift(make_fund()), hours=hours) for hours in (5, 4, 3)]
    for gift in gifts:
        stand_in.expire(gift.checkout_session_id)
    stand_in.state.sessions.pop(gifts[0].checkout_session_id)
    assert sessions.sweep_unfinished_gifts(older_than=timedelta(hours=1)) == 2
    assert [again(gift).status for gift in gifts] == ["pending", "expired", "expired"]


def test_a_gift_that_never_reached_stripe_is_given_up_after_a_day_with_its_recurring_donation(stand_in):
    gift = open_gift(make_fund(), frequency="monthly")
    single, other = open_gift(make_fund()), later()
    unknown = {"checkout_session_id": None, "checkout_url": ""}
    Donation.objects.filter(pk__in=[gift.pk, single.pk]).update(**unknown)
    RecurringDonation.objects.filter(pk=other.pk).update(**unknown)
    with time_machine.travel(timezone.now(), tick=False):
        for row in (gift, single, other):
            aged(row, seconds=SESSION_LIFETIME.total_seconds())
        assert sessions.sweep_unfinished_gifts() >= 3
    assert (again(gift).status, again(gift.recurring_donation).status) == ("expired", "abandoned")
    assert (again(single).status, again(other).status) == ("expired", "abandoned")


def test_the_open_checkout_of_an_open_fund_is_left_open(stand_in):
    gift = aged(open_gift(make_fund()), hours=1)
    sessions.sweep_unfinished_gifts()
    assert stand_in.state.sessions[gift.checkout_session_id]["status"] == "open"
    assert again(gift).status == "pending"


def test_a_session_that_is_still_open_closes_no_gift(stand_in):
    gift = open_gift(make_fund())
    sessions.follow_session(gift.checkout_session_id)
    assert again(gift).status == "pending"


def test_the_expired_checkout_of_a_later_recurring_donation_abandons_it(stand_in):
    payment = received(stand_in)
    from donations.services.gifts import continue_monthly

    promise = continue_monthly(payment.donation)
    stand_in.expire(promise.checkout_session_id)
    sessions.follow_session(promise.checkout_session_id)
    assert again(promise).status == "abandoned"
    assert again(payment.donation).status == "succeeded"


@pytest.mark.parametrize("status", ["succeeded", "pending"])
def test_a_gift_is_not_closed_as_anything_else(status):
    with pytest.raises(ValidationError, match=f"a gift is not closed as {status}"):
        close_unpaid(open_gift(make_fund()), status)


@pytest.mark.parametrize(
    ("was", "asked", "changes"),
    [
        ("failed", "processing", False), ("failed", "expired", True), ("processing", "failed", True),
        ("pending", "processing", True), ("succeeded", "failed", False), ("expired", "expired", False),
    ],
)  # fmt: skip
def test_a_gift_closes_in_one_direction(was, asked, changes):
    gift = open_gift(make_fund())
    Donation.objects.filter(pk=gift.pk).update(status=was)
    assert close_unpaid(gift, Donation.Status(asked)) is changes
    assert again(gift).status == (asked if changes else was)


def test_an_email_is_counted_whatever_its_letters():
    one, two = (Visitor("203.0.113.1", email).hashes() for email in ("A@Example.org", "a@example.ORG"))
    assert one == two
    assert Visitor("203.0.113.1", "ß@example.org").hashes()["email_hash"] == keyed_hash("ß@example.org")


def fill(count: int, **values) -> None:
    marks = {"address_hash": "a", "network_hash": "n", "email_hash": "e", **values}
    CheckoutAttempt.objects.bulk_create(CheckoutAttempt(**marks) for _ in range(count))


def test_an_email_has_its_bound_to_the_attempt():
    visitor = Visitor("203.0.113.1", "a@example.org")
    fill(card_testing.MOST_BY_EMAIL - 1, email_hash=visitor.hashes()["email_hash"])
    assert card_testing.admit(visitor, content="x").pk
    with pytest.raises(GivingStopped, match="email_hash"):
        card_testing.admit(visitor, content="x")


def test_a_network_has_its_bound_to_the_attempt():
    visitor = Visitor("203.0.113.1", "a@example.org")
    fill(card_testing.SHARE + card_testing.CROWD - 1, network_hash=visitor.hashes()["network_hash"])
    with pytest.raises(ConfirmationNeeded):
        card_testing.admit(visitor, content="x")
    with pytest.raises(GivingStopped, match="network_hash"):
        card_testing.admit(visitor, content="x")


def test_the_ceiling_for_everybody_is_exact_named_and_counts_what_failed(monkeypatch):
    monkeypatch.setattr(card_testing, "BUSY", 10**6)
    fill(card_testing.MOST_OVERALL - 1, state="failed")
    visitor = Visitor("203.0.113.1", "a@example.org")
    card_testing.admit(visitor, content="x")
    with pytest.raises(GivingStopped, match="overall"):
        card_testing.admit(visitor, content="x")


def test_a_request_of_a_link_is_held_to_the_bounds_of_links():
    visitor = Visitor("203.0.113.1", "a@example.org")
    for _time in range(6):
        card_testing.admit_request(visitor)
    with pytest.raises(GivingStopped, match="email_hash"):
        card_testing.admit_request(visitor)


@pytest.mark.parametrize(("status", "counts"), [("succeeded", 0), ("processing", 0), ("pending", 1), ("failed", 1)])
def test_what_was_paid_or_is_under_way_counts_no_more(status, counts):
    gift = open_gift(make_fund())
    fill(1, gift_id=gift.public_id)
    Donation.objects.filter(pk=gift.pk).update(status=status)
    assert card_testing._unpaid(card_testing.WINDOW).filter(gift_id=gift.public_id).count() == counts


def test_attempts_are_kept_a_day():
    fill(2)
    first = CheckoutAttempt.objects.earliest("pk")
    CheckoutAttempt.objects.filter(pk=first.pk).update(moment=timezone.now() - timedelta(days=1, minutes=1))
    assert card_testing.forget_attempts() == 1
    assert CheckoutAttempt.objects.count() == 1


def test_the_counting_lock_is_asked_of_postgresql(django_assert_num_queries):
    with django_assert_num_queries(1):
        card_testing._one_at_a_time()


def test_a_confirmation_is_over_after_half_an_hour(monkeypatch):
    monkeypatch.setattr(card_testing, "BUSY", 0)
    visitor = Visitor("203.0.113.1", "a@example.org")
    with pytest.raises(ConfirmationNeeded) as needed:
        card_testing.admit(visitor, content="x")
    mark = needed.value.mark
    for seconds, held, read in ((1, True, False), (3, True, True), (29 * 60, True, True), (31 * 60, False, True)):
        with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False):
            assert (card_testing._held_place(visitor, "x", mark) is not None) is held
            assert card_testing._was_read(mark) is read
    assert card_testing._held_place(visitor, "x", "") is None


def test_four_silences_in_a_row_open_the_breaker_one_answer_closes_it():
    for silences in range(1, 4):
        breaker.note_silence()
        assert cache.get(breaker.KEY) == silences
        breaker.refuse_while_open()
    breaker.note_silence()
    with pytest.raises(GatewayUnavailable):
        breaker.refuse_while_open()
    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=False):
        assert not breaker.is_open()
    breaker.note_answer()
    assert not breaker.is_open()


def test_catching_up_goes_back_to_the_last_good_end_and_an_hour(monkeypatch, settings):
    settings.BOOKS_OPEN_AT, asked = None, []
    monkeypatch.setattr(runs, "catch_up", lambda since: asked.append(since) or catch_up.CatchUp(0, 0, 0))
    with time_machine.travel(timezone.now(), tick=False):
        now = timezone.now()
        runs.run_catch_up()
        JobRun.objects.create(name="self-check", outcome={}, finished_at=now - timedelta(days=9))
        JobRun.objects.filter(name="catch-up").update(finished_at=now - timedelta(days=2))
        runs.run_catch_up()
        runs.run_catch_up(days=4)
    assert asked == [now - timedelta(days=30), now - timedelta(days=2, hours=1), now - timedelta(days=4)]


def test_a_reconciliation_leaves_its_figures_and_repairs_only_when_asked(stand_in):
    received(stand_in)
    stand_in.charge(700)
    runs.run_reconciliation(days=2, repair=False)
    outcome = JobRun.objects.get(name="reconciliation").outcome
    assert set(outcome) == {"movements", "wrong", "balance"}
    assert (outcome["movements"], outcome["wrong"]) == (2, 2)


@pytest.mark.parametrize(("hours", "runs_again"), [(20, False), (20.5, True)])
def test_the_nightly_reconciliation_covers_35_days_every_20_hours(monkeypatch, hours, runs_again):
    asked = []
    monkeypatch.setattr(runs, "run_reconciliation", lambda days: asked.append(days))
    with time_machine.travel(timezone.now(), tick=False):
        JobRun.objects.create(name="reconciliation", outcome={}, finished_at=timezone.now() - timedelta(hours=hours))
        runs.reconcile_nightly()
    assert asked == ([35] if runs_again else [])


def test_catching_up_counts_every_round_of_the_inbox(monkeypatch):
    rounds = [500, 500, 7, 0]
    monkeypatch.setattr(catch_up, "process_due_events", lambda limit: rounds.pop(0))
    monkeypatch.setattr(catch_up, "list_events", lambda since, until, types: listed.extend(types) or [])
    listed: list[str] = []
    assert catch_up.catch_up(since=timezone.now()).handled == 1007
    assert listed == sorted(event_handlers.ROUTES)


def test_movements_are_asked_for_those_days_only(stand_in):
    received(stand_in)
    now = timezone.now()
    day = timedelta(days=1)
    assert len(list(balance.list_movements(now - day, now + day))) == 1
    assert list(balance.list_movements(now - 3 * day, now - 2 * day)) == []
    assert list(balance.list_movements(now + day, now + 2 * day)) == []


def test_a_refunded_charge_is_followed_to_its_refunds(stand_in):
    payment = received(stand_in)
    stand_in.refund(payment.payment_intent_id, 300)
    for event in stand_in.pending_deliveries():
        if event["type"] != "charge.refunded":
            stand_in.state.deliveries.pop(event["id"])
    tell(stand_in)
    assert payment.refunds.get().amount_cents == 300


def test_a_charge_without_a_payment_intent_stands_for_itself(stand_in):
    payment = received(stand_in)
    stand_in.state.charges[payment.charge_id]["payment_intent"] = None
    charge = charges.fetch_charge_of(payment.charge_id)
    assert (charge.payment_intent_id, charge.amount_cents) == (payment.charge_id, payment.amount_cents)
    assert (charge.fee_cents, charge.balance_transaction_id) == (payment.fee_cents, payment.balance_transaction_id)


def test_what_is_no_amount_is_named():
    with pytest.raises(InvalidAmount, match="douze"):
        parse_amount("douze")
    with pytest.raises(InvalidAmount) as refused:
        parse_amount("9" * (LONGEST_INPUT + 1))
    assert str(refused.value) == "9" * LONGEST_INPUT
    assert parse_amount("12".rjust(LONGEST_INPUT)) == 1200
    with pytest.raises(InvalidAmount, match="999999999"):
        parse_gift("999999999")


def test_a_number_that_json_does_not_know_is_named():
    with pytest.raises(ValueError, match="NaN"):
        events._refuse_constant("NaN")


def test_a_recurring_donation_started_is_not_swept(stand_in):
    promise = monthly(stand_in)
    aged(promise, days=3)
    assert promise not in find_unfinished(older_than=timedelta(0))
