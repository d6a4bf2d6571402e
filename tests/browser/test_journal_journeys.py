"""An editor publishes in two languages; a journalist checks a claim; a donor sees what a gift made possible."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.site import RunningSite

pytestmark = pytest.mark.browser
ACTIONS = 12


class Hand:
    """What an editor does, counted: a click, or a field filled."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def fill(self, selector: str, words: str) -> None:
        self.actions += 1
        self.page.fill(selector, words)

    def click(self, selector: str) -> None:
        self.actions += 1
        self.page.locator(selector).first.click()


def _photograph(folder: Path) -> Path:
    path = folder / "hangar.jpg"
    Image.new("RGB", (1200, 800), (40, 90, 70)).save(path)
    return path


def _upload(editor: Page, site: RunningSite, folder: Path) -> None:
    """What is forgotten is asked for in plain words; then the picture enters the library."""
    editor.goto(f"{site.url}/admin/images/add/")
    editor.set_input_files("#id_file", str(_photograph(folder)))
    send = editor.get_by_role("button", name="Transférer")
    send.click()
    expect(editor.locator("main")).to_contain_text("Décrivez l’image pour qui ne la voit pas", timeout=15_000)
    expect(editor.locator("main")).to_contain_text("Dites à qui est l’image")
    editor.set_input_files("#id_file", str(_photograph(folder)))
    editor.fill("#id_title", "Un hangar")
    editor.fill("#id_description", "Un hangar neuf, portes ouvertes.")
    editor.fill("#id_credit", "FAT")
    send.click()
    # The library's list makes a thumbnail of every picture the first time: its end is not waited for.
    editor.wait_for_url("**/admin/images/", wait_until="commit")


def test_an_editor_publishes_news_with_a_photograph_in_french_then_spanish_in_few_actions(editor, site, tmp_path):
    _upload(editor, site, tmp_path)
    editor.goto(f"{site.url}/admin/")
    hand = Hand(editor)
    hand.click("a[href='/admin/write-news/']")
    hand.fill("#id_title", "Le hangar est ouvert")
    hand.fill("#id_introduction", "À Dolores Hidalgo, le tri commence.")
    hand.click("[data-chooser-action-choose]:has-text('image')")
    hand.click("[data-chooser-modal-choice], a.image-choice")
    expect(editor.locator("#id_photo")).not_to_have_value("")
    hand.click("button[name=action-publish]")
    hand.click("a[href*='/begin/'][href$='/es/']")
    hand.click("main form button.button")
    editor.wait_for_selector("#id_title")
    hand.fill("#id_title", "El galpón está abierto")
    hand.fill("#id_introduction", "En Dolores Hidalgo empieza la separación.")
    hand.click("button[name=action-publish]")
    assert hand.actions <= ACTIONS
    editor.goto(f"{site.url}/actualites/le-hangar-est-ouvert/")
    picture = editor.locator("figure.print img")
    for _wait in range(60):
        # The worker makes its sizes: the page shows it once they are there.
        if picture.count():
            break
        editor.wait_for_timeout(500)
        editor.reload()
    expect(picture).to_have_attribute("alt", "Un hangar neuf, portes ouvertes.")
    editor.locator(".langs a[lang=es]").click()
    expect(editor.locator("h1")).to_have_text("El galpón está abierto")
    expect(editor.locator("figcaption")).to_contain_text("FAT")


WORDS = {
    "fr": {"search": "/recherche/", "q": "imputabilité", "campaign": "loi-imputabilite", "letter": "Signé par 27", "press": "presse"},
    "es": {"search": "/es/buscar/", "q": "rendición de cuentas", "campaign": "ley-rendicion-de-cuentas", "letter": "Firmado por 27", "press": "prensa"},
    "en": {"search": "/en/search/", "q": "accountability", "campaign": "", "letter": "Signed by 27", "press": "press"},
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
def test_a_journalist_goes_from_a_word_to_the_campaign_the_register_the_signatories_and_the_press_contact(
    page, site, language
):
    words = WORDS[language]
    page.goto(f"{site.url}{words['search']}")
    page.fill("#q", words["q"])
    page.keyboard.press("Enter")
    campaign = site.query(
        "SELECT p.url_path FROM wagtailcore_page p JOIN wagtailcore_locale l ON l.id = p.locale_id "
        "JOIN campaigns_campaignpage c ON c.page_ptr_id = p.id "
        f"WHERE l.language_code = '{language}' AND p.translation_key = "
        "(SELECT translation_key FROM wagtailcore_page WHERE slug = 'loi-imputabilite')"
    )[0][0].split("/", 2)[2]
    page.locator(f"main a[href$='/{campaign}']").first.click()
    expect(page.locator("#advocacy")).to_be_visible()
    address = page.url
    page.locator("#advocacy ~ a.more").click()
    expect(page.locator(".entries > li")).to_have_count(3)
    page.locator(".sift a.go").click()
    expect(page.locator(".entries")).to_contain_text(words["letter"])
    page.goto(address)
    page.locator("section[aria-labelledby=news] h3 a").first.click()
    contact = page.locator(".press a[href^='mailto:']")
    expect(contact).to_be_visible()
    expect(page.locator(".press")).to_contain_text(re.compile(words["press"], re.IGNORECASE))


@pytest.mark.parametrize(
    "address", ["/donner/cooperatives-mexique/", "/es/donar/cooperativas-mexico/", "/en/give/mexico-co-operatives/"]
)
def test_a_giver_goes_from_an_appeal_to_what_it_made_possible(page, site, address):
    page.goto(f"{site.url}{address}")
    page.locator("section[aria-labelledby=made-possible] h3 a").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".byline time")).to_be_visible()
    page.locator(".kicker a").first.click()
    expect(page.locator("#updates")).to_be_visible()
    expect(page.locator("section.block [data-total]").first).to_be_visible()


def test_lists_filter_without_javascript_and_by_keyboard(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/actualites/")
    page.select_option("#by-kind", "letter")
    page.focus(".sift button")
    page.keyboard.press("Enter")
    expect(page.locator(".wire > li")).to_have_count(2)
    assert "kind=letter" in page.url
    context.close()
