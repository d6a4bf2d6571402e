"""Headings pasted into a rich text: Word's six levels become the two that a text offers, none becomes plain words."""

from typing import Any

from wagtail.admin.rich_text.editors.draftail.features import Feature
from wagtail.rich_text.feature_registry import FeatureRegistry

PASTED_HEADINGS = "pasted-headings"
# Draft.js's name of each level, and the element that it is kept as: the page's title is its only h1. The editor itself
# knows each by its own element: two levels that share one are pasted as plain text.
LEVELS = {"header-one": "h2", "header-four": "h3", "header-five": "h3", "header-six": "h3"}


class PastedHeadingsFeature(Feature):
    """Lets the editor keep those levels, without a button for them."""

    def construct_options(self, options: dict[str, Any]) -> None:
        offered = options.setdefault("blockTypes", [])
        offered.extend({"type": level, "label": None} for level in LEVELS)


def register_pasted_headings(features: FeatureRegistry) -> None:
    """For texts that offer `h2`, `h3` and `PASTED_HEADINGS`."""
    features.register_editor_plugin("draftail", PASTED_HEADINGS, PastedHeadingsFeature(js=["js/pasted-headings.js"]))
    features.register_converter_rule(
        "contentstate",
        PASTED_HEADINGS,
        {"from_database_format": {}, "to_database_format": {"block_map": LEVELS}},
    )
