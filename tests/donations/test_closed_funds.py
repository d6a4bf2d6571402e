"""Monthly gifts whose appeal closes: their donors are told and choose; by default the general fund goes on with them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OrganisationSettings, OutgoingMail
from donations.exceptions import FundClosed, GatewayRefused, GatewayUnavailable
from donations.models import Fund
from donations.selectors import fund_totals, general_fund
from donations.services import closed_funds
from tests.factories.gifts import FROM_OUR_PAGE, make_fund
from tests.factories.lives import again, broken, monthly
from tests.factories.mails import words_of
from tests.factories.visits import ADDRESS, DOOR, inside
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def general():
    Fund.objects.filter(is_general=True).update(is_general=False)
    return make_fund(is_general=True, name_fr="Fonds général")


@pytest.fixture
def promise(stand_in, general):
    return monthly(stand_in, make_fund(name_fr="La radio"))


def close(fund: Fund, days: int = 1) -> None:
    Fund.objects.filter(pk=fund.pk).update(closes_on=timezone.localdate() - timedelta(days=days))


def told(kind: str = "monthly-fund-closed") -> int:
    return OutgoingMail.objects.filter(kind=kind).count()


def test_an_open_appeal_keeps_its_recurring_donations(promise):
    close(promise.fund, days=0)
    assert (closed_funds.move_from_closed_funds(), told()) == (0, 0)


def test_the_giver_is_told_once_and_the_coming_months_go_to_the_general_fund(stand_in, promise, general):
    appeal = promise.fund
    close(appeal)
    assert [closed_funds.move_from_closed_funds() for _run in range(2)] == [1, 0]
    moved = again(promise)
    assert (moved.fund, moved.closed_fund, told()) == (general, appeal, 1)
    words = words_of("monthly-fund-closed").text
    assert appeal.name_fr in words
    assert general.name_fr in words
    assert "/don/mes-dons/" in words
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    assert (fund_totals(appeal).received_cents, fund_totals(general).received_cents) == (2500, 2500)
    assert stand_in.state.subscriptions[promise.subscription_id]["metadata"]["fund"] == general.code
    assert broken() == []


def test_control_nobody_looking_a_closed_appeal_goes_on_charging_untold(stand_in, promise):
    close(promise.fund)
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    assert (fund_totals(promise.fund).received_cents, told()) == (5000, 0)


def test_the_staff_learn_how_many_move_and_the_treasurer_sees_which(promise):
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    close(promise.fund)
    closed_funds.move_from_closed_funds()
    assert "1" in words_of("closed-fund-staff").text
    assert OutgoingMail.objects.get(kind="closed-fund-staff").to == "ciso@example.org"


def test_without_a_general_fund_nothing_moves_and_the_staff_are_told_once_a_day(promise):
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    Fund.objects.filter(is_general=True).update(is_general=False)
    close(promise.fund)
    for _run in range(3):
        assert closed_funds.move_from_closed_funds() == 0
    assert (again(promise).fund, told(), told("closed-fund-staff")) == (promise.fund, 0, 1)


@pytest.mark.parametrize("answer", [GatewayUnavailable("silent"), GatewayRefused("no such subscription")])
def test_stripe_silent_or_refusing_changes_nothing_of_it(promise, general, monkeypatch, answer):
    def silent(_subscription_id, **_values):
        raise answer

    monkeypatch.setattr(closed_funds.subscriptions, "give_to_fund", silent)
    close(promise.fund)
    assert closed_funds.move_from_closed_funds() == 1
    assert again(promise).fund == general


def test_an_ended_gift_of_a_closed_appeal_is_left_in_peace(stand_in, promise):
    stand_in.cancel(promise.subscription_id)
    tell(stand_in)
    close(promise.fund)
    assert (closed_funds.move_from_closed_funds(), told()) == (0, 0)


def test_the_giver_chooses_another_open_appeal(stand_in, promise):
    other = make_fund(name_fr="Le textile")
    close(promise.fund)
    closed_funds.move_from_closed_funds()
    closed_funds.choose_fund(again(promise), fund=other)
    assert (again(promise).fund, told("monthly-fund-changed")) == (other, 1)
    assert "Le textile" in words_of("monthly-fund-changed").text
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    assert fund_totals(other).received_cents == 2500


def test_the_givers_page_says_where_the_months_go_and_takes_the_choice(client, stand_in, general):
    promise = monthly(stand_in, make_fund(name_fr="La radio"), email=ADDRESS)
    other = make_fund(name_fr="Le textile")
    page = inside(client).get(DOOR).content.decode()
    assert "La radio" in page and f"/{promise.public_id}/fund/" not in page
    close(promise.fund)
    closed_funds.move_from_closed_funds()
    page = client.get(DOOR).content.decode()
    assert "Fonds général" in page and f"/{promise.public_id}/fund/" in page
    address = f"{DOOR}{promise.public_id}/fund/"
    assert client.post(address, {"fund": promise.fund.code}, **FROM_OUR_PAGE).status_code == 422
    client.post(address, {"fund": other.code}, **FROM_OUR_PAGE)
    assert again(promise).fund == other


def test_an_appeal_that_is_closed_or_is_no_appeal_cannot_be_chosen(promise):
    closed = make_fund()
    close(closed)
    for fund in (again(closed), Fund.objects.get(nature="due")):
        with pytest.raises(FundClosed):
            closed_funds.choose_fund(promise, fund=fund)
    assert again(promise).fund == promise.fund
    assert general_fund() is not None
