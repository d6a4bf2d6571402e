"""The table of the cache that the database keeps."""

from typing import Any

from django.core.management import call_command


def make_cache_table(**_kwargs: Any) -> None:
    """Before each migration: migrations and their receivers use the cache. Nothing for a cache that is elsewhere."""
    call_command("createcachetable", verbosity=0)
