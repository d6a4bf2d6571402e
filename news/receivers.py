"""What follows a changed mention or alert."""

from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.related_content import forget_related_content

from .models import Alert, MediaMention, MentionOutlet

ALERT_KEY = "current-alert"


@receiver([post_save, post_delete], sender=MediaMention, dispatch_uid="related_content_follows_mentions")
@receiver([post_save, post_delete], sender=MentionOutlet, dispatch_uid="related_content_follows_outlets")
def mention_changed(**_kwargs: Any) -> None:
    forget_related_content()


@receiver([post_save, post_delete], sender=Alert, dispatch_uid="the_alert_follows_its_row")
def alert_changed(**_kwargs: Any) -> None:
    cache.delete(ALERT_KEY)
