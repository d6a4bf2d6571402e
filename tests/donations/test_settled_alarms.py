"""Every alarm has an off-switch: what this account does not know, what is left unanswered, all of a list at once."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import OutgoingMail
from donations.exceptions import GatewayRefused
from donations.models import Alarm, Attribution, Dispute, Donation, Payment, RecurringDonation
from donations.services import runs, selfservice
from donations.services.alarms import disputes_to_answer, leave_unanswered
from donations.services.sessions import sweep_unfinished_gifts
from home.roles import EDITORS, TREASURERS
from sandbox.balance import move
from tests.factories.books import alarms, empty_books, equals_stripe, night, treasurer
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, monthly, received
from tests.factories.staff import seen, sign_in
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=3)


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def text_of(client, name: str, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def unknown(bench, cents: int) -> None:
    with bench.state.lock:
        move(bench.state, "advance", cents, source=None)


# What this account does not know.


def of_another_account(bench, **values) -> Donation:
    """A gift whose checkout was opened three days ago with another account's key."""
    gift = open_gift(make_fund(), **values)
    for model in (Donation, RecurringDonation):
        model.objects.all().update(created_at=timezone.now() - LONG_AGO)
    bench.state.sessions.clear()
    return gift


@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_a_gift_whose_checkout_this_account_does_not_know_ends_by_itself(stand_in, client, frequency):
    gift = of_another_account(stand_in, frequency=frequency)
    night()
    assert "gifts pending for more than two days" in alarms(client)
    assert sweep_unfinished_gifts() == 1
    assert (again(gift).status, alarms(client)) == ("expired", [])
    assert frequency == "once" or again(gift.recurring_donation).status == "abandoned"


def test_a_young_one_waits_for_a_person_to_mend_the_key(stand_in):
    gift = open_gift(make_fund())
    Donation.objects.update(created_at=timezone.now() - timedelta(hours=2))
    stand_in.state.sessions.clear()
    assert sweep_unfinished_gifts() == 0
    assert again(gift).status == "pending"


def test_staff_end_a_recurring_donation_that_this_account_does_not_know_and_are_told_to_look_elsewhere(
    client, stand_in
):
    promise = monthly(stand_in)
    RecurringDonation.objects.update(next_charge_at=timezone.now() - LONG_AGO)
    stand_in.state.subscriptions.clear()
    night()
    assert "monthly gifts whose date passed two days ago" in alarms(client)
    sign_in(client, TREASURERS)
    stopping = reverse("till_monthly:stop", args=[promise.pk])
    page = client.post(stopping, {"reason": "The old account"}, follow=True).content.decode()
    assert "ne connaît pas" in page
    assert (again(promise).status, alarms(client)) == ("ended", [])
    assert OutgoingMail.objects.filter(kind="monthly-ended").count() == 1


def test_a_giver_is_never_told_that_a_gift_unknown_here_is_over(stand_in):
    promise = monthly(stand_in)
    stand_in.state.subscriptions.clear()
    with pytest.raises(GatewayRefused):
        selfservice.cancel(promise)
    assert again(promise).status == "active"


# Disputes left unanswered.


def contested(bench, count: int = 1) -> list[Dispute]:
    for _number in range(count):
        bench.dispute(received(bench).payment_intent_id, inquiry=True)
    tell(bench)
    night()
    return list(Dispute.objects.order_by("pk"))


def test_a_dispute_is_left_unanswered_with_a_reason_and_asks_again_when_it_grows(client, stand_in):
    (dispute,) = contested(stand_in)
    assert "disputes to answer" in alarms(client)
    user = sign_in(client, TREASURERS)
    leaving = reverse("till_disputes:leave", args=[dispute.pk])
    assert leaving in text_of(client, "till_disputes:inspect", dispute.pk)
    client.post(leaving, {"reason": " "})
    assert "disputes to answer" in alarms(client)
    client.post(leaving, {"reason": "Five dollars are not worth the letter"})
    assert alarms(client) == []
    assert Alarm.objects.get(kind="dispute").settled_by == user
    page = text_of(client, "till_disputes:inspect", dispute.pk)
    assert ("Five dollars" in page, leaving in page) == (True, False)
    assert leave_unanswered(Dispute.objects.all(), reason="x", settled_by=user) == 0
    stand_in.escalate(dispute.dispute_id)
    tell(stand_in)
    assert "disputes to answer" in alarms(client)
    assert leave_unanswered(Dispute.objects.all(), reason="x", settled_by=user) == 1
    assert not disputes_to_answer().exists()


def test_every_dispute_of_the_list_is_left_at_once(client, stand_in):
    contested(stand_in, 2)
    sign_in(client, TREASURERS)
    assert reverse("till_disputes:leave_all") in text_of(client, "till_disputes:index")
    client.post(reverse("till_disputes:leave_all"), {"reason": "The card was stolen", "seen": seen(Dispute.objects)})
    assert alarms(client) == []


# Mails and money, all of a list at once.


def test_every_mail_given_up_is_left_at_once_and_no_other(client, stand_in):
    for _number in range(3):
        received(stand_in)
    night()
    last = OutgoingMail.objects.last()
    OutgoingMail.objects.exclude(pk=last.pk).update(status="dead")
    assert "mails given up" in alarms(client)
    sign_in(client, TREASURERS)
    assert reverse("till_mails:settle_all") in text_of(client, "till_mails:index")
    given_up = OutgoingMail.objects.filter(status="dead")
    client.post(reverse("till_mails:settle_all"), {"reason": "The host is gone", "seen": seen(given_up)})
    assert alarms(client) == []
    assert again(last).status != "dead"
    assert Alarm.objects.filter(kind="mail").count() == OutgoingMail.objects.filter(status="dead").count()


def test_every_payment_and_movement_that_nobody_knew_is_named_at_once(client, stand_in):
    fund = make_fund()
    for amount in (900, 1100):
        stand_in.charge(amount)
    unknown(stand_in, 300)
    unknown(stand_in, 400)
    tell(stand_in)
    night()
    assert {"unattributed payments", "movements of an unknown kind"} <= set(alarms(client))
    user = sign_in(client, TREASURERS)
    named = {"purpose": "fund", "fund": fund.pk, "reason": "The evening of May"}
    for name in ("till_payments:attribute_all", "till_unknown:name_all"):
        page = text_of(client, name.partition(":")[0] + ":index")
        assert reverse(name) in page
        named["seen"] = re.search(r'name="seen" value="([^"]+)"', page)[1]
        client.post(reverse(name), {**named, "fund": ""})
        assert not Attribution.objects.filter(decided_by=user, fund=None).exists()
        client.post(reverse(name), named)
    assert alarms(client) == []
    assert Attribution.objects.filter(reason="The evening of May", fund=fund, decided_by=user).count() == 4
    assert not Payment.objects.filter(fund=None).exists()
    assert equals_stripe(stand_in)
    assert client.post(reverse("till_payments:attribute_all"), named).status_code == 302
    assert Attribution.objects.count() == 4


def test_a_row_that_came_since_the_list_was_read_is_nobodys_decision(client, stand_in):
    contested(stand_in)
    sign_in(client, TREASURERS)
    read = {"reason": "The card was stolen", "seen": seen(Dispute.objects)}
    contested(stand_in)
    page = client.post(reverse("till_disputes:leave_all"), read, follow=True).content.decode()
    # One more waits, and is not among those that were read: the others are left, it asks on.
    assert disputes_to_answer().count() == 1
    read["seen"] = "1-1"
    page = client.post(reverse("till_disputes:leave_all"), read, follow=True).content.decode()
    assert "a changé" in page
    assert disputes_to_answer().count() == 1
    read["seen"] = seen(disputes_to_answer())
    client.post(reverse("till_disputes:leave_all") + "?q=du", read)
    assert disputes_to_answer().count() == 1


def test_the_forms_change_with_the_rows_when_a_filter_is_chosen(client, stand_in):
    contested(stand_in)
    sign_in(client, TREASURERS)
    results = client.get(reverse("till_disputes:index_results") + "?status=inquiry").content.decode()
    assert f"{reverse('till_disputes:leave_all')}?status=inquiry" in results
    searched = client.get(reverse("till_disputes:index_results") + "?q=x").content.decode()
    assert reverse("till_disputes:leave_all") not in searched


@pytest.mark.parametrize(
    "name", ["till_mails:settle_all", "till_disputes:leave_all", "till_payments:attribute_all", "till_unknown:name_all"]
)
def test_an_editor_settles_none_of_them(client, stand_in, name):
    contested(stand_in)
    stand_in.charge(900)
    unknown(stand_in, 300)
    tell(stand_in)
    night()
    OutgoingMail.objects.update(status="dead")
    sign_in(client, EDITORS)
    client.post(reverse(name), {"reason": "x", "purpose": "other"})
    assert not Attribution.objects.exists()
    assert not Alarm.objects.filter(settled_at__isnull=False).exists()


# The balance as a whole.


def test_books_that_open_tomorrow_alarm_nobody(stand_in, client, settings):
    settings.BOOKS_OPEN_AT = timezone.now() + timedelta(days=1)
    stand_in.charge_alone(5000)
    night()
    assert alarms(client) == []


def test_money_that_moved_while_it_was_counted_is_no_difference(stand_in, client, monkeypatch):
    received(stand_in)
    true_balance, asked = runs.compare_balance, []

    def compare() -> str:
        if not asked:
            stand_in.account_fee(40)
        asked.append(1)
        return true_balance()

    monkeypatch.setattr(runs, "compare_balance", compare)
    night()
    assert (alarms(client), len(asked), equals_stripe(stand_in)) == ([], 2, True)


def test_control_without_a_second_look_what_came_in_between_is_an_alarm(stand_in, client, monkeypatch):
    received(stand_in)
    once, moved = runs.compare_balance, []

    def compare() -> str:
        moved.append(stand_in.account_fee(40))
        return once()

    monkeypatch.setattr(runs, "compare_balance", compare)
    night()
    assert "differences with Stripe's balance" in alarms(client)
    assert len(moved) == 2


def test_nobody_leaves_a_dispute_without_a_reason(stand_in):
    with pytest.raises(ValueError, match="reason"):
        leave_unanswered(Dispute.objects.all(), reason=" ", settled_by=treasurer())
