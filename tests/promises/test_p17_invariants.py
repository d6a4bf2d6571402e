"""P17: every invariant of 200,000 gifts in less than thirty seconds."""

import time

from django.db import connection

from donations.services.invariants import self_check
from tests.factories.gifts import make_fund
from tests.factories.lives import broken
from tests.promises import size, tell

GIFTS = size(200_000, 2000)
ROWS = """
WITH gifts AS (
  INSERT INTO donations_donation (public_id, fund_id, amount_cents, fee_cover_cents, currency, status, donor_kind,
    donor_name, organisation_name, email, language, is_public, message, message_state, consents, source_path,
    fingerprint, idempotency_key, checkout_url, created_at, settled_at)
  SELECT gen_random_uuid(), %(fund)s, 1000 + n %% 5000, 0, 'CAD', 'succeeded', 'person', 'x', '', n || '@example.org',
    'fr', false, '', 'none', '[]', '', %(prefix)s || n, %(prefix)s || n, '', now() - n * interval '1 minute',
    now() - n * interval '1 minute' FROM generate_series(1, %(count)s) n
  RETURNING id, fund_id, amount_cents, settled_at, fingerprint),
paid AS (
  INSERT INTO donations_payment (donation_id, fund_id, payment_intent_id, charge_id, balance_transaction_id,
    amount_cents, currency, fee_cents, tax_cents, purpose, presentment_currency, method,
    charged_at, moved_at, amount_mismatch)
  SELECT id, fund_id, 'pi_' || fingerprint, 'ch_' || fingerprint, 'txn_' || fingerprint, amount_cents, 'CAD', 59, 0,
    '', '', 'card', settled_at, settled_at, false FROM gifts
  RETURNING id, fund_id, amount_cents, charged_at, payment_intent_id, balance_transaction_id)
INSERT INTO donations_ledgerentry (kind, source, from_account, to_account, amount_cents, fund_id, payment_id,
  occurred_at, posted_at)
SELECT 'gift', payment_intent_id, 'income:gifts', 'assets:stripe', amount_cents, fund_id, id, charged_at, now() FROM paid
UNION ALL
SELECT 'fee', balance_transaction_id, 'assets:stripe', 'expenses:fees', 59, fund_id, id, charged_at, now() FROM paid
"""


def fill(count: int, fund_id: int, prefix: str = "p17-") -> None:
    """So many received gifts to a fund, with their payments, fees and entries."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"fund": fund_id, "count": count, "prefix": prefix})
        cursor.execute("ANALYZE")


def test_p17_the_invariants_of_so_many_gifts_are_checked_in_time(own_database):
    fill(GIFTS, make_fund().pk)
    started = time.monotonic()
    findings = self_check()
    seconds = time.monotonic() - started
    tell("P17", gifts=GIFTS, invariants=len(findings), seconds=f"{seconds:.2f}")
    assert seconds < 30
    assert broken() == []


def test_p17_control_one_wrong_cent_among_them_is_found(own_database):
    fund = make_fund()
    fill(500, fund.pk)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE donations_payment DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE donations_payment SET amount_cents = amount_cents + 1 WHERE payment_intent_id = 'pi_p17-77'"
        )
    assert "gross posted = gross paid" in broken()
