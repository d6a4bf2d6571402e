"""Read the memberships."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Count, Q, Sum
from django.utils import timezone

from core.access import Principal
from core.alphabet import alphabet_key, alphabetical
from directory.models import DEEPEST, Delegation, Organisation
from donations.selectors import dues_fund

BELOW = """
WITH RECURSIVE branch(id, depth) AS (
  SELECT organisation_id, 0 FROM directory_delegation WHERE person_id = %s AND ended_at IS NULL AND is_lead = %s
  UNION
  SELECT o.id, branch.depth + 1 FROM directory_organisation o JOIN branch ON o.parent_id = branch.id
    WHERE branch.depth < %s
)
SELECT DISTINCT id FROM branch
"""


def _memberships() -> Any:
    return apps.get_model("members", "Membership").objects.current().with_paid_year()


def branch_led_by(user: Any) -> set[int]:
    """The keys of the organisations whose delegates this person manages: those they lead, and all below. One query."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [user.pk, True, DEEPEST])
        return {row[0] for row in cursor.fetchall()}


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
    rows = _memberships().filter(organisation__is_public=True, is_listed=True).select_related("organisation")
    today = timezone.localdate()
    for membership in sorted(rows, key=lambda row: (row.group, alphabet_key(row.organisation.name))):
        if membership.standing(today) != "lapsed":
            node = _node(membership.organisation, below, membership.is_demonstration)
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


@dataclass(frozen=True)
class Seat:
    """An organisation as its delegate sees it: its standing, through whom if not itself, and what is due.

    What is due is shown to those who lead it alone.
    """

    organisation: Organisation
    is_lead: bool
    standing: Any
    through: str
    due: Any


@dataclass(frozen=True)
class Room:
    """Who is there: the member (None for an account of nowhere), the seats, one's own standing and dues, staff or not.

    `pays_online` is True when the till takes dues by card.
    """

    reader: Principal | None
    seats: list[Seat]
    own_standing: Any
    own_due: Any
    is_staff: bool
    pays_online: bool


def room_of(user: Any, today: date | None = None) -> Room:
    """What the member's dashboard says of a person. Four queries at most."""
    from .access import OWN, STAFF, lines_of

    day = today or timezone.localdate()
    rows = Delegation.objects.current().filter(person=user).select_related("organisation")
    delegations = alphabetical(rows, lambda row: row.organisation.name)
    lines = lines_of(user.pk, day)
    due = _due(user, [row.organisation_id for row in delegations if row.is_lead])
    seats = [
        Seat(
            row.organisation,
            row.is_lead,
            lines[row.organisation_id].standing,
            _through(row.organisation_id, lines[row.organisation_id].through),
            due.get(row.organisation_id),
        )
        for row in delegations
    ]
    own = lines[OWN].standing if OWN in lines else None
    names = tuple((row.organisation_id, row.organisation.name) for row in delegations)
    reader = Principal(user.pk, user.email, user.preferred_language, names) if names or own else None
    return Room(reader, seats, own, due.get(0), STAFF in lines, bool(due) and dues_fund() is not None)


def _through(organisation: int, through: tuple[int, str]) -> str:
    key, name = through
    return name if key not in (0, organisation) else ""


def _due(user: Any, organisations: list[int]) -> dict[int, Any]:
    """The oldest invoice that each of these has still to pay; under 0, the person's own."""
    rows = apps.get_model("members", "DuesInvoice").objects.filter(
        Q(membership__organisation__in=organisations) | Q(membership__person=user),
        membership__ended_on=None,
        received_on=None,
    )
    return {row.membership.organisation_id or 0: row for row in rows.select_related("membership").order_by("-year")}


def dues_by_year() -> list[dict[str, Any]]:
    """What was invoiced and received, by year and group: for the treasurer and the annual report. One query."""
    rows = (
        apps.get_model("members", "DuesInvoice")
        .objects.values("year", "membership__group")
        .annotate(
            invoiced_cents=Sum("amount_cents"),
            received_cents=Sum("amount_cents", filter=Q(received_on__isnull=False), default=0)
            + Sum("paid_online_cents", filter=Q(received_on__isnull=True), default=0),
            invoices=Count("pk"),
        )
        .order_by("-year", "membership__group")
    )
    return [dict(row) for row in rows]
