"""The treasurer's room: everything is seen, nothing about money is changed."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from core import admin, exports
from core.models import OutgoingMail
from donations.models import Donation, Fund, LedgerEntry, StripeEvent
from donations.selectors import public_messages
from donations.services.webhook_events import process_due_events
from home.roles import EDITORS, TREASURERS
from tests.factories.gifts import make_fund, open_gift
from tests.factories.mails import queue_plain
from tests.factories.webhooks import deliver_all
from users.models import User

pytestmark = pytest.mark.django_db
MONEY = ("till_gifts", "till_ledger", "till_events", "till_mails")


def signed_in(client, group: str | None):
    user = User.objects.create_user(f"{group or 'root'}@example.org", "x", is_superuser=group is None)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


@pytest.fixture
def treasurer(client):
    return signed_in(client, TREASURERS)


@pytest.fixture
def paid_gift(treasurer, stand_in):
    gift = open_gift(make_fund(), donor_name="=cmd|' /C calc'!A0", message="Courage", is_public=True)
    Donation.objects.filter(pk=gift.pk).update(message_state="waiting")
    stand_in.pay(gift.checkout_session_id)
    deliver_all(treasurer, stand_in)
    process_due_events()
    gift.refresh_from_db()
    return gift


@pytest.mark.parametrize("name", [*MONEY, "till_funds", "till_messages"])
def test_the_treasurer_opens_every_list(treasurer, paid_gift, name):
    assert treasurer.get(reverse(f"{name}:index")).status_code == 200


def test_one_gift_tells_its_whole_story(treasurer, paid_gift):
    page = treasurer.get(reverse("till_gifts:inspect", args=[paid_gift.pk])).content.decode()
    payment = paid_gift.payment
    for reference in (
        payment.payment_intent_id,
        payment.balance_transaction_id,
        str(paid_gift.public_id),
        "gift-thanks",
    ):
        assert reference in page
    assert all(event.event_id in page for event in StripeEvent.objects.all())
    assert "25,00\u00a0$" in page


@pytest.mark.parametrize("name", MONEY)
@pytest.mark.parametrize("action", ["add", "edit", "delete", "copy"])
def test_no_address_changes_money(name, action):
    with pytest.raises(NoReverseMatch):
        reverse(f"{name}:{action}", args=[1] if action != "add" else [])


def test_not_even_a_superuser_may_edit_money(client):
    policy = admin.ReadOnlyPolicy(LedgerEntry)
    user = User(is_superuser=True, is_active=True)
    assert policy.user_has_permission(user, "view")
    assert not any(policy.user_has_permission(user, action) for action in ("add", "change", "delete"))


def test_an_editor_sees_no_money(client):
    signed_in(client, EDITORS)
    for name in MONEY:
        assert client.get(reverse(f"{name}:index")).status_code == 302


def test_lists_are_filtered_and_searched(treasurer, paid_gift):
    other = make_fund()
    page = treasurer.get(reverse("till_gifts:index"), {"fund": other.pk}).content.decode()
    assert "cmd" not in page
    page = treasurer.get(reverse("till_gifts:index"), {"q": paid_gift.payment.payment_intent_id}).content.decode()
    assert "cmd" in page


def test_a_list_costs_the_same_whatever_its_length(treasurer, paid_gift, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        treasurer.get(reverse("till_gifts:index"))


def exported(client, kind: str) -> list[list]:
    response = client.get(reverse("till_gifts:index"), {"export": kind})
    content = response.getvalue() if response.streaming else response.content
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_spreadsheet_never_calculates_what_a_donor_typed(treasurer, paid_gift, kind):
    rows = exported(treasurer, kind)
    cells = [str(cell) for row in rows for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not any(cell.startswith("=") for cell in cells)
    line = next(row for row in rows if str(paid_gift.public_id) in map(str, row))
    assert "25,00" in [str(cell) for cell in line] or 25 in line


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_control_without_the_guard_the_formula_would_be_there(treasurer, paid_gift, kind, monkeypatch):
    monkeypatch.setattr(exports, "escape_csv_formula", lambda value: value)
    assert "=cmd|' /C calc'!A0" in [str(cell) for row in exported(treasurer, kind) for cell in row]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\u00a0=1", "＝1", "\r=1", "|x", "%0A"])
def test_what_a_spreadsheet_could_calculate_is_quoted(text):
    assert exports.escape_csv_formula(text) == "'" + text.replace("\r", "\n")


@pytest.mark.parametrize("value", ["Zoé", "25", "a=b", "", 5, None])
def test_plain_values_are_left_alone(value):
    assert exports.escape_csv_formula(value) == value


def test_an_export_needs_its_permission(client, paid_gift):
    group = Group.objects.get(name=TREASURERS)
    group.permissions.remove(*group.permissions.filter(codename="export_donation"))
    signed_in(client, None).logout()
    user = User.objects.get(email=f"{TREASURERS.lower()}@example.org")
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(reverse("till_gifts:index"), {"export": "csv"}).status_code in (302, 403)


def test_a_parked_event_is_replayed_by_a_button(treasurer, paid_gift):
    StripeEvent.objects.update(status="parked")
    event = StripeEvent.objects.first()
    assert "Traiter de nouveau" in treasurer.get(reverse("till_events:inspect", args=[event.pk])).content.decode()
    assert treasurer.get(reverse("till_events:replay", args=[event.pk])).status_code == 405
    treasurer.post(reverse("till_events:replay", args=[event.pk]))
    event.refresh_from_db()
    assert event.status == "received"


@pytest.mark.parametrize("failed", [{"status": "dead"}, {"status": "queued", "last_error": "TemplateSyntaxError: …"}])
def test_a_mail_that_failed_is_sent_again_by_a_button(treasurer, failed):
    queue_plain()
    mail = OutgoingMail.objects.get(kind="account")
    page = reverse("till_mails:inspect", args=[mail.pk])
    assert "Envoyer de nouveau" not in treasurer.get(page).content.decode()
    OutgoingMail.objects.update(**failed, next_attempt_at=timezone.now() + timedelta(hours=4))
    assert "Envoyer de nouveau" in treasurer.get(page).content.decode()
    treasurer.post(reverse("till_mails:retry", args=[mail.pk]))
    mail.refresh_from_db()
    assert (mail.status, mail.last_error) == ("queued", "")
    assert mail.next_attempt_at <= timezone.now()


@pytest.mark.parametrize("name", ["till_events:replay", "till_mails:retry", "till_messages:decide"])
def test_a_delegate_may_press_no_button(client, name):
    client.force_login(User.objects.create_user("nobody@example.org", "x"))
    assert client.post(reverse(name, args=[1])).status_code in (302, 403)


def test_a_message_is_shown_only_once_somebody_read_it(treasurer, paid_gift):
    assert public_messages(paid_gift.fund) == []
    treasurer.post(reverse("till_messages:decide", args=[paid_gift.pk]), {"decision": "show"})
    assert [message.text for message in public_messages(paid_gift.fund)] == ["Courage"]
    treasurer.post(reverse("till_messages:decide", args=[paid_gift.pk]), {"decision": "hide"})
    assert public_messages(paid_gift.fund) == []


def test_an_editor_moderates_without_seeing_the_till(client, paid_gift):
    signed_in(client, EDITORS)
    assert "Courage" in client.get(reverse("till_messages:index")).content.decode()
    client.post(reverse("till_messages:decide", args=[paid_gift.pk]), {"decision": "show"})
    assert public_messages(paid_gift.fund)


def fund_form(**values):
    return {
        "name_fr": "Fonds", "name_es": "Fondo", "name_en": "Fund", "code": "nouveau",
        "nature": "gift", "opens_on": "2026-01-01", "closes_on": "", "goal_cents": "1 500,50 $",
        "suggested_cents": "25; 1 000,50 $;", **values,
    }  # fmt: skip


def test_the_treasurer_makes_a_fund(treasurer):
    assert treasurer.post(reverse("till_funds:add"), fund_form()).status_code == 302
    fund = Fund.objects.get(code="nouveau")
    assert (fund.goal_cents, fund.suggested_cents) == (150_050, [2_500, 100_050])
    shown = treasurer.get(reverse("till_funds:edit", args=[fund.pk])).content.decode().replace("\xa0", " ")
    assert 'value="1 500,50 $"' in shown
    assert 'value="25 $; 1 000,50 $"' in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_on": "2025-01-01"}, {"suggested_cents": "0,99"}, {"suggested_cents": "25, 50"}, {"goal_cents": "-5"},
        {"suggested_cents": ";"}, {"suggested_cents": "1;2;3;4;5;6;7"}, {"suggested_cents": "vingt"},
        {"goal_cents": "0"}, {"goal_cents": "1,5,0"},
    ],
)  # fmt: skip
def test_a_fund_that_makes_no_sense_is_refused_with_its_reason(treasurer, wrong):
    response = treasurer.post(reverse("till_funds:add"), fund_form(**wrong))
    assert response.status_code == 200
    assert not Fund.objects.filter(code="nouveau").exists()


def test_a_fund_that_received_money_is_not_deleted(client, paid_gift):
    signed_in(client, None)
    client.post(reverse("till_funds:delete", args=[paid_gift.fund_id]))
    assert Fund.objects.filter(pk=paid_gift.fund_id).exists()


def test_pages_of_the_till_answer_in_montreals_time(treasurer, paid_gift):
    page = treasurer.get(reverse("till_gifts:inspect", args=[paid_gift.pk])).content.decode()
    assert timezone.localtime(paid_gift.created_at).strftime("%Y-%m-%d %H:%M") in page


def test_the_switch_shows_its_form(treasurer):
    assert reverse("till_switch:flip") in treasurer.get(reverse("till_switch:index")).content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"goal_cents": "0"}, "supérieur à zéro"),
        ({"opens_on": "2027-02-01", "closes_on": "2027-01-01"}, "intervertissez"),
        ({"is_general": "on"}, "Un autre fonds est déjà le fonds général"),
        ({"nature": "due"}, "Un autre fonds reçoit déjà les cotisations"),
    ],
)
def test_a_fund_that_cannot_be_is_refused_in_a_sentence(treasurer, values, sentence):
    Fund.objects.filter(is_general=True).exists() or make_fund(is_general=True)
    Fund.objects.filter(nature="due").exists() or make_fund(nature="due")
    page = treasurer.post(
        reverse("till_funds:add"),
        {
            "name_fr": "Radio", "name_es": "Radio", "name_en": "Radio", "code": "radio-du-village", "nature": "gift",
            "opens_on": "2027-01-01", "suggested_cents": "25", **values,
        },
    ).content.decode()  # fmt: skip
    assert sentence in page
    assert "contrainte" not in page
    assert not Fund.objects.filter(code="radio-du-village").exists()
