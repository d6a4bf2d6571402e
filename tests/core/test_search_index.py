"""What the search keeps of a page: each kind of block, and one page that cannot be read among others."""

import logging
import re

import pytest
from wagtail.blocks.struct_block import BaseStructBlock

from core import search_index
from core.models import SearchText
from core.search_index import mend_search, write_search_text
from tests.factories.blocks import raw_value, stream_kinds, texts_of
from tests.factories.exhibitions import make_image
from tests.factories.pages import make_page

pytestmark = pytest.mark.django_db


def said_by(page) -> str:
    return " ".join(line for _name, line in search_index._fields(page))


@pytest.fixture
def picture_pk():
    return make_image("Une photographie").pk


def test_every_text_of_every_kind_of_block_is_read(picture_pk):
    kinds = list(stream_kinds())
    assert {"photo", "facts", "gestures", "briefs", "question"} <= {kind for _model, _name, kind in kinds}
    for model, name, kind in kinds:
        if model._meta.get_field(name).get_attname() not in {
            field.field_name for field in model.get_search_fields() if hasattr(field, "field_name")
        }:
            continue
        stream = model._meta.get_field(name).stream_block
        block = stream.child_blocks[kind]
        page = model(title="Zyx", **{name: stream.to_python([{"type": kind, "value": raw_value(block, picture_pk)}])})
        missing = set(texts_of(block)) - set(re.findall(r"\w+", said_by(page)))
        assert not missing, f"{model.__name__}.{name}, {kind}: {missing}"


def test_a_page_with_a_photograph_is_found_and_still_when_the_picture_is_gone(picture_pk):
    photo = {"type": "photo", "value": {"image": {"image": picture_pk, "alt_text": "un mur"}, "caption": "zyxlégende"}}
    page = make_page("Zyxphoto", "Un texte.")
    page.body = page.body.stream_block.to_python([photo])
    page.save_revision().publish()
    write_search_text(page)
    assert "un mur" in SearchText.objects.get(pk=page.pk).text
    photo["value"]["image"]["image"] = 0
    page.body = page.body.stream_block.to_python([photo])
    write_search_text(page)
    assert "zyxlégende" in SearchText.objects.get(pk=page.pk).text


def test_one_page_that_cannot_be_read_stops_no_other_and_is_told(monkeypatch, caplog):
    mend_search()
    first, second = make_page("Zyxpremière"), make_page("Zyxseconde")
    SearchText.objects.filter(pk__in=[first.pk, second.pk]).delete()

    def unreadable(page):
        if page.pk == first.pk:
            raise AttributeError("no such thing")
        write_search_text(page)

    monkeypatch.setattr(search_index, "write_search_text", unreadable)
    with caplog.at_level(logging.ERROR):
        assert mend_search() == 1
    assert set(SearchText.objects.filter(pk__in=[first.pk, second.pk]).values_list("pk", flat=True)) == {second.pk}
    assert f"page {first.pk} cannot be indexed" in caplog.text
    monkeypatch.undo()
    assert mend_search() == 1


def test_control_a_walk_that_takes_every_struct_for_a_struct_value_stops_at_a_photograph(picture_pk, monkeypatch):
    def by_the_block(block, value):
        if isinstance(block, BaseStructBlock):
            for name, child in block.child_blocks.items():
                yield from by_the_block(child, value.get(name))
        elif hasattr(value, "stream_block"):
            for child in value:
                yield from by_the_block(child.block, child.value)

    photo = {"type": "photo", "value": {"image": {"image": picture_pk, "alt_text": "un mur"}, "caption": ""}}
    page = make_page("Zyxphoto")
    page.body = page.body.stream_block.to_python([photo])
    monkeypatch.setattr(search_index, "_in_block", by_the_block)
    with pytest.raises(AttributeError):
        said_by(page)
