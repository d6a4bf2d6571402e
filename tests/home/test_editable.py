"""What the demonstration shows can be edited: its pages pass the checks of their own fields."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.fields import StreamField
from wagtail.models import Page

pytestmark = pytest.mark.django_db


def faults_of(page: Page) -> list[str]:
    """What the editor would be told on saving the page as it is."""
    faults = []
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            try:
                field.stream_block.clean(getattr(page, field.name))
            except ValidationError as error:
                faults.append(f"{page.url_path} {field.name}: {error.as_json_data()}")
    return faults


def test_every_page_of_the_demonstration_can_be_saved_as_it_is():
    pages = list(Page.objects.filter(depth__gt=1).specific())
    assert len(pages) > 100
    assert [fault for page in pages for fault in faults_of(page)] == []


def test_control_a_figure_too_long_for_its_block_is_told():
    page = Page.objects.get(url_path="/accueil/a-propos/").specific
    rows = next(block.value["rows"] for block in page.body if block.block_type == "figures")
    rows[0]["value"] = "beaucoup plus que quatorze"
    assert len(faults_of(page)) == 1
