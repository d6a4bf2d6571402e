"""What the till forgets about a donor, and what the books need."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OrganisationSettings, OutgoingMail
from core.privacy import Person
from core.retention import apply_retention, count_stale
from donations import privacy
from donations.models import Donation, DonorPreferences, RecurringDonation, StripeEvent
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, broken, monthly, received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db
ADDRESS = "camille@example.org"
CAMILLE = Person(ADDRESS)


def rows_of(counts) -> dict[str, int]:
    return {tick.clock.name: tick.rows for tick in counts}


def test_a_recurring_donation_that_goes_on_keeps_what_it_needs_and_says_so(stand_in):
    promise = monthly(stand_in)
    DonorPreferences.objects.create(email=ADDRESS)
    assert "arrêtez" in str(privacy.show_monthly(CAMILLE).kept) or "stop it" in str(privacy.show_monthly(CAMILLE).kept)
    assert privacy.erase_gifts(CAMILLE) == privacy.erase_monthly(CAMILLE) == privacy.erase_choices(CAMILLE) == 0
    assert again(promise).email == ADDRESS
    assert DonorPreferences.objects.filter(email=ADDRESS).exists()
    stand_in.cancel(promise.subscription_id)
    tell(stand_in)
    assert (privacy.erase_gifts(CAMILLE), privacy.erase_monthly(CAMILLE), privacy.erase_choices(CAMILLE)) == (1, 1, 1)
    assert again(promise).email == again(promise).donor_name == ""
    assert privacy.show_monthly(CAMILLE).kept == ""
    assert broken() == []


def test_a_gift_under_way_is_settled_before_it_is_forgotten(stand_in):
    gift = open_gift(make_fund())
    assert privacy.erase_gifts(CAMILLE) == 0
    stand_in.pay(gift.checkout_session_id)
    tell(stand_in)
    assert privacy.erase_gifts(CAMILLE) == 1
    assert again(gift).status == "succeeded"
    assert again(gift).donor_name == ""


def test_official_receipts_keep_names_for_six_years(stand_in):
    gift = received(stand_in).donation
    OrganisationSettings.objects.update(charity_registration_number="123456789RR0001")
    assert privacy.erase_gifts(CAMILLE) == 0
    assert "reçus" in str(privacy.show_gifts(CAMILLE).kept) or "receipts" in str(privacy.show_gifts(CAMILLE).kept)
    Donation.objects.filter(pk=gift.pk).update(settled_at=timezone.now() - timedelta(days=7 * 366))
    assert privacy.erase_gifts(CAMILLE) == 1


def test_a_refund_after_the_erasure_is_booked_and_writes_to_nobody(stand_in):
    payment = received(stand_in)
    privacy.erase_gifts(CAMILLE)
    stand_in.refund(payment.payment_intent_id)
    tell(stand_in)
    assert broken() == []
    assert not OutgoingMail.objects.filter(kind="refund-notice").exists()


def test_stripe_s_messages_lose_names_and_keep_numbers(stand_in):
    payment = received(stand_in)
    privacy.erase_gifts(CAMILLE)
    for event in StripeEvent.objects.filter(payload__redacted=True):
        assert ADDRESS not in str(event.payload)
    kept = StripeEvent.objects.filter(payload__redacted=True, object_id=payment.donation.checkout_session_id)
    assert kept.get().payload["data"]["object"]["amount_total"] == 2500


def test_abandoned_gifts_lose_their_names_after_ninety_days(stand_in):
    gift = open_gift(make_fund(), frequency="monthly")
    stand_in.expire(gift.checkout_session_id)
    tell(stand_in)
    old = timezone.now() - timedelta(days=91)
    RecurringDonation.objects.filter(email=ADDRESS).update(status="abandoned", created_at=old)
    Donation.objects.filter(pk=gift.pk).update(status="expired", created_at=old)
    StripeEvent.objects.update(received_at=old)
    found = rows_of(count_stale())
    assert found["abandoned-gifts"] == found["abandoned-monthly"] == 1
    assert found["stripe-payloads"] == StripeEvent.objects.count() > 0
    assert again(gift).email == ADDRESS
    apply_retention()
    assert again(gift).email == ""
    assert not RecurringDonation.objects.filter(email=ADDRESS).exists()
    assert not {"abandoned-gifts", "abandoned-monthly", "stripe-payloads"} & {
        name for name, rows in rows_of(count_stale()).items() if rows
    }


def test_a_received_gift_keeps_its_name_whatever_its_age(stand_in):
    gift = received(stand_in).donation
    Donation.objects.filter(pk=gift.pk).update(created_at=timezone.now() - timedelta(days=900))
    apply_retention()
    assert again(gift).email == ADDRESS


def test_nothing_is_held_about_a_stranger():
    stranger = Person("personne@example.org")
    for show in (privacy.show_gifts, privacy.show_monthly, privacy.show_choices):
        assert show(stranger).rows == ()
