"""The exhibition, visited by keys and by fingers, scanned from a wall, asked for and brought to a hall."""

import io
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.site import RunningSite
from tests.browser.test_editor_journey import publish

pytestmark = pytest.mark.browser
ADDRESSES = {"fr": "/exposition/", "es": "/es/exposicion/", "en": "/en/exhibition/"}
LANGUAGES = pytest.mark.parametrize("language", ADDRESSES)
WORDS = {
    "fr": {"begin": "Commencer la visite", "large": "Voir en grand", "ask": "Demander l’exposition", "send": "Envoyer"},
    "es": {
        "begin": "Comenzar la visita",
        "large": "Verla en grande",
        "ask": "Solicitar la exposición",
        "send": "Enviar",
    },
    "en": {"begin": "Begin the visit", "large": "See it large", "ask": "Ask for the exhibition", "send": "Send"},
}


def tab_to(page: Page, selector: str, presses: int = 80) -> None:
    """Press Tab until what is focused matches."""
    for _press in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"no Tab led to {selector}")


def painted(page: Page) -> None:
    """Chromium drops what fingers and keys do before a new page's first frame, which a busy machine draws late."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def swipe(page: Page, across: int) -> None:
    """One finger across the middle of the screen."""
    painted(page)
    session = page.context.new_cdp_session(page)
    start = page.viewport_size["width"] // 2 - across // 2
    for kind, x in (("touchStart", start), ("touchMove", start + across // 2), ("touchMove", start + across)):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": 420}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def way_on(page: Page) -> str:
    return page.locator("[rel=next]").get_attribute("href")


@LANGUAGES
def test_the_whole_visit_by_keyboard(page, site, language):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site.url + ADDRESSES[language])
    tab_to(page, "main a[rel=next]")
    assert page.evaluate("document.activeElement.textContent") == WORDS[language]["begin"]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{ADDRESSES[language]}.+"))
    titles = []
    while page.url != site.url + ADDRESSES[language]:
        titles.append(page.locator("h1 .formal").inner_text())
        expect(page.locator(".trail [aria-current=step]")).to_be_visible()
        onward = way_on(page)
        painted(page)
        page.keyboard.press("ArrowRight")
        page.wait_for_url(site.url + onward)
    assert len(titles) == len(set(titles)) == 8
    page.go_back()
    painted(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1 .formal")).to_have_text(titles[6])


@LANGUAGES
def test_a_picture_is_seen_large_by_keyboard_and_its_words_stay(page, site, language):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site.url + ADDRESSES[language])
    page.click("main a[rel=next]")
    tab_to(page, "[data-zoom]")
    assert page.evaluate("document.activeElement.textContent") == WORDS[language]["large"]
    page.keyboard.press("Enter")
    viewer = page.locator("dialog.viewer")
    expect(viewer.locator(".viewer-words")).to_be_visible()
    for key in ("+", "+", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(viewer.locator(".viewer-stage")).to_have_attribute("data-scale", "2.25")
    assert "translate(-60px, -60px)" in viewer.locator("img").get_attribute("style")
    expect(viewer.locator(".viewer-words")).to_be_in_viewport()
    page.keyboard.press("0")
    expect(viewer.locator(".viewer-stage")).to_have_attribute("data-scale", "1.00")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('[data-zoom]')")


@LANGUAGES
def test_the_whole_visit_by_touch(browser, site, language):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(site.url + ADDRESSES[language])
    page.locator("main a[rel=next]").tap()
    page.wait_for_url(re.compile(f"{ADDRESSES[language]}.+"))
    first, count = page.url, 0
    while page.url != site.url + ADDRESSES[language]:
        count += 1
        onward = way_on(page)
        swipe(page, -220)
        # Chromium may give a navigation up and begin it again: what counts is where the swipe leads.
        expect(page).to_have_url(site.url + onward)
    assert count == 8
    page.goto(first)
    onward = way_on(page)
    swipe(page, -220)
    expect(page).to_have_url(site.url + onward)
    swipe(page, 220)
    expect(page).to_have_url(first)
    page.locator("[data-zoom]").tap()
    page.locator("dialog.viewer button", has_text="+").tap()
    expect(page.locator(".viewer-stage")).to_have_attribute("data-scale", "1.50")
    page.locator("dialog.viewer button").first.tap()
    expect(page.locator("dialog.viewer")).to_have_count(0)
    context.close()


@LANGUAGES
def test_the_visit_needs_no_javascript_and_reads_in_order_without_style(browser, site, language):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css", lambda route: route.abort())
    page.goto(site.url + ADDRESSES[language])
    page.get_by_role("link", name=WORDS[language]["begin"]).click()
    for _step in range(8):
        text = page.locator("main").inner_text()
        order = [page.locator("h1 .formal").inner_text(), page.locator("dl.facts dt").first.inner_text()]
        order += [page.locator(".lead").first.inner_text(), page.locator("[rel=next] b").inner_text()]
        places = [text.index(part) for part in order[:3]] + [text.rindex(order[3])]
        assert places == sorted(places)
        assert page.locator("main img").first.get_attribute("alt")
        page.locator("[rel=next]").click()
    assert page.url == site.url + ADDRESSES[language]
    slideshow = {"fr": "diaporama/", "es": "presentacion/", "en": "slideshow/"}[language]
    page.locator(f"a[href$='{slideshow}']").click()
    assert page.locator(".slide").count() == 8
    context.close()


def test_a_slideshow_goes_on_by_itself_in_a_hall_only(page, site):
    page.clock.install()
    page.goto(f"{site.url}/exposition/diaporama/#kiosk")
    shown = page.locator(".slide.is-shown h2")
    first = shown.inner_text()
    page.clock.run_for(13_000)
    expect(shown).not_to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(shown).to_have_text(first)
    page.goto(f"{site.url}/exposition/diaporama/")
    page.reload()
    page.clock.run_for(60_000)
    expect(shown).to_have_text(first)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site.url}/exposition/diaporama/#kiosk")
    page.reload()
    page.clock.run_for(60_000)
    expect(shown).to_have_text(first)


def test_a_panel_scanned_after_its_page_was_renamed(editor, site):
    number, path, key = site.query(
        "SELECT p.id, p.url_path, p.translation_key FROM wagtailcore_page p JOIN exhibitions_portraitpage x "
        "ON x.page_ptr_id = p.id JOIN wagtailcore_locale l ON l.id = p.locale_id WHERE l.language_code = 'fr' "
        "ORDER BY p.path LIMIT 1"
    )[0]
    code = site.query(f"SELECT code FROM exhibitions_panelcode WHERE portrait_key = '{key}'")[0][0]
    editor.goto(f"{site.url}/admin/pages/{number}/edit/")
    before = editor.input_value("#id_title"), path.split("/")[-2]
    for title, slug in (("Un tout autre titre", "tout-autre-titre"), before):
        editor.goto(f"{site.url}/admin/pages/{number}/edit/")
        editor.fill("#id_title", title)
        editor.get_by_role("tab", name=re.compile("Promo")).click()
        editor.fill("#id_slug", slug)
        publish(editor)
        editor.goto(f"{site.url}/p/{code}/?in=fr")
        expect(editor.locator("h1 .formal")).to_have_text(title)
        assert editor.url == f"{site.url}/exposition/{slug}/"
        editor.goto(f"{site.url}/p/{code.lower()}/?in=es")
        assert editor.url.startswith(f"{site.url}/es/exposicion/")


def _ask(page: Page, site: RunningSite, language: str, first: date) -> str:
    """Fill the public form; the address of the request's own page."""
    page.goto(site.url + ADDRESSES[language])
    page.get_by_role("link", name=WORDS[language]["ask"]).click()
    page.fill("#id_host_name", f"Salle {language}")
    page.fill("#id_city", "Rimouski")
    page.fill("#id_starts_on", (first + timedelta(days=400)).isoformat())
    page.fill("#id_ends_on", first.isoformat())
    page.fill("#id_contact_name", "Camille Exemple")
    page.fill("#id_contact_email", f"salle-{language}@example.org")
    page.get_by_role("button", name=re.compile(WORDS[language]["send"])).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.input_value("#id_host_name") == f"Salle {language}"
    page.fill("#id_starts_on", first.isoformat())
    page.fill("#id_ends_on", (first + timedelta(days=9)).isoformat())
    page.get_by_role("button", name=re.compile(WORDS[language]["send"])).click()
    expect(page.locator("main")).to_contain_text(f"Salle {language}")
    return page.url


@pytest.mark.parametrize(("language", "days"), [("fr", 500), ("es", 530), ("en", 560)])
def test_a_loan_is_asked_approved_shown_and_its_labels_printed(browser, editor, site, language, days):
    host = browser.new_context().new_page()
    own_page = _ask(host, site, language, date.today() + timedelta(days=days))
    assert "labels.pdf" not in host.content()
    loan = site.query(f"SELECT id FROM exhibitions_loan WHERE host_name = 'Salle {language}'")[0][0]
    editor.goto(f"{site.url}/admin/exhibition_loans/inspect/{loan}/")
    editor.locator("textarea[name=note]").first.fill("Bienvenue.")
    editor.locator("button[value=accept]").click()
    host.goto(site.url + ADDRESSES[language])
    expect(host.locator(".stays")).to_contain_text(f"Salle {language}")
    host.goto(own_page)
    labels = host.locator("a[href$='labels.pdf']").get_attribute("href")
    pdf = PdfReader(io.BytesIO(host.request.get(site.url + labels).body()))
    host.context.close()
    text = "".join(one.extract_text() for one in pdf.pages)
    codes = site.query("SELECT code FROM exhibitions_panelcode c JOIN wagtailcore_page p ON p.translation_key = c.portrait_key "
                       "JOIN wagtailcore_locale l ON l.id = p.locale_id WHERE p.live AND l.language_code = 'fr'")  # fmt: skip
    assert len(codes) == 8
    assert all(code in text for (code,) in codes)
