"""Sessions that can be ended, addresses that are never empty, and a row for each account's address, to be proved."""

from django.db import migrations, models


def follow_addresses(apps, schema_editor):
    user_model, address_model = apps.get_model("users", "User"), apps.get_model("account", "EmailAddress")
    for user in user_model.objects.filter(is_active=True).exclude(email="").iterator():
        if not address_model.objects.filter(user=user, email=user.email.lower()).exists():
            address_model.objects.filter(user=user).delete()
            address_model.objects.create(user=user, email=user.email.lower(), primary=True, verified=False)


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial"), ("account", "0009_emailaddress_unique_primary_email")]

    operations = [
        migrations.AddField("user", "sessions_ended_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddConstraint(
            "user", models.CheckConstraint(condition=~models.Q(email=""), name="user_email_never_empty")
        ),
        migrations.RunPython(follow_addresses, migrations.RunPython.noop, elidable=True),
    ]
