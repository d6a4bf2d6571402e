"""What comes after a payment, in a browser and in three languages: a month stopped by a magic link, a card changed after
a failed month, a partial refund seen by the treasurer, the donor and the public.
"""

import email
import email.policy
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, RunningSite
from tests.browser.test_gift_journey import address, fill, total_cents

pytestmark = pytest.mark.browser
LANGUAGES = ("fr", "es", "en")
MINE = {"fr": "/don/mes-dons/", "es": "/es/donativo/mis-donativos/", "en": "/en/gift/mine/"}
OPEN = {"fr": "Ouvrir ma page", "es": "Abrir mi página", "en": "Open my page"}
STOP = {"fr": "Arrêter", "es": "Detener", "en": "Stop"}
YES_STOP = {
    "fr": "Oui, arrêter mon don mensuel",
    "es": "Sí, detener mi donativo mensual",
    "en": "Yes, stop my monthly gift",
}
OVER = {"fr": "Votre don mensuel est terminé", "es": "Su donativo mensual terminó", "en": "Your monthly gift is over"}
LATE = {
    "fr": "Le don de ce mois n’est pas passé",
    "es": "El donativo de este mes no pasó",
    "en": "This month's gift did not go through",
}
CARD = {"fr": "Changer ma carte", "es": "Cambiar mi tarjeta", "en": "Change my card"}
REFUND = {
    "fr": "Votre remboursement est en route",
    "es": "Su reembolso va en camino",
    "en": "Your refund is on its way",
}


def mail_about(site: RunningSite, to: str, subject: str) -> str:
    """The text of the newest mail to this address with this subject, once it came."""
    deadline = time.monotonic() + 25
    while time.monotonic() < deadline:
        for raw in reversed(site.mails()):
            message = email.message_from_string(raw, policy=email.policy.default)
            if message["To"] == to and subject in str(message["Subject"]):
                return message.get_body(("plain",)).get_content()
        time.sleep(0.3)
    raise AssertionError(f"no mail «{subject}» came to {to}")


def until(holds: Callable[[], bool]) -> None:
    """Wait for what the worker does by itself."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "the worker did not do it"
        time.sleep(0.2)


def give(page: Page, site: RunningSite, language: str, to: str, *, monthly: bool) -> None:
    page.goto(address(site, language))
    fill(page, email=to)
    if monthly:
        page.check("[name=frequency][value=monthly]")
    page.click("[data-say]")
    page.wait_for_url("**/c/pay/**")
    page.click("button[value=pay]")
    expect(page.locator("h1.shout")).to_be_visible(timeout=15000)


def enter(page: Page, site: RunningSite, language: str, to: str) -> None:
    """Ask for the link, follow it from the mail, open one's page."""
    page.goto(site.url + MINE[language])
    page.fill("[name=email]", to)
    page.locator("main form button").first.click()
    expect(page.get_by_role("status")).to_be_visible()
    subject = {"fr": "Votre lien vers vos dons", "es": "Su enlace a sus donativos", "en": "Your link to your gifts"}[
        language
    ]
    page.goto(re.search(r"http\S+", mail_about(site, to, subject)).group(0))
    page.get_by_role("button", name=OPEN[language]).click()
    expect(page.locator(".deck").first).to_contain_text(to)


def subscription_of(site: RunningSite, to: str) -> str:
    return site.query(f"SELECT subscription_id FROM donations_recurringdonation WHERE email = '{to}'")[0][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recurring_donation_from_its_start_to_its_end_by_a_mailed_link(page, site, language):
    to = f"mois-{language}@example.org"
    give(page, site, language, to, monthly=True)
    enter(page, site, language, to)
    expect(page.locator(".promise-sum")).to_contain_text("25")
    page.get_by_text(STOP[language], exact=True).click()
    page.get_by_role("button", name=YES_STOP[language]).click()
    expect(page.get_by_role("status").first).to_contain_text(OVER[language])
    assert site.bench.state.subscriptions[subscription_of(site, to)]["status"] == "canceled"
    mail_about(site, to, OVER[language])
    used = page.context.new_page()
    used.goto(site.url + MINE[language])
    assert used.locator(".promise-sum").count() == 1
    used.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failed_month_leads_to_a_changed_card(page, site, language):
    to = f"carte-{language}@example.org"
    give(page, site, language, to, monthly=True)
    subscription = subscription_of(site, to)
    site.bench.set_card(subscription, "decline")
    invoice = site.bench.renew(subscription)
    text = mail_about(site, to, LATE[language])
    assert invoice["hosted_invoice_url"] in text
    enter(page, site, language, to)
    page.get_by_role("button", name=CARD[language]).click()
    page.wait_for_url("**/p/session/**")
    page.click("button[value=good]")
    page.locator("main a").click()
    expect(page.locator(".promise-sum")).to_be_visible()
    row = site.bench.state.subscriptions[subscription]
    chosen = site.bench.state.customers[row["customer"]]["invoice_settings"]["default_payment_method"]
    until(lambda: row["default_payment_method"] == chosen)
    site.bench.retry(invoice["id"])
    deadline = time.monotonic() + 15
    # The month's gift is booked by one event, the promise put right by another.
    while time.monotonic() < deadline and (
        page.locator(".ledger tbody tr").count() < 2 or page.locator(".alert-error").count()
    ):
        time.sleep(0.5)
        page.reload()
    assert page.locator(".ledger tbody tr").count() == 2
    assert page.locator(".alert-error").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_partial_refund_is_seen_by_treasurer_donor_and_public(page, site, language):
    to = f"retour-{language}@example.org"
    give(page, site, language, to, monthly=False)
    page.goto(address(site, language))
    before = total_cents(page)
    staff = page.context.browser.new_page()
    staff.goto(f"{site.url}/compte/login/")
    staff.fill("[name=login]", "tresorerie@example.org")
    staff.fill("[name=password]", PASSWORD)
    staff.locator("main form button").first.click()
    payment = site.query(
        f"SELECT p.id FROM donations_payment p JOIN donations_donation d ON d.id = p.donation_id WHERE d.email = '{to}'"
    )[0][0]
    staff.goto(f"{site.url}/admin/till_payments/inspect/{payment}/")
    staff.fill("#amount", "10")
    staff.fill("#reason", "À la demande de la personne")
    staff.locator("form button.no").click()
    expect(staff.locator("dl")).to_contain_text("15,00")
    staff.close()
    page.goto(address(site, language))
    assert total_cents(page) == before - 1000
    assert "10" in mail_about(site, to, REFUND[language])
    enter(page, site, language, to)
    expect(page.locator(".ledger tbody")).to_contain_text("15")
