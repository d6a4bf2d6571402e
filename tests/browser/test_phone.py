"""On a phone and by keyboard: words and the button first, «Donner» everywhere, focus always in sight."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
APPEAL, CAMPAIGN = "/donner/cooperatives-mexique/", "/campagnes/recyclage-inclusif/"
OPENINGS = {
    "appeal": APPEAL,
    "closed appeal": "/donner/radio-obrera/",
    "campaign": CAMPAIGN,
    "resource": "/education/fiche-imputabilite/",
    "gated resource": "/education/trousse-recyclage/",
    "Spanish appeal": "/es/donar/cooperativas-mexico/",
}
FIRST_SCREEN = """() => {
  const seen = (one) => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; };
  return seen(document.querySelector("h1")) && [...document.querySelectorAll("main .btn")].some(seen);
}"""
# By how much each ring differs from the ground it is drawn on, where that is less than it must be.
FAINT_RINGS = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = paint(getComputedStyle(one).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const one of document.querySelectorAll("a[href], button, summary, select, input, textarea, [tabindex]")) {
    if (one.closest(".trap")) continue;
    one.focus();
    if (document.activeElement !== one) continue;
    const ringed = one.closest(".stamps label") ?? one, style = getComputedStyle(ringed);
    const [a, b] = [paint(style.outlineColor), ground(parseFloat(style.outlineOffset) < 0 ? ringed : ringed.parentElement)]
      .map(light).sort((first, second) => second - first);
    const contrast = style.outlineStyle === "none" ? 1 : (a + 0.05) / (b + 0.05);
    if (contrast < 3) found.push([contrast.toFixed(2), one.outerHTML.slice(0, 80)]);
  }
  return found;
}"""


@pytest.fixture
def phone(page) -> Page:
    page.set_viewport_size(PHONE)
    return page


@pytest.mark.parametrize("name", OPENINGS)
def test_title_and_button_stand_on_the_first_screen(phone, site, name):
    phone.goto(site.url + OPENINGS[name])
    assert phone.evaluate(FIRST_SCREEN)


def test_control_with_the_picture_first_they_would_not(phone, site):
    phone.goto(site.url + APPEAL)
    phone.evaluate(
        """const head = document.querySelector(".opening"), picture = head.querySelector("figure");
        picture.querySelector("img").style.aspectRatio = "auto";
        head.prepend(picture);"""
    )
    assert not phone.evaluate(FIRST_SCREEN)


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_giving_is_in_every_masthead_on_one_line_with_the_sections(page, site, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/a-propos/", APPEAL, "/compte/login/", "/en/contact/"):
        page.goto(site.url + address)
        give = page.locator(".plate .btn")
        expect(give).to_be_in_viewport()
        if width < 896:
            sections = page.locator(".plate .menu-btn")
            assert abs(give.bounding_box()["y"] - sections.bounding_box()["y"]) < 8, address
            assert sections.bounding_box()["height"] >= 44
            assert sections.inner_text() or sections.text_content()


def _opened(page: Page) -> list[str]:
    """The menu, opened and gone through by keyboard: what had the focus, and could be seen, at each step."""
    page.locator(".plate .menu-btn").focus()
    page.keyboard.press("Enter")
    seen = []
    for _step in range(24):
        page.keyboard.press("Tab")
        where = page.locator(":focus")
        seen.append(
            ""
            if where.count() == 0
            else "menu"
            if where.locator("xpath=ancestor::nav[@id='index']").count()
            else "behind"
        )
    return seen


@pytest.mark.parametrize("with_script", [True, False])
def test_focus_stays_in_the_open_menu_and_comes_back(browser, site, with_script):
    context = browser.new_context(java_script_enabled=with_script, viewport=PHONE)
    page = context.new_page()
    page.goto(site.url + CAMPAIGN)
    assert set(_opened(page)) <= {"menu", ""}
    expect(page.locator("#index li:visible a").first).to_have_text("Donner")
    page.keyboard.press("Escape")
    expect(page.locator("#index")).to_be_hidden()
    expect(page.locator(".plate .menu-btn")).to_be_focused()
    context.close()


def test_control_focus_would_walk_behind_the_menu(phone, site):
    phone.goto(site.url + CAMPAIGN)
    phone.evaluate(
        "document.querySelectorAll('main, .plate, footer').forEach((one) => { one.style.visibility = 'visible' })"
    )
    assert "behind" in _opened(phone)


def test_giving_from_the_menu_of_an_appeal_closes_the_menu(phone, site):
    phone.goto(site.url + APPEAL)
    phone.locator(".plate .menu-btn").click()
    phone.locator("#index .give a").click()
    expect(phone.locator("#index")).to_be_hidden()
    expect(phone.locator("#give")).to_be_in_viewport()


@pytest.mark.parametrize("with_script", [True, False])
def test_focus_goes_to_the_errors_of_each_kind_of_form(browser, site, with_script):
    context = browser.new_context(java_script_enabled=with_script, viewport=PHONE)
    page = context.new_page()
    for address in ("/contact/", "/materiel/atelier/", "/education/quiz-rana-plaza/"):
        page.goto(site.url + address)
        page.locator("main form[method=post] button.btn").first.click()
        expect(page.locator("#errors")).to_be_focused()
    page.goto(f"{site.url}/compte/login/")
    page.fill("[name=login]", "personne@example.org")
    page.fill("[name=password]", "x")
    page.click("main button.btn")
    expect(page.locator("#errors")).to_be_focused()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_focus_ring_stands_out_from_its_ground(page, site, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 900})
    addresses = ("/", APPEAL, CAMPAIGN, "/exposition/", "/projets/", "/materiel/atelier/", "/compte/login/")
    found = {}
    for address in addresses:
        page.goto(site.url + address)
        if faint := page.evaluate(FAINT_RINGS):
            found[address] = faint
    assert found == {}


def test_control_a_ring_of_the_usual_ink_is_lost_on_the_alert(page, site):
    page.emulate_media(color_scheme="light")
    page.goto(site.url + CAMPAIGN)
    page.evaluate("document.querySelector('.banner-urgent').style.setProperty('--focus', 'var(--indigo)')")
    assert page.evaluate(FAINT_RINGS)


LONG_WORDS = """() => {
  const long = `${"Anticonstitutionnellement".repeat(6).slice(0, 128)} https://exemple.org/${"a".repeat(150)}`;
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), all = [];
  for (let text; (text = texts.nextNode());)
    if (text.data.trim() && text.parentElement.closest("h2, h3, p, li, dt, dd") && !text.parentElement.closest(".vh"))
      all.push(text);
  return all.filter((text) => {
    const before = text.data;
    text.data = `${before} ${long}`;
    const isOver = document.documentElement.scrollWidth > innerWidth;
    text.data = before;
    return isOver;
  }).map((text) => text.data.trim());
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_word_in_a_list_stays_within_the_page(page, site, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/actualites/", "/campagnes/", "/projets/", "/plaidoyer/", "/education/", "/recherche/?q=mexique"):
        page.goto(site.url + address)
        assert page.evaluate(LONG_WORDS) == [], address


def test_control_a_long_word_that_may_not_be_cut_leaves_the_page(page, site):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site.url}/actualites/")
    page.evaluate("document.querySelector('main').style.overflowWrap = 'normal'")
    assert page.evaluate(LONG_WORDS)
