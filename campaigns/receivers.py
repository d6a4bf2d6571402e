"""What follows a changed advocacy action."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.shelves import forget_shelves

from .models import AdvocacyAction, AdvocacyParty


@receiver([post_save, post_delete], sender=AdvocacyAction, dispatch_uid="shelves_follow_advocacy")
@receiver([post_save, post_delete], sender=AdvocacyParty, dispatch_uid="shelves_follow_parties")
def advocacy_changed(**_kwargs: Any) -> None:
    forget_shelves()
