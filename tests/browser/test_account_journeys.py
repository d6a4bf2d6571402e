"""Accounts in a browser: a passkey is made and used under the site's policy; a mailed code; one's data; axe everywhere."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, RunningSite

pytestmark = pytest.mark.browser
MEMBER = "delegation@example.org"
STEPS = "/compte/deux-etapes/"
WIDTHS = (360, 1440)


def home_of(site: RunningSite) -> str:
    """By its name: a browser gives no passkey to a number."""
    return site.url.replace("127.0.0.1", "localhost")


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/compte/login/")
    page.fill("[name=login]", MEMBER)
    page.fill("[name=password]", PASSWORD)
    page.click("main button.btn")
    page.wait_for_url("**/compte/")


def newest_mail(site: RunningSite, word: str, to: str) -> str:
    """The newest mail to that address with this word in it, waited for."""
    for _wait in range(60):
        found = [text for text in site.mails() if word in text and to in text]
        if found:
            return found[-1]
        time.sleep(0.5)
    raise AssertionError(word)


def mailed_code(site: RunningSite, to: str) -> str:
    """The code that was mailed to that address to sign in."""
    mail = newest_mail(site, "Votre code pour entrer", to)
    return re.search(r"^([A-Z0-9]{3,4}-[A-Z0-9]{3,4})$", mail, re.MULTILINE).group(1)


@pytest.fixture
def page(context, site):
    """Without the console's guard: axe writes styles that the policy rightly blocks; the journeys watch it themselves."""
    fresh = context.new_page()
    yield fresh
    fresh.close()


def test_a_passkey_is_made_and_signs_in_under_the_site_s_policy(page, site):
    url, faults = home_of(site), []
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, url)
    page.goto(f"{url}{STEPS}webauthn/add/")
    page.fill("main [name=password]", PASSWORD)
    page.click("main button.btn")
    page.fill("[name=name]", "Mon téléphone")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    page.goto(f"{url}/compte/")
    page.click("form[action*=logout] button")
    page.goto(f"{url}/compte/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/compte/")
    page.goto(f"{url}{STEPS}webauthn/")
    expect(page.get_by_text("Mon téléphone")).to_be_visible()
    assert faults == []
    for path in (STEPS, f"{STEPS}webauthn/", f"{STEPS}recovery-codes/", "/compte/", "/compte/vie-privee/"):
        page.goto(url + path)
        report = Axe().run(page)
        assert report.violations_count == 0, (path, report.generate_report())
    page.goto(f"{url}{STEPS}webauthn/")
    # A password would not do: whoever has a factor shows it before it is taken away.
    page.get_by_role("link", name="La retirer").first.click()
    page.click("main a[href*='webauthn'][href*='reauthenticate']")
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url("**/remove/")
    page.click("main button.btn")
    expect(page.get_by_text("Aucune encore.")).to_be_visible()


def test_a_code_by_mail_signs_in_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/es/cuenta/login/")
    expect(page.locator("#passkey_login")).to_be_hidden()
    page.click("a[href$='/login/code/']")
    page.fill("[name=email]", MEMBER)
    page.click("main button.btn")
    page.fill("[name=code]", mailed_code(site, MEMBER))
    page.click("main button.btn")
    page.wait_for_url("**/es/cuenta/")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/compte/login/", "/compte/login/code/", "/compte/password/reset/", "/compte/vie-privee/"]
)
def test_the_doors_have_no_violation(page, site, path, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site.url + path)
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_the_square_of_an_application_is_drawn_in_the_page(page, site):
    sign_in(page, site.url)
    page.goto(f"{site.url}{STEPS}totp/activate/")
    page.fill("main [name=password]", PASSWORD)
    page.click("main button.btn")
    square = page.locator(".square-code svg").bounding_box()
    assert 150 < square["width"] < 300
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
