"""A stranger who asks to join under a union's name leads nothing by somebody else's click."""

import pytest
from django.urls import reverse

from core.models import OutgoingMail
from directory.models import Delegation, Organisation
from home.roles import EDITORS, TREASURERS
from members.models import DelegateInvitation, JoinRequest, Membership
from members.services import delegates, joining
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.mails import words_of
from tests.factories.members import make_delegate, make_membership, make_organisation, this_year
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
NAME = "Syndicat du fleuve et de l’océan doré"
STRANGER = "inconnu@example.org"
SPELLINGS = [NAME, NAME.upper(), "Syndicat du fleuve et de l'ocean dore", f"  {NAME} – ", "Syndicat du fleuve et de l’océan doré."]  # fmt: skip


def ask(client, name: str = NAME) -> JoinRequest:
    form = {"group": "B", "organisation_name": name, "contact_name": "Une personne", "email": STRANGER}
    assert client.post("/adhesion/", form, **FROM_OUR_PAGE).status_code == 302
    return JoinRequest.objects.get()


def decide(client, asked: JoinRequest) -> str:
    if "_auth_user_id" not in client.session:
        sign_in(client, EDITORS)
    address = reverse("member_requests:decide", args=[asked.pk])
    return client.post(address, {"decision": "accept"}, follow=True).content.decode()


@pytest.fixture
def union() -> Organisation:
    organisation = make_organisation(name=NAME)
    make_membership(organisation, paid=this_year())
    return organisation


@pytest.mark.parametrize("name", SPELLINGS)
def test_accepting_a_known_name_invites_nobody_and_tells_those_who_lead(client, union, name):
    lead = make_delegate(union, is_lead=True, preferred_language="es")
    make_delegate(union)
    decide(client, ask(client, name))
    assert not DelegateInvitation.objects.exists()
    assert Organisation.objects.filter(roles__role="member").filter(name__icontains="fleuve").count() == 1
    told = OutgoingMail.objects.get(kind="join-leads")
    assert (told.to, told.language) == (lead.email, "es")
    words = words_of("join-leads").text
    assert STRANGER in words
    assert union.code in words
    author = OutgoingMail.objects.get(kind="join-accepted")
    assert (author.to, author.context["is_known"]) == (STRANGER, True)
    assert Membership.objects.current().filter(organisation=union).count() == 1


def test_who_decides_reads_that_it_exists_is_a_member_and_who_leads_it(client, union):
    lead = make_delegate(union, is_lead=True)
    asked = ask(client, NAME.upper())
    sign_in(client, EDITORS)
    page = client.get(reverse("member_requests:inspect", args=[asked.pk])).content.decode()
    assert union.name in page
    assert lead.email in page
    assert reverse("memberships:inspect", args=[Membership.objects.get(organisation=union).pk]) in page


@pytest.mark.parametrize("is_member", [True, False])
def test_of_a_known_organisation_without_a_lead_nobody_becomes_one_either(client, is_member):
    organisation = make_organisation(name=NAME)
    if is_member:
        make_membership(organisation)
    asked = ask(client)
    sign_in(client, EDITORS)
    page = client.get(reverse("member_requests:inspect", args=[asked.pk])).content.decode()
    assert organisation.name in page
    decide(client, asked)
    assert not DelegateInvitation.objects.exists()
    assert not Delegation.objects.filter(organisation=organisation).exists()


def test_control_without_the_look_for_namesakes_the_stranger_would_be_invited_to_lead(client, union, monkeypatch):
    monkeypatch.setattr(joining, "namesakes", lambda _name: [])
    decide(client, ask(client))
    assert DelegateInvitation.objects.get().is_lead


def test_a_name_of_signs_alone_is_nobody_s(client, union):
    assert joining.namesakes("– –") == []


def test_those_who_lead_are_told_when_somebody_else_is_made_to(client, union):
    lead = make_delegate(union, is_lead=True)
    delegates.invite(organisation=union, email=STRANGER, language="fr", by=None, is_lead=True, by_staff=True)
    path = next(word for word in words_of("delegate-invitation").text.split() if "/invitation/" in word)
    assert not OutgoingMail.objects.filter(kind="lead-added").exists()
    client.post("/" + path.split("/", 3)[3])
    assert OutgoingMail.objects.get(kind="lead-added").to == lead.email
    assert STRANGER in words_of("lead-added").text


def test_the_treasurer_reads_members_and_invites_nobody_to_lead(client, union):
    membership = Membership.objects.get(organisation=union)
    sign_in(client, TREASURERS)
    page = client.get(reverse("memberships:inspect", args=[membership.pk])).content.decode()
    assert union.name in page
    assert reverse("memberships:invite", args=[membership.pk]) not in page
    client.post(reverse("memberships:invite", args=[membership.pk]), {"email": STRANGER, "language": "fr"})
    assert not DelegateInvitation.objects.exists()
