"""The worked examples of docs/money.md, run in their order, as one story."""

import itertools
import re

import pytest
from django.utils import timezone

from donations.gateways.facts import ChargeFact
from donations.models import Donation
from tests.databases import ROOT
from tests.factories.gifts import make_fund

EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "money.md").read_text(encoding="utf-8"), re.DOTALL)
numbers = itertools.count(1)


def new_gift(fund) -> Donation:
    number = next(numbers)
    return Donation.objects.create(
        fund=fund, amount_cents=2500, fingerprint=f"f{number}", idempotency_key=f"k{number}", email="a@example.org"
    )


def charge(*, amount_cents, gift=None, fee_cents=None, fund_code=None) -> ChargeFact:
    name = f"gift_{gift.pk}" if gift else f"free_{next(numbers)}"
    code = gift.fund.code if gift else fund_code
    return ChargeFact(
        payment_intent_id=f"pi_{name}",
        charge_id=f"ch_{name}",
        amount_cents=amount_cents,
        currency="CAD",
        charged_at=timezone.now(),
        livemode=False,
        balance_transaction_id=f"txn_{name}" if fee_cents else None,
        fee_cents=fee_cents,
        metadata={"gift": str(gift.public_id) if gift else "", "fund": code},
    )


@pytest.mark.django_db
def test_the_examples_of_the_money_page_are_true():
    assert len(EXAMPLES) >= 7
    fund = make_fund()
    scene = {"fund": fund, "gift": new_gift(fund), "new_gift": new_gift, "charge": charge}
    for example in EXAMPLES:
        exec(compile(example, "docs/money.md", "exec"), scene)  # noqa: S102


def test_control_a_false_example_would_fail():
    with pytest.raises(AssertionError):
        exec(EXAMPLES[0].replace("1050", "1051"))  # noqa: S102


def test_every_link_of_the_documents_leads_to_a_file():
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("**/*.md"))]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), (path.name, link)
