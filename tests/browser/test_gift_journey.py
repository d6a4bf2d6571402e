"""Read the appeal, give 25 $, pay, come back, see the total risen by 25,00 $, be thanked."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import RunningSite

pytestmark = pytest.mark.browser
APPEAL = {
    "fr": "/donner/cooperatives-mexique/",
    "es": "/es/donar/cooperativas-mexico/",
    "en": "/en/give/mexican-cooperatives/",
}
PAY = re.compile(r"/c/pay/")
THANKS = {"fr": "Merci", "es": "Gracias", "en": "Thank you"}
SUBJECTS = {"fr": "Votre_don_est_arriv", "es": "Su donativo lleg", "en": "Your gift has arrived"}


def address(site: RunningSite, language: str) -> str:
    path = site.query(
        "SELECT p.url_path FROM wagtailcore_page p JOIN wagtailcore_locale l ON l.id = p.locale_id "
        f"WHERE l.language_code = '{language}' AND p.translation_key = "
        "(SELECT translation_key FROM wagtailcore_page WHERE url_path = '/accueil/donner/cooperatives-mexique/')"
    )[0][0]
    prefix = "" if language == "fr" else f"/{language}"
    return site.url + prefix + "/" + path.split("/", 2)[2]


def total_cents(page: Page) -> int:
    """The total as the page shows it, in cents."""
    shown = page.locator("[data-total]").inner_text().splitlines()[0]
    digits = re.sub(r"[^\d.,]", "", shown)
    whole, _, decimals = (
        digits.replace(",", ".").rpartition(".") if re.search(r"[.,]\d\d$", digits) else (digits, "", "00")
    )
    return int(re.sub(r"\D", "", whole)) * 100 + int(decimals)


def ledger_cents(site: RunningSite) -> int:
    return site.query("SELECT COALESCE(SUM(amount_cents), 0) FROM donations_ledgerentry WHERE kind = 'gift'")[0][0]


def fill(page: Page, *, email: str) -> None:
    page.locator(".stamps label").first.click()
    page.fill("[name=donor_name]", "Camille Exemple")
    page.fill("[name=email]", email)
    page.check("[name=terms]")


def wait_for_mail(site: RunningSite, email: str) -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for mail in site.mails():
            if f"To: {email}" in mail:
                return mail
        time.sleep(0.3)
    raise AssertionError("no mail came")


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_a_gift_reaches_the_total_and_is_thanked_in_the_givers_language(page, site, language):
    email = f"{language}@example.org"
    page.goto(address(site, language))
    before, booked = total_cents(page), ledger_cents(site)
    fill(page, email=email)
    expect(page.locator("[data-say]")).to_contain_text("25")
    page.click("[data-say]")
    page.wait_for_url("**/c/pay/**")
    page.click("button[value=pay]")
    expect(page.locator("h1")).to_have_text(THANKS[language], timeout=15000)
    page.locator("main a.btn").click()
    assert total_cents(page) == before + 2500
    assert ledger_cents(site) == booked + 2500
    mail = wait_for_mail(site, email)
    assert f"Content-Language: {language}" in mail
    # Only the till's own pages, for two hours: the thanks page may offer to go on each month.
    assert [(cookie["name"], len(cookie["path"]) > 1) for cookie in page.context.cookies()] == [("given", True)]


def test_a_gift_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(site, "fr"))
    before = total_cents(page)
    fill(page, email="sans-js@example.org")
    page.click("[data-say]")
    page.wait_for_url("**/c/pay/**")
    page.click("button[value=pay]")
    deadline = time.monotonic() + 15
    while page.locator("h1").inner_text() != "Merci" and time.monotonic() < deadline:
        page.locator("main a.btn").click()
    assert page.locator("h1").inner_text() == "Merci"
    page.locator("main a.btn").click()
    assert total_cents(page) == before + 2500
    context.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until that element has the focus, and see that the focus shows."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_gift_by_keyboard_alone(page, site):
    page.goto(address(site, "fr"))
    before = total_cents(page)
    tab_to(page, ".skip")
    page.keyboard.press("Enter")
    tab_to(page, "[name=amount]")
    page.keyboard.press("Space")
    tab_to(page, "[name=donor_name]")
    page.keyboard.type("Clavier Seul")
    tab_to(page, "[name=email]")
    page.keyboard.type("clavier@example.org")
    tab_to(page, "[name=terms]")
    page.keyboard.press("Space")
    tab_to(page, "[data-say]")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/pay/**")
    tab_to(page, "button[value=pay]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Merci", timeout=15000)
    page.goto(address(site, "fr"))
    assert total_cents(page) == before + 2500


def test_a_declined_card_then_an_authentication_then_the_gift(page, site):
    page.goto(address(site, "fr"))
    fill(page, email="banque@example.org")
    page.click("[data-say]")
    page.click("button[value=decline]")
    expect(page.get_by_role("alert")).to_contain_text("refusée")
    page.click("button[value=authenticate]")
    page.click("button[value=refuse]")
    page.click("button[value=authenticate]")
    page.click("button[value=confirm]")
    expect(page.locator("h1")).to_have_text("Merci", timeout=15000)


def test_who_abandons_is_told_that_nothing_was_charged_and_may_go_on(page, site):
    page.goto(address(site, "fr"))
    before = total_cents(page)
    fill(page, email="hesite@example.org")
    page.click("[data-say]")
    page.click("button[value=abandon]")
    expect(page.locator("h1")).to_have_text("Rien n’a été débité")
    page.locator("main a.btn").click()
    page.wait_for_url("**/c/pay/**")
    page.goto(address(site, "fr"))
    assert total_cents(page) == before


def test_errors_are_announced_and_nothing_is_lost(page, site):
    page.goto(address(site, "fr"))
    page.fill("[name=other_amount]", "un million")
    page.fill("[name=donor_name]", "Camille")
    page.locator(".more summary").click()
    page.fill("[name=message]", "Tenez bon.")
    page.click("[data-say]")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.input_value("[name=message]") == "Tenez bon."
    assert page.input_value("[name=other_amount]") == "un million"
    summary.get_by_role("link").first.click()
    expect(page.locator("[name=other_amount]")).to_be_focused()
    assert page.get_attribute("[name=other_amount]", "aria-invalid") == "true"


def test_two_clicks_are_sent_once_and_a_later_press_again(page, site):
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    sessions = len(site.bench.state.sessions)
    page.goto(address(site, "fr"))
    fill(page, email="double@example.org")
    site.bench.chaos.set({"slow_seconds": 5.0})
    try:
        page.locator("[data-say]").dblclick(no_wait_after=True)
        page.wait_for_timeout(3100)
        assert len(sent) == 1
        page.keyboard.press("Enter")
        expect(page).to_have_url(PAY, timeout=20000)
    finally:
        site.bench.chaos.set({"slow_seconds": 0.0})
    assert [request.method for request in sent if request.url.startswith(site.url)] == ["POST", "POST"]
    assert len(site.bench.state.sessions) == sessions + 1


def test_two_clicks_without_scripts_open_one_checkout(browser, site):
    sessions = len(site.bench.state.sessions)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(site, "fr"))
    fill(page, email="double-nu@example.org")
    page.locator("[data-say]").dblclick(no_wait_after=True)
    expect(page).to_have_url(PAY)
    assert len(site.bench.state.sessions) == sessions + 1
    context.close()
