"""What a donor sees and decides alone, rule by rule: only their own, only within the bounds, each call with its key."""

import uuid
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from donations.exceptions import NotYours
from donations.models import Donation, DonorPreferences, RecurringDonation
from donations.services import selfservice
from donations.services.billing_dates import months_after
from donations.services.checkouts import a_month_after
from donations.signals import fund_totals_changed
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again, monthly, received
from tests.factories.visits import ADDRESS
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db
OTHER = "other@example.org"


@pytest.fixture
def calls(monkeypatch):
    """What is asked of the gateway, with its arguments; it is really asked."""
    seen = []

    def watch(name, really):
        def asked(*arguments, **values):
            seen.append((name, arguments, values))
            really(*arguments, **values)

        monkeypatch.setattr(selfservice.subscriptions, name, asked)

    for name in ("change_amount", "pause", "resume"):
        watch(name, getattr(selfservice.subscriptions, name))
    return seen


def test_a_giver_sees_their_own_gifts_that_count_newest_first(stand_in, django_assert_num_queries):
    fund = make_fund()
    mine = received(stand_in, fund)
    stand_in.refund(mine.payment_intent_id, 500)
    tell(stand_in)
    received(stand_in, fund, email=OTHER)
    open_gift(fund)
    waiting = open_gift(fund)
    stand_in.pay(waiting.checkout_session_id, card="debit")
    tell(stand_in)
    with django_assert_num_queries(2):
        lines = selfservice.gifts_of(ADDRESS)
        assert {line.gift.fund.code for line in lines} == {fund.code}
        assert [line.gift.recurring_donation for line in lines] == [None, None]
    seen = [(line.gift, line.paid_cents, line.reversed_cents, line.kept_cents) for line in lines]
    assert seen == [(waiting, 0, 0, 0), (mine.donation, 2500, 500, 2000)]


def test_a_years_statement_holds_that_year_by_montreals_calendar(stand_in):
    old, new = received(stand_in).donation, received(stand_in, donor_name="Camille Nouveau").donation
    waiting = open_gift(make_fund())
    stand_in.pay(waiting.checkout_session_id, card="debit")
    tell(stand_in)
    # 03:00 UTC on the first of January is still the 31 December in Montréal.
    Donation.objects.filter(pk=old.pk).update(settled_at=datetime(2025, 1, 1, 3, 0, tzinfo=UTC))
    this_year = timezone.localdate().year
    statement = selfservice.statement_of(ADDRESS, this_year)
    assert set(statement) == {"year", "lines", "paid_cents", "reversed_cents", "kept_cents", "name", "identity"}
    assert [line.gift for line in statement["lines"]] == [new]
    assert (statement["year"], statement["paid_cents"], statement["name"]) == (this_year, 2500, "Camille Nouveau")
    assert [line.gift for line in selfservice.statement_of(ADDRESS, 2024)["lines"]] == [old]
    assert selfservice.statement_of(ADDRESS, 2025)["name"] == ""


def test_a_statement_is_made_out_to_the_organisation_that_gave(stand_in):
    received(stand_in, donor_kind="organisation", organisation_name="Syndicat d’essai", donor_name="Camille Exemple")
    assert selfservice.statement_of(ADDRESS, timezone.localdate().year)["name"] == "Syndicat d’essai"


def test_recurring_donations_are_shown_alive_first_then_newest_and_only_once_started(
    stand_in, django_assert_num_queries
):
    older, newer, ended = (monthly(stand_in) for _ in range(3))
    selfservice.cancel(ended)
    monthly(stand_in, email=OTHER)
    open_gift(make_fund(), frequency="monthly")
    with django_assert_num_queries(1):
        found = selfservice.recurring_donations_of(ADDRESS)
        assert all(promise.fund.code for promise in found)
    assert found == [newer, older, ended]


def test_only_ones_own_living_recurring_donation_may_be_changed(stand_in, django_assert_num_queries):
    one, two, ended = (monthly(stand_in) for _ in range(3))
    selfservice.cancel(ended)
    with django_assert_num_queries(1):
        assert selfservice.recurring_donation_of(ADDRESS, one.public_id).fund.code
    assert selfservice.recurring_donation_of(ADDRESS, two.public_id) == two
    for email, public_id in ((OTHER, one.public_id), (ADDRESS, ended.public_id), (ADDRESS, uuid.uuid4())):
        with pytest.raises(NotYours, match=str(public_id)):
            selfservice.recurring_donation_of(email, public_id)
    RecurringDonation.objects.filter(pk=one.pk).update(subscription_id=None)
    with pytest.raises(NotYours):
        selfservice.recurring_donation_of(ADDRESS, one.public_id)


def test_each_change_is_asked_under_a_new_key_that_names_it(stand_in, calls):
    promise = monthly(stand_in)
    for _turn in range(2):
        selfservice.change_amount(again(promise), amount_cents=3000)
        selfservice.pause(again(promise), months=1)
        selfservice.resume(again(promise))
    keys = [values["idempotency_key"] for _name, _arguments, values in calls]
    assert len(set(keys)) == 6
    names = {"change_amount": "amount", "pause": "pause", "resume": "resume"}
    for (name, _arguments, _values), key in zip(calls, keys, strict=True):
        assert key.startswith(f"{names[name]}-{promise.public_id}-")


def test_each_change_is_told_for_what_it_is_with_stripes_next_date(stand_in):
    promise = monthly(stand_in)
    selfservice.change_amount(again(promise), amount_cents=3000)
    selfservice.pause(again(promise), months=2)
    day = timezone.localdate(again(promise).next_charge_at).isoformat()
    told = OutgoingMail.objects.filter(kind="monthly-changed").order_by("pk").values_list("context", flat=True)
    assert [context["action"] for context in told] == ["amount", "pause"]
    assert told[1]["next_charge_on"] == day
    assert told[0]["next_charge_on"] < day


def test_the_gateway_sends_the_key_along(stand_in):
    promise = monthly(stand_in)
    fact = selfservice.subscriptions.fetch_subscription(promise.subscription_id)
    change = selfservice.subscriptions
    asked = (
        lambda key: change.change_amount(fact, amount_cents=4000, idempotency_key=key),
        lambda key: change.pause(promise.subscription_id, resumes_at=None, idempotency_key=key),
        lambda key: change.resume(promise.subscription_id, idempotency_key=key),
    )
    for place, ask in enumerate(asked):
        ask(f"key-{place}")
        assert f"key-{place}" in stand_in.state.answers


@pytest.mark.parametrize("months", [1, 12])
def test_a_pause_lasts_whole_months_and_a_day(stand_in, calls, months):
    promise = monthly(stand_in)
    last_skipped = months_after(promise.started_at, months)
    selfservice.pause(promise, months=months)
    assert calls[0][2]["resumes_at"] == int(last_skipped.timestamp()) + 86_400
    assert again(promise).status == "paused"


@pytest.mark.parametrize("months", [-1, 0, 13])
def test_a_pause_of_no_month_or_of_more_than_twelve_is_refused(stand_in, calls, months):
    promise = monthly(stand_in)
    with pytest.raises(ValueError, match=str(months)):
        selfservice.pause(promise, months=months)
    assert calls == []


@pytest.mark.parametrize(
    ("day", "next_one"),
    [
        (datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2028, 1, 31, tzinfo=UTC), datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2026, 12, 15, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC)),
        (datetime(2026, 3, 31, tzinfo=UTC), datetime(2026, 4, 30, tzinfo=UTC)),
    ],
)
def test_a_month_after_keeps_the_day_or_takes_the_last(day, next_one):
    assert a_month_after(day) == next_one


@pytest.mark.parametrize(
    ("language", "locale", "path"),
    [("fr", "fr-CA", "/don/mes-dons/"), ("es", "es-419", "/es/donativo/"), ("en", "en", "/en/gift/")],
)
def test_the_card_page_speaks_the_givers_language_and_leads_back(
    stand_in, monkeypatch, settings, language, locale, path
):
    asked = {}
    monkeypatch.setattr(selfservice, "open_card_page", lambda **values: asked.update(values) or "https://card")
    promise = monthly(stand_in, language=language)
    assert selfservice.card_page_of(promise) == "https://card"
    assert (asked["customer_id"], asked["locale"]) == (promise.customer_id, locale)
    assert asked["return_url"].startswith(settings.SITE_URL + path)


def _public(email: str) -> list[tuple[bool, str]]:
    return list(Donation.objects.filter(email=email).order_by("pk").values_list("is_public", "message_state"))


def test_a_withdrawn_name_leaves_with_every_message_and_touches_nobody_else(
    stand_in, django_capture_on_commit_callbacks
):
    fund, quiet = make_fund(), make_fund()
    for email in (ADDRESS, OTHER):
        received(stand_in, fund, email=email, is_public=True, message="Courage")
        received(stand_in, fund, email=email, is_public=True)
        received(stand_in, quiet, email=email)
        received(stand_in, make_fund(), email=email, message="En silence")
        monthly(stand_in, make_fund(), email=email, is_public=True)
    Donation.objects.exclude(message="").update(message_state="approved")
    others, heard = _public(OTHER), set()

    def listen(sender, fund, **_):
        heard.add(fund.pk)

    fund_totals_changed.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        changed = selfservice.withdraw_name(ADDRESS)
    fund_totals_changed.disconnect(listen)
    assert changed == 4
    assert _public(ADDRESS) == [
        (False, "rejected"),
        (False, "none"),
        (False, "none"),
        (False, "rejected"),
        (False, "none"),
    ]
    assert _public(OTHER) == others
    assert list(RecurringDonation.objects.order_by("pk").values_list("email", "is_public")) [-2:] == [
        (ADDRESS, False), (OTHER, True),
    ]  # fmt: skip
    assert fund.pk in heard
    assert quiet.pk not in heard
    assert selfservice.withdraw_name(ADDRESS) == 0


def test_mail_choices_are_read_for_this_address_only():
    DonorPreferences.objects.create(email=OTHER, wants_updates=False)
    unknown = selfservice.preferences_of(ADDRESS)
    assert (unknown.pk, unknown.email) == (None, ADDRESS)
    selfservice.choose_mails(ADDRESS, wants_renewal_mails=False, wants_updates=True)
    kept = selfservice.preferences_of(ADDRESS)
    assert (kept.email, kept.wants_renewal_mails, kept.wants_updates) == (ADDRESS, False, True)
    assert selfservice.preferences_of(OTHER).wants_updates is False
