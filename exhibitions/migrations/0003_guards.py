"""The database refuses two accepted loans of one set of panels that share a day."""

from django.db import migrations

POSTGRESQL = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE exhibitions_loan ADD CONSTRAINT loans_never_overlap EXCLUDE USING gist
  (panel_set_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&) WHERE (status = 'accepted');
"""
SQLITE = """
CREATE TRIGGER loans_never_overlap_{act} BEFORE {act} ON exhibitions_loan WHEN NEW.status = 'accepted' AND EXISTS (
  SELECT 1 FROM exhibitions_loan other WHERE other.panel_set_id = NEW.panel_set_id AND other.status = 'accepted'
  AND other.id <> COALESCE(NEW.id, -1) AND other.starts_on <= NEW.ends_on AND other.ends_on >= NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'loans_never_overlap'); END
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for act in ("INSERT", "UPDATE"):
            schema_editor.execute(SQLITE.format(act=act))


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE exhibitions_loan DROP CONSTRAINT loans_never_overlap")
    else:
        for act in ("INSERT", "UPDATE"):
            schema_editor.execute(f"DROP TRIGGER loans_never_overlap_{act}")


class Migration(migrations.Migration):
    dependencies = [("exhibitions", "0002_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
