"""What follows a file that is deleted, and a report that is read."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.related_content import forget_related_content

from .models import ResourceFile


@receiver(post_delete, sender=ResourceFile, dispatch_uid="no_bytes_outlive_their_row")
def forget_bytes(instance: ResourceFile, **_kwargs: Any) -> None:
    """A deleted version leaves nothing in the store."""
    if instance.file:
        transaction.on_commit(partial(instance.file.storage.delete, str(instance.file.name)))


@receiver([post_save, post_delete], sender=ResourceFile, dispatch_uid="related_content_follows_files")
def forget_related_content_of_files(**_kwargs: Any) -> None:
    """What campaigns say there is to take follows the files."""
    forget_related_content()
