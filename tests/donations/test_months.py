"""A month is closed by one command: opening + movements = closing, for each account and each fund."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook

from donations.models import LedgerEntry
from donations.selectors import fund_totals
from donations.services.months import month_bounds, month_report
from tests.factories.books import balances, empty_books, night, opened_cents, treasurer
from tests.factories.gifts import make_fund
from tests.factories.lives import monthly, received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def this_month() -> str:
    return f"{timezone.localdate():%Y-%m}"


def a_life(bench) -> list:
    """Two funds, a month's gift, a refund, a dispute lost, a hold, a payout, money that somebody named."""
    from donations.services.attribution import attribute_payment

    one, two = make_fund(), make_fund()
    payment = received(bench, one, amount_cents=10_000)
    monthly(bench, two, amount_cents=4000)
    bench.refund(payment.payment_intent_id, 1500)
    lost = bench.dispute(received(bench, two, amount_cents=3000).payment_intent_id)
    bench.close_dispute(lost["id"], "lost")
    bench.charge(900)
    bench.keep_minimum(100)
    bench.automatic_payout()
    tell(bench)
    night()
    entry = LedgerEntry.objects.get(kind="unattributed")
    attribute_payment(entry.payment, fund=one, reason="A cheque", decided_by=treasurer())
    return [one, two]


def without_the_opening(sums: dict[str, int]) -> dict[str, int]:
    """The accounts that are not empty, less what the account held when the books began."""
    return {
        name: cents
        for name, cents in {**sums, "assets:stripe": sums["assets:stripe"] - opened_cents()}.items()
        if cents and name != "equity:opening"
    }


def test_every_account_and_fund_adds_up_and_closes_on_what_it_holds(stand_in):
    funds = a_life(stand_in)
    report = month_report(this_month())
    assert report.holds
    assert without_the_opening({line.name: line.closing for line in report.accounts}) == balances()
    assert {line.name: line.closing for line in report.funds} == {row.code: fund_totals(row).net_cents for row in funds}
    assert {line.opening for line in report.accounts} == {0}
    following = month_bounds(this_month())[1] + timedelta(days=3)
    later = month_report(f"{following:%Y-%m}")
    assert without_the_opening({line.name: line.opening for line in later.accounts}) == balances()
    assert all(not line.movements for line in later.accounts)


def test_the_month_is_montreals(stand_in):
    start, end = month_bounds("2026-12")
    assert (start, end) == (datetime(2026, 12, 1, 5, tzinfo=UTC), datetime(2027, 1, 1, 5, tzinfo=UTC))
    fund = make_fund()
    for day, cents in ((datetime(2027, 1, 1, 4, 59, tzinfo=UTC), 11), (datetime(2027, 1, 1, 5, tzinfo=UTC), 7)):
        LedgerEntry.objects.create(
            kind="gift", source=f"pi_{cents}", from_account="income:gifts", to_account="assets:stripe", fund=fund,
            amount_cents=cents, occurred_at=day,
        )  # fmt: skip
    (line,) = month_report("2026-12").funds
    assert (line.opening, line.movements, line.closing) == (0, {"gift": 11}, 11)
    (line,) = month_report("2027-01").funds
    assert (line.opening, line.movements, line.closing) == (11, {"gift": 7}, 18)


def test_what_is_posted_after_the_end_and_dated_before_it_is_named_in_both_months(stand_in):
    fund, start = make_fund(), month_bounds(this_month())[0]
    LedgerEntry.objects.create(
        kind="gift", source="pi_late", from_account="income:gifts", to_account="assets:stripe", fund=fund,
        amount_cents=500, occurred_at=start - timedelta(days=2),
    )  # fmt: skip
    before = f"{start - timedelta(days=2):%Y-%m}"
    assert [entry.source for entry in month_report(before).late] == ["pi_late"]
    assert [entry.source for entry in month_report(this_month()).earlier] == ["pi_late"]
    assert month_report(before).earlier == month_report(this_month()).late == []


def test_the_command_writes_it_down_and_a_workbook_that_never_calculates(stand_in, tmp_path, capsys):
    one, _two = a_life(stand_in)
    LedgerEntry.objects.create(
        kind="payout", source="=cmd|' /C calc'!A0", from_account="assets:stripe", to_account="assets:bank",
        amount_cents=500, occurred_at=timezone.now() - timedelta(days=40),
    )  # fmt: skip
    call_command("month", this_month(), xlsx=tmp_path / "month.xlsx", language="en")
    out = capsys.readouterr().out
    assert "Held by Stripe (assets:stripe)" in out
    assert one.code in out
    book = load_workbook(tmp_path / "month.xlsx")
    assert book.sheetnames == ["Accounts", "Funds", "Posted after, dated before"]
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "n",
        "d",
        "inlineStr",
    }
    rows = [row for row in book["Accounts"].iter_rows(values_only=True) if row[0] == "Held by Stripe (assets:stripe)"]
    sums = [row[2] for row in rows]
    assert round(sum(sums[:-1]), 2) == round(sums[-1], 2)


def test_a_month_that_does_not_add_up_ends_with_one(stand_in, capsys, monkeypatch):
    received(stand_in)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE donations_ledgerentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE donations_ledgerentry SET to_account = 'nowhere' WHERE kind = 'gift'")
    with pytest.raises(SystemExit):
        call_command("month", this_month())
    assert "does not add up" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["2026", "2026-13", "november", "2026-11-01"])
def test_what_is_no_month_is_refused_in_a_sentence(text):
    with pytest.raises(CommandError, match="is not a month: write it as 2026-11"):
        call_command("month", text)


def test_a_folder_that_is_not_there_is_said(stand_in, tmp_path, capsys):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("month", this_month(), xlsx=tmp_path / "none" / "month.xlsx")


def test_the_runbooks_closing_is_done_once_as_it_is_written(stand_in, tmp_path, monkeypatch, capsys):
    """The commands of the runbook's month-end, taken from its page, run one after the other."""
    from tests.databases import ROOT

    page = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    section = page.split("## Every month, closing")[1].split("\n## ")[0]
    commands = re.findall(r"`manage\.py ([^`]+)`", section)
    assert [command.split()[0] for command in commands] == [
        "catch_up_stripe",
        "reconcile_stripe",
        "self_check",
        "month",
    ]
    a_life(stand_in)
    monkeypatch.chdir(tmp_path)
    for command in commands:
        name, *words = command.replace("2026-11", this_month()).split()
        call_command(name, *words)
    assert (tmp_path / f"{this_month()}.xlsx").exists()
