"""Who bears the fees of the whole account: the funds, to the cent, as they received monthly gifts."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations import ledger, naming
from donations.models import Account, LedgerEntry
from donations.selectors import account_balance_cents, fund_totals
from donations.services.fee_sharing import share_account_fees, split
from tests.factories.books import balances, empty_books, night
from tests.factories.facts import DAY, movement
from tests.factories.gifts import make_fund
from tests.factories.lives import broken, monthly, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def income(fund, cents: int, moment=DAY) -> None:
    LedgerEntry.objects.create(
        kind="gift", source=f"pi_{fund.code}_{cents}", from_account=Account.GIFTS, to_account=Account.STRIPE, fund=fund,
        amount_cents=cents, occurred_at=moment,
    )  # fmt: skip


def test_what_is_left_for_an_appeal_is_true_with_billings_fee(stand_in):
    one, two, single = make_fund(), make_fund(), make_fund()
    for fund, cents in ((one, 10_000), (one, 5000), (two, 5000)):
        monthly(stand_in, fund, amount_cents=cents)
    received(stand_in, single, amount_cents=90_000)
    for row in stand_in.state.balance_transactions.values():
        row["created"] += 60 if row["type"] == "stripe_fee" else 0
    night()
    billing = 70 + 35 + 35
    fees = {fund: fund_totals(fund).fee_cents for fund in (one, two, single)}
    assert (fees[one], fees[two]) == (320 + 175 + 105, 175 + 35)
    assert fees[single] == 2640
    left = sum(fund_totals(fund).net_cents for fund in fees)
    assert left == stand_in.truth()["net_cents"]
    assert fund_totals(one).net_cents == 15_000 - fees[one]
    shares = LedgerEntry.objects.filter(kind="fee_share")
    assert sum(row.amount_cents for row in shares) == billing
    assert ("expenses:unshared" in balances(), broken()) == (False, [])


def test_a_fee_is_shared_once(stand_in):
    monthly(stand_in, make_fund(), amount_cents=10_000)
    night()
    before = LedgerEntry.objects.count()
    assert share_account_fees() == 0
    assert LedgerEntry.objects.count() == before


def test_without_recurring_donations_everything_received_bears_it_and_without_any_it_waits():
    ledger.post_movement(movement(type="stripe_fee", amount_cents=-100))
    assert share_account_fees() == 0
    assert balances() == {"assets:stripe": -100, "expenses:unshared": 100}
    one, two = make_fund(), make_fund()
    income(one, 3000)
    income(two, 1000, DAY - timedelta(days=30))
    income(make_fund(), 90_000, DAY - timedelta(days=32))
    income(make_fund(), 90_000, DAY + timedelta(seconds=1))
    assert share_account_fees() == 1
    assert (fund_totals(one).fee_cents, fund_totals(two).fee_cents) == (75, 25)
    assert account_balance_cents(Account.UNSHARED) == 0


@pytest.mark.parametrize(
    ("kind", "cents", "account"),
    [("stripe_fee", -101, "fees"), ("stripe_fx_fee", -101, "exchange"), ("tax_fee", -101, "taxes")],
)
def test_each_cost_is_borne_on_its_own_account_and_given_back_the_same_way(kind, cents, account):
    one, two = make_fund(), make_fund()
    income(one, 1000)
    income(two, 1000)
    ledger.post_movement(movement(type=kind, amount_cents=cents))
    ledger.post_movement(movement(type=kind, amount_cents=-cents, balance_transaction_id="txn_back"))
    share_account_fees()
    assert {row.amount_cents for row in LedgerEntry.objects.filter(kind="fee_share")} == {50, 51}
    assert account_balance_cents(Account(f"expenses:{account}")) == account_balance_cents(Account.UNSHARED) == 0
    assert (fund_totals(one).fee_cents, fund_totals(two).fee_cents) == (0, 0)
    assert {row.occurred_at for row in LedgerEntry.objects.filter(kind__startswith="fee_share")} == {DAY}


@given(
    st.integers(min_value=0, max_value=10**7),
    st.dictionaries(st.integers(1, 50), st.integers(1, 10**9), min_size=1, max_size=12),
)
def test_cents_are_shared_whole_and_nobody_is_a_cent_off(cents, weights):
    parts, whole = split(cents, weights), sum(weights.values())
    assert sum(parts.values()) == cents
    assert all(abs(parts[key] * whole - cents * weight) < whole for key, weight in weights.items())


def test_nothing_is_shared_among_nobody():
    assert split(100, {}) == {}


def test_a_fund_without_a_cent_gets_no_entry():
    one, two = make_fund(), make_fund()
    income(one, 10_000)
    income(two, 1)
    ledger.post_movement(movement(type="stripe_fee", amount_cents=-10))
    share_account_fees()
    assert set(LedgerEntry.objects.filter(kind="fee_share").values_list("fund", flat=True)) == {one.pk}


def test_control_without_the_sharing_what_is_left_is_too_high(stand_in, monkeypatch):
    monkeypatch.setattr(naming, "post", lambda **_: None)
    fund = make_fund()
    monthly(stand_in, fund, amount_cents=10_000)
    night()
    assert fund_totals(fund).net_cents == stand_in.truth()["net_cents"] + 70
