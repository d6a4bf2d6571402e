"""What follows a changed advocacy action."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.related_content import forget_related_content

from .models import AdvocacyAction, AdvocacyParty


@receiver([post_save, post_delete], sender=AdvocacyAction, dispatch_uid="related_content_follows_advocacy")
@receiver([post_save, post_delete], sender=AdvocacyParty, dispatch_uid="related_content_follows_parties")
def advocacy_changed(**_kwargs: Any) -> None:
    forget_related_content()
