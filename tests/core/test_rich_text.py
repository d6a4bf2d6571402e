"""Headings pasted from a text processor."""

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from core.blocks.text import FEATURES
from core.rich_text import LEVELS, PASTED_HEADINGS

PLAIN = {"text": "Titre", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}


def kept(level: str, features: list[str]) -> str:
    """What the database gets of a block of that level."""
    state = {"entityMap": {}, "blocks": [{"key": "a", "type": level, **PLAIN}]}
    return ContentstateConverter(features).to_database_format(json.dumps(state))


@pytest.mark.parametrize(("level", "element"), [*LEVELS.items(), ("header-two", "h2"), ("header-three", "h3")])
def test_every_level_of_a_pasted_heading_stays_a_heading_and_is_read_back_as_one(level, element):
    html = kept(level, FEATURES)
    assert html == f'<{element} data-block-key="a">Titre</{element}>'
    again = json.loads(ContentstateConverter(FEATURES).from_database_format(html))
    assert again["blocks"][0]["type"] == {"h2": "header-two", "h3": "header-three"}[element]


def test_control_without_the_feature_a_first_level_is_kept_as_no_heading():
    assert "<h" not in kept("header-one", [name for name in FEATURES if name != PASTED_HEADINGS])
