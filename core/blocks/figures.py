"""Facts, figures and demands: lists that state something."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class FactsBlock(blocks.StructBlock):
    """Pairs of a term and its detail."""

    title = blocks.CharBlock(label=_("title"), required=False)
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [("term", blocks.CharBlock(label=_("term"))), ("detail", blocks.CharBlock(label=_("detail")))]
        ),
        label=_("facts"),
    )

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        template = "blocks/facts.html"
        group = _("Facts")
        description = _("A short table of facts: place, partner, state.")
        preview_value = {"title": "", "rows": [{"term": "Gómez Palacio", "detail": "élevage porcin, en cours"}]}


class FiguresBlock(blocks.StructBlock):
    """Figures, each with where it comes from."""

    title = blocks.CharBlock(label=_("title"), required=False)
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("value", blocks.CharBlock(label=_("figure"), max_length=14)),
                ("label", blocks.CharBlock(label=_("what it counts"))),
                ("source", blocks.CharBlock(label=_("source and period"), required=False)),
            ]
        ),
        label=_("figures"),
    )

    class Meta:
        icon = "order"
        label = _("Figures")
        template = "blocks/figures.html"
        group = _("Facts")
        description = _("Numbers set large, each with its source.")
        preview_value = {"title": "", "rows": [{"value": "27", "label": "organisations cosignataires", "source": ""}]}


class DemandsBlock(blocks.StructBlock):
    """What the campaign asks for."""

    title = blocks.CharBlock(label=_("title"))
    items = blocks.ListBlock(blocks.CharBlock(label=_("demand")), label=_("demands"))

    class Meta:
        icon = "tick"
        label = _("Demands")
        template = "blocks/demands.html"
        group = _("Facts")
        description = _("What is asked, one sentence each.")
        preview_value = {"title": "Ce que nous demandons", "items": ["Un siège à la table de la consigne."]}
