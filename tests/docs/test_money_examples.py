"""The worked examples of docs/money.md, run in their order, as one story."""

import itertools
import re

import pytest
from django.utils import timezone

from donations.gateways.facts import ChargeFact, DebitFact, DisputeFact, MovementFact, RefundFact
from donations.models import Donation, RecurringDonation
from tests.databases import ROOT
from tests.factories.books import empty_books, treasurer
from tests.factories.gifts import make_fund

EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "money.md").read_text(encoding="utf-8"), re.DOTALL)
numbers = itertools.count(1)


def new_gift(fund) -> Donation:
    number = next(numbers)
    return Donation.objects.create(
        fund=fund, amount_cents=2500, fingerprint=f"f{number}", idempotency_key=f"k{number}", email="a@example.org"
    )


def new_monthly(fund, *, amount_cents) -> RecurringDonation:
    return RecurringDonation.objects.create(
        fund=fund, amount_cents=amount_cents, email="a@example.org", idempotency_key=f"m{next(numbers)}",
        subscription_id=f"sub_{next(numbers)}", status=RecurringDonation.Status.ACTIVE,
    )  # fmt: skip


def charge(
    *,
    amount_cents,
    gift=None,
    fee_cents=None,
    fund_code=None,
    monthly=None,
    presentment=(None, ""),
    method="",
    movement=None,
) -> ChargeFact:
    name = f"gift_{gift.pk}" if gift else f"free_{next(numbers)}"
    code = gift.fund.code if gift else fund_code
    marks = {"gift": str(gift.public_id)} if gift else {"monthly": str(monthly.public_id)} if monthly else {}
    return ChargeFact(
        payment_intent_id=f"pi_{name}",
        charge_id=f"ch_{name}",
        amount_cents=amount_cents,
        currency="CAD",
        charged_at=timezone.now(),
        livemode=False,
        balance_transaction_id=movement.balance_transaction_id if movement else f"txn_{name}" if fee_cents else None,
        method=method,
        fee_cents=fee_cents,
        metadata={"fund": code or "", **marks},
        presentment_cents=presentment[0],
        presentment_currency=presentment[1],
        is_renewal=monthly is not None,
        subscription_id=monthly.subscription_id if monthly else "",
    )


def refund(refund_id, *, amount_cents, status="succeeded", moved=True, came_back=False) -> RefundFact:
    return RefundFact(
        refund_id=refund_id,
        payment_intent_id="",
        amount_cents=amount_cents,
        currency="CAD",
        status=status,
        refunded_at=timezone.now(),
        movement_id=f"txn_{refund_id}" if moved else "",
        failure_movement_id=f"txn_{refund_id}_back" if came_back else "",
    )


def movement(kind, *, amount_cents, fee_cents=0, name="") -> MovementFact:
    return MovementFact(name or f"txn_{next(numbers)}", kind, "", amount_cents, fee_cents, "CAD", timezone.now())


def debit_fact(gift, *, amount_cents, fee_cents) -> DebitFact:
    moved = movement("payment", amount_cents=amount_cents, fee_cents=fee_cents)
    return DebitFact(f"py_{gift.pk}", {"gift": str(gift.public_id)}, moved)


def dispute(status, *, withdrawn=0, fee=0, returned=0) -> DisputeFact:
    moved = [movement("adjustment", amount_cents=-withdrawn, fee_cents=fee, name="txn_out")] if withdrawn else []
    moved += [movement("adjustment", amount_cents=returned, name="txn_in")] if returned else []
    return DisputeFact("du_1", "", 2500, status, "fraudulent", timezone.now(), tuple(moved))


@pytest.mark.django_db
def test_the_examples_of_the_money_page_are_true():
    assert len(EXAMPLES) >= 15
    empty_books()
    fund = make_fund()
    scene = {
        "fund": fund, "gift": new_gift(fund), "new_gift": new_gift, "new_monthly": new_monthly, "charge": charge,
        "refund": refund, "dispute": dispute, "movement": movement, "make_fund": make_fund,
        "debit_fact": debit_fact, "treasurer": treasurer(),
    }  # fmt: skip
    for example in EXAMPLES:
        exec(compile(example, "docs/money.md", "exec"), scene)  # noqa: S102


def test_control_a_false_example_would_fail():
    with pytest.raises(AssertionError):
        exec(EXAMPLES[0].replace("1050", "1051"))  # noqa: S102


def test_every_link_of_the_documents_leads_to_a_file():
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("**/*.md"))]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), (path.name, link)
