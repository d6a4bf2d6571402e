"""Joining, dues, the room and the public list."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from core.models import OutgoingMail
from core.privacy import Person
from directory.models import Organisation
from home.roles import EDITORS, TREASURERS
from members import privacy
from members.exceptions import AlreadyReceived, NoRate
from members.models import DelegateInvitation, DuesInvoice, DuesRate, JoinRequest, Membership
from members.models.pages import listed_members
from members.services import joining
from members.services.dues import issue_invoices, record_received, remind
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.members import (
    make_delegate,
    make_line,
    make_membership,
    make_organisation,
    make_person,
    pay,
    this_year,
)
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
JOIN = "/adhesion/"
UNION = {
    "group": "B",
    "organisation_name": "Syndicat neuf",
    "contact_name": "Une personne",
    "email": "neuf@example.org",
}


def test_a_union_asks_is_accepted_and_its_contact_invited(client):
    assert client.post(JOIN, UNION, **FROM_OUR_PAGE).url == "/adhesion/?sent=1"
    assert client.post(JOIN, UNION, **FROM_OUR_PAGE).status_code == 302
    asked = JoinRequest.objects.get()
    assert {mail.kind for mail in OutgoingMail.objects.all()} >= {"join-received"}
    sign_in(client, EDITORS)
    page = client.get(f"/admin/member_requests/inspect/{asked.pk}/").content.decode()
    assert "Accepter" in page
    client.post(f"/admin/member_requests/decide/{asked.pk}/", {"decision": "accept"})
    membership = Membership.objects.get(organisation__name="Syndicat neuf")
    assert (membership.group, membership.standing().value) == ("B", "grace")
    assert DelegateInvitation.objects.get().is_lead
    client.post(f"/admin/member_requests/decide/{asked.pk}/", {"decision": "decline"})
    asked.refresh_from_db()
    assert asked.state == "accepted"
    assert not OutgoingMail.objects.filter(kind="join-declined").exists()


def test_an_individual_joins_without_an_organisation(client):
    client.post(JOIN, {**UNION, "group": "D", "may_be_listed": "on"}, **FROM_OUR_PAGE)
    asked = JoinRequest.objects.get()
    assert (asked.organisation_name, asked.may_be_listed) == ("", False)
    joining.accept(asked, by=None)
    assert Membership.objects.get(group="D").person.email == "neuf@example.org"


@pytest.mark.parametrize(
    ("language", "path", "words"),
    [
        ("fr", "/adhesion/", "nom de votre organisation"),
        ("es", "/es/adhesion/", "nombre de su organización"),
        ("en", "/en/membership/", "name of your organisation"),
    ],
)
def test_what_is_missing_is_said_in_the_readers_language_and_nothing_is_lost(client, language, path, words):
    response = client.post(path, {**UNION, "organisation_name": " ", "message": "Je garde ceci"}, **FROM_OUR_PAGE)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Je garde ceci" in page
    assert not JoinRequest.objects.exists()


def test_other_sites_leave_nothing(client):
    assert client.post(JOIN, UNION, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not JoinRequest.objects.exists()


def test_the_treasurer_writes_dues_in_dollars(client):
    sign_in(client, TREASURERS)
    DuesRate.objects.all().delete()
    rate = {"year": "2027", "group": "B", "amount_cents": "1 200,50 $"}
    assert client.post(reverse("dues_rates:add"), rate).status_code == 302
    assert DuesRate.objects.get().amount_cents == 120_050
    for wrong in ("douze", "0,50", ""):
        again = client.post(reverse("dues_rates:add"), {**rate, "group": "C", "amount_cents": wrong})
        assert again.status_code == 200
        assert wrong in again.content.decode()
    assert DuesRate.objects.count() == 1


def test_dues_are_invoiced_once_received_once_and_recalled_twice(client):
    organisation = make_organisation()
    membership = make_membership(organisation)
    make_delegate(organisation, is_lead=True, email="tete@example.org")
    DuesRate.objects.all().delete()
    with pytest.raises(NoRate):
        issue_invoices(2026)
    Membership.objects.exclude(pk=membership.pk).update(ended_on=timezone.localdate())
    DuesRate.objects.create(group="B", year=2026, amount_cents=120_000)
    assert (issue_invoices(2026), issue_invoices(2026)) == (1, 0)
    invoice = membership.invoices.get()
    assert OutgoingMail.objects.filter(kind="dues-invoice", to="tete@example.org").count() == 1
    assert remind() == 0
    DuesInvoice.objects.update(due_on=timezone.localdate())
    assert (remind(), remind()) == (1, 0)
    DuesInvoice.objects.update(due_on=timezone.localdate() - timedelta(days=30))
    assert (remind(), remind()) == (1, 0)
    record_received(invoice, received_on=timezone.localdate(), method="cheque", reference="77")
    with pytest.raises(AlreadyReceived):
        record_received(invoice, received_on=timezone.localdate(), method="cheque")
    assert remind() == 0


def test_only_the_treasurer_records_money(client):
    invoice = DuesInvoice.objects.create(
        membership=make_membership(make_organisation()), year=2026, amount_cents=50_000, due_on="2026-03-01"
    )
    form = {"received_on": timezone.localdate().isoformat(), "method": "cheque", "reference": "12"}
    sign_in(client, EDITORS)
    client.post(f"/admin/dues_invoices/receive/{invoice.pk}/", form)
    invoice.refresh_from_db()
    assert invoice.received_on is None
    treasurer = sign_in(client, TREASURERS)
    assert "Consigner" in client.get(f"/admin/dues_invoices/inspect/{invoice.pk}/").content.decode()
    later = (timezone.localdate() + timedelta(days=2)).isoformat()
    client.post(f"/admin/dues_invoices/receive/{invoice.pk}/", {**form, "received_on": later})
    invoice.refresh_from_db()
    assert invoice.received_on is None
    client.post(f"/admin/dues_invoices/receive/{invoice.pk}/", form)
    invoice.refresh_from_db()
    assert (invoice.method, invoice.reference, invoice.received_by) == ("cheque", "12", treasurer)
    assert "500,00" in client.get("/admin/dues_invoices/").content.decode()


def test_the_database_refuses_what_no_membership_is():
    organisation, person = make_organisation(), make_person()
    make_membership(organisation)
    for wrong in (
        {"organisation": organisation},
        {"organisation": make_organisation(), "group": "D"},
        {"person": person, "group": "B"},
        {"organisation": None, "group": "D"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_membership(**wrong)


def test_the_room_says_where_each_organisation_stands(client):
    line = make_line(2)
    membership = make_membership(line[0], paid=this_year())
    DuesInvoice.objects.create(membership=membership, year=this_year() + 1, amount_cents=98_700, due_on="2027-03-01")
    client.force_login(make_delegate(line[0], is_lead=True))
    page = client.get("/compte/").content.decode()
    assert "En règle" in page
    assert "987,00" in page
    client.force_login(make_delegate(line[1]))
    page = client.get("/compte/").content.decode()
    assert line[0].name in page
    assert "987,00" not in page


@pytest.mark.parametrize("path", ["/compte/", "/adhesion/personnes/"])
def test_members_pages_cost_few_queries_however_many_organisations(client, path):
    line = make_line(5)
    make_membership(line[0], paid=this_year())
    lead = make_delegate(line[1], is_lead=True)
    for organisation in line[2:]:
        organisation.delegations.create(person=lead)
    client.force_login(lead)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    assert len(seen) <= 12


def test_an_account_that_belongs_nowhere_is_told_how_to_join(client):
    client.force_login(make_person())
    assert 'href="/adhesion/"' in client.get("/compte/").content.decode()
    assert client.get("/en/account/").status_code == 200
    client.logout()
    assert client.get("/compte/").status_code == 302


def test_the_public_list_names_who_agreed_and_paid_and_no_person():
    top = make_organisation(name="Centrale A", is_public=True)
    make_organisation(name="Locale A", is_public=True, parent=top)
    make_organisation(name="Locale discrète", parent=top)
    make_membership(top, paid=this_year(), is_listed=True)
    make_membership(make_organisation(name="Silencieuse", is_public=True), paid=this_year())
    make_membership(make_organisation(name="Échue", is_public=True), paid=this_year() - 4, is_listed=True)
    make_membership(person=make_person("d@example.org"), group="D", paid=this_year(), is_listed=True)
    names = str(listed_members())
    assert "Centrale A" in names
    assert "Locale A" in names
    for hidden in ("discrète", "Silencieuse", "Échue", "d@example.org"):
        assert hidden not in names


def test_an_erasure_leaves_the_dues_and_no_name():
    person = make_person("efface@example.org")
    membership = make_membership(person=person, group="D")
    pay(membership, 2026)
    DelegateInvitation.objects.create(organisation=make_organisation(), email=person.email)
    who = Person(person.email, person.pk)
    assert privacy.show(who).rows
    assert privacy.erase(who) > 0
    person.delete()
    membership.refresh_from_db()
    assert (membership.person, membership.ended_on) == (None, timezone.localdate())
    assert DuesInvoice.objects.filter(membership=membership).exists()
    assert not privacy.show(who).rows


def test_staff_invites_the_first_delegate_of_an_organisation(client):
    membership = make_membership(make_organisation())
    sign_in(client, EDITORS)
    assert client.get(f"/admin/memberships/inspect/{membership.pk}/").status_code == 200
    client.post(f"/admin/memberships/invite/{membership.pk}/", {"email": "tete@example.org", "language": "fr"})
    assert DelegateInvitation.objects.get(email="tete@example.org").is_lead
    client.logout()
    client.force_login(make_delegate(make_organisation()))
    client.post(f"/admin/memberships/invite/{membership.pk}/", {"email": "autre@example.org", "language": "fr"})
    assert DelegateInvitation.objects.count() == 1


def test_a_membership_with_dues_is_not_deleted(admin_client):
    membership = make_membership(make_organisation(), paid=2026)
    response = admin_client.post(f"/admin/memberships/delete/{membership.pk}/", follow=True)
    assert "Ses cotisations sont dans les livres" in response.content.decode()
    assert Membership.objects.filter(pk=membership.pk).exists()
    alone = make_membership(make_organisation())
    admin_client.post(f"/admin/memberships/delete/{alone.pk}/")
    assert not Membership.objects.filter(pk=alone.pk).exists()


def test_an_organisation_is_not_made_twice_by_two_requests():
    Organisation.objects.create(code="deja", name="Syndicat neuf")
    for email in ("un@example.org", "deux@example.org"):
        joining.accept(joining.ask_to_join(**{**UNION, "email": email}), by=None)
    assert Organisation.objects.filter(name="Syndicat neuf").count() == 1
    assert Membership.objects.filter(organisation__name="Syndicat neuf").count() == 1


def test_the_cms_s_log_forgets_whose_membership_it_was(client):
    person = make_person("seule@example.org", first_name="Prénom", last_name="Rare")
    membership = make_membership(person=person, group="D")
    sign_in(client, TREASURERS)
    log(membership, "wagtail.edit")
    assert "Rare" in ModelLogEntry.objects.for_instance(membership).get().label
    privacy.erase(Person(email=person.email, user_id=person.pk))
    assert ModelLogEntry.objects.filter(label__contains="Rare").count() == 0
