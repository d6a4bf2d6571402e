"""The eight people of the matrix, and what is theirs."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group

from core.access import Audience
from directory.models import Delegation
from home.roles import EDITORS, TREASURERS
from members.models import DelegateInvitation, DuesInvoice, Membership
from tests.factories.education import make_file, make_resource
from tests.factories.members import make_delegate, make_line, make_membership, make_organisation, make_person, this_year
from users.models import User

ROLES = ("anonymous", "individual", "delegate", "other branch", "lapsed", "editor", "treasurer", "administrator")
WRONG = ("anonymous", "individual", "other branch", "lapsed", "treasurer")


def people() -> tuple[dict[str, User | None], dict[str, dict[str, Any]]]:
    """Each role's account, and the arguments of the addresses that lead to what belongs to the delegate's branch."""
    line, other, late = make_line(2), make_organisation(), make_organisation()
    make_membership(line[0], paid=this_year(), group="A")
    make_membership(other, paid=this_year())
    make_membership(late, paid=this_year() - 4)
    alone = make_person("seule@example.org")
    make_membership(person=alone, group="D", paid=this_year())
    staff = {name: make_person(f"{name}@staff.example.org") for name in ("editor", "treasurer", "administrator")}
    staff["editor"].groups.add(Group.objects.get(name=EDITORS))
    staff["treasurer"].groups.add(Group.objects.get(name=TREASURERS))
    staff["administrator"].is_superuser = True
    staff["administrator"].save()
    found = {
        "anonymous": None,
        "individual": alone,
        "delegate": make_delegate(line[0], is_lead=True),
        "other branch": make_delegate(other, is_lead=True),
        "lapsed": make_delegate(late, is_lead=True),
        **staff,
    }
    return found, _what_is_theirs(line[1])


def _what_is_theirs(organisation: Any) -> dict[str, dict[str, Any]]:
    colleague = make_delegate(organisation)
    invitation = DelegateInvitation.objects.create(organisation=organisation, email="invitee@example.org")
    page = make_resource(audience=Audience.ORGANISATION, organisation=organisation.parent)
    file = make_file(page)
    delegation = Delegation.objects.get(person=colleague).pk
    membership = Membership.objects.get(organisation=organisation.parent)
    owed = DuesInvoice.objects.create(membership=membership, year=2019, amount_cents=100, due_on=date(2019, 3, 1))
    return {
        "donations:pay_due": {"reference": owed.public_id},
        "members:listing": {"code": organisation.code},
        "personal:section": {"name": "account"},
        "members:delegates": {"code": organisation.code},
        "members:remove": {"pk": delegation},
        "members:hand_over": {"pk": delegation},
        "members:withdraw": {"public_id": invitation.public_id},
        "education:file": {"public_id": file.public_id},
        "education:desk": {"key": page.translation_key},
        "account_reset_password_from_key": {"path": "/compte/password/reset/key/x-y/"},
        "wagtail_serve": {"path": page.url},
        "wagtailadmin_pages:revisions_compare": {"path": f"/admin/pages/{page.pk}/revisions/compare/earliest...live/"},
        "wagtaildocs_serve": {"path": "/documents/999999999/guide.txt"},
        "wagtailmedia:add": {"path": "/admin/media/audio/add/"},
        "wagtailmedia:chooser_typed": {"path": "/admin/media/chooser/audio/"},
        "wagtailmedia:chooser_upload": {"path": "/admin/media/audio/chooser/upload/"},
    }
