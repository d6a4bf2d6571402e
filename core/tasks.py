"""Work that the worker does for the shared kernel."""

from django_tasks import task
from wagtail.models import Page

from .models import CustomImage
from .pictures import make_renditions, pictures_of
from .search_index import write_search_text
from .social_images import make_card

# What takes seconds waits for what takes none: the search, the schedule, social images and mails.
AFTER_ALL_ELSE = -50


@task(priority=AFTER_ALL_ELSE)
def make_renditions_of(image_pk: int) -> int:
    """Make a picture's missing renditions; 0 when the picture is gone."""
    image = CustomImage.objects.filter(pk=image_pk).first()
    return make_renditions(image) if image else 0


@task(priority=AFTER_ALL_ELSE)
def make_renditions_of_page(page_pk: int) -> int:
    """Make what is missing of each picture that a page shows; 0 when the page is gone."""
    page = Page.objects.filter(pk=page_pk).specific().first()
    return sum(make_renditions(image) for image in pictures_of(page)) if page else 0


@task()
def make_card_of_page(page_pk: int) -> bool:
    """Draw the picture by which a page is passed on; False when the page is gone."""
    page = Page.objects.filter(pk=page_pk, live=True).specific().first()
    if page is None:
        return False
    make_card(page)
    return True


@task()
def index_page(page_pk: int) -> bool:
    """Let the search know what a page says now; False when it is gone, or no longer live."""
    page = Page.objects.live().filter(pk=page_pk).specific().select_related("locale").first()
    if page is not None:
        write_search_text(page)
    return page is not None
