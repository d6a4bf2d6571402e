"""Read the memberships."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Sum
from django.utils import timezone

from core.access import Principal
from core.alphabet import alphabetical
from directory.models import DEEPEST, Delegation, Organisation
from donations.selectors import dues_fund

from .access import OWN, STAFF, lines_of
from .models import DuesInvoice

BELOW = """
WITH RECURSIVE branch(id, depth) AS (
  SELECT organisation_id, 0 FROM directory_delegation WHERE person_id = %s AND ended_at IS NULL AND is_lead = %s
  UNION
  SELECT o.id, branch.depth + 1 FROM directory_organisation o JOIN branch ON o.parent_id = branch.id
    WHERE branch.depth < %s
)
SELECT DISTINCT id FROM branch
"""


def branch_led_by(user: Any) -> set[int]:
    """The keys of the organisations whose delegates this person manages: those they lead, and all below. One query."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [user.pk, True, DEEPEST])
        return {row[0] for row in cursor.fetchall()}


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
    rows = DuesInvoice.objects.filter(
        Q(membership__organisation__in=organisations) | Q(membership__person=user),
        membership__ended_on=None,
        received_on=None,
    )
    return {row.membership.organisation_id or 0: row for row in rows.select_related("membership").order_by("-year")}


def dues_by_year() -> list[dict[str, Any]]:
    """What was invoiced and received, by year and group: for the treasurer and the annual report. One query."""
    rows = (
        DuesInvoice.objects.values("year", "membership__group")
        .annotate(
            invoiced_cents=Sum("amount_cents"),
            received_cents=Sum("amount_cents", filter=Q(received_on__isnull=False), default=0)
            + Sum("paid_online_cents", filter=Q(received_on__isnull=True), default=0),
            invoices=Count("pk"),
        )
        .order_by("-year", "membership__group")
    )
    return [dict(row) for row in rows]
