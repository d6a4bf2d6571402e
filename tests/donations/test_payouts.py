"""From a line of the bank's statement to its gifts: payouts, what is inside, and spreadsheets that name them."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core.admin import SafeExportView
from donations.exceptions import UnknownShape
from donations.models import LedgerEntry, Payment, Payout, StripeEvent
from donations.selectors import payout_contents
from donations.services import payouts
from tests.factories.books import alarms, balances, difference, empty_books, equals_stripe, kinds, night
from tests.factories.gifts import make_fund
from tests.factories.lives import again, broken, received
from tests.factories.staff import sign_in
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def paid_out(bench) -> tuple[Payout, list[Payment]]:
    """Two gifts, a refund of one, and the payout that holds all three; what was there before left with an older one."""
    bench.automatic_payout()
    fund = make_fund()
    gifts = [received(bench, fund, amount_cents=cents, donor_name=f"Exemple {cents}") for cents in (10_000, 4000)]
    bench.refund(gifts[0].payment_intent_id, 1500)
    tell(bench)
    made = bench.automatic_payout()
    tell(bench)
    return Payout.objects.get(payout_id=made["id"]), gifts


def bench_opening(bench) -> int:
    """What the account held before us, and an older payout took to the bank."""
    return bench.truth()["opening_cents"]


def test_a_payout_keeps_its_number_its_day_and_what_is_inside(stand_in):
    payout, gifts = paid_out(stand_in)
    made = stand_in.state.payouts[payout.payout_id]
    assert (payout.amount_cents, payout.status, payout.is_automatic) == (10_000 - 320 + 4000 - 146 - 1500, "paid", True)
    assert payout.arrives_on == datetime.fromtimestamp(made["arrival_date"], UTC).date()
    inside = payout_contents(payout)
    assert [(row.line.type, row.payment) for row in inside] == [
        ("charge", gifts[0]), ("charge", gifts[1]), ("refund", gifts[0]),
    ]  # fmt: skip
    assert sum(row.line.net_cents for row in inside) == payout.amount_cents
    assert balances()["assets:bank"] == payout.amount_cents + bench_opening(stand_in)
    assert (equals_stripe(stand_in), broken()) == (True, [])


def test_the_same_payout_again_changes_nothing(stand_in):
    payout, _gifts = paid_out(stand_in)
    before = (LedgerEntry.objects.count(), payout.lines.count())
    payouts.follow_payout(payout.payout_id)
    assert (LedgerEntry.objects.count(), payout.lines.count()) == before


def test_reconciliation_finds_a_payout_that_no_event_told(stand_in):
    received(stand_in, amount_cents=10_000)
    made = stand_in.automatic_payout()
    stand_in.state.deliveries.clear()
    night()
    assert Payout.objects.get().payout_id == made["id"]
    assert difference() == ""


@pytest.mark.parametrize(("act", "status"), [("fail_payout", "failed"), ("cancel_payout", "canceled")])
def test_a_payout_that_comes_back_is_told_as_such(stand_in, act, status):
    payout, _gifts = paid_out(stand_in)
    getattr(stand_in, act)(payout.payout_id)
    tell(stand_in)
    assert again(payout).status == status
    assert balances()["assets:bank"] == bench_opening(stand_in)
    assert equals_stripe(stand_in)
    assert not StripeEvent.objects.filter(status="parked").exists()


def test_a_balance_below_zero_is_drawn_from_the_bank_and_called_so(stand_in, client):
    before = stand_in.automatic_payout()["amount"]
    stand_in.account_fee(700)
    stand_in.automatic_payout()
    tell(stand_in)
    night()
    drawn = Payout.objects.get(amount_cents__lt=0)
    assert (drawn.amount_cents, balances()["assets:bank"]) == (-700, before - 700)
    assert ("drawn", 700) in kinds()
    assert equals_stripe(stand_in)


def test_a_payout_in_an_unknown_state_asks_a_person(stand_in):
    made = stand_in.payout(5)
    stand_in.state.payouts[made["id"]]["status"] = "dreaming"
    with pytest.raises(UnknownShape, match="is dreaming"):
        payouts.follow_payout(made["id"])


def test_the_treasurer_finds_a_payout_by_its_amount_and_reads_its_gifts(client, stand_in):
    payout, _gifts = paid_out(stand_in)
    other = stand_in.payout(5)
    tell(stand_in)
    sign_in(client, "Trésorerie")
    found = client.get(reverse("till_payouts:index"), {"amount": "120,34"}).content.decode()
    assert payout.payout_id in found
    assert other["id"] not in found
    assert payout.payout_id not in client.get(reverse("till_payouts:index"), {"amount": "much"}).content.decode()
    page = client.get(reverse("till_payouts:inspect", args=[payout.pk])).content.decode()
    for shown in ("Exemple 10000", "Exemple 4000", "120,34\u00a0$", "−15,00\u00a0$", payout.payout_id):
        assert shown in page
    by_hand = Payout.objects.get(payout_id=other["id"])
    assert client.get(reverse("till_payouts:inspect", args=[by_hand.pk])).status_code == 200


def sheet(client, name: str, kind: str = "xlsx") -> list[list]:
    response = client.get(reverse(f"{name}:index"), {"export": kind})
    content = response.getvalue() if response.streaming else response.content
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]


def test_the_spreadsheets_of_payments_and_of_the_ledger_name_payout_gift_and_fee(client, stand_in):
    payout, gifts = paid_out(stand_in)
    sign_in(client, "Trésorerie")
    for name in ("till_payments", "till_ledger"):
        rows = sheet(client, name)
        of_gift = [row for row in rows if gifts[1].payment_intent_id in row]
        assert of_gift
        assert all(payout.payout_id in row and str(gifts[1].donation.public_id) in row for row in of_gift)
        assert any("payout" in str(cell).lower() or "virement" in str(cell).lower() for cell in rows[0])
    refund = next(row for row in sheet(client, "till_ledger") if LedgerEntry.Kind.REFUND.label in row)
    assert payout.payout_id in refund
    fee = next(row for row in sheet(client, "till_payments") if gifts[0].payment_intent_id in row)
    assert 3.2 in [cell for cell in fee if isinstance(cell, float)]


def test_moments_of_a_spreadsheet_are_montreals_and_say_so(client, stand_in):
    payment = received(stand_in)
    moment = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
    payment.donation.__class__.objects.filter(pk=payment.donation_id).update(created_at=moment)
    sign_in(client, "Trésorerie")
    for kind, shown in (("xlsx", datetime(2025, 12, 31, 20, 0)), ("csv", "2025-12-31 20:00:00")):
        rows = sheet(client, "till_gifts", kind)
        assert shown in rows[1]
        assert any("(America/Toronto)" in str(heading) for heading in rows[0])


def test_a_csv_opens_in_excel_as_people_in_quebec_have_it(client, stand_in):
    received(stand_in, amount_cents=50_000)
    sign_in(client, "Trésorerie")
    raw = client.get(reverse("till_gifts:index"), {"export": "csv"}).getvalue()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = sheet(client, "till_gifts", "csv")
    assert "500,00" in rows[1]
    assert not any("." in heading or "_" in heading for heading in rows[0])


def test_in_english_a_csv_has_commas_and_points():
    view = SafeExportView()
    view.list_export, view.custom_field_preprocess = ["amount_cents"], {}
    with translation.override("en"):
        lines = b"".join(view.stream_csv(Payment.objects.none())).decode("utf-8-sig")
    assert lines == '"Amount, in cents"\r\n'


def test_a_payment_in_another_currency_is_shown_in_its_own_units(client, stand_in):
    seen = stand_in.charge(1000, currency="usd", settled_amount=1370)
    yen = stand_in.charge(1300, presentment={"presentment_amount": 1500, "presentment_currency": "jpy"})
    tell(stand_in)
    sign_in(client, "Trésorerie")
    for intent, shown in ((seen, "10,00\u00a0$\u00a0US"), (yen, "1\u00a0500\u00a0¥")):
        payment = Payment.objects.get(payment_intent_id=intent["id"])
        page = client.get(reverse("till_payments:inspect", args=[payment.pk])).content.decode()
        assert shown in page


def test_a_gift_that_went_back_by_two_ways_is_never_shown_below_zero(client, stand_in):
    from django.template import Context, Template

    fund = make_fund()
    payment = received(stand_in, fund)
    stand_in.refund(payment.payment_intent_id)
    stand_in.state.charges[payment.charge_id]["disputed"] = False
    stand_in.dispute(payment.payment_intent_id)
    tell(stand_in)
    with translation.override("fr"):
        page = Template("{% load till %}{% fund_progress fund %}{% fund_accounts fund %}").render(
            Context({"fund": fund})
        )
    assert "<dd data-total>0\u00a0$" in page
    assert "1\u00a0000\u00a0$<small>" in page
    assert "-25" not in page
    assert "−−" not in page
    assert "−25,00\u00a0$" in page


def test_the_fund_of_orphan_money_keeps_its_nature(stand_in):
    from django.core.exceptions import ValidationError

    fund = make_fund()
    stand_in.charge(500, metadata={"fund": fund.code})
    tell(stand_in)
    fund.nature = "due"
    with pytest.raises(ValidationError):
        fund.clean()


def test_nothing_alarms_after_a_payout(client, stand_in):
    paid_out(stand_in)
    night()
    assert alarms(client) == []
    assert timezone.now() > Payout.objects.latest("pk").created_at
