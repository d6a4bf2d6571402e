"""What the tests of accounts share."""

import pytest


@pytest.fixture
def committed(monkeypatch):
    """What waits for a commit happens at once, as in a request of its own: a test's transaction never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_how: act())
