"""Keep what is cached true: an edited page or setting is seen at the next request."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site, UploadedFile
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, pre_page_move
from wagtail.users.models import UserProfile

from .cleaning import clean_row
from .content_cache import content_changed
from .models import BasePage, CustomImage, CustomMedia, NavigationSettings, OrganisationSettings
from .models.pages import LONGEST_ADDRESS, address_too_long, longest_address
from .navigation import forget_frames
from .publication import PublicationRefused
from .references import referenced
from .related_content import forget_related_content
from .replaced_files import follow_files
from .reserved_slugs import is_reserved, reserved_sentence
from .search_index import forget_search_text
from .site_record import address_of_site
from .social_images import forget_cards
from .tasks import index_page, make_card_of_page, make_renditions_of, make_renditions_of_page
from .translation_lag import follow_publication
from .uploads import clean_picture

pre_save.connect(clean_row, dispatch_uid="texts_are_clean_when_kept")


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move], dispatch_uid="frames_follow_pages")
@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="frames_follow_restrictions")
def forget_frames_of_pages(**_kwargs: Any) -> None:
    forget_frames()
    forget_related_content()
    content_changed()


@receiver([post_save, post_delete], dispatch_uid="what_is_kept_follows_content")
def forget_what_is_kept(sender: Any, update_fields: Any = None, **_kwargs: Any) -> None:
    """Lists name organisations, actions, consents too. A page's draft alone changes nothing that is read."""
    if sender._meta.app_label in settings.CONTENT_APPS and not (issubclass(sender, Page) and update_fields):
        content_changed()


@receiver(pre_save, sender=Site, dispatch_uid="the_site_record_keeps_site_url")
def keep_address_of_site(instance: Site, **_kwargs: Any) -> None:
    """Whoever saves it: the default site's address is the environment's."""
    if instance.is_default_site:
        instance.hostname, instance.port = address_of_site()


follow_files(CustomMedia, ["thumbnail"], deletes=True)
follow_files(UserProfile, ["avatar"], deletes=True)


@receiver(pre_page_move, dispatch_uid="no_page_moves_to_a_door")
def refuse_reserved_address(instance: Page, parent_page_after: Page, **_kwargs: Any) -> None:
    if is_reserved(instance.slug, parent_page_after):
        raise PublicationRefused(reserved_sentence(instance.slug))
    if longest_address(instance, instance.slug, parent_page_after) > LONGEST_ADDRESS:
        raise PublicationRefused(address_too_long())


@receiver(page_published, dispatch_uid="translations_know_whether_they_lag")
def follow_translations(instance: Any, **_kwargs: Any) -> None:
    # Wagtail says so too of a page that was put on a schedule: nothing follows before its hour.
    if isinstance(instance, BasePage) and instance.live:
        follow_publication(instance)
        transaction.on_commit(lambda: make_card_of_page.enqueue(instance.pk))


@receiver([post_save, post_delete], sender=NavigationSettings, dispatch_uid="frames_follow_navigation")
@receiver([post_save, post_delete], sender=OrganisationSettings, dispatch_uid="frames_follow_identity")
@receiver([post_save, post_delete], sender=Site, dispatch_uid="frames_follow_site")
def forget_frames_of_settings(**_kwargs: Any) -> None:
    forget_frames()


@receiver(page_unpublished, dispatch_uid="no_card_outlives_its_page")
def forget_card(instance: Any, **_kwargs: Any) -> None:
    transaction.on_commit(lambda: forget_cards(instance.pk))


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
        given = instance.file.file
        instance.file = getattr(given, "cleaned", None) or clean_picture(given, name=str(instance.file.name))


@receiver(page_published, dispatch_uid="the_search_follows_pages")
def index_published_page(instance: Any, **_kwargs: Any) -> None:
    if isinstance(instance, BasePage):
        transaction.on_commit(lambda: index_page.enqueue(instance.pk))


@receiver(page_unpublished, dispatch_uid="the_search_forgets_pages")
def forget_unpublished_page(instance: Any, **_kwargs: Any) -> None:
    forget_search_text(instance.pk)
