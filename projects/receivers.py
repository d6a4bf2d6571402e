"""What follows a published update."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published

from .models import ProjectUpdatePage
from .tasks import tell_donors_of


@receiver(page_published, sender=ProjectUpdatePage, dispatch_uid="updates_are_told_to_givers")
def update_published(instance: ProjectUpdatePage, **_kwargs: Any) -> None:
    if instance.fund_id is not None:
        transaction.on_commit(partial(tell_donors_of.enqueue, str(instance.translation_key)))
