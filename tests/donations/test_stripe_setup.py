"""The endpoint and the portal's configuration are made once, mended when they lack something, and left alone when right."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from donations.gateways.account_setup import DESCRIPTION, PORTAL_NAME
from donations.gateways.checkout import open_card_page
from donations.gateways.stripe import API_VERSION
from donations.services.account_setup import SetupStep, set_up_account
from donations.services.event_handlers import ROUTES
from donations.services.going_live import check_account
from sandbox.server import StandIn

ADDRESS = "https://ciso.example/stripe/webhook/"

LACKED = "payout.paid, refund.failed added"

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(settings, stand_in) -> StandIn:
    """An account that nobody set up."""
    settings.SITE_URL = "https://ciso.example"
    stand_in.account.without_portal()
    return stand_in


def endpoints(bench: StandIn) -> list[dict]:
    return list(bench.state.webhook_endpoints.values())


def portals(bench: StandIn) -> list[dict]:
    return list(bench.state.portal_configurations.values())


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("stripe_setup", *arguments, stdout=out)
    return out.getvalue()


def test_the_endpoint_and_the_portal_are_made_and_what_to_keep_is_said_once(bench, settings):
    told = said()
    (made,), (portal,) = endpoints(bench), portals(bench)
    assert told.splitlines() == [
        f"endpoint {made['id']} made for {ADDRESS}",
        f"  add to the settings: STRIPE_WEBHOOK_SECRETS={made['bench_secret']}",
        f"portal configuration {portal['id']} made",
        f"  add to the settings: STRIPE_PORTAL_CONFIGURATION={portal['id']}",
        "  Stripe shows this signing secret now and never again. Keep it beside the key, after a comma when there is one "
        "already; restart the site, then run «manage.py stripe_check».",
    ]
    assert made["description"] == DESCRIPTION
    assert (made["url"], made["api_version"]) == (ADDRESS, API_VERSION)
    assert set(made["enabled_events"]) == set(ROUTES)
    features = portal["features"]
    assert features["payment_method_update"]["enabled"] and features["invoice_history"]["enabled"]
    assert not any(
        features[name]["enabled"] for name in ("subscription_cancel", "subscription_update", "customer_update")
    )
    assert portal["default_return_url"] == f"https://ciso.example{reverse('donations:my_gifts')}"
    settings.STRIPE_PORTAL_CONFIGURATION = portal["id"]
    assert said() == "nothing to do: the endpoint and the portal are as the site needs them\n"
    assert (endpoints(bench), portals(bench)) == ([made], [portal])
    assert {finding.name for finding in check_account().findings} == {"checked_by_hand"}


def test_a_second_run_before_the_setting_is_added_makes_no_second_portal(bench):
    set_up_account()
    (step,) = set_up_account()
    made = portals(bench)[0]["id"]
    assert step == SetupStep(
        f"portal configuration {made} is made, and the site's settings do not name it",
        f"STRIPE_PORTAL_CONFIGURATION={made}",
    )
    assert len(portals(bench)) == len(endpoints(bench)) == 1


def test_a_dry_run_says_the_same_and_changes_nothing(bench):
    assert said("--dry-run").splitlines() == [
        f"would be: endpoint made for {ADDRESS}, with {len(ROUTES)} types of event",
        "would be: portal configuration made: a giver changes the card, and nothing else",
    ]
    assert not endpoints(bench) and not portals(bench)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"enabled_events": sorted({*ROUTES, "coupon.created"} - {"payout.paid", "refund.failed"})}, LACKED),
        ({"status": "disabled"}, "turned on"),
        (
            {"status": "disabled", "enabled_events": sorted({*ROUTES} - {"payout.paid", "refund.failed"})},
            f"turned on; {LACKED}",
        ),
    ],
)
def test_an_endpoint_that_lacks_something_is_mended_and_not_doubled(bench, settings, spoil, words):
    set_up_account()
    settings.STRIPE_PORTAL_CONFIGURATION = portals(bench)[0]["id"]
    (made,) = endpoints(bench)
    made |= spoil
    kept = set(made["enabled_events"])
    assert said("--dry-run") == f"would be: endpoint {made['id']}: {words}\n"
    assert set(made["enabled_events"]) == kept and made["status"] == spoil.get("status", "enabled")
    assert said() == f"endpoint {made['id']}: {words}\n"
    assert set(made["enabled_events"]) == kept | set(ROUTES) and made["status"] == "enabled"
    assert len(endpoints(bench)) == 1


def test_an_endpoint_that_sends_everything_and_one_of_connect_are_left_alone(bench, settings):
    bench.account.add_endpoint(ADDRESS, ["*"], version=API_VERSION, connect=True)
    assert any(step.setting.startswith("STRIPE_WEBHOOK") for step in set_up_account())
    everything = endpoints(bench)[1]
    everything["enabled_events"] = ["*"]
    settings.STRIPE_PORTAL_CONFIGURATION = portals(bench)[0]["id"]
    assert set_up_account() == []
    everything["status"] = "disabled"
    assert [step.sentence for step in set_up_account()] == [f"endpoint {everything['id']}: turned on"]
    assert everything["enabled_events"] == ["*"]


def test_of_two_endpoints_the_one_that_is_on_is_mended(bench, settings):
    bench.account.add_endpoint(ADDRESS, ["*"])["status"] = "disabled"
    second = bench.account.add_endpoint(ADDRESS, ["charge.succeeded"])
    set_up_account()
    assert set(second["enabled_events"]) == set(ROUTES) and endpoints(bench)[0]["status"] == "disabled"


def test_a_portal_saved_in_the_dashboard_that_changes_cards_is_enough(bench):
    bench.account.save_portal(subscription_cancel={"enabled": True})
    assert not any(step.setting.startswith("STRIPE_PORTAL") for step in set_up_account())
    assert len(portals(bench)) == 1


def test_a_portal_saved_without_cards_is_a_persons_and_ours_is_made_beside_it(bench):
    bench.account.save_portal(payment_method_update={"enabled": False})
    set_up_account()
    saved, made = portals(bench)
    assert not saved["features"]["payment_method_update"]["enabled"] and made["name"] == PORTAL_NAME


@pytest.mark.parametrize(
    "spoil",
    [
        {"active": False},
        {"features": {"payment_method_update": {"enabled": False}, "subscription_cancel": {"enabled": False}}},
        {"features": {"payment_method_update": {"enabled": True}, "subscription_cancel": {"enabled": True}}},
    ],
)
def test_our_portal_is_mended(bench, settings, spoil):
    set_up_account()
    (made,) = portals(bench)
    settings.STRIPE_PORTAL_CONFIGURATION = made["id"]
    made |= spoil
    spoiled = made["features"]["payment_method_update"]["enabled"], made["active"]
    assert made["id"] in said("--dry-run")
    assert (made["features"]["payment_method_update"]["enabled"], made["active"]) == spoiled
    (step,) = set_up_account()
    assert step == SetupStep(f"portal configuration {made['id']}: lets a giver change the card, and nothing else")
    assert made["active"] and made["features"]["payment_method_update"]["enabled"]
    assert not made["features"]["subscription_cancel"]["enabled"]


def test_a_portal_that_the_settings_name_and_stripe_does_not_know_is_made_anew(bench, settings):
    settings.STRIPE_PORTAL_CONFIGURATION = "bpc_of_the_other_mode"
    steps = set_up_account()
    assert steps[-1].setting == f"STRIPE_PORTAL_CONFIGURATION={portals(bench)[0]['id']}"


def test_the_card_page_opens_with_the_portal_that_the_settings_name(bench, settings):
    bench.state.customers["cus_1"] = {"id": "cus_1", "object": "customer"}
    set_up_account()
    asked = []
    answer = bench.server.api.answer
    bench.server.api.answer = lambda method, path, body: asked.append(body) or answer(method, path, body)
    bench.account.save_portal()
    for configuration in ("", portals(bench)[0]["id"]):
        settings.STRIPE_PORTAL_CONFIGURATION = configuration
        open_card_page(customer_id="cus_1", locale="fr-CA", return_url="https://ciso.example/")
    assert ["configuration=" in body for body in asked] == [False, True]


def test_a_key_without_the_right_to_write_is_told_which_one_it_needs(bench):
    bench.account.deny("webhook_write")
    with pytest.raises(CommandError, match=r"rak_webhook_write.*«Webhook Endpoints» and «Customer portal», Write"):
        call_command("stripe_setup")
    assert not endpoints(bench)


def test_an_account_full_of_endpoints_is_said_in_stripes_words(bench):
    for number in range(16):
        bench.account.add_endpoint(f"https://other.example/{number}/", ["*"])
    with pytest.raises(CommandError, match="maximum of 16"):
        call_command("stripe_setup")


def test_a_silent_stripe_leaves_nothing_half_told(bench):
    bench.chaos.next_calls = ["reset"] * 4
    with pytest.raises(CommandError, match="nothing is made twice"):
        call_command("stripe_setup")


def test_an_answer_that_was_lost_does_not_make_a_second_endpoint(bench):
    # The list is answered, the making of the endpoint is not: the SDK asks again under the same key.
    bench.chaos.next_calls = ["ok", "timeout_after"]
    set_up_account()
    assert len(endpoints(bench)) == 1
