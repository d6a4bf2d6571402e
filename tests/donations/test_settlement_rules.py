"""A charge becomes a payment, rule by rule: whose it is, what it differs in, what is learned later."""

import pytest

from donations.gateways.facts import ChargeFact
from donations.models import Donation
from donations.services.settlement import settle_charge
from tests.factories.facts import DAY
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import again

pytestmark = pytest.mark.django_db


@pytest.fixture
def gift(stand_in, settings) -> Donation:
    """A gift of 25 $ whose checkout is open; the books are older than the facts."""
    settings.BOOKS_OPEN_AT = None
    return open_gift(make_fund())


def charge(gift: Donation | None, number: int = 1, **values) -> ChargeFact:
    marks = {"gift": str(gift.public_id)} if gift else {}
    return ChargeFact(
        **{
            "payment_intent_id": f"pi_{number}", "charge_id": f"ch_{number}", "amount_cents": 2_500, "currency": "CAD",
            "charged_at": DAY, "livemode": False, "metadata": marks, **values,
        }
    )  # fmt: skip


@pytest.mark.parametrize(("cents", "differs"), [(2_499, True), (2_500, False), (2_501, True)])
def test_a_payment_that_differs_from_the_amount_asked_is_marked(gift, cents, differs):
    payment = settle_charge(charge(gift, amount_cents=cents))
    assert (payment.donation, payment.amount_cents, payment.amount_mismatch) == (gift, cents, differs)
    assert again(gift).status == "succeeded"


def test_money_without_a_gift_was_asked_by_nobody_and_differs_from_nothing(gift):
    fund = make_fund()
    named = settle_charge(charge(None, 2, metadata={"fund": fund.code}))
    nameless = settle_charge(charge(None, 3))
    assert (named.donation, named.fund, named.amount_mismatch) == (None, fund, False)
    assert (nameless.donation, nameless.fund, nameless.amount_mismatch) == (None, None, False)
    assert again(gift).status == "pending"


def test_a_second_payment_of_a_gift_is_money_of_its_fund_and_the_gift_keeps_its_own(gift):
    first = settle_charge(charge(gift))
    settled = again(gift).settled_at
    second = settle_charge(charge(gift, 2))
    assert (second.donation, second.fund) == (None, gift.fund)
    assert again(first).donation == gift
    assert again(gift).settled_at == settled


def test_a_fee_is_learned_once_and_never_unlearned(gift):
    payment = settle_charge(charge(gift))
    assert (payment.fee_cents, payment.balance_transaction_id) == (None, None)
    for fee, movement in ((103, "txn_1"), (None, None), (999, "txn_2")):
        settle_charge(charge(gift, fee_cents=fee, balance_transaction_id=movement))
        assert (again(payment).fee_cents, again(payment).balance_transaction_id) == (103, "txn_1")
