"""Organisations, memberships and delegates for tests."""

import itertools
from datetime import date
from typing import Any

from django.utils import timezone

from core.accounts.addresses import mark_proved
from directory.models import Delegation, Organisation
from members.models import DuesInvoice, Membership
from users.models import User

numbers = itertools.count(1)


def make_organisation(**values: Any) -> Organisation:
    """One more organisation."""
    number = next(numbers)
    return Organisation.objects.create(**{"code": f"syndicat-{number}", "name": f"Syndicat {number}", **values})


def make_line(depth: int = 3) -> list[Organisation]:
    """A centrale and what belongs to it, from the top to the bottom."""
    line: list[Organisation] = []
    for _level in range(depth):
        line.append(make_organisation(parent=line[-1] if line else None))
    return line


def make_membership(organisation: Organisation | None = None, *, paid: int | None = None, **values: Any) -> Membership:
    """A membership of 2020; `paid` is the last year whose dues came in."""
    given = {"group": "B", "joined_on": date(2020, 1, 1), **values}
    membership = Membership.objects.create(organisation=organisation, **given)
    if paid is not None:
        pay(membership, paid)
    return membership


def pay(membership: Membership, year: int) -> DuesInvoice:
    """The dues of a year, received."""
    return DuesInvoice.objects.create(
        membership=membership, year=year, amount_cents=50_000, due_on=date(year, 3, 1), received_on=date(year, 2, 1),
        method="cheque",
    )  # fmt: skip


def this_year() -> int:
    return timezone.localdate().year


def make_person(email: str = "", **values: Any) -> User:
    """An account without a password, whose address was proved."""
    user = User.objects.create_user(email or f"personne-{next(numbers)}@example.org", **values)
    mark_proved(user)
    return user


def make_delegate(organisation: Organisation, *, is_lead: bool = False, **values: Any) -> User:
    """Somebody who speaks for the organisation."""
    person = make_person(**values)
    Delegation.objects.create(person=person, organisation=organisation, is_lead=is_lead)
    return person


def paid_delegate(**values: Any) -> User:
    """A delegate of an organisation whose dues are paid."""
    organisation = make_organisation()
    make_membership(organisation, paid=this_year())
    return make_delegate(organisation, **values)
