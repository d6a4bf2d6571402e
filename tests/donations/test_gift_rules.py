"""A gift is begun, rule by rule: what it is made of, and when the same submission is the same gift."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from donations.models import Donation, RecurringDonation
from donations.money import fee_cover
from donations.services.checkouts import SESSION_LIFETIME
from donations.services.gifts import fingerprint_of, start_gift
from tests.factories.gifts import gift_request, make_fund, open_gift
from tests.factories.lives import again

pytestmark = pytest.mark.django_db
RENEWED = SESSION_LIFETIME - timedelta(hours=1)


def test_the_fees_that_a_donor_covers_are_added_and_told_apart(stand_in):
    cover = fee_cover(2_500)
    assert cover > 0
    gift = open_gift(make_fund(), covers_fees=True)
    assert (gift.amount_cents, gift.fee_cover_cents) == (2_500 + cover, cover)
    assert stand_in.state.sessions[gift.checkout_session_id]["amount_total"] == 2_500 + cover
    plain = open_gift(gift.fund)
    assert (plain.amount_cents, plain.fee_cover_cents) == (2_500, 0)


def test_a_gift_repeats_what_the_form_accepted(stand_in):
    values = {
        "donor_kind": "organisation", "donor_name": "Secrétariat", "organisation_name": "Syndicat", "email": "s@example.org",
        "language": "es", "is_public": True, "consents": ("one", "two"), "message": "Courage", "source_path": "/donner/",
    }  # fmt: skip
    wanted = {**values, "consents": ["one", "two"]}
    for frequency in ("once", "monthly"):
        gift = open_gift(make_fund(), frequency=frequency, **values)
        assert {name: getattr(gift, name) for name in wanted} == wanted
        assert (gift.message_state, gift.recurring_donation is None) == ("waiting", frequency == "once")
    promised = {name: value for name, value in wanted.items() if name not in ("message", "source_path")}
    assert {name: getattr(gift.recurring_donation, name) for name in promised} == promised
    assert open_gift(gift.fund, message="").message_state == "none"


def test_the_same_submission_is_the_same_gift_among_others(stand_in):
    fund, request = make_fund(), gift_request(donor_name="Éléonore")
    other = open_gift(fund)
    gift = start_gift(fund=fund, request=request)
    assert start_gift(fund=fund, request=request) == gift != other
    assert start_gift(fund=make_fund(), request=request) not in (gift, other)
    assert fingerprint_of(fund, request) == gift.fingerprint == again(gift).fingerprint


def test_a_gift_that_came_to_an_end_is_not_found_again(stand_in):
    fund, request = make_fund(), gift_request()
    gift = start_gift(fund=fund, request=request)
    Donation.objects.filter(pk=gift.pk).update(status="cancelled")
    assert start_gift(fund=fund, request=request) != gift
    assert again(gift).fingerprint == fingerprint_of(fund, request)


@pytest.mark.parametrize(("age", "same"), [(RENEWED, True), (RENEWED + timedelta(seconds=1), False)])
def test_an_hour_before_stripe_forgets_a_checkout_the_same_submission_is_a_new_gift(stand_in, age, same):
    fund, request = make_fund(), gift_request()
    with time_machine.travel(timezone.now(), tick=False):
        gift, other = start_gift(fund=fund, request=request), open_gift(fund)
        ended = start_gift(fund=fund, request=gift_request())
        Donation.objects.update(created_at=timezone.now() - age)
        Donation.objects.filter(pk=ended.pk).update(status="cancelled")
        assert (start_gift(fund=fund, request=request) == gift) is same
    assert again(gift).status == ("pending" if same else "expired")
    assert again(gift).fingerprint == gift.fingerprint
    assert again(other).fingerprint == other.fingerprint
    assert again(ended).fingerprint == ended.fingerprint


def test_one_whose_checkout_was_never_learned_makes_room_by_another_mark(stand_in):
    fund, request = make_fund(), gift_request()
    gift = start_gift(fund=fund, request=request)
    Donation.objects.update(checkout_session_id=None, created_at=timezone.now() - RENEWED - timedelta(seconds=1))
    assert start_gift(fund=fund, request=request) != gift
    assert (again(gift).status, len(again(gift).fingerprint)) == ("pending", 64)
    assert again(gift).fingerprint != gift.fingerprint


def test_a_recurring_donation_and_its_first_month_have_keys_of_their_own(stand_in):
    gift = open_gift(make_fund(), frequency="monthly")
    promise = RecurringDonation.objects.get(donations=gift)
    assert gift.idempotency_key.startswith("gift-")
    assert promise.idempotency_key.startswith("monthly-")


def test_the_same_submission_finds_its_own_row_among_others(stand_in):
    fund = make_fund()
    start_gift(fund=fund, request=gift_request(email="first@example.org", attempt="1"))
    mine = gift_request(email="mine@example.org", attempt="2")
    pending = [start_gift(fund=fund, request=mine).pk for _press in range(2)]
    assert pending == [Donation.objects.get(email="mine@example.org").pk] * 2
