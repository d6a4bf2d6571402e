"""A Stripe account is read before gifts are taken: each thing that would go wrong is said once, and nothing else is."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils import timezone

from donations.exceptions import GatewayUnavailable
from donations.gateways.stripe import API_VERSION
from donations.services.account_checks import CHECKS
from donations.services.account_expectations import MANUAL_CHECKS
from donations.services.going_live import check_account
from sandbox.errors import ApiError
from sandbox.server import StandIn
from tests.databases import ROOT
from tests.factories.accounts import (
    ADDRESS,
    AGAINST,
    HARMLESS,
    SITE,
    WRONG,
    endpoint,
    make_right,
    moved,
    nobody_else,
    opened,
    waiting,
)

# What is said of each account, as whoever reads it reads it.
SENTENCES = yaml.safe_load((ROOT / "tests/donations/account_sentences.yaml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(settings, stand_in) -> StandIn:
    """A right account: an endpoint that got an event, a saved portal, and a person who looked at the rest."""
    today = timezone.localdate()
    settings.SITE_URL, settings.BOOKS_OPEN_AT = SITE, None
    settings.STRIPE_CHECKED_BY_HAND = [f"{name}={today} the treasurer" for name in MANUAL_CHECKS]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"form-action": ["'self'", stand_in.url]}}
    nobody_else(stand_in)
    make_right(stand_in)
    return stand_in


def bare(sentence: str) -> str:
    """The sentence without the ids that change from run to run, and without the SDK's version."""
    return re.sub(r"\b(we|bpc)_\w{24}\b", r"\1_…", sentence).replace(API_VERSION, "the SDK's")


@pytest.fixture
def restricted(settings, account) -> StandIn:
    """The same account, through a restricted key that may do all."""
    settings.STRIPE_SECRET_KEY = account.server.api_key = "rk_test_suite"
    return account


def test_a_right_account_is_met_with_no_sentence(account):
    report = check_account()
    assert report.findings == report.remarks == ()


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_account_is_named_in_one_sentence(restricted, case):
    name, spoil = WRONG[case]
    spoil(restricted)
    (found,) = check_account().findings
    assert (found.name, bare(found.sentence)) == (name, SENTENCES[case])


@pytest.mark.parametrize("case", AGAINST)
def test_an_account_that_the_settings_do_not_mean_is_named(account, settings, case):
    name, values = AGAINST[case]
    for setting, value in values.items():
        setattr(settings, setting, value)
    (found,) = check_account().findings
    assert (found.name, bare(found.sentence)) == (name, SENTENCES[case])


@pytest.mark.parametrize("case", WRONG)
def test_control_a_check_switched_off_lets_its_wrong_account_pass(restricted, case):
    name, spoil = WRONG[case]
    spoil(restricted)
    assert check_account(checks={key: check for key, check in CHECKS.items() if key != name}).findings == ()


@pytest.mark.parametrize("case", AGAINST)
def test_control_a_check_switched_off_lets_the_wrong_settings_pass(account, settings, case):
    name, values = AGAINST[case]
    for setting, value in values.items():
        setattr(settings, setting, value)
    assert check_account(checks={key: check for key, check in CHECKS.items() if key != name}).findings == ()


def test_each_check_has_a_wrong_account_and_each_its_own_sentence(account):
    assert {name for name, _spoil in [*WRONG.values(), *AGAINST.values()]} == set(CHECKS)
    assert len(CHECKS) >= 12


def test_a_long_list_of_what_stripe_must_know_is_cut(account):
    asked = [f"company.field_{number}" for number in range(5)]
    account.account.set(requirements={"currently_due": asked, "past_due": None})
    assert check_account().findings[0].sentence.endswith("company.field_3, company.field_4.")
    account.account.set(requirements={"currently_due": None, "past_due": [*asked, "company.field_5"]})
    assert check_account().findings[0].sentence.endswith("company.field_3, company.field_4, ….")


def test_an_endpoint_that_sends_everything_sends_ours(account):
    endpoint(account)["enabled_events"] = ["*"]
    assert check_account().findings == ()


def test_methods_of_a_choice_that_checkout_does_not_take_do_not_count(account):
    other = dict(account.account.save_methods(), id="pmc_other", is_default=False)
    account.state.payment_method_configurations["pmc_other"] = other | {"klarna": other["card"]}
    assert check_account().findings == ()


@pytest.mark.parametrize("metadata", [{}, {"site": "other.example"}])
def test_a_receipt_for_what_is_not_ours_is_nobodys_business(account, metadata):
    account.charge(900, metadata=metadata)
    list(account.state.charges.values())[-1]["receipt_number"] = "2026-2"
    assert check_account().findings == ()


def test_an_endpoint_that_is_off_beside_one_that_works_is_nobodys_business(account):
    account.account.add_endpoint(ADDRESS, ["*"])["status"] = "disabled"
    assert check_account().findings == ()


def test_the_portal_that_the_settings_name_is_the_one_that_counts(account, settings):
    saved = account.account.save_portal(payment_method_update={"enabled": False})
    made = dict(saved, id="bpc_ours", is_default=False)
    made["features"] = made["features"] | {"payment_method_update": {"enabled": True}}
    account.state.portal_configurations["bpc_ours"] = made
    settings.STRIPE_PORTAL_CONFIGURATION = "bpc_ours"
    assert check_account().findings == ()


def test_an_account_that_others_use_too_is_fine_once_the_books_have_an_opening(settings, stand_in):
    settings.SITE_URL, settings.BOOKS_OPEN_AT = SITE, None
    settings.STRIPE_CHECKED_BY_HAND = [f"{name}={timezone.localdate()} M. B." for name in MANUAL_CHECKS]
    make_right(stand_in)
    assert [finding.name for finding in check_account().findings] == ["used_before"]
    settings.BOOKS_OPEN_AT = timezone.now()
    report = check_account()
    assert report.findings == ()
    assert [remark.sentence for remark in report.remarks] == [SENTENCES["subscriptions of others"].replace("1", "3")]


def test_an_account_in_use_is_fine_once_the_books_have_an_opening(account, settings):
    moved(account, 40 * 86400)
    settings.BOOKS_OPEN_AT = timezone.now()
    assert check_account().findings == ()


def test_books_that_open_later_are_said(account, settings):
    settings.BOOKS_OPEN_AT = datetime(2126, 12, 1, 9, tzinfo=UTC)
    assert [remark.sentence for remark in check_account().remarks] == [SENTENCES["books that open later"]]


def test_what_arrived_within_the_hour_is_not_late_yet(account):
    waiting(account, 60)
    assert check_account().findings == ()


# What a person confirms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MANUAL_CHECKS)
def test_what_stripe_does_not_tell_must_be_confirmed_by_a_person(account, settings, name):
    settings.STRIPE_CHECKED_BY_HAND = [row for row in settings.STRIPE_CHECKED_BY_HAND if not row.startswith(name)]
    (found,) = check_account().findings
    assert (found.name, found.sentence) == ("checked_by_hand", SENTENCES[name])


@pytest.mark.parametrize(
    "entry", ["retry_rules", "retry_rules=yes the treasurer", "retry_rules={today}", "retry_rules={old} the treasurer",
              "retry_rules={tomorrow} the treasurer", "retry={today} the treasurer"],
)  # fmt: skip
def test_a_confirmation_has_a_day_and_a_name_and_lasts_a_year(account, settings, entry):
    today = timezone.localdate()
    days = {"today": today, "old": today - timedelta(days=366), "tomorrow": today + timedelta(days=1)}
    others = [row for row in settings.STRIPE_CHECKED_BY_HAND if not row.startswith("retry_rules")]
    settings.STRIPE_CHECKED_BY_HAND = [*others, entry.format(**days)]
    assert [found.name for found in check_account().findings] == ["checked_by_hand"]
    settings.STRIPE_CHECKED_BY_HAND = [*others, f" retry_rules = {today - timedelta(days=364)}  M. B. "]
    assert check_account().findings == ()


def test_what_a_checkout_shows_needs_no_persons_word(account, settings):
    settings.STRIPE_CHECKED_BY_HAND = [
        row for row in settings.STRIPE_CHECKED_BY_HAND if not row.startswith(("adaptive_pricing", "custom_domain"))
    ]
    assert len(check_account().findings) == 2
    opened(account)
    assert check_account().findings == ()


# Harmless ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", HARMLESS)
def test_what_is_harmless_is_said_and_does_not_fail(account, case):
    HARMLESS[case](account)
    report = check_account()
    assert report.findings == ()
    (remark,) = report.remarks
    assert (remark.name, bare(remark.sentence)) == ("remark", SENTENCES[case])


def test_a_restricted_key_is_tried_on_what_does_not_exist_and_told_so(restricted):
    before = restricted.truth()
    report = check_account()
    assert report.findings == ()
    assert [remark.sentence for remark in report.remarks] == [SENTENCES["a restricted key"]]
    assert restricted.truth() == before and not restricted.state.portal_sessions


def test_a_stripe_that_fails_while_a_change_is_tried_is_no_denial(restricted, monkeypatch):
    sound = restricted.server.api.answer

    def failing(method, path, body):
        if method == "POST":
            raise ApiError(500, "The bench fails on request.", kind="api_error")
        return sound(method, path, body)

    monkeypatch.setattr(restricted.server.api, "answer", failing)
    with pytest.raises(GatewayUnavailable):
        check_account()


def test_a_part_that_the_key_cannot_read_may_be_looked_at_by_a_person(restricted, settings):
    restricted.account.deny("accounts_kyc_basic_read", "balance_settings_read")
    (found,) = check_account().findings
    assert found.name == "unread"
    settings.STRIPE_CHECKED_BY_HAND = [*settings.STRIPE_CHECKED_BY_HAND, f"account={timezone.localdate()} M. B."]
    assert check_account().findings == ()


# The command -----------------------------------------------------------------------------------------------------


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("stripe_check", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_ready_and_ends_well(account):
    assert said() == "ok  the account is ready for gifts\n"
    assert json.loads(said("--json")) == {"ready": True, "findings": [], "remarks": []}


def test_the_command_names_each_fault_and_exits_1(account, capsys):
    account.account.set(charges_enabled=False, country="FR")
    endpoint(account)["api_version"] = "2024-06-20"
    with pytest.raises(SystemExit) as ended:
        call_command("stripe_check")
    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1
    assert [line[:4] for line in lines] == ["NO  ", "NO  ", "    "]
    with pytest.raises(SystemExit):
        call_command("stripe_check", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["ready"], [row["name"] for row in told["findings"]]) == (False, ["charges", "country"])


def test_a_key_that_stripe_does_not_take_is_one_sentence(account, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_rolled"
    with pytest.raises(CommandError, match="does not take STRIPE_SECRET_KEY"):
        call_command("stripe_check")


def test_a_silent_stripe_is_said_and_nothing_is_guessed(account):
    account.chaos.next_calls = ["reset"] * 4
    with pytest.raises(CommandError, match="Nothing was checked"):
        call_command("stripe_check")


def test_the_check_changes_nothing_at_stripes(account):
    before = {name: json.dumps(getattr(account.state, name)) for name in ("webhook_endpoints", "portal_configurations")}
    events = len(account.state.events)
    said()
    assert before == {name: json.dumps(getattr(account.state, name)) for name in before}
    assert len(account.state.events) == events and not account.state.answers
