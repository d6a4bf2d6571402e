"""Hostile writes, by SQL, against both databases. The control removes the trigger and the write succeeds."""

import sqlite3
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from donations import ledger
from donations.models import Donation, LedgerEntry, Payment
from tests.databases import ROOT, migrated_sqlite
from tests.factories.gifts import make_fund

WRITES = {
    "ledger_no_update": "UPDATE donations_ledgerentry SET amount_cents = amount_cents + 1",
    "ledger_no_delete": "DELETE FROM donations_ledgerentry",
    "payment_no_delete": "DELETE FROM donations_payment",
    "payment_facts_final": "UPDATE donations_payment SET amount_cents = amount_cents + 1",
    "gift_success_final": "UPDATE donations_donation SET status = 'pending' WHERE status = 'succeeded'",
    "gift_no_delete": "DELETE FROM donations_donation WHERE status = 'succeeded'",
}
REFUSED_ROWS = {
    "ledger_amount_positive": "INSERT INTO donations_ledgerentry"
    " (kind, source, from_account, to_account, amount_cents, fund_id, occurred_at, posted_at)"
    " SELECT 'gift', 'x', 'income:gifts', 'assets:stripe', -5, id, opens_on, opens_on FROM donations_fund LIMIT 1",
    "gift_entry_names_its_fund": "INSERT INTO donations_ledgerentry"
    " (kind, source, from_account, to_account, amount_cents, fund_id, occurred_at, posted_at)"
    " SELECT 'gift', 'x', 'income:gifts', 'assets:stripe', 5, NULL, opens_on, opens_on FROM donations_fund LIMIT 1",
    "donation_amount_in_range": "UPDATE donations_donation SET amount_cents = 0 WHERE status <> 'succeeded'",
}


@pytest.fixture
def booked(db):
    fund = make_fund()
    payment = Payment.objects.create(
        fund=fund, payment_intent_id="pi_g", charge_id="ch_g", amount_cents=500, charged_at=timezone.now()
    )
    ledger.post_payment(payment)
    return payment


@pytest.mark.parametrize("name", WRITES)
def test_postgresql_refuses_the_write(booked, name):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WRITES[name])


@pytest.mark.parametrize("table", ["donations_ledgerentry", "donations_payment"])
def test_postgresql_refuses_to_empty_the_table(booked, table):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_control_without_its_trigger_postgresql_would_accept_the_write(booked):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_no_update ON donations_ledgerentry")
        cursor.execute(WRITES["ledger_no_update"])
        assert cursor.rowcount > 0
        transaction.set_rollback(True)


def test_the_orm_is_refused_too(booked):
    entry = LedgerEntry.objects.get(source="pi_g")
    entry.amount_cents = 1
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Donation.objects.filter(status="succeeded").delete()


@pytest.fixture(scope="module")
def sqlite_copy(tmp_path_factory):
    """An SQLite database with the project's migrations and the demonstration's gifts."""
    path = tmp_path_factory.mktemp("sqlite") / "db.sqlite3"
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "ciso_site.settings.dev",
        "DATABASE_URL": f"sqlite:///{path}",
        "DEMO_DIR": str(path.parent),
    }
    data = ROOT / "home" / "demo_site"
    migrated_sqlite(path)
    command = ["load_demonstration_gifts", str(data / "funds.yaml"), str(data / "gifts.yaml")]
    subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *command],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    return path


@contextmanager
def opened(path):
    """A connection whose every change is undone at the end."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("BEGIN")
    try:
        yield database
    finally:
        database.execute("ROLLBACK")
        database.close()


@pytest.mark.parametrize("name", [*WRITES, *REFUSED_ROWS])
def test_sqlite_refuses_the_write(sqlite_copy, name):
    statement = WRITES.get(name) or REFUSED_ROWS[name]
    with opened(sqlite_copy) as database:
        if name == "donation_amount_in_range":
            database.execute("DROP TRIGGER gift_success_final")
            statement = statement.replace("WHERE status <> 'succeeded'", "")
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(statement)


@pytest.mark.parametrize("name", REFUSED_ROWS)
def test_postgresql_refuses_the_row(booked, name):
    make_fund()
    Donation.objects.create(fund=booked.fund, amount_cents=5, fingerprint="f", idempotency_key="k", email="")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REFUSED_ROWS[name])


def test_control_without_its_trigger_sqlite_would_accept_the_write(sqlite_copy):
    with opened(sqlite_copy) as database:
        database.execute("DROP TRIGGER ledger_no_update")
        assert database.execute(WRITES["ledger_no_update"]).rowcount > 0
