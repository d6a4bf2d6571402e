"""A colleague is invited, signs in by a mailed code, takes the kit, tells of the workshop; the year's total rises."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, RunningSite
from tests.browser.test_account_journeys import mailed_code, newest_mail

pytestmark = pytest.mark.browser
NEW = "collegue-neuve@example.org"
REACHED = "SELECT coalesce(sum(people), 0) FROM education_workshopreport WHERE state = 'approved'"


def _link(mail: str, part: str) -> str:
    return re.search(rf"https?://\S*{part}\S*", mail).group(0)


def _approve(browser, site: RunningSite) -> None:
    editor = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    editor.goto(f"{site.url}/admin/")
    editor.fill("[name=login]", "redaction@example.org")
    editor.fill("[name=password]", PASSWORD)
    editor.click("main button.btn")
    editor.wait_for_url("**/admin/")
    found = site.query("SELECT id FROM education_workshopreport WHERE people = 31 ORDER BY id DESC LIMIT 1")[0][0]
    editor.goto(f"{site.url}/admin/workshop_reports/inspect/{found}/")
    editor.locator("button[value=approve]").first.click()
    editor.context.close()


def _invite(browser, site: RunningSite) -> None:
    lead = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    lead.goto(f"{site.url}/compte/login/")
    lead.fill("[name=login]", "delegation@example.org")
    lead.fill("[name=password]", PASSWORD)
    lead.click("main button.btn")
    lead.get_by_role("link", name="Mes collègues").first.click()
    lead.fill("#id_email", NEW)
    lead.get_by_role("button", name="Envoyer l’invitation").click()
    expect(lead.get_by_role("status").first).to_contain_text("l’invitation est en route")
    lead.context.close()


def _accept_and_sign_in(phone: Page, site: RunningSite) -> None:
    phone.goto(_link(newest_mail(site, "vous invite à parler pour", NEW), "/invitation/"))
    phone.get_by_role("button", name="J’accepte").click()
    phone.goto(f"{site.url}/compte/login/code/")
    phone.fill("[name=email]", NEW)
    phone.locator("main button.btn").first.click()
    phone.fill("[name=code]", mailed_code(site, NEW))
    phone.locator("main button.btn").first.click()
    expect(phone.locator("h1")).to_have_text("L’espace des membres")


def test_invited_signed_in_by_code_a_kit_taken_a_workshop_told_and_the_total_rises(browser, site):
    _invite(browser, site)
    phone = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    _accept_and_sign_in(phone, site)
    before = site.query(REACHED)[0][0]
    # Three gestures from the room: the kit, its desk, its file.
    phone.locator("main a[href*='trousse-recyclage'], main a[href*='/materiel/ressource/']").first.click()
    if "/materiel/ressource/" not in phone.url:
        phone.locator("a[href*='/materiel/ressource/']").first.click()
    with phone.expect_download() as taken:
        phone.locator("a[href*='/materiel/fichier/']").first.click()
    assert taken.value.path().stat().st_size > 500

    phone.goto(f"{site.url}/materiel/atelier-tenu/")
    phone.fill("[name=people]", "31")
    phone.fill("[name=held_on]", site.query("SELECT to_char(now() - interval '1 day', 'YYYY-MM-DD')")[0][0])
    phone.locator("main form.letter button.btn").click()
    expect(phone.locator("h1")).to_be_visible()
    assert "/merci/" in phone.url
    assert site.query(REACHED)[0][0] == before
    _approve(browser, site)
    assert site.query(REACHED)[0][0] == before + 31
    phone.goto(f"{site.url}/education/")
    expect(phone.locator("main")).to_contain_text(str(before + 31))
    phone.context.close()


@pytest.mark.parametrize(
    ("address", "again"),
    [
        ("/education/quiz-rana-plaza/", "Recommencer"),
        ("/es/educacion/cuestionario-rana-plaza/", ""),
        ("/en/education/rana-plaza-quiz/", ""),
    ],
)
def test_the_quiz_is_answered_and_scored_without_a_script(browser, site, address, again):
    phone = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    phone.goto(f"{site.url}{address}")
    phone.locator("main form button.btn").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    for question in phone.locator("ol.quiz fieldset").all():
        question.locator("input[type=radio]").first.check()
    phone.locator("main form button.btn").click()
    expect(phone.locator("p.score")).to_be_visible()
    expect(phone.locator("ul.gestures a")).to_be_visible()
    expect(phone.locator("main")).to_contain_text(again)
    assert phone.context.cookies() == []
    phone.context.close()
