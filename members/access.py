"""Who may have what: memberships and standing, by one query over the tree of organisations, whatever its depth."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from core.access import AccessDecision, Audience, DenialReason, Principal
from directory.models import DEEPEST, Delegation

from .models import Membership
from .models.membership import Standing, standing_of

# Each organisation that the person speaks for, with the line above it and the memberships met on the way; then the
# person's own membership (root 0); then one row (root -1) for staff.
LINES = """
WITH RECURSIVE line(root, id, parent_id, name, depth) AS (
  SELECT o.id, o.id, o.parent_id, o.name, 0 FROM directory_delegation d
    JOIN directory_organisation o ON o.id = d.organisation_id
    WHERE d.person_id = %(person)s AND d.ended_at IS NULL
  UNION ALL
  SELECT line.root, o.id, o.parent_id, o.name, line.depth + 1 FROM line
    JOIN directory_organisation o ON o.id = line.parent_id WHERE line.depth < %(deepest)s
),
paid(membership_id, year) AS (
  SELECT membership_id, MAX(year) FROM members_duesinvoice WHERE received_on IS NOT NULL AND membership_id IN (
    SELECT m.id FROM members_membership m WHERE m.person_id = %(person)s OR m.organisation_id IN (SELECT id FROM line)
  ) GROUP BY membership_id
)
SELECT line.root, line.id, line.name, line.depth, m.joined_on, m.ended_on, paid.year FROM line
  LEFT JOIN members_membership m ON m.organisation_id = line.id AND (m.ended_on IS NULL OR m.ended_on > %(today)s)
  LEFT JOIN paid ON paid.membership_id = m.id
UNION ALL
SELECT 0, 0, '', 0, m.joined_on, m.ended_on, paid.year FROM members_membership m
  LEFT JOIN paid ON paid.membership_id = m.id
  WHERE m.person_id = %(person)s AND (m.ended_on IS NULL OR m.ended_on > %(today)s)
UNION ALL
SELECT -1, 0, '', 0, NULL, NULL, NULL FROM users_user u WHERE u.id = %(person)s AND (u.is_superuser OR EXISTS (
  SELECT 1 FROM users_user_groups g JOIN auth_group_permissions gp ON gp.group_id = g.group_id
    JOIN auth_permission p ON p.id = gp.permission_id
    WHERE g.user_id = u.id AND p.codename = 'access_admin'))
"""
OWN, STAFF = 0, -1


@dataclass
class Line:
    """What the query says of one root: the organisations on its line, the standing of the nearest membership, and, by
    key and name, whose that is.
    """

    organisations: set[int]
    standing: Standing | None = None
    nearest: int = DEEPEST + 1
    through: tuple[int, str] = (0, "")


def _day(value: Any) -> date | None:
    """SQLite gives text where PostgreSQL gives a date."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def lines_of(user_id: int, today: date) -> dict[int, Line]:
    """By root: each organisation spoken for, `OWN` for a membership of one's own, `STAFF` for the staff. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"person": user_id, "today": today.isoformat(), "deepest": DEEPEST})
        rows = cursor.fetchall()
    lines: dict[int, Line] = {}
    for root, organisation, name, depth, joined_on, ended_on, year in rows:
        line = lines.setdefault(root, Line(set()))
        line.organisations.add(organisation)
        joined = _day(joined_on)
        if joined is not None and depth < line.nearest:
            line.nearest, line.standing = depth, standing_of(year, joined, _day(ended_on), today)
            line.through = (organisation, name)
    return lines


def check_access(user: Any, audience: str, organisation_id: int | None) -> AccessDecision:
    """The answer of `core.access.check_access` for somebody who is signed in.

    The nearest membership on an organisation's line decides: a local is a member through its federation, and lapses
    with it unless it has a membership of its own. To be of the staff opens nothing here: what they may is a permission.
    """
    lines = lines_of(user.pk, timezone.localdate())
    lines.pop(STAFF, None)
    own = lines.pop(OWN, None)
    if audience == Audience.PUBLIC:
        return AccessDecision(True, min(lines, default=None))
    wanted = {
        root: line
        for root, line in lines.items()
        if audience != Audience.ORGANISATION or organisation_id in line.organisations
    }
    open_to = [root for root, line in wanted.items() if _holds(line)]
    if open_to:
        return AccessDecision(True, min(open_to))
    if audience == Audience.MEMBERS and own is not None and _holds(own):
        return AccessDecision(True)
    asked = [*wanted.values(), *([own] if own is not None and audience == Audience.MEMBERS else [])]
    return AccessDecision(False, refusal=_refusal(audience, asked, bool(lines)))


def _holds(line: Line) -> bool:
    return line.standing in (Standing.GOOD, Standing.GRACE)


def _refusal(audience: str, asked: list[Line], speaks_for_some: bool) -> str:
    if any(line.standing is Standing.LAPSED for line in asked):
        return DenialReason.LAPSED
    if audience == Audience.ORGANISATION:
        return DenialReason.OTHER_ORGANISATION
    if audience == Audience.DELEGATES and not speaks_for_some:
        return DenialReason.NOT_DELEGATE
    return DenialReason.NOT_MEMBER


def principal_of(user: Any) -> Principal | None:
    """The answer of `core.access.principal_of`: whoever speaks for an organisation, else whoever is a member alone."""
    rows = Delegation.objects.current().filter(person=user).order_by("organisation__name")
    organisations = tuple(rows.values_list("organisation_id", "organisation__name"))
    if not organisations and not Membership.objects.current().filter(person=user).exists():
        return None
    return Principal(user.pk, user.email, user.preferred_language, organisations)
