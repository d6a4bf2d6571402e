"""The main pages say nothing on the console, call nobody else and leave nothing in the browser."""

import pytest

pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/campagnes/recyclage-inclusif/",
    "/donner/cooperatives-mexique/",
    "/donner/",
    "/donner/radio-obrera/",
    "/es/",
    "/en/",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_quiet(page, site, address):
    page.goto(site.url + address)
    page.wait_for_load_state("networkidle")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_control_an_inline_script_would_be_blocked_and_heard(browser, site):
    context = browser.new_context()
    page = context.new_page()
    heard = []
    page.on("console", lambda line: heard.append(line.text))
    page.goto(site.url)
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {textContent: 'window.broken = 1'}))"
    )
    assert page.evaluate("window.broken") is None
    assert any("Content Security Policy" in line for line in heard)
    context.close()
