"""What staff do for a donor who asks: stop a monthly gift, correct a mistyped address; each with a line in the log."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.models import OutgoingMail
from donations import emails
from donations.admin import donor_care as care
from donations.exceptions import GatewayUnavailable
from donations.models import Donation
from donations.services import donor_care
from home.roles import DELEGATES, EDITORS, TREASURERS
from tests.factories.gifts import make_fund
from tests.factories.lives import again, monthly, received
from tests.factories.mails import words_of
from tests.factories.staff import sign_in
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db
RIGHT = "juste@example.org"


def stop(client, promise, **values):
    return client.post(reverse("till_monthly:stop", args=[promise.pk]), {"reason": "demandé par lettre"} | values)


def correct(client, gift, email=RIGHT, **values):
    address = reverse("till_gifts:correct_email", args=[gift.pk])
    return client.post(address, {"email": email, "reason": "faute de frappe"} | values, follow=True)


@pytest.fixture
def treasurer(client):
    return sign_in(client, TREASURERS)


def test_staff_stop_a_recurring_donation_and_its_giver_is_told_once(client, stand_in, treasurer):
    promise = monthly(stand_in)
    assert reverse("till_monthly:stop", args=[promise.pk]) in client.get(
        reverse("till_monthly:inspect", args=[promise.pk])
    ).content.decode()  # fmt: skip
    for _press in range(2):
        stop(client, promise)
    assert (again(promise).status, OutgoingMail.objects.filter(kind="monthly-ended").count()) == ("ended", 1)
    line = ModelLogEntry.objects.for_instance(promise).get(action=care.STOPPED)
    assert (line.user, line.data["reason"]) == (treasurer, "demandé par lettre")
    page = client.get(reverse("till_monthly:inspect", args=[promise.pk])).content.decode()
    assert "demandé par lettre" in page
    assert reverse("till_monthly:stop", args=[promise.pk]) not in page


def test_without_a_reason_nothing_stops(client, stand_in, treasurer):
    promise = monthly(stand_in)
    stop(client, promise, reason=" ")
    assert (again(promise).status, ModelLogEntry.objects.for_instance(promise).count()) == ("active", 0)


def test_when_stripe_is_silent_nothing_is_logged_as_done(client, stand_in, treasurer, monkeypatch):
    def silent(_monthly):
        raise GatewayUnavailable("silent")

    monkeypatch.setattr(care, "stop_recurring_donation", silent)
    promise = monthly(stand_in)
    stop(client, promise)
    assert not ModelLogEntry.objects.for_instance(promise).exists()


@pytest.mark.parametrize("role", [EDITORS, DELEGATES])
def test_nobody_else_stops_a_gift_or_writes_an_address(client, stand_in, role):
    promise = monthly(stand_in)
    sign_in(client, role)
    stop(client, promise)
    correct(client, promise.donations.get())
    assert again(promise).status == "active"
    assert again(promise).email != RIGHT


def test_a_mistyped_address_is_corrected_on_the_gift_its_months_and_at_stripe(client, stand_in, treasurer):
    promise = monthly(stand_in, email="camille@gmial.example")
    stand_in.renew(promise.subscription_id)
    other = received(stand_in, email="camille@gmial.example").donation
    OutgoingMail.objects.filter(object_key=f"donation:{promise.donations.first().public_id}").update(status="queued")
    page = correct(client, promise.donations.first()).content.decode()
    assert "c…@gmial.example" in page
    assert "camille@gmial.example" not in page
    assert again(promise).email == RIGHT
    assert set(promise.donations.values_list("email", flat=True)) == {RIGHT}
    assert again(other).email == "camille@gmial.example"
    assert stand_in.state.customers[promise.customer_id]["email"] == RIGHT
    told = OutgoingMail.objects.get(kind="address-corrected")
    assert (told.to, "gmial" in words_of("address-corrected").text) == (RIGHT, False)
    assert set(OutgoingMail.objects.filter(status="queued", kind="gift-thanks").values_list("to", flat=True)) >= {RIGHT}


@pytest.mark.parametrize("email", ["", "camille", "a@b", "deux adresses@example.org"])
def test_what_is_no_address_changes_nothing(client, stand_in, treasurer, email):
    gift = received(stand_in).donation
    before = gift.email
    correct(client, gift, email)
    assert (again(gift).email, OutgoingMail.objects.filter(kind="address-corrected").count()) == (before, 0)


def test_the_same_address_again_is_no_news(client, stand_in, treasurer):
    gift = received(stand_in).donation
    for _press in range(2):
        correct(client, gift)
    assert OutgoingMail.objects.filter(kind="address-corrected").count() == 1


def test_stripe_silent_leaves_both_sides_as_they_were(stand_in, monkeypatch):
    def silent(_customer_id, *, email):
        raise GatewayUnavailable(email)

    monkeypatch.setattr(donor_care.subscriptions, "change_customer_email", silent)
    promise = monthly(stand_in, email="camille@gmial.example")
    with pytest.raises(GatewayUnavailable):
        donor_care.correct_email(promise.donations.get(), email=RIGHT)
    assert again(promise).email == "camille@gmial.example"


def test_each_row_that_changed_is_counted(stand_in):
    promise = monthly(stand_in, email="camille@gmial.example")
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    assert [donor_care.correct_email(promise.donations.first(), email=RIGHT) for _turn in range(2)] == [3, 0]


def test_a_single_gift_needs_no_customer_at_stripe(stand_in):
    gift = received(stand_in, make_fund()).donation
    calls = stand_in.state.calls
    assert donor_care.correct_email(gift, email=RIGHT) == 1
    assert (stand_in.state.calls, Donation.objects.get(pk=gift.pk).email) == (calls, RIGHT)


def test_an_address_pasted_with_what_nobody_sees_is_corrected_to_what_was_seen(client, stand_in, treasurer):
    gift = received(stand_in).donation
    correct(client, gift, email="Juste@example.org\u200b")
    assert again(gift).email == RIGHT
    correct(client, gift, email="juste@gma\u0131l.com")
    assert again(gift).email == RIGHT


def test_every_mail_that_waits_follows_whatever_it_is_named_after(client, stand_in, treasurer):
    promise = monthly(stand_in)
    gift = Donation.objects.get(recurring_donation=promise)
    emails.queue_monthly_failed(promise, invoice_id="in_1")
    emails.queue_monthly_changed(promise, "amount")
    emails.queue_debit_failed(gift)
    waiting = OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED)
    assert waiting.filter(to=gift.email).count() > 3
    correct(client, gift)
    assert not waiting.filter(to=gift.email).exists()
    assert {mail.object_key for mail in waiting.filter(to=RIGHT)} >= {"invoice:in_1"}
