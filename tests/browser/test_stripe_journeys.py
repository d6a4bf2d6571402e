"""Days that Stripe makes long, in a browser and in three languages, under production's content policy: a pause from a
31st, a debit by micro-deposits, a statement of New Year's Eve, a refund pressed twice, a gift that staff stop.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, RunningSite
from tests.browser.test_gift_journey import address, fill
from tests.browser.test_money_journeys import LANGUAGES, OVER, enter, give, mail_about, subscription_of, until

pytestmark = pytest.mark.browser
PAUSE = {
    "fr": ("Suspendre", "3 mois", "Suspendre mon don", "30 avril 2027"),
    "es": ("Suspender", "3 meses", "Suspender mi donativo", "30 de abril de 2027"),
    "en": ("Pause", "3 months", "Pause my gift", "April 30, 2027"),
}
STATEMENT = {"fr": "31 décembre 2026", "es": "31 de diciembre de 2026", "en": "Dec. 31, 2026"}
FIVE = {"fr": "5,00\u00a0$", "es": "$5.00", "en": "$5.00"}
RECEIVED = {"fr": "Votre don est arrivé", "es": "Su donativo llegó", "en": "Your gift has arrived"}


@contextmanager
def stripe_at(site: RunningSite, moment: datetime) -> Iterator[None]:
    """Stripe's clock at that moment, and back again."""
    clock, kept = site.bench.state.clock, site.bench.state.clock.offset
    with site.bench.state.lock:
        clock.offset += moment.timestamp() - clock.now()
    yield
    with site.bench.state.lock:
        clock.offset = kept


@pytest.fixture
def on_new_years_eve(site) -> Iterator[None]:
    """Eight in the evening of 31 December in Montréal: at Stripe's and in our rows it is 2027."""
    with stripe_at(site, datetime(2027, 1, 1, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def on_a_31st(site) -> Iterator[None]:
    """Ten in the morning: a 31st at Stripe's too."""
    with stripe_at(site, datetime(2026, 12, 31, 15, tzinfo=UTC)):
        yield


@pytest.fixture
def speaks_french_after(site) -> Iterator[None]:
    """The treasurer's choice of language, taken back."""
    yield
    site.query("UPDATE wagtailusers_userprofile SET preferred_language = '' RETURNING id")


def treasurer(page: Page, site: RunningSite, language: str) -> Page:
    """The treasurer's own browser, signed in, its CMS in the language chosen in the account."""
    staff = page.context.browser.new_page()
    staff.goto(f"{site.url}/compte/login/")
    staff.fill("[name=login]", "tresorerie@example.org")
    staff.fill("[name=password]", PASSWORD)
    staff.locator("main form button").first.click()
    staff.goto(f"{site.url}/admin/account/")
    staff.fill("[name=name_email-first_name]", "Camille")
    staff.fill("[name=name_email-last_name]", "Exemple")
    chosen = staff.locator("[name=locale-preferred_language]")
    chosen.select_option(language)
    chosen.evaluate("field => field.form.requestSubmit()")
    expect(staff.locator("html")).to_have_attribute("lang", language)
    return staff


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pause_of_three_months_from_a_31st_says_the_30th_of_april(page, site, on_a_31st, language):
    to = f"pause-{language}@example.org"
    give(page, site, language, to, monthly=True)
    enter(page, site, language, to)
    summary, months, button, day = PAUSE[language]
    page.get_by_text(summary, exact=True).click()
    page.get_by_label("", exact=False).locator("xpath=//select[@name='months']").select_option(label=months)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".promise")).to_contain_text(day)
    pause = site.bench.state.subscriptions[subscription_of(site, to)]["pause_collection"]
    assert datetime.fromtimestamp(pause["resumes_at"], UTC).date().isoformat() == "2027-04-01"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gift_of_new_years_eve_is_in_the_statement_of_its_year(page, site, on_new_years_eve, language):
    to = f"veille-{language}@example.org"
    give(page, site, language, to, monthly=False)
    site.query(f"UPDATE donations_donation SET created_at = '2027-01-01 01:00Z' WHERE email = '{to}' RETURNING id")
    enter(page, site, language, to)
    link = page.locator("a", has_text="2026").first
    assert page.locator("a", has_text="2027").count() == 0
    link.click()
    expect(page.locator("main")).to_contain_text(STATEMENT[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_debit_by_micro_deposits_is_under_way_until_its_bank_answers(page, site, language):
    to = f"debit-{language}@example.org"
    page.goto(address(site, language))
    fill(page, email=to)
    page.click("[data-say]")
    page.wait_for_url("**/c/pay/**")
    page.click("button[value=debit]")
    gift = f"SELECT status FROM donations_donation WHERE email = '{to}'"
    until(lambda: site.query(gift) == [("processing",)])
    session = site.query(f"SELECT checkout_session_id FROM donations_donation WHERE email = '{to}'")[0][0]
    intent = site.bench.state.sessions[session]["payment_intent"]
    waiting = site.bench.state.payment_intents[intent]["next_action"]["verify_with_microdeposits"]
    page.goto(waiting["hosted_verification_url"])
    page.click("button[value=verify]")
    expect(page.get_by_role("status")).to_be_visible()
    site.bench.settle_debit(intent)
    mail_about(site, to, RECEIVED[language])
    assert site.query(gift) == [("succeeded",)]
    assert not any(f"To: {to}" in mail and "X-Mail-Kind: debit-failed" in mail for mail in site.mails())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refund_pressed_twice_leaves_once(page, site, speaks_french_after, language):
    to = f"deux-fois-{language}@example.org"
    give(page, site, language, to, monthly=False)
    staff = treasurer(page, site, language)
    payment, intent = site.query(
        "SELECT p.id, p.payment_intent_id FROM donations_payment p "
        f"JOIN donations_donation d ON d.id = p.donation_id WHERE d.email = '{to}'"
    )[0]
    staff.goto(f"{site.url}/admin/till_payments/inspect/{payment}/")
    staff.fill("#amount", "5")
    staff.fill("#reason", "À la demande de la personne")
    site.bench.chaos.set({"slow_seconds": 2.0})
    try:
        staff.locator("form button.no").dblclick(no_wait_after=True)
        expect(staff.locator("dl")).to_contain_text(FIVE[language], timeout=20000)
    finally:
        site.bench.chaos.set({"slow_seconds": 0.0})
    refunds = [row for row in site.bench.state.refunds.values() if row["payment_intent"] == intent]
    assert [row["amount"] for row in refunds] == [500]
    staff.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_stop_a_recurring_donation_and_its_giver_is_told(page, site, speaks_french_after, language):
    to = f"arret-{language}@example.org"
    give(page, site, language, to, monthly=True)
    staff = treasurer(page, site, language)
    number = site.query(f"SELECT id FROM donations_recurringdonation WHERE email = '{to}'")[0][0]
    staff.goto(f"{site.url}/admin/till_monthly/inspect/{number}/")
    staff.fill("#stop_reason", "demandé au téléphone")
    staff.locator("form button.no").click()
    expect(staff.locator("main")).to_contain_text("demandé au téléphone")
    staff.close()
    assert site.bench.state.subscriptions[subscription_of(site, to)]["status"] == "canceled"
    mail_about(site, to, OVER[language])
