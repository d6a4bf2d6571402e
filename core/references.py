"""What a page shows, read from the page itself, saved or not."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Page, ReferenceIndex


def referenced(page: Page, model: type[Model]) -> set[int]:
    """Primary keys of the `model` rows that the page's fields, blocks and inline rows name.

    Wagtail's reference index knows how to find them; the stored index is not asked, since a draft is not in it.
    """
    wanted = ContentType.objects.get_for_model(model).pk
    found = ReferenceIndex._extract_references_from_object(page)
    return {int(pk) for content_type, pk, _model_path, _content_path in found if content_type == wanted}
