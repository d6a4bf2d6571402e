"""The log of acts, and the triggers by which it only grows."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

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
    dependencies = [("core", "0007_outgoing_mail_context"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="AuditLogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "occurred_at",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="date"),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("sign_in", "Sign-in"),
                            ("account", "Password, address or second step changed"),
                            ("rights", "Accounts and rights"),
                            ("look", "Look at persons’ data"),
                            ("export", "Export"),
                            ("money", "Money"),
                            ("people", "Members, invitations and consents"),
                        ],
                        max_length=10,
                        verbose_name="act",
                    ),
                ),
                ("what", models.CharField(max_length=120, verbose_name="what")),
                ("object_key", models.CharField(blank=True, max_length=60, verbose_name="number")),
                ("network", models.CharField(blank=True, max_length=50, verbose_name="network")),
                ("is_done", models.BooleanField(default=True, verbose_name="carried out")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "act",
                "verbose_name_plural": "log of acts",
                "ordering": ["-occurred_at", "-pk"],
                "default_permissions": ("view",),
            },
        ),
        migrations.RunPython(install, remove),
    ]
