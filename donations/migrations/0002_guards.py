"""Database triggers: the ledger only grows, a payment's facts and a gift's success are final."""

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
    ("gift_no_delete", "donations_donation", "DELETE", "OLD.status = 'succeeded'", "a received gift is never deleted"),
]

# PostgreSQL alone can empty a table without touching its rows.
TRUNCATED = [
    ("ledger_no_truncate", APPEND_ONLY, "the ledger is append-only"),
    ("payment_no_truncate", "donations_payment", "a payment is never deleted"),
]


def install(apps, schema_editor):
    sql = {"postgresql": _postgresql, "sqlite": _sqlite}[schema_editor.connection.vendor]
    for name, table, operation, condition, sentence in REFUSALS:
        for statement in sql(name, table, operation, condition, sentence):
            schema_editor.execute(statement)
    if schema_editor.connection.vendor == "postgresql":
        for name, table, sentence in TRUNCATED:
            for statement in _postgresql(name, table, "TRUNCATE", "", sentence, each="STATEMENT"):
                schema_editor.execute(statement)


def remove(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    statements = TRUNCATED if postgresql else []
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
    dependencies = [("donations", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
