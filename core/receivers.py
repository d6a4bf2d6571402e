"""Keep what is cached true: an edited page or setting is seen at the next request."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .models import NavigationSettings, OrganisationSettings
from .navigation import forget_frames


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move], dispatch_uid="frames_follow_pages")
def forget_frames_of_pages(**_kwargs: Any) -> None:
    forget_frames()


@receiver([post_save, post_delete], sender=NavigationSettings, dispatch_uid="frames_follow_navigation")
@receiver([post_save, post_delete], sender=OrganisationSettings, dispatch_uid="frames_follow_identity")
@receiver([post_save, post_delete], sender=Site, dispatch_uid="frames_follow_site")
def forget_frames_of_settings(**_kwargs: Any) -> None:
    forget_frames()
