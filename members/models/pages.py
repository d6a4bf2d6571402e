"""The public list of members."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from core.alphabet import alphabet_key, alphabetical
from core.blocks import BodyBlock
from core.models import BasePage, HeroMixin
from directory.models import DEEPEST, Organisation

from .membership import Membership


@dataclass
class Node:
    """A member in the public list, with those that belong to it. `title` carries what it is made of when unnamed."""

    name: str
    acronym: str
    language: str
    is_demonstration: bool = False
    children: list["Node"] = field(default_factory=list)


def listed_members() -> list[tuple[str, list[Node]]]:
    """By group of the statutes, the members that agreed to be named, each above its public organisations. Two queries.

    Individuals are never named here; a membership that lapsed is left out.
    """
    organisations = alphabetical(Organisation.objects.filter(is_public=True), lambda row: row.name)
    below: dict[int | None, list[Organisation]] = {}
    for organisation in organisations:
        below.setdefault(organisation.parent_id, []).append(organisation)
    groups: dict[str, list[Node]] = {}
    rows = (
        Membership.objects.current()
        .with_paid_year()
        .filter(organisation__is_public=True, is_listed=True)
        .select_related("organisation")
    )
    today = timezone.localdate()
    named = [(row, row.organisation) for row in rows if row.organisation and row.standing(today) != "lapsed"]
    for membership, organisation in sorted(named, key=lambda pair: (pair[0].group, alphabet_key(pair[1].name))):
        node = _node(organisation, below, membership.is_demonstration)
        groups.setdefault(membership.get_group_display(), []).append(node)
    return list(groups.items())


def _node(organisation: Organisation, below: dict[int | None, list[Organisation]], demo: bool, depth: int = 0) -> Node:
    children = below.get(organisation.pk, []) if depth < DEEPEST else []
    return Node(
        organisation.name,
        organisation.acronym,
        organisation.name_language,
        demo,
        [_node(child, below, demo, depth + 1) for child in children],
    )


class MemberDirectoryPage(HeroMixin, BasePage):
    """Who makes up the organisation: the members that agreed to be named, each above those that belong to it."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, *HeroMixin.hero_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of members")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "groups": listed_members()}
