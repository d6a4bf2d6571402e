"""What the database itself does: French search that folds accents, and the triggers by which the log of acts only grows."""

from django.db import migrations

CREATE = """
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TEXT SEARCH CONFIGURATION fr_unaccent (COPY = french);
ALTER TEXT SEARCH CONFIGURATION fr_unaccent ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION fr_unaccent")


TABLE = "core_auditlogentry"
SENTENCE = "the log of acts only grows"
# A little less than its clock, which alone deletes.
RECENT = {
    "postgresql": "OLD.occurred_at > now() - interval '729 days'",
    "sqlite": "OLD.occurred_at > datetime('now', '-729 days')",
}
TRIGGERS = {"audit_no_update": ("UPDATE", False), "audit_no_delete": ("DELETE", True)}


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for name, (operation, is_recent) in TRIGGERS.items():
        before = f"CREATE TRIGGER {name} BEFORE {operation} ON {TABLE} "
        if vendor == "postgresql":
            when = f"WHEN ({RECENT[vendor]}) " if is_recent else ""
            schema_editor.execute(f"{before}FOR EACH ROW {when}EXECUTE FUNCTION audit_refuse()")
        else:
            when = f"WHEN {RECENT[vendor]} " if is_recent else ""
            schema_editor.execute(f"{before}{when}BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END")


def remove(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for name in TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER {name} ON {TABLE}" if is_postgresql else f"DROP TRIGGER {name}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION audit_refuse()")


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]
    operations = [migrations.RunPython(create, drop), migrations.RunPython(install, remove)]
