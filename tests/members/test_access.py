"""Who may take what, decided by one query over the tree."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access import Audience, DenialReason, check_access, principal_of
from directory.models import Delegation, Organisation
from home.roles import EDITORS, TREASURERS
from members.models.membership import GRACE, Standing, standing_of
from tests.factories.members import (
    make_delegate,
    make_line,
    make_membership,
    make_organisation,
    make_person,
    paid_delegate,
    pay,
    this_year,
)

pytestmark = pytest.mark.django_db


def test_nobody_signed_in_takes_what_is_public_and_nothing_else():
    assert check_access(AnonymousUser(), Audience.PUBLIC).allowed
    for audience in (Audience.MEMBERS, Audience.DELEGATES, Audience.ORGANISATION):
        verdict = check_access(AnonymousUser(), audience, 1)
        assert (verdict.allowed, verdict.refusal) == (False, DenialReason.SIGN_IN)


def test_a_delegate_of_a_paid_member_takes_what_is_for_members_and_delegates():
    person = paid_delegate()
    for audience in (Audience.MEMBERS, Audience.DELEGATES):
        verdict = check_access(person, audience)
        assert verdict.allowed
        assert verdict.organisation_id == person.delegations.get().organisation_id


def test_a_local_is_a_member_through_its_centrale_six_levels_above():
    line = make_line(6)
    make_membership(line[0], paid=this_year(), group="A")
    person = make_delegate(line[-1])
    assert check_access(person, Audience.DELEGATES).organisation_id == line[-1].pk


def test_when_the_centrale_lapses_what_is_below_lapses_unless_it_paid_itself():
    line = make_line(3)
    make_membership(line[0], paid=this_year() - 3)
    local, paying = make_delegate(line[2]), make_delegate(line[1])
    assert check_access(local, Audience.MEMBERS).refusal == DenialReason.LAPSED
    make_membership(line[1], paid=this_year())
    assert check_access(paying, Audience.MEMBERS).allowed
    assert check_access(local, Audience.MEMBERS).allowed


def test_an_individual_takes_what_is_for_members_and_not_what_is_for_delegates():
    person = make_person()
    make_membership(person=person, group="D", paid=this_year())
    assert check_access(person, Audience.MEMBERS).allowed
    assert check_access(person, Audience.DELEGATES).refusal == DenialReason.NOT_DELEGATE


def test_what_is_for_one_organisation_is_for_those_below_it_and_for_no_other_branch():
    line, other = make_line(3), make_line(2)
    for top in (line[0], other[0]):
        make_membership(top, paid=this_year())
    within, above, stranger = make_delegate(line[2]), make_delegate(line[0]), make_delegate(other[1])
    assert check_access(within, Audience.ORGANISATION, line[1].pk).allowed
    assert check_access(above, Audience.ORGANISATION, line[1].pk).refusal == DenialReason.OTHER_ORGANISATION
    assert check_access(stranger, Audience.ORGANISATION, line[1].pk).refusal == DenialReason.OTHER_ORGANISATION


def test_somebody_who_left_or_was_never_there_is_refused():
    person = paid_delegate()
    Delegation.objects.filter(person=person).update(ended_at=timezone.now())
    assert check_access(person, Audience.MEMBERS).refusal == DenialReason.NOT_MEMBER
    assert principal_of(person) is None
    assert check_access(make_delegate(make_organisation()), Audience.DELEGATES).refusal == DenialReason.NOT_MEMBER


@pytest.mark.parametrize("group", [EDITORS, TREASURERS])
def test_to_be_of_the_staff_makes_nobody_a_member(group):
    person = make_person()
    person.groups.add(Group.objects.get(name=group))
    assert check_access(person, Audience.PUBLIC).allowed
    assert check_access(person, Audience.DELEGATES).refusal == DenialReason.NOT_DELEGATE
    assert check_access(person, Audience.ORGANISATION, 1).refusal == DenialReason.OTHER_ORGANISATION


@pytest.mark.parametrize(
    ("paid", "joined", "day", "standing"),
    [
        (2026, date(2020, 1, 1), date(2026, 12, 31), Standing.GOOD),
        (2026, date(2020, 1, 1), date(2027, 1, 1), Standing.GRACE),
        (2026, date(2020, 1, 1), date(2026, 12, 31) + GRACE, Standing.GRACE),
        (2026, date(2020, 1, 1), date(2027, 1, 1) + GRACE, Standing.LAPSED),
        (None, date(2026, 6, 1), date(2026, 6, 1) + GRACE, Standing.GRACE),
        (None, date(2026, 6, 1), date(2026, 6, 2) + GRACE, Standing.LAPSED),
        (2027, date(2020, 1, 1), date(2026, 5, 1), Standing.GOOD),
    ],
)
def test_standing_follows_the_years_that_were_paid(paid, joined, day, standing):
    assert standing_of(paid, joined, None, day) == standing


def test_an_ended_membership_is_worth_nothing_whatever_was_paid():
    assert standing_of(2026, date(2020, 1, 1), date(2026, 3, 1), date(2026, 3, 1)) == Standing.LAPSED
    person = paid_delegate()
    organisation = person.delegations.get().organisation
    organisation.memberships.update(ended_on=timezone.localdate() - timedelta(days=1))
    assert not check_access(person, Audience.MEMBERS).allowed


def test_one_query_decides_among_a_thousand_organisations_six_levels_deep():
    roots = Organisation.objects.bulk_create(Organisation(code=f"r{n}", name=f"R {n}") for n in range(4))
    level = roots
    for depth in range(1, 6):
        above = level
        level = Organisation.objects.bulk_create(
            Organisation(code=f"n{depth}-{n}", name=f"N {depth} {n}", parent=above[n % len(above)]) for n in range(200)
        )
    assert Organisation.objects.count() >= 1000
    make_membership(level[7].ancestors()[-1], paid=this_year())
    person = make_delegate(level[7])
    for audience in (Audience.MEMBERS, Audience.DELEGATES, Audience.PUBLIC):
        with CaptureQueriesContext(connection) as seen:
            assert check_access(person, audience).allowed
        assert len(seen) == 1


def test_dues_received_open_at_the_next_question():
    organisation = make_organisation()
    membership = make_membership(organisation, paid=this_year() - 3)
    person = make_delegate(organisation)
    assert not check_access(person, Audience.MEMBERS).allowed
    pay(membership, this_year())
    assert check_access(person, Audience.MEMBERS).allowed
