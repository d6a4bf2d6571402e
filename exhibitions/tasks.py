"""Work that the worker does for exhibitions."""

from django_tasks import task

from .exceptions import ConsentChanged
from .models import ExhibitionPage
from .offline_kits import build_kit


@task()
def make_kit(exhibition_pk: int, languages: list[str], image_width: int) -> int | None:
    """Make an offline kit; its primary key, or None when the exhibition is gone. One that a withdrawal made outdated
    is made again without that person.
    """
    exhibition = ExhibitionPage.objects.filter(pk=exhibition_pk).first()
    if exhibition is None:
        return None
    try:
        return build_kit(exhibition, languages=languages, image_width=image_width).pk
    except ConsentChanged:
        return build_kit(exhibition, languages=languages, image_width=image_width).pk
