"""Money that nobody had named gets a name, a reason and a person, and leaves nothing stranded behind."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse

from donations.exceptions import NotNamed
from donations.gateways.reversals import fetch_refund_charge
from donations.models import Account, Attribution, LedgerEntry, Payment
from donations.selectors import fund_totals, reversed_cents
from donations.services.attribution import attribute_movement, attribute_payment
from sandbox.balance import move
from tests.factories.books import account_of, alarms, balances, empty_books, equals_stripe, kinds, night, treasurer
from tests.factories.gifts import make_fund
from tests.factories.lives import broken, received
from tests.factories.staff import sign_in
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_books():
    empty_books()


def orphan(bench, cents: int = 10_000, **values) -> Payment:
    intent = bench.charge(cents, **values)
    tell(bench)
    return Payment.objects.get(payment_intent_id=intent["id"])


def unknown(bench, kind: str, cents: int) -> LedgerEntry:
    with bench.state.lock:
        made = move(bench.state, kind, cents, source=None)
    night()
    return LedgerEntry.objects.get(source=made["id"], kind__startswith="unknown")


@pytest.mark.parametrize(
    ("purpose", "left"),
    [
        ("fund", {"income:gifts": -10_000, "expenses:fees": 320}),
        ("other", {"income:other": -10_000, "expenses:fees": 320}),
        ("foreign", {"foreign": -9680}),
    ],
)
def test_an_orphan_payment_goes_where_a_person_says_with_its_fee(stand_in, client, purpose, left):
    payment, fund = orphan(stand_in), make_fund()
    night()
    assert "unattributed payments" in alarms(client)
    said = {"purpose": purpose, "fund": fund if purpose == "fund" else None}
    assert attribute_payment(payment, **said, reason="The hall's till", decided_by=treasurer())
    assert balances() == {"assets:stripe": 9680, **left}
    assert (alarms(client), broken()) == ([], [])
    row = Attribution.objects.get()
    assert (row.payment, row.reason, row.decided_by) == (payment, "The hall's till", treasurer())
    if purpose == "fund":
        assert (fund_totals(fund).received_cents, fund_totals(fund).net_cents) == (10_000, 9680)


@pytest.mark.parametrize("purpose", ["fund", "other", "foreign"])
@pytest.mark.parametrize("told_before", [True, False])
def test_what_goes_back_leaves_the_name_and_what_fails_comes_back_to_it(stand_in, purpose, told_before):
    payment, fund = orphan(stand_in), make_fund()
    if told_before:
        refund = stand_in.refund(payment.payment_intent_id, 4000)
        tell(stand_in)
    said = {"purpose": purpose, "fund": fund if purpose == "fund" else None}
    attribute_payment(payment, **said, reason="A cheque", decided_by=treasurer())
    if not told_before:
        refund = stand_in.refund(payment.payment_intent_id, 4000)
        tell(stand_in)
    home = {"fund": Account.GIFTS, "other": Account.OTHER_INCOME, "foreign": Account.FOREIGN}[purpose]
    fee = 320 if purpose == "foreign" else 0
    assert account_of(payment, home) == -6000 + fee
    stand_in.finish_refund(refund["id"], "failed")
    tell(stand_in)
    assert (account_of(payment, home), account_of(payment, Account.UNATTRIBUTED)) == (-10_000 + fee, 0)
    assert (equals_stripe(stand_in), broken()) == (True, [])


@pytest.mark.parametrize(("outcome", "left"), [("won", 10_000), ("lost", 7000)])
def test_what_a_dispute_left_of_a_payment_is_named_at_once_and_the_rest_when_it_comes_back(stand_in, outcome, left):
    payment, fund = orphan(stand_in), make_fund()
    dispute = stand_in.dispute(payment.payment_intent_id, 3000)
    tell(stand_in)
    attribute_payment(payment, fund=fund, reason="A cheque", decided_by=treasurer())
    assert (fund_totals(fund).received_cents, account_of(payment, Account.UNATTRIBUTED)) == (7000, -3000)
    stand_in.close_dispute(dispute["id"], outcome)
    tell(stand_in)
    assert (fund_totals(fund).received_cents, account_of(payment, Account.UNATTRIBUTED)) == (left, 0)
    assert (equals_stripe(stand_in), broken()) == (True, [])


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_dispute_from_before_the_name_ends_without_leaving_anything_behind(stand_in, outcome):
    payment, fund = orphan(stand_in), make_fund()
    dispute = stand_in.dispute(payment.payment_intent_id)
    tell(stand_in)
    attribute_payment(payment, fund=fund, reason="A cheque", decided_by=treasurer())
    assert fund_totals(fund).received_cents == 0
    stand_in.close_dispute(dispute["id"], outcome)
    tell(stand_in)
    assert account_of(payment, Account.UNATTRIBUTED) == account_of(payment, Account.DISPUTES) == 0
    assert fund_totals(fund).received_cents == (10_000 if outcome == "won" else 0)
    assert (equals_stripe(stand_in), broken()) == (True, [])


def test_a_lost_dispute_is_a_loss_and_one_won_after_all_is_none(stand_in):
    fund = make_fund()
    payment = received(stand_in, fund, amount_cents=8000)
    dispute = stand_in.dispute(payment.payment_intent_id)
    stand_in.close_dispute(dispute["id"], "lost")
    tell(stand_in)
    assert (balances()["expenses:losses"], balances().get("disputes", 0)) == (8000, 0)
    stand_in.appeal_dispute(dispute["id"])
    tell(stand_in)
    assert "expenses:losses" not in balances()
    assert (fund_totals(fund).received_cents, broken()) == (8000, [])


@pytest.mark.parametrize(
    ("kind", "cents", "purpose", "account"),
    [
        ("advance", 700, "fund", {"income:gifts": -700}),
        ("advance", 700, "other", {"income:other": -700}),
        ("advance", 700, "foreign", {"foreign": -700}),
        ("transfer", -700, "fund", {"expenses:fees": 700}),
        ("transfer", -700, "other", {"expenses:other": 700}),
        ("transfer", -700, "foreign", {"foreign": 700}),
    ],
)
def test_an_unknown_movement_goes_where_a_person_says(stand_in, client, kind, cents, purpose, account):
    entry, fund = unknown(stand_in, kind, cents), make_fund()
    assert "movements of an unknown kind" in alarms(client)
    said = {"purpose": purpose, "fund": fund if purpose == "fund" else None}
    assert attribute_movement(entry, **said, reason="Stripe's advance", decided_by=treasurer()) is True
    assert balances() == {"assets:stripe": cents, **account}
    assert attribute_movement(entry, **said, reason="Again", decided_by=treasurer()) is False
    assert (alarms(client), len(kinds()), Attribution.objects.count()) == ([], 2, 1)


@pytest.mark.parametrize(
    "said",
    [
        {"purpose": "fund", "reason": "x"},
        {"purpose": "other", "reason": "  "},
        {"purpose": "dream", "reason": "x"},
    ],
)
def test_a_name_needs_its_fund_and_its_reason(stand_in, said):
    payment = orphan(stand_in)
    with pytest.raises(NotNamed):
        attribute_payment(payment, **said, decided_by=treasurer())
    with pytest.raises(NotNamed):
        attribute_movement(LedgerEntry.objects.first(), purpose="other", reason="x", decided_by=treasurer())
    assert not Attribution.objects.exists()


def test_what_another_program_charged_is_not_ours_and_asks_nobody(stand_in, client):
    payment = orphan(stand_in, metadata={"order_id": "8841", "shop": "books"})
    night()
    assert (payment.purpose, payment.fund, alarms(client)) == ("foreign", None, [])
    assert balances() == {"assets:stripe": 9680, "foreign": -9680}
    stand_in.refund(payment.payment_intent_id, 1000)
    tell(stand_in)
    assert (equals_stripe(stand_in), broken()) == (True, [])
    fund = make_fund()
    attribute_payment(payment, fund=fund, reason="It was a gift after all", decided_by=treasurer())
    assert fund_totals(fund).net_cents == 9000 - 320
    assert "foreign" not in balances()


def test_control_money_without_any_mark_is_unknown_and_asks_somebody(stand_in, client):
    payment = orphan(stand_in)
    night()
    assert payment.purpose == ""
    assert "unattributed payments" in alarms(client)


def test_a_decision_is_never_rewritten(stand_in):
    attribute_payment(orphan(stand_in), purpose="other", reason="x", decided_by=treasurer())
    for change in (Attribution.objects.update, lambda **_: Attribution.objects.all().delete()):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change(reason="y")


def test_the_treasurer_names_it_in_the_cms_and_an_editor_cannot(client, stand_in):
    entry, payment, fund = unknown(stand_in, "advance", 700), orphan(stand_in), make_fund()
    sign_in(client, "Rédaction")
    addresses = [reverse("till_unknown:name", args=[entry.pk]), reverse("till_payments:attribute", args=[payment.pk])]
    for address in addresses:
        client.post(address, {"purpose": "other", "reason": "x"})
    assert not Attribution.objects.exists()
    sign_in(client, "Trésorerie")
    assert entry.source in client.get(reverse("till_unknown:index") + "?unnamed=true").content.decode()
    page = client.get(reverse("till_unknown:inspect", args=[entry.pk])).content.decode()
    assert addresses[0] in page
    for address in addresses:
        client.post(address, {"purpose": "fund", "reason": "x"})
        client.post(address, {"purpose": "fund", "fund": fund.pk})
    assert not Attribution.objects.exists()
    for address in addresses:
        client.post(address, {"purpose": "fund", "fund": fund.pk, "reason": "The cheque of 3 May"})
    assert fund_totals(fund).received_cents == 10_700
    assert entry.source not in client.get(reverse("till_unknown:index") + "?unnamed=true").content.decode()
    for shown in (
        reverse("till_unknown:inspect", args=[entry.pk]),
        reverse("till_payments:inspect", args=[payment.pk]),
    ):
        assert "The cheque of 3 May" in client.get(shown).content.decode()
    for address in addresses:
        client.post(address, {"purpose": "other", "reason": "No"})
    assert Attribution.objects.count() == 2
    listing = client.get(reverse("till_attributions:index")).content.decode()
    assert "The cheque of 3 May" in listing


@pytest.mark.parametrize(
    ("purpose", "left"),
    [("other", {"income:other": -10_000, "expenses:losses": 10_000}), ("foreign", {}), ("", {})],
)
def test_a_dispute_lost_on_money_without_a_fund_is_written_off_where_it_belongs(stand_in, purpose, left):
    payment = orphan(stand_in)
    if purpose:
        attribute_payment(payment, purpose=purpose, reason="x", decided_by=treasurer())
    dispute = stand_in.dispute(payment.payment_intent_id, fee=0)
    stand_in.close_dispute(dispute["id"], "lost")
    tell(stand_in)
    held = balances()
    assert {name: held[name] for name in left} == left
    assert account_of(payment, Account.DISPUTES) == account_of(payment, Account.UNATTRIBUTED) == 0
    assert (equals_stripe(stand_in), broken()) == (True, [])


@pytest.mark.parametrize("kind", ["refund", "dispute"])
def test_what_names_no_payment_intent_finds_its_payment_by_its_charge(stand_in, client, kind):
    payment = orphan(stand_in, metadata={"fund": make_fund().code})
    made = (stand_in.refund if kind == "refund" else stand_in.dispute)(payment.payment_intent_id, 500)
    getattr(stand_in.state, f"{kind}s")[made["id"]]["payment_intent"] = None
    stand_in.state.deliveries.clear()
    night()
    assert equals_stripe(stand_in)
    assert reversed_cents([payment]) == {payment.pk: 500}
    assert set(alarms(client)) <= {"disputes to answer", "self-check found something"}


def test_a_charge_of_the_old_kind_without_an_intent_waits_for_a_name_and_its_refund_follows_it(stand_in, client):
    intent = stand_in.charge(4000)
    stand_in.state.charges[stand_in.state.payment_intents[intent["id"]]["latest_charge"]]["payment_intent"] = None
    stand_in.state.deliveries.clear()
    stand_in.state.events.clear()
    night()
    assert equals_stripe(stand_in)
    payment = Payment.objects.get(payment_intent_id__startswith="ch_", amount_cents=4000)
    attribute_payment(payment, purpose="other", reason="The book table", decided_by=treasurer())
    assert alarms(client) == []
    refund = stand_in.refund(intent["id"], 1000)
    stand_in.state.refunds[refund["id"]]["payment_intent"] = None
    night()
    assert (reversed_cents([payment]), equals_stripe(stand_in), alarms(client)) == ({payment.pk: 1000}, True, [])


def test_the_charge_of_a_refund_is_asked_by_its_id(stand_in):
    payment = orphan(stand_in)
    refund = stand_in.refund(payment.payment_intent_id, 500)
    assert fetch_refund_charge(refund["id"]) == payment.charge_id
    stand_in.state.refunds[refund["id"]]["charge"] = None
    assert fetch_refund_charge(refund["id"]) == ""


def test_the_list_of_named_money_is_filtered_too(client, stand_in):
    entry = unknown(stand_in, "advance", 700)
    sign_in(client, "Trésorerie")
    address = reverse("till_unknown:index")
    assert entry.source not in client.get(address + "?unnamed=false").content.decode()
    attribute_movement(entry, purpose="foreign", reason="x", decided_by=treasurer())
    assert entry.source in client.get(address + "?unnamed=false").content.decode()
    assert "Pas à nous" in client.get(address).content.decode()


def test_control_without_the_check_of_the_right_an_editor_would_name_it(client, stand_in, monkeypatch):
    entry, payment = unknown(stand_in, "advance", 700), orphan(stand_in)
    for module in ("naming", "actions"):
        monkeypatch.setattr(f"donations.admin.{module}.require", lambda request, permission: None)
    sign_in(client, "Rédaction")
    client.post(reverse("till_unknown:name", args=[entry.pk]), {"purpose": "other", "reason": "x"})
    client.post(reverse("till_payments:attribute", args=[payment.pk]), {"purpose": "other", "reason": "x"})
    assert Attribution.objects.count() == 2


def test_control_without_its_trigger_a_decision_would_be_rewritten(stand_in):
    attribute_payment(orphan(stand_in), purpose="other", reason="x", decided_by=treasurer())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE donations_attribution DISABLE TRIGGER USER")
    Attribution.objects.update(reason="y")
    assert Attribution.objects.get().reason == "y"
