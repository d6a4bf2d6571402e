"""Database triggers: the ledger only grows and keeps its running sums, facts are final, refunds have a ceiling."""

from django.db import migrations

APPEND_ONLY = "donations_ledgerentry"
REFUSALS = [
    ("ledger_no_update", APPEND_ONLY, "UPDATE", "", "the ledger is append-only"),
    ("ledger_no_delete", APPEND_ONLY, "DELETE", "", "the ledger is append-only"),
    ("payment_no_delete", "donations_payment", "DELETE", "", "a payment is never deleted"),
    (
        "payment_facts_final",
        "donations_payment",
        "UPDATE",
        "NEW.amount_cents <> OLD.amount_cents OR NEW.currency <> OLD.currency"
        " OR NEW.payment_intent_id <> OLD.payment_intent_id OR NEW.charge_id <> OLD.charge_id"
        " OR (OLD.fund_id IS NOT NULL AND (NEW.fund_id IS NULL OR NEW.fund_id <> OLD.fund_id))"
        " OR (OLD.fee_cents IS NOT NULL AND (NEW.fee_cents IS NULL OR NEW.fee_cents <> OLD.fee_cents))",
        "the facts of a payment are final",
    ),
    (
        "gift_success_final",
        "donations_donation",
        "UPDATE",
        "OLD.status = 'succeeded' AND (NEW.status <> 'succeeded' OR NEW.amount_cents <> OLD.amount_cents"
        " OR NEW.fund_id <> OLD.fund_id)",
        "a received gift stays received",
    ),
    ("refund_no_delete", "donations_refund", "DELETE", "", "a refund is never deleted"),
    (
        "refund_facts_final",
        "donations_refund",
        "UPDATE",
        "NEW.amount_cents <> OLD.amount_cents OR NEW.payment_id <> OLD.payment_id OR NEW.refund_id <> OLD.refund_id"
        " OR (OLD.balance_transaction_id IS NOT NULL AND (NEW.balance_transaction_id IS NULL"
        " OR NEW.balance_transaction_id <> OLD.balance_transaction_id))"
        " OR (OLD.failure_transaction_id IS NOT NULL AND (NEW.failure_transaction_id IS NULL"
        " OR NEW.failure_transaction_id <> OLD.failure_transaction_id))",
        "the facts of a refund are final",
    ),
    ("dispute_no_delete", "donations_dispute", "DELETE", "", "a dispute is never deleted"),
    (
        "monthly_end_final",
        "donations_recurringdonation",
        "UPDATE",
        "OLD.status = 'ended' AND NEW.status <> 'ended'",
        "an ended monthly gift stays ended",
    ),
    ("switch_no_update", "donations_donationmode", "UPDATE", "", "what was decided is never rewritten"),
    ("switch_no_delete", "donations_donationmode", "DELETE", "", "what was decided is never rewritten"),
    ("gift_no_delete", "donations_donation", "DELETE", "OLD.status = 'succeeded'", "a received gift is never deleted"),
    ("attribution_no_update", "donations_attribution", "UPDATE", "", "what a person decided is never rewritten"),
    ("attribution_no_delete", "donations_attribution", "DELETE", "", "what a person decided is never rewritten"),
]

# PostgreSQL alone can empty a table without touching its rows.
TRUNCATED = [
    ("ledger_no_truncate", APPEND_ONLY, "the ledger is append-only"),
    ("payment_no_truncate", "donations_payment", "a payment is never deleted"),
]

# A payment is never refunded by more than its amount; one paid in another currency has its own rounding.
CEILING = """
    (SELECT COALESCE(SUM(amount_cents), 0) FROM donations_refund
      WHERE payment_id = NEW.payment_id AND status NOT IN ('failed', 'canceled'))
    > (SELECT amount_cents FROM donations_payment WHERE id = NEW.payment_id AND presentment_currency = '')
"""
TOO_MUCH = "refunds exceed the payment"
RUNNING_SUM = """
    INSERT INTO donations_fundtotal (fund_id, kind, amount_cents, entries, last_moment)
    VALUES (NEW.fund_id, NEW.kind, NEW.amount_cents, 1, NEW.occurred_at)
    ON CONFLICT (fund_id, kind) DO UPDATE SET
      amount_cents = donations_fundtotal.amount_cents + excluded.amount_cents,
      entries = donations_fundtotal.entries + 1,
      last_moment = CASE WHEN excluded.last_moment > donations_fundtotal.last_moment
        THEN excluded.last_moment ELSE donations_fundtotal.last_moment END;
"""
AFTERWARDS = {
    "postgresql": [
        f"""CREATE FUNCTION fund_running_sum() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN {RUNNING_SUM} RETURN NULL; END $$""",
        """CREATE TRIGGER fund_running_sum AFTER INSERT ON donations_ledgerentry
        FOR EACH ROW WHEN (NEW.fund_id IS NOT NULL) EXECUTE FUNCTION fund_running_sum()""",
        f"""CREATE FUNCTION refund_ceiling() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM 1 FROM donations_payment WHERE id = NEW.payment_id FOR UPDATE;
        IF {CEILING} THEN RAISE EXCEPTION '{TOO_MUCH}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
        RETURN NULL; END $$""",
        """CREATE TRIGGER refund_ceiling AFTER INSERT OR UPDATE ON donations_refund
        FOR EACH ROW EXECUTE FUNCTION refund_ceiling()""",
    ],
    "sqlite": [
        f"""CREATE TRIGGER fund_running_sum AFTER INSERT ON donations_ledgerentry
        WHEN NEW.fund_id IS NOT NULL BEGIN {RUNNING_SUM} END""",
        *(
            f"""CREATE TRIGGER refund_ceiling_{operation.lower()} AFTER {operation} ON donations_refund
            WHEN {CEILING} BEGIN SELECT RAISE(ABORT, '{TOO_MUCH}'); END"""
            for operation in ("INSERT", "UPDATE")
        ),
    ],
}
UNDONE = {
    "postgresql": [
        "DROP FUNCTION fund_running_sum() CASCADE",
        "DROP FUNCTION refund_ceiling() CASCADE",
    ],
    "sqlite": [
        f"DROP TRIGGER {name}" for name in ("fund_running_sum", "refund_ceiling_insert", "refund_ceiling_update")
    ],
}


def install(apps, schema_editor):
    sql = {"postgresql": _postgresql, "sqlite": _sqlite}[schema_editor.connection.vendor]
    for name, table, operation, condition, sentence in REFUSALS:
        for statement in sql(name, table, operation, condition, sentence):
            schema_editor.execute(statement)
    for statement in AFTERWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
    if schema_editor.connection.vendor == "postgresql":
        for name, table, sentence in TRUNCATED:
            for statement in _postgresql(name, table, "TRUNCATE", "", sentence, each="STATEMENT"):
                schema_editor.execute(statement)


def remove(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    statements = TRUNCATED if postgresql else []
    for statement in UNDONE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
    for name, table, *_rest in [*REFUSALS, *statements]:
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()")


def _sqlite(name, table, operation, condition, sentence):
    when = f"WHEN {condition} " if condition else ""
    yield f"CREATE TRIGGER {name} BEFORE {operation} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def _postgresql(name, table, operation, condition, sentence, each="ROW"):
    when = f"WHEN ({condition}) " if condition else ""
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH {each} {when}EXECUTE FUNCTION {name}()"


class Migration(migrations.Migration):
    dependencies = [("donations", "0002_initial")]
    operations = [migrations.RunPython(install, remove)]
