"""The database's cache, on a server that has nothing yet."""

import pytest
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
    # Sent for real, the signal would have Wagtail stop its index of references for all the tests that follow.
    waiting = {key[0]: reference() for key, reference, *_rest in pre_migrate.receivers}
    waiting["the_cache_has_its_table"](sender=None)
    assert "a_new_cache_table" in connection.introspection.table_names()
    cache.set("x", "kept")
    assert cache.get("x") == "kept"
