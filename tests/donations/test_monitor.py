"""A monitor that can be green: an ordinary week alarms nobody, and whatever alarms can be settled and stays settled."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.models import OutgoingMail
from donations.models import Alarm, Dispute, LedgerEntry, StripeEvent
from donations.services import runs
from donations.services.alarms import report_differences, settle_alarms, settle_events, settle_mail
from donations.services.invariants import self_check
from sandbox.balance import move
from tests.factories.books import alarms, empty_books, equals_stripe, night, treasurer
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import monthly, received
from tests.factories.mails import words_of
from tests.factories.staff import seen, sign_in
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def an_ordinary_week(bench) -> None:
    """Gifts, a month's gift with Billing's fee, a debit under way and a verified one that the bank granted, a reserve, a
    hold at each payout, a dispute under review, a tax, a currency fee, a contribution, a top-up; charges and months of
    subscriptions of other programs; and the account's version moves on.
    """
    fund = make_fund()
    verified = open_gift(fund, amount_cents=8000)
    bench.pay(verified.checkout_session_id, card="debit")
    (intent,) = [row for row in bench.state.payment_intents.values() if row["status"] == "requires_action"]
    bench.verify_debit(intent["id"])
    tell(bench)
    bench.settle_debit(intent["id"])
    theirs = bench.neighbour_subscribes(1500)
    bench.renew(theirs["id"])
    bench.upgrade("2027-01-27.fennec")
    payment = received(bench, fund, amount_cents=50_000)
    monthly(bench, fund, amount_cents=4000)
    bench.pay(open_gift(fund, amount_cents=7000).checkout_session_id, card="debit")
    reviewed = bench.dispute(received(bench, fund).payment_intent_id)
    bench.answer_dispute(reviewed["id"])
    bench.charge(900, metadata={"order_id": "1"})
    for kind, cents in (
        ("reserve_hold", 2000), ("tax_fee", 15), ("stripe_fx_fee", 20), ("contribution", 5), ("topup", 1000),
        ("reserve_release", 500),
    ):  # fmt: skip
        bench.move_money(kind, cents)
    bench.refund(payment.payment_intent_id, 500)
    bench.keep_minimum(1500)
    for _payout in range(2):
        bench.automatic_payout()
        received(bench, fund)
    tell(bench)


def test_an_ordinary_week_leaves_the_monitor_green(stand_in, client):
    an_ordinary_week(stand_in)
    OutgoingMail.objects.update(status="sent")
    # A month is charged an hour after its draft: the night is that of the stand-in's clock.
    with time_machine.travel(stand_in.state.clock.now() + 60):
        night()
        assert alarms(client) == []
        assert equals_stripe(stand_in)
        assert client.get("/health/").status_code == 200


def test_control_without_their_accounts_the_same_week_is_red(stand_in, client, monkeypatch):
    monkeypatch.setattr("donations.ledger.MOVEMENTS", {})
    an_ordinary_week(stand_in)
    night()
    assert "movements of an unknown kind" in alarms(client)


def test_a_dispute_is_to_be_answered_only_while_stripe_waits_for_it(stand_in, client):
    dispute = stand_in.dispute(received(stand_in).payment_intent_id)
    tell(stand_in)
    night()
    assert alarms(client) == ["disputes to answer", "self-check found something"]
    row = Dispute.objects.get()
    assert (row.stripe_status, row.due_by.timestamp()) == ("needs_response", dispute["evidence_details"]["due_by"])
    stand_in.answer_dispute(dispute["id"])
    tell(stand_in)
    assert (alarms(client), Dispute.objects.get().stripe_status) == ([], "under_review")


def test_the_staff_is_told_once_that_an_answer_is_due_and_again_when_an_inquiry_becomes_a_dispute(stand_in):
    inquiry = stand_in.dispute(received(stand_in).payment_intent_id, inquiry=True)
    for _time in range(2):
        tell(stand_in)
    assert OutgoingMail.objects.filter(kind="dispute-to-answer").count() == 1
    words = words_of("dispute-to-answer").text
    assert (inquiry["id"] in words, "25,00" in words) == (True, True)
    stand_in.answer_dispute(inquiry["id"])
    tell(stand_in)
    assert OutgoingMail.objects.filter(kind="dispute-to-answer").count() == 1
    stand_in.escalate(inquiry["id"])
    tell(stand_in)
    assert OutgoingMail.objects.filter(kind="dispute-to-answer").count() == 2


def test_an_inquiry_closed_and_then_charged_back_waits_for_an_answer_again(stand_in, client):
    inquiry = stand_in.dispute(received(stand_in).payment_intent_id, inquiry=True)
    stand_in.close_dispute(inquiry["id"])
    tell(stand_in)
    assert Dispute.objects.get().status == "closed"
    stand_in.escalate(inquiry["id"])
    tell(stand_in)
    assert Dispute.objects.get().status == "open"
    assert "disputes to answer" in alarms(client)


def test_a_lost_dispute_won_on_appeal_is_won(stand_in):
    dispute = stand_in.dispute(received(stand_in).payment_intent_id)
    stand_in.close_dispute(dispute["id"], "lost")
    tell(stand_in)
    stand_in.appeal_dispute(dispute["id"])
    tell(stand_in)
    assert (Dispute.objects.get().status, equals_stripe(stand_in)) == ("won", True)


def test_a_movement_that_the_dispute_does_not_list_is_booked_all_the_same(stand_in, client):
    dispute = stand_in.dispute(received(stand_in).payment_intent_id)
    stand_in.answer_dispute(dispute["id"])
    with stand_in.state.lock:
        move(stand_in.state, "adjustment", -150, source=dispute["id"], reporting="dispute")
    tell(stand_in)
    night()
    assert (alarms(client), equals_stripe(stand_in)) == ([], True)


def events_of(status: str, count: int = 3) -> None:
    for number in range(count):
        StripeEvent.objects.create(
            event_id=f"evt_{status}_{number}", type="invoice.overdue", created=timezone.now(), status=status,
            payload={"data": {"object": {"id": f"in_{number}"}}},
        )  # fmt: skip


@pytest.mark.parametrize(("status", "finding"), [("parked", "events parked"), ("dead", "events given up")])
def test_events_are_settled_one_by_one_and_all_at_once_with_a_reason_and_a_name(client, stand_in, status, finding):
    night()
    events_of(status)
    assert finding in alarms(client)
    user = sign_in(client, "Trésorerie")
    one = StripeEvent.objects.filter(status=status).first()
    client.post(reverse("till_events:settle", args=[one.pk]), {"reason": " "})
    assert StripeEvent.objects.filter(status=status).count() == 3
    client.post(reverse("till_events:settle", args=[one.pk]), {"reason": "Another shop's invoice"})
    settled = StripeEvent.objects.get(pk=one.pk)
    assert (settled.status, settled.settled_reason, settled.settled_by) == ("settled", "Another shop's invoice", user)
    page = client.get(reverse("till_events:index") + f"?status={status}").content.decode()
    assert f"{reverse('till_events:settle_all')}?status={status}" in page
    left = StripeEvent.objects.filter(status=status)
    said = {"reason": "All of that shop", "seen": seen(left)}
    client.post(reverse("till_events:settle_all") + f"?status={status}", said)
    assert alarms(client) == []
    assert "Another shop&#x27;s invoice" in client.get(reverse("till_events:inspect", args=[one.pk])).content.decode()


def test_parked_events_are_handled_again_all_at_once_by_filter(client, stand_in):
    events_of("parked")
    StripeEvent.objects.filter(event_id="evt_parked_2").update(type="payout.paid")
    sign_in(client, "Trésorerie")
    parked = StripeEvent.objects.filter(status="parked")
    mark = seen(parked.filter(type="invoice.overdue"))
    client.post(reverse("till_events:replay_all") + "?type=invoice.overdue", {"seen": mark})
    assert StripeEvent.objects.filter(status="received").count() == 2
    client.post(reverse("till_events:replay_all"), {"seen": mark})
    assert StripeEvent.objects.filter(status="received").count() == 2, "not what was read"
    client.post(reverse("till_events:replay_all"), {"seen": seen(parked)})
    assert StripeEvent.objects.filter(status="received").count() == 3


def test_an_editor_settles_and_replays_nothing(client, stand_in):
    events_of("parked")
    report_differences({"txn_1": "10 not in the books"})
    sign_in(client, "Rédaction")
    for name in ("till_events:settle_all", "till_events:replay_all", "till_alarms:settle_all"):
        client.post(reverse(name), {"reason": "x"})
    one, alarm = StripeEvent.objects.first(), Alarm.objects.get()
    client.post(reverse("till_events:settle", args=[one.pk]), {"reason": "x"})
    client.post(reverse("till_alarms:settle", args=[alarm.pk]), {"reason": "x"})
    assert StripeEvent.objects.filter(status="parked").count() == 3
    assert Alarm.objects.get().settled_at is None


def test_money_in_another_currency_is_named_and_stays_settled_once_somebody_settled_it(client, stand_in):
    stand_in.move_money("topup", 500, "usd")
    night()
    assert alarms(client) == ["differences with Stripe's balance", "self-check found something"]
    user = sign_in(client, "Trésorerie")
    alarm = Alarm.objects.get()
    assert "is in USD" in client.get(reverse("till_alarms:inspect", args=[alarm.pk])).content.decode()
    client.post(reverse("till_alarms:settle", args=[alarm.pk]), {"reason": ""})
    assert alarms(client) != []
    client.post(reverse("till_alarms:settle", args=[alarm.pk]), {"reason": "The dollar account, kept elsewhere"})
    assert alarms(client) == []
    night()
    assert (alarms(client), Alarm.objects.get().settled_by) == ([], user)


def test_another_sentence_about_the_same_thing_is_asked_again():
    assert report_differences({"txn_1": "10 not in the books", "txn_2": "5 not in the books"}) == 2
    settle_alarms(Alarm.objects.filter(key="txn_1"), reason="x", settled_by=treasurer())
    assert report_differences({"txn_1": "10 not in the books", "txn_2": "5 not in the books"}) == 1
    assert report_differences({"txn_1": "11 not in the books"}) == 1
    assert list(Alarm.objects.values_list("key", "settled_at")) == [("txn_1", None)]


def test_every_difference_of_the_list_is_settled_at_once(client, stand_in):
    report_differences({f"txn_{number}": "not in the books" for number in range(3)})
    sign_in(client, "Trésorerie")
    page = client.get(reverse("till_alarms:index") + "?is_open=true").content.decode()
    assert reverse("till_alarms:settle_all") in page
    said = {"reason": "The rehearsal of Tuesday", "seen": seen(Alarm.objects.filter(settled_at=None))}
    client.post(reverse("till_alarms:settle_all") + "?is_open=true", said)
    assert not Alarm.objects.filter(settled_at=None).exists()
    assert "The rehearsal of Tuesday" in client.get(reverse("till_alarms:index")).content.decode()
    report_differences({"txn_x": "not in the books"})
    searched = client.get(reverse("till_alarms:index") + "?q=txn").content.decode()
    assert reverse("till_alarms:settle_all") not in searched


def test_a_mail_given_up_is_left_unsent_by_a_person(client, stand_in):
    received(stand_in)
    night()
    OutgoingMail.objects.update(status="dead")
    assert "mails given up" in alarms(client)
    sign_in(client, "Trésorerie")
    for mail in OutgoingMail.objects.all():
        client.post(reverse("till_mails:settle", args=[mail.pk]), {"reason": "The address is gone"})
    assert alarms(client) == []
    assert "The address is gone" in client.get(reverse("till_mails:inspect", args=[mail.pk])).content.decode()
    OutgoingMail.objects.update(status="sent")
    assert settle_mail(OutgoingMail.objects.first(), reason="x", settled_by=treasurer()) is False


@pytest.mark.parametrize("act", [
    lambda: settle_events(StripeEvent.objects.all(), reason=" ", settled_by=treasurer()),
    lambda: settle_alarms([], reason="", settled_by=treasurer()),
    lambda: settle_mail(OutgoingMail(status="dead"), reason="", settled_by=treasurer()),
])  # fmt: skip
def test_nothing_is_settled_without_a_reason(act):
    with pytest.raises(ValueError, match="reason"):
        act()


def test_a_settled_event_may_still_be_handled_again(client, stand_in):
    events_of("parked", 1)
    settle_events(StripeEvent.objects.all(), reason="x", settled_by=treasurer())
    sign_in(client, "Trésorerie")
    client.post(reverse("till_events:replay", args=[StripeEvent.objects.get().pk]))
    assert StripeEvent.objects.get().status == "received"


def test_a_stray_entry_is_named_whatever_its_kind(stand_in):
    received(stand_in)
    for kind, road in (("payout", ("assets:bank", "assets:held")), ("fee", ("assets:bank", "expenses:fees"))):
        LedgerEntry.objects.create(
            kind=kind, source=f"txn_{kind}", from_account=road[0], to_account=road[1], amount_cents=5,
            occurred_at=timezone.now() - timedelta(days=60),
        )  # fmt: skip
    (finding,) = [row for row in self_check() if row.name == "entries that took another way than their kind's"]
    assert (finding.holds, finding.seen) == (False, "2")


def test_a_settled_difference_of_the_balance_keeps_the_check_green(stand_in, client):
    received(stand_in)
    LedgerEntry.objects.create(
        kind="topup", source="txn_ghost", from_account="assets:bank", to_account="assets:stripe", amount_cents=5,
        occurred_at=timezone.now() - timedelta(days=90),
    )  # fmt: skip
    night()
    settle_alarms(Alarm.objects.all(), reason="The rehearsal's top-up", settled_by=treasurer())
    assert alarms(client) == []
    assert runs.last_run("reconciliation").outcome["wrong"] == 1


def test_control_without_the_check_of_the_right_an_editor_would_settle_everything(client, stand_in, monkeypatch):
    events_of("parked")
    report_differences({"txn_1": "10 not in the books"})
    monkeypatch.setattr("donations.admin.bulk.require", lambda request, permission: None)
    sign_in(client, "Rédaction")
    for name, rows in (("till_events:settle_all", StripeEvent.objects), ("till_alarms:settle_all", Alarm.objects)):
        client.post(reverse(name), {"reason": "x", "seen": seen(rows)})
    assert not StripeEvent.objects.filter(status="parked").exists()
    assert not Alarm.objects.filter(settled_at=None).exists()
