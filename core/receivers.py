"""Keep what is cached true: an edited page or setting is seen at the next request."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Site, UploadedFile
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .models import CustomImage, NavigationSettings, OrganisationSettings
from .navigation import forget_frames
from .references import referenced
from .tasks import make_renditions_of, make_renditions_of_page
from .uploads import clean_picture


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move], dispatch_uid="frames_follow_pages")
def forget_frames_of_pages(**_kwargs: Any) -> None:
    forget_frames()


@receiver([post_save, post_delete], sender=NavigationSettings, dispatch_uid="frames_follow_navigation")
@receiver([post_save, post_delete], sender=OrganisationSettings, dispatch_uid="frames_follow_identity")
@receiver([post_save, post_delete], sender=Site, dispatch_uid="frames_follow_site")
def forget_frames_of_settings(**_kwargs: Any) -> None:
    forget_frames()


@receiver(post_save, sender=CustomImage, dispatch_uid="renditions_follow_pictures")
def prepare_renditions(instance: CustomImage, **_kwargs: Any) -> None:
    """A new picture, or one whose focal point moved, is resized by the worker before anybody looks at it."""
    transaction.on_commit(lambda: make_renditions_of.enqueue(instance.pk))


@receiver(page_published, dispatch_uid="renditions_follow_pages")
def prepare_renditions_of_page(instance: Any, **_kwargs: Any) -> None:
    if referenced(instance, CustomImage):
        transaction.on_commit(lambda: make_renditions_of_page.enqueue(instance.pk))


@receiver(pre_save, sender=UploadedFile, dispatch_uid="waiting_pictures_are_clean")
def clean_waiting_picture(instance: UploadedFile, **_kwargs: Any) -> None:
    """A picture that waits for its credit is kept as the library would keep it: without the place it was taken at."""
    if instance._state.adding and instance.for_content_type.model_class() is CustomImage:
        instance.file = clean_picture(instance.file.file, name=instance.file.name)
