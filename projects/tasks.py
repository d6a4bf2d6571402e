"""Work that the worker does for the projects."""

from uuid import UUID

from django_tasks import task

from .services.impact_notifications import tell_of_update


@task()
def tell_donors_of(key: str) -> int:
    """Tell the donors of an update's fund; how many mails are new."""
    return tell_of_update(UUID(key))
