"""A checkout is opened, rule by rule: what it asks for, and what becomes of the row when it cannot be opened."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from donations.exceptions import GatewayFailed, GatewayRefused
from donations.gateways.facts import CheckoutFact, CheckoutRequest
from donations.models import Donation, Fund, RecurringDonation
from donations.services import checkouts
from donations.services.checkouts import a_month_after, first_charge_after, open_checkout
from donations.services.gifts import continue_monthly
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, later, received

pytestmark = pytest.mark.django_db
LOCALES = {"fr": "fr-CA", "es": "es-419", "en": "en"}
URL = "https://stripe.example/cs"


@pytest.fixture
def asked(monkeypatch) -> list[CheckoutRequest]:
    """What Stripe is asked for; it opens a checkout each time."""
    requests: list[CheckoutRequest] = []

    def answer(request: CheckoutRequest) -> CheckoutFact:
        requests.append(request)
        return CheckoutFact(f"cs_{len(requests)}", URL, "open", "unpaid", request.reference, "")

    monkeypatch.setattr("donations.services.checkouts.create_checkout", answer)
    return requests


def refusing(monkeypatch, error: Exception) -> None:
    def refuse(_request: CheckoutRequest) -> CheckoutFact:
        raise error

    monkeypatch.setattr("donations.services.checkouts.create_checkout", refuse)


def unopened(row: Donation | RecurringDonation) -> Donation | RecurringDonation:
    """The row as it was before its checkout."""
    type(row).objects.filter(pk=row.pk).update(checkout_session_id=None, checkout_url="")
    return again(row)


def wanted(row: Donation | RecurringDonation, back: tuple[str, str], **values) -> CheckoutRequest:
    with translation.override(row.language):
        success, cancel = (settings.SITE_URL + reverse(f"donations:{name}", args=[row.public_id]) for name in back)
    given = {
        "idempotency_key": row.idempotency_key, "reference": str(row.public_id), "fund_code": row.fund.code,
        "fund_name": row.fund.name_in(row.language), "amount_cents": 2_500, "email": "camille@example.org",
        "locale": LOCALES[row.language], "success_url": success, "cancel_url": cancel, "verb": "donate",
        "site": "127.0.0.1",
    }  # fmt: skip
    return CheckoutRequest(**given | values)


@pytest.mark.parametrize("language", LOCALES)
def test_each_kind_of_gift_asks_for_its_checkout_in_its_language(asked, language):
    single = open_gift(make_fund(name_es="Fondo", name_en="Fund"), language=language)
    monthly = open_gift(make_fund(), language=language, frequency="monthly")
    alone = later(language=language, created_at=datetime(2027, 12, 31, 15, tzinfo=UTC))
    open_checkout(alone)
    back, month = ("thanks", "stopped"), {"monthly_id": str(monthly.recurring_donation.public_id)}
    assert asked[0] == wanted(single, back, gift_id=str(single.public_id))
    assert asked[1] == wanted(monthly, back, gift_id=str(monthly.public_id), **month)
    assert asked[3] == wanted(
        alone, ("monthly_started", "monthly_stopped"), monthly_id=str(alone.public_id),
        first_charge_at=datetime(2028, 1, 31, tzinfo=UTC),
    )  # fmt: skip


GIVEN_AND_ASKED = [
    (datetime(2027, 1, 30, 20, tzinfo=UTC), datetime(2027, 1, 31, 0, 30, tzinfo=UTC)),
    (datetime(2027, 1, 28, 23, tzinfo=UTC), datetime(2027, 1, 29, 0, 30, tzinfo=UTC)),
    (datetime(2027, 3, 30, 23, 59, tzinfo=UTC), datetime(2027, 3, 31, 0, 1, tzinfo=UTC)),
    (datetime(2028, 1, 31, 22, tzinfo=UTC), datetime(2028, 1, 31, 23, tzinfo=UTC)),
    (datetime(2027, 1, 27, 23, 59, tzinfo=UTC), datetime(2027, 1, 28, 0, 1, tzinfo=UTC)),
    (datetime(2027, 5, 10, 23, 59, tzinfo=UTC), datetime(2027, 5, 11, 0, 1, tzinfo=UTC)),
]


@pytest.mark.parametrize(("given", "asked_at"), GIVEN_AND_ASKED)
def test_the_first_charge_is_never_after_the_date_that_stripe_would_find(given, asked_at):
    found = first_charge_after(given)
    assert asked_at < found <= a_month_after(asked_at)
    assert a_month_after(given) - found < timedelta(days=1)


def test_a_gift_of_the_30th_is_made_monthly_after_midnight_on_the_31st(stand_in, monkeypatch):
    given, asked_at = GIVEN_AND_ASKED[0]
    with time_machine.travel(given, tick=False) as traveller:
        gifts = [received(stand_in).donation for _gift in range(2)]
        traveller.move_to(asked_at)
        session = stand_in.state.sessions[continue_monthly(gifts[0]).checkout_session_id]
        assert session["bench_subscription"]["billing_cycle_anchor"] == datetime(2027, 2, 28, tzinfo=UTC).timestamp()
        monkeypatch.setattr(checkouts, "first_charge_after", a_month_after)
        with pytest.raises(GatewayRefused):
            continue_monthly(gifts[1])


def test_control_a_month_to_the_minute_would_be_after_it():
    given, asked_at = GIVEN_AND_ASKED[0]
    assert a_month_after(given) > a_month_after(asked_at)


def test_dues_are_paid_and_gifts_are_given(asked):
    open_gift(make_fund())
    open_gift(Fund.objects.get(nature="due"))
    assert [request.verb for request in asked] == ["donate", "pay"]


def test_the_checkout_is_kept_and_not_asked_for_again(asked):
    other, gift = open_gift(make_fund()), open_gift(make_fund())
    assert (gift.checkout_session_id, gift.checkout_url) == ("cs_2", URL)
    kept = again(gift)
    assert (kept.checkout_session_id, kept.checkout_url) == ("cs_2", URL)
    assert open_checkout(kept).checkout_session_id == "cs_2"
    assert again(other).checkout_session_id == "cs_1"
    assert len(asked) == 2


def test_of_two_that_open_at_once_the_first_ones_checkout_is_kept(asked):
    gift = open_gift(make_fund())
    stale = unopened(gift)
    Donation.objects.filter(pk=gift.pk).update(checkout_session_id="cs_first", checkout_url=f"{URL}/first")
    open_checkout(stale)
    assert (again(gift).checkout_session_id, again(gift).checkout_url) == ("cs_first", f"{URL}/first")


def test_what_stripe_refuses_has_failed_and_nothing_else(asked, monkeypatch):
    other, gift, promise = unopened(open_gift(make_fund())), unopened(open_gift(make_fund())), later()
    refusing(monkeypatch, GatewayRefused("card"))
    for row in (gift, promise):
        with pytest.raises(GatewayRefused, match=r"^card$"):
            open_checkout(row)
    assert (again(gift).status, again(promise).status, again(other).status) == ("failed", "abandoned", "pending")


@pytest.mark.parametrize("change", [{"status": "succeeded"}, {"checkout_session_id": "cs_first"}])
def test_a_refusal_that_comes_late_changes_nothing(asked, monkeypatch, change):
    gift = unopened(open_gift(make_fund()))
    Donation.objects.filter(pk=gift.pk).update(**change)
    refusing(monkeypatch, GatewayRefused("card"))
    with pytest.raises(GatewayRefused):
        open_checkout(gift)
    assert again(gift).status == change.get("status", "pending")


def test_where_stripe_failed_the_next_try_has_a_key_of_its_own(asked, monkeypatch):
    other, gift = unopened(open_gift(make_fund())), unopened(open_gift(make_fund()))
    refusing(monkeypatch, GatewayFailed("500"))
    with pytest.raises(GatewayFailed, match=r"^500$"):
        open_checkout(gift)
    fresh = again(gift).idempotency_key
    assert fresh.startswith("again-")
    assert again(other).idempotency_key == other.idempotency_key
    with pytest.raises(GatewayFailed):
        open_checkout(gift)
    assert (again(gift).idempotency_key, again(gift).status) == (fresh, "pending")
