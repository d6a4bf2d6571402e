"""Dues paid by card: from the invoice to the ledger and back to the standing, apart from gifts."""

import uuid
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import OrganisationSettings, OutgoingMail
from core.privacy import Person
from donations import payables, privacy
from donations.models import Account, Donation, DonationMode, Fund, LedgerEntry
from donations.selectors import account_balance_cents, due_payments, fund_totals, open_funds
from donations.services import selfservice
from donations.services.attribution import attribute_payment
from members.models import DuesInvoice
from members.services.dues import collect_online, find_due, record_received
from tests.factories.books import treasurer
from tests.factories.gifts import FROM_OUR_PAGE, post_gift
from tests.factories.lives import again, broken
from tests.factories.mails import words_of
from tests.factories.members import make_delegate, make_membership, make_organisation, make_person, this_year
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db
PAYER = {"name": "Camille Exemple", "email": "caisse@example.org"}


@pytest.fixture
def fund() -> Fund:
    Fund.objects.filter(nature="due").delete()
    return Fund.objects.create(
        code="dues", nature="due", name_fr="Cotisations", name_es="Cuotas", name_en="Dues",
        opens_on=timezone.localdate() - timedelta(days=5),
    )  # fmt: skip


@pytest.fixture
def invoice(fund) -> DuesInvoice:
    membership = make_membership(make_organisation(name="Syndicat des docks"))
    return DuesInvoice.objects.create(
        membership=membership, year=this_year(), amount_cents=50_000, due_on=date(this_year(), 3, 1)
    )


def address(invoice: DuesInvoice) -> str:
    return f"/don/cotisation/{invoice.public_id}/"


def pay(client, bench, invoice: DuesInvoice, **values: str) -> Donation:
    """From the invoice's page to a payment that Stripe took and told."""
    assert client.post(address(invoice), {**PAYER, **values}, **FROM_OUR_PAGE).status_code == 303
    row = Donation.objects.filter(due_reference=invoice.public_id).latest("pk")
    bench.pay(row.checkout_session_id)
    tell(bench)
    return again(row)


def test_a_due_is_paid_booked_apart_acknowledged_and_the_standing_follows(
    client, stand_in, invoice, fund, django_capture_on_commit_callbacks
):
    gifts, dues = account_balance_cents(Account.GIFTS), account_balance_cents(Account.DUES)
    page = client.get(address(invoice)).content.decode()
    assert "Syndicat des docks" in page
    assert "500,00" in page.replace("\xa0", " ")
    assert invoice.membership.standing() == "lapsed"
    with django_capture_on_commit_callbacks(execute=True):
        row = pay(client, stand_in, invoice)
    session = stand_in.state.sessions[row.checkout_session_id]
    assert (session["amount_total"], session["submit_type"]) == (50_000, "pay")
    paid = again(invoice)
    assert (paid.method, paid.received_on, paid.reference) == (
        "online",
        timezone.localdate(),
        row.payment.payment_intent_id,
    )
    assert invoice.membership.standing() == "good"
    assert account_balance_cents(Account.GIFTS) == gifts
    assert account_balance_cents(Account.DUES) == dues - 50_000
    assert fund_totals(fund).received_cents == 50_000
    assert broken() == []
    mail = OutgoingMail.objects.get(to=PAYER["email"])
    assert mail.kind == "due-received"
    assert "ne sont pas des dons" in words_of("due-received").text
    assert "Rien n’est dû" in client.get(address(invoice)).content.decode()
    assert client.post(address(invoice), PAYER, **FROM_OUR_PAGE).status_code == 410


def test_the_events_again_and_the_job_again_change_nothing(client, stand_in, invoice):
    row = pay(client, stand_in, invoice)
    assert (collect_online(), collect_online()) == (1, 0)
    before = LedgerEntry.objects.count()
    for event in list(stand_in.state.events.values()):
        stand_in.state.deliveries[event["id"]] = event
    tell(stand_in)
    assert collect_online() == 0
    assert LedgerEntry.objects.count() == before
    assert again(row).status == "succeeded"


def test_without_the_job_a_killed_worker_would_leave_the_invoice_open(client, stand_in, invoice):
    pay(client, stand_in, invoice)  # the callback after the commit never ran here
    assert again(invoice).received_on is None  # control
    assert collect_online() == 1
    assert again(invoice).received_on is not None


def test_two_people_on_the_same_invoice_share_one_checkout(client, stand_in, invoice):
    first = client.post(address(invoice), PAYER, **FROM_OUR_PAGE)["Location"]
    second = client.post(address(invoice), {"name": "Ana", "email": "ana@example.org"}, **FROM_OUR_PAGE)["Location"]
    assert first == second
    assert Donation.objects.get(due_reference=invoice.public_id).email == "ana@example.org"


@pytest.mark.parametrize("after", ["refund", "dispute"])
def test_money_that_goes_back_makes_the_dues_due_again(client, stand_in, invoice, after):
    row = pay(client, stand_in, invoice)
    collect_online()
    if after == "refund":
        stand_in.refund(row.payment.payment_intent_id)
    else:
        stand_in.dispute(row.payment.payment_intent_id)
    tell(stand_in)
    assert collect_online() == 1
    assert (again(invoice).received_on, again(invoice).method) == (None, "")
    assert invoice.membership.standing() == "lapsed"
    assert account_balance_cents(Account.DUES) <= 0
    assert broken() == []
    assert OutgoingMail.objects.filter(kind="dues-returned").exists()
    assert OutgoingMail.objects.filter(kind="due-refunded").exists() is (after == "refund")
    assert not OutgoingMail.objects.filter(kind="refund-notice").exists()


def test_a_refund_that_fails_is_told_and_the_dues_are_paid_again(client, stand_in, invoice):
    row = pay(client, stand_in, invoice)
    refund = stand_in.refund(row.payment.payment_intent_id, 50_000, "succeeded")
    tell(stand_in)
    collect_online()
    stand_in.finish_refund(refund["id"], "failed")
    tell(stand_in)
    assert collect_online() == 1
    assert again(invoice).method == "online"
    assert OutgoingMail.objects.filter(kind="due-refunded").count() == 2


def test_a_bank_that_refuses_a_debit_is_told_in_the_payers_language(client, stand_in, invoice):
    client.post(f"/es/donativo/cuota/{invoice.public_id}/", PAYER, **FROM_OUR_PAGE)
    row = Donation.objects.get(due_reference=invoice.public_id)
    stand_in.pay(row.checkout_session_id, card="debit")
    tell(stand_in)
    assert "banco" in client.get(f"/es/donativo/gracias/{row.public_id}/").content.decode()
    stand_in.settle_debit(stand_in.state.sessions[row.checkout_session_id]["payment_intent"], False)
    tell(stand_in)
    mail = OutgoingMail.objects.get(kind="due-refused")
    assert mail.language == "es"
    assert again(invoice).received_on is None


def test_a_cheque_and_a_card_for_the_same_year_are_told_to_the_staff(client, stand_in, invoice):
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    client.post(address(invoice), PAYER, **FROM_OUR_PAGE)
    row = Donation.objects.get(due_reference=invoice.public_id)
    record_received(invoice, received_on=timezone.localdate(), method="cheque", reference="12")
    stand_in.pay(row.checkout_session_id)
    tell(stand_in)
    assert (collect_online(), collect_online()) == (0, 0)
    assert again(invoice).method == "cheque"
    assert OutgoingMail.objects.filter(kind="dues-twice").count() == 1
    assert broken() == []


def test_dues_are_no_gift_anywhere(client, stand_in, invoice, fund):
    pay(client, stand_in, invoice)
    assert fund not in open_funds()
    assert post_gift(client, fund).status_code == 422
    assert selfservice.statement_of(PAYER["email"], this_year())["lines"] == []
    line = selfservice.gifts_of(PAYER["email"])[0]
    assert line.gift.fund == fund
    assert not Donation.objects.filter(due_reference=invoice.public_id, is_public=True).exists()


def test_a_receipt_needs_no_name_of_dues(client, stand_in, invoice):
    OrganisationSettings.objects.update(charity_registration_number="123456789RR0001")
    row = pay(client, stand_in, invoice)
    assert privacy.erase_gifts(Person(PAYER["email"])) == 1
    assert (again(row).donor_name, again(row).email) == ("", "")
    assert due_payments()[-1].kept_cents == 50_000


def test_money_of_unknown_purpose_may_turn_out_to_be_dues(stand_in, fund):
    dues, lost = account_balance_cents(Account.DUES), account_balance_cents(Account.UNATTRIBUTED)
    stand_in.charge(7000)
    tell(stand_in)
    payment = LedgerEntry.objects.filter(kind="unattributed").latest("pk").payment
    attribute_payment(payment, fund=fund, reason="Dues by payment link", decided_by=treasurer())
    assert account_balance_cents(Account.DUES) == dues - 7000
    assert account_balance_cents(Account.UNATTRIBUTED) == lost
    assert broken() == []


def test_the_form_says_what_is_wrong_and_changes_nothing(client, invoice):
    response = client.post(address(invoice), {"name": " ", "email": "caisse@"}, **FROM_OUR_PAGE)
    assert response.status_code == 422
    assert "caisse@" in response.content.decode()
    assert client.post(address(invoice), PAYER, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Donation.objects.filter(due_reference=invoice.public_id).exists()


def test_nobody_guesses_an_invoice(client, fund):
    assert client.get(f"/don/cotisation/{uuid.uuid4()}/").status_code == 404


def test_an_individual_is_named_nowhere_on_the_page(client, fund):
    membership = make_membership(None, group="D", person=make_person("moi@example.org", first_name="Zyx"))
    invoice = DuesInvoice.objects.create(membership=membership, year=2026, amount_cents=2500, due_on=date(2026, 3, 1))
    page = client.get(address(invoice)).content.decode()
    assert "moi@example.org" not in page
    assert "Zyx" not in page
    assert find_due(invoice.public_id).payer == ""


@pytest.mark.parametrize(("mode", "status"), [("stopped", 503), ("slow", 200)])
def test_the_switch_holds_for_dues_too(client, stand_in, invoice, mode, status):
    DonationMode.objects.create(mode=mode, reason="essai", changed_by=make_person())
    response = client.post(address(invoice), PAYER, **FROM_OUR_PAGE)
    assert response.status_code == status
    assert not Donation.objects.filter(due_reference=invoice.public_id).exists()
    assert ('name="confirmation"' in response.content.decode()) is (mode == "slow")


def test_without_a_fund_of_dues_the_page_tells_the_other_ways(client, invoice, fund):
    fund.delete()
    assert "chèque" in client.get(address(invoice)).content.decode()
    assert client.post(address(invoice), PAYER, **FROM_OUR_PAGE).status_code == 410


def test_when_stripe_is_silent_nothing_is_lost(client, stand_in, invoice):
    stand_in.stop()
    response = client.post(address(invoice), PAYER, **FROM_OUR_PAGE)
    assert response.status_code == 503
    assert "caisse@example.org" in response.content.decode()


def test_who_leaves_the_checkout_takes_it_up_again(client, stand_in, invoice):
    client.post(address(invoice), PAYER, **FROM_OUR_PAGE)
    row = Donation.objects.get(due_reference=invoice.public_id)
    page = client.get(urlsplit(stand_in.state.sessions[row.checkout_session_id]["cancel_url"]).path)
    assert row.checkout_url in page.content.decode()


def test_the_room_leads_to_the_payment(client, invoice):
    lead = make_delegate(invoice.membership.organisation, is_lead=True)
    client.force_login(lead)
    assert address(invoice) in client.get("/compte/").content.decode()
    client.force_login(make_delegate(invoice.membership.organisation))
    assert address(invoice) not in client.get("/compte/").content.decode()


def test_the_nature_of_a_fund_with_money_stays(client, stand_in, invoice, fund):
    pay(client, stand_in, invoice)
    fund.nature = "gift"
    with pytest.raises(ValidationError):
        fund.full_clean()


def test_the_database_holds_what_the_books_need(fund):
    with pytest.raises(IntegrityError), transaction.atomic():
        Fund.objects.create(code="other", nature="due", name_fr="x", name_es="x", name_en="x", opens_on=date.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(
            kind="due", source="pi_x", from_account="income:dues", to_account="assets:stripe", amount_cents=5,
            occurred_at=timezone.now(),
        )  # fmt: skip


def test_without_a_members_section_no_due_exists(client, monkeypatch):
    monkeypatch.setattr(payables, "_finders", [])
    assert payables.find_due(uuid.uuid4()) is None


def test_control_with_gifts_and_dues_in_one_book_the_sums_would_mix(client, stand_in, invoice, monkeypatch):
    from donations import ledger

    monkeypatch.setattr(ledger, "INCOME_KINDS", dict.fromkeys(ledger.INCOME_KINDS, LedgerEntry.Kind.GIFT))
    gifts = account_balance_cents(Account.GIFTS)
    pay(client, stand_in, invoice)
    assert account_balance_cents(Account.GIFTS) == gifts - 50_000
