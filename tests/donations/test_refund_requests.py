"""Refunds asked by staff: one person, two above the limit; sent once, whatever happens on the way."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from donations.exceptions import RefundNotAllowed
from donations.models import LedgerEntry, Payment, RefundRequest
from donations.selectors import fund_totals
from donations.services import refunds
from donations.services.attribution import attribute_payment
from home.roles import EDITORS, TREASURERS
from tests.factories.gifts import make_fund
from tests.factories.lives import again, broken, received
from tests.factories.webhooks import tell
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    people = []
    for name in ("one", "two"):
        user = User.objects.create_user(f"{name}@example.org", "x")
        user.groups.add(Group.objects.get(name=TREASURERS))
        people.append(user)
    return people


def ask(payment, person, cents, reason="asked by the donor"):
    return refunds.ask_refund(payment, amount_cents=cents, reason=reason, asked_by=person)


def test_a_small_refund_is_sent_at_once_and_followed_everywhere(client, stand_in, people):
    fund = make_fund()
    payment = received(stand_in, fund)
    client.force_login(people[0])
    address = reverse("till_payments:refund", args=[payment.pk])
    page = client.post(address, {"amount": "10", "reason": "trop donné"}, follow=True)
    assert "10,00\u00a0$" in page.content.decode()
    assert fund_totals(fund).received_cents == 1500
    assert RefundRequest.objects.get().status == "sent"
    tell(stand_in)
    assert fund_totals(fund).received_cents == 1500
    assert broken() == []


def test_above_the_limit_another_person_must_agree(client, stand_in, people):
    fund = make_fund()
    payment = received(stand_in, fund, amount_cents=60_000)
    client.force_login(people[0])
    client.post(reverse("till_payments:refund", args=[payment.pk]), {"amount": "500,01", "reason": "x"})
    asked = RefundRequest.objects.get()
    assert (asked.status, fund_totals(fund).received_cents) == ("waiting", 60_000)
    decide = reverse("till_refund_requests:decide", args=[asked.pk])
    client.post(decide, {"decision": "approve"})
    assert again(asked).status == "waiting"
    client.force_login(people[1])
    assert "decide" in client.get(reverse("till_refund_requests:index")).content.decode()
    client.post(decide, {"decision": "approve"})
    assert (again(asked).status, again(asked).decided_by) == ("sent", people[1])
    assert fund_totals(fund).received_cents == 9999


def test_the_second_person_may_refuse(client, stand_in, people):
    payment = received(stand_in, amount_cents=60_000)
    asked = ask(payment, people[0], 60_000)
    client.force_login(people[1])
    client.post(reverse("till_refund_requests:decide", args=[asked.pk]), {"decision": "refuse"})
    assert again(asked).status == "refused"
    assert not refunds.send_refund(asked)
    assert refunds.refundable_cents(payment) == 60_000


def test_many_small_refunds_make_a_large_one(stand_in, people):
    payment = received(stand_in, amount_cents=100_000)
    assert ask(payment, people[0], 30_000).status == "approved"
    assert ask(payment, people[0], 20_001).status == "waiting"


def test_control_without_the_sum_small_refunds_would_pass_alone(stand_in, people, monkeypatch):
    payment = received(stand_in, amount_cents=100_000)
    monkeypatch.setattr(refunds, "_asked_alone", lambda payment, person: 0)
    ask(payment, people[0], 30_000)
    assert ask(payment, people[0], 20_001).status == "approved"


def test_the_database_itself_refuses_one_person_twice(stand_in, people):
    asked = ask(received(stand_in, amount_cents=60_000), people[0], 60_000)
    with pytest.raises(RefundNotAllowed):
        refunds.decide_refund(asked, decided_by=people[0], approves=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundRequest.objects.filter(pk=asked.pk).update(decided_by=people[0])


@pytest.mark.parametrize("amount", ["0", "25,01", "-5", "", "abc"])
def test_an_impossible_amount_is_refused_politely(client, stand_in, people, amount):
    payment = received(stand_in)
    client.force_login(people[0])
    page = client.post(
        reverse("till_payments:refund", args=[payment.pk]), {"amount": amount, "reason": "trop <donné>"}, follow=True
    )
    assert "Rien n’a été remboursé" in page.content.decode()
    assert 'value="trop &lt;donné&gt;"' in page.content.decode()
    assert not RefundRequest.objects.exists()


def test_a_refund_needs_its_reason_and_its_permission(client, stand_in, people):
    payment = received(stand_in)
    address = reverse("till_payments:refund", args=[payment.pk])
    client.force_login(people[0])
    client.post(address, {"amount": "5", "reason": " "})
    people[0].groups.set([Group.objects.get(name=EDITORS)])
    assert client.post(address, {"amount": "5", "reason": "x"}).status_code in (302, 403)
    assert not RefundRequest.objects.exists()


def test_asked_here_and_on_the_dashboard_at_once_stripes_limit_decides(stand_in, people):
    fund = make_fund()
    payment = received(stand_in, fund)
    asked = ask(payment, people[0], 2000)
    stand_in.refund(payment.payment_intent_id, 1000)
    assert not refunds.send_refund(asked)
    assert again(asked).status == "refused"
    assert "InvalidRequestError" in again(asked).outcome
    tell(stand_in)
    assert fund_totals(fund).received_cents == 1500


def test_a_disputed_payment_cannot_be_refunded_here(stand_in, people):
    payment = received(stand_in)
    stand_in.dispute(payment.payment_intent_id)
    tell(stand_in)
    assert refunds.refundable_cents(payment) == 0
    with pytest.raises(RefundNotAllowed):
        ask(payment, people[0], 100)


@pytest.mark.parametrize("fault", ["timeout_before", "timeout_after", "server_error"])
def test_a_silence_of_stripes_refunds_once_in_the_end(stand_in, people, fault):
    fund = make_fund()
    payment = received(stand_in, fund)
    asked = ask(payment, people[0], 900)
    stand_in.chaos.next_calls = [fault] * 3
    assert not refunds.send_refund(asked)
    assert again(asked).status == "approved"
    if fault == "server_error":
        # Stripe repeats its 500 under the same key for a day: the request is refused then, and a person looks.
        RefundRequest.objects.update(first_sent_at=timezone.now() - timedelta(hours=24))
        assert refunds.send_due_refunds(older_than=timedelta(0)) == 0
        assert again(asked).status == "refused"
        return
    assert refunds.send_due_refunds(older_than=timedelta(0)) == 1
    assert (again(asked).status, fund_totals(fund).received_cents) == ("sent", 1600)
    assert len(stand_in.state.refunds) == 1


def test_two_workers_send_one_refund(stand_in, people):
    asked = ask(received(stand_in), people[0], 900)
    assert refunds.send_refund(asked)
    assert not refunds.send_refund(asked)
    RefundRequest.objects.update(status="approved")
    assert refunds.send_refund(asked)
    assert len(stand_in.state.refunds) == 1


def test_unattributed_money_is_shown_and_put_in_its_fund(client, stand_in, people):
    intent = stand_in.charge(4200)
    tell(stand_in)
    payment = Payment.objects.get(payment_intent_id=intent["id"])
    stand_in.refund(intent["id"], 200)
    tell(stand_in)
    fund = make_fund()
    client.force_login(people[0])
    assert intent["id"] in client.get(reverse("till_payments:index") + "?unattributed=true").content.decode()
    address = reverse("till_payments:attribute", args=[payment.pk])
    client.post(address, {"purpose": "fund", "fund": fund.pk, "reason": "The cheque of 3 May"})
    assert fund_totals(fund).received_cents == 4000
    assert not attribute_payment(payment, fund=make_fund(), reason="Again", decided_by=people[0])
    stand_in.refund(intent["id"], 1000)
    tell(stand_in)
    assert fund_totals(fund).received_cents == 3000
    assert LedgerEntry.objects.filter(kind="attributed").count() == 1
    assert broken() == []


def test_every_list_and_view_of_the_till_opens(client, stand_in, people):
    payment = received(stand_in)
    refund = stand_in.refund(payment.payment_intent_id, 100)
    dispute = stand_in.dispute(received(stand_in).payment_intent_id)
    tell(stand_in)
    client.force_login(people[0])
    for name in ("monthly", "payments", "refund_requests", "refunds", "disputes", "switch"):
        assert client.get(reverse(f"till_{name}:index")).status_code == 200, name
    page = client.get(reverse("till_payments:inspect", args=[payment.pk])).content.decode()
    assert refund["id"] in page
    assert dispute["id"] not in page
    assert client.get(reverse("till_gifts:inspect", args=[payment.donation.pk])).status_code == 200


def test_a_personal_link_is_not_shown_to_staff(client, stand_in, people):
    from core.mail import send_due_mails
    from core.models import OutgoingMail
    from donations.services import access

    received(stand_in)
    access.LINKS.request(email="camille@example.org", language="fr")
    access.mail_access_links()
    send_due_mails()
    link = OutgoingMail.objects.get(kind="access-link")
    client.force_login(people[0])
    page = client.get(reverse("till_mails:inspect", args=[link.pk])).content.decode()
    assert "/ouvrir/" not in page
    thanks = OutgoingMail.objects.get(kind="gift-thanks")
    assert "Bonjour" in client.get(reverse("till_mails:inspect", args=[thanks.pk])).content.decode()
