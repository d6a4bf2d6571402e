"""No axe violation, no sideways scroll, nothing that needs a mouse, at three widths, by day and by night."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(context, site):
    """A page of its own: axe writes styles that the site's policy rightly blocks, and the console says so."""
    audited = context.new_page()
    yield audited
    audited.close()


PAGES = {
    "home": "/",
    "campaign": "/campagnes/recyclage-inclusif/",
    "campaigns": "/campagnes/",
    "appeal": "/donner/cooperatives-mexique/",
    "closed appeal": "/donner/radio-obrera/",
    "give": "/donner/",
    "contact": "/contact/",
    "standard": "/a-propos/",
    "search": "/recherche/?q=mexique",
    "login": "/compte/login/",
    "lost": "/nulle-part/",
    "exhibition": "/exposition/",
    "portrait": "/es/exposicion/recicladora-centro-montreal/",
    "slideshow": "/en/exhibition/slideshow/",
    "ask for the exhibition": "/exposition/accueillir/",
    "projects": "/projets/",
    "project": "/es/proyectos/cooperativas/",
    "update": "/projets/radio-obrera-y-maquilera/demonstration-vos-questions/",
    "journal": "/actualites/",
    "press release": "/actualites/communique-imputabilite/",
    "media": "/actualites/medias/",
    "register": "/plaidoyer/",
    "education": "/education/",
    "resource": "/education/fiche-imputabilite/",
    "gated resource": "/es/educacion/guia-reciclaje/",
    "comic in production": "/education/bande-dessinee-textile/",
    "quiz": "/education/quiz-rana-plaza/",
    "ask for a workshop": "/materiel/atelier/",
}
WIDTHS = (360, 768, 1440)
# What axe reads in the sheets and media files themselves (it fetches them anew) is the same in each look at a page.
FIRST = ("light", WIDTHS[0])


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page, site, name):
    page.emulate_media(reduced_motion="reduce")
    page.goto(site.url + PAGES[name])
    axe = Axe()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = axe.run(page, options={"resultTypes": ["violations"], "preload": (scheme, width) == FIRST})
            assert found.violations_count == 0, (scheme, width, found.generate_report())
            axe = Axe("")  # stays in the page
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (scheme, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_loans_own_page_and_the_large_picture_have_no_violation(page, site, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for status in ("requested", "accepted"):
        found = site.query(f"SELECT public_id FROM exhibitions_loan WHERE status = '{status}' ORDER BY id LIMIT 1")
        page.goto(f"{site.url}/pret-exposition/{found[0][0]}/")
        assert Axe().run(page).violations_count == 0
    page.goto(site.url + PAGES["portrait"])
    page.click("[data-zoom]")
    expect(page.locator("dialog.viewer img")).to_be_visible()
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()


def test_control_axe_sees_a_field_without_label(page, site):
    page.goto(site.url + PAGES["give"])
    page.evaluate("document.querySelector('label[for=id_email]').remove()")
    assert Axe().run(page).violations_count > 0


def test_errors_have_no_violation_either(page, site):
    page.goto(site.url + PAGES["give"])
    page.click("[data-say]")
    expect(page.get_by_role("alert")).to_be_visible()
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize("name", ["home", "appeal", "give", "exhibition", "portrait", "project", "journal", "register"])
def test_nothing_is_lost_at_320_pixels_or_at_twice_the_size(page, site, name):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site.url + PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 640, "height": 450})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


def test_the_menu_opens_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 720})
    page = context.new_page()
    page.goto(site.url)
    page.get_by_role("button", name="Rubriques").click()
    expect(page.get_by_role("link", name="Campagnes").first).to_be_visible()
    context.close()


def test_every_target_is_big_enough_for_a_thumb(page, site):
    page.set_viewport_size({"width": 360, "height": 720})
    page.goto(site.url + PAGES["appeal"])
    small = page.evaluate(
        """[...document.querySelectorAll('main :is(button, select, .btn, .go, .stamps label, .check, .ways label)')]
        .filter(element => element.getBoundingClientRect().height < 44).map(element => element.outerHTML.slice(0, 90))"""
    )
    assert small == []
