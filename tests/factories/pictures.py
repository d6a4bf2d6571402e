"""The pictures that a test adds, apart from those of the demonstration."""

from django.db.models import QuerySet

from core.models import CustomImage
from home.demo.pictures import CREDIT


def added_pictures() -> QuerySet[CustomImage]:
    """What the library holds beside the demonstration's own."""
    return CustomImage.objects.exclude(credit=CREDIT)
