"""The database's cache, on a server that has nothing yet."""

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.models.signals import pre_migrate

pytestmark = pytest.mark.django_db


def test_a_migration_makes_the_table_first(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "a_new_cache_table"}
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        cache.get("x")
    core = apps.get_app_config("core")
    pre_migrate.send(sender=core, app_config=core, verbosity=0, interactive=False, using="default")
    assert "a_new_cache_table" in connection.introspection.table_names()
    cache.set("x", "kept")
    assert cache.get("x") == "kept"
