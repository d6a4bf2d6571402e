"""Every page of the sitemap, seen once on narrow screens: words whole, figures apart, nothing beside the page."""

import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

pytestmark = pytest.mark.browser

BROKEN = """() => [...document.querySelectorAll("h1, h2, h3")].flatMap((heading) => {
  const found = [], texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());)
    for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(word[0]);
    }
  return found;
})"""
# Two texts of a table that share a place, and cells that hold more than they show; what is clipped away is not seen.
OVERPRINTED = """() => [...document.querySelectorAll("main table")].flatMap((table) => {
  const found = [], boxes = [], texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
  const isHidden = (element) => element && element !== table
    && (getComputedStyle(element).clipPath !== "none" || isHidden(element.parentElement));
  for (let text; (text = texts.nextNode());) {
    if (!text.data.trim() || isHidden(text.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) if (box.width > 1) boxes.push([box, text.data.trim()]);
  }
  boxes.forEach(([a, first], place) => boxes.slice(place + 1).forEach(([b, second]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    // The boxes of two lines of one text may touch.
    if (across > 1 && down > 4) found.push(`${first} / ${second}`);
  }));
  for (const cell of table.querySelectorAll("th, td"))
    if (!isHidden(cell) && cell.scrollWidth > cell.clientWidth + 1) found.push(cell.innerText);
  return found;
})"""
SIDEWAYS = "() => document.documentElement.scrollWidth > innerWidth ? [document.documentElement.scrollWidth] : []"
# A link within a sentence keeps its line; what a thumb must hit alone is 44 pixels high.
SMALL = """() => [...document.querySelectorAll("a[href], button, summary, select, textarea, .check, .ways label")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    if (!box.width || box.height >= 43.5 || one.closest(".honeypot, .skip, .vh")) return false;
    const line = one.closest("p, li, dd, figcaption, blockquote");
    const said = line?.textContent.replace(/\\s+/g, "") ?? "";
    const links = [...(line?.querySelectorAll("a") ?? [])].map((link) => link.textContent).join("");
    return getComputedStyle(one).display !== "inline" || said.length <= links.replace(/\\s+/g, "").length + 3;
  })
  .map((one) => one.outerHTML.slice(0, 120))"""
NARROW, PHONE, LARGE_PHONE, TABLET = 320, 360, 414, 768
LOOKS = {
    NARROW: {"broken": BROKEN, "overprinted": OVERPRINTED, "sideways": SIDEWAYS},
    PHONE: {"overprinted": OVERPRINTED, "small": SMALL},
    LARGE_PHONE: {"overprinted": OVERPRINTED},
    TABLET: {"broken": BROKEN, "sideways": SIDEWAYS},
}


@pytest.fixture(scope="module")
def swept(browser, site) -> dict[str, dict]:
    """What is found on all pages, by the kind of fault; each page is loaded once."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    listed = page.request.get(f"{site.url}/sitemap.xml").text()
    addresses = sorted(set(re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", listed)))
    assert len(addresses) > 150
    found: dict[str, dict] = {"broken": {}, "overprinted": {}, "sideways": {}, "small": {}, "tables": {}}
    for path in addresses:
        page.goto(site.url + path, wait_until="load")
        tables = page.locator("main table").count()
        found["tables"][path] = tables
        for width, looks in LOOKS.items():
            if width == LARGE_PHONE and not tables:
                continue
            page.set_viewport_size({"width": width, "height": 900})
            for kind, script in looks.items():
                if faults := page.evaluate(script):
                    found[kind][path, width] = faults
    context.close()
    return found


def test_no_heading_is_cut_inside_a_word(swept):
    assert swept["broken"] == {}


def test_no_two_texts_of_a_table_are_printed_over_one_another(swept):
    assert sum(1 for tables in swept["tables"].values() if tables) >= 9
    assert swept["overprinted"] == {}


def test_nothing_stands_beside_the_page(swept):
    assert swept["sideways"] == {}


def test_whatever_a_thumb_must_hit_is_large_enough(swept):
    assert swept["small"] == {}


def test_control_a_word_too_large_for_its_column_is_seen(page, site):
    page.goto(site.url)
    page.evaluate("document.querySelector('h1').style.cssText = 'inline-size: 2em; overflow-wrap: anywhere'")
    assert page.evaluate(BROKEN)


def test_control_two_figures_in_one_place_are_seen(page, site):
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto(f"{site.url}/donner/cooperatives-mexique/")
    assert page.evaluate(OVERPRINTED) == []
    page.evaluate("document.querySelectorAll('td.n').forEach((cell) => { cell.style.cssText = 'position: absolute' })")
    assert page.evaluate(OVERPRINTED)


def test_control_a_link_of_one_line_is_too_small_for_a_thumb(page, site):
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto(site.url)
    page.evaluate("document.querySelector('.colophon p a').style.padding = 0")
    assert page.evaluate(SMALL)


def test_a_giver_s_own_ledger_keeps_its_figures_apart(page, site):
    """It stands behind a magic link: its table is laid in an open page."""
    fund = SimpleNamespace(name="Coopératives et économie solidaire au Mexique")
    gift = SimpleNamespace(
        settled_at=timezone.now(),
        created_at=None,
        fund=fund,
        recurring_donation=True,
        amount_cents=1_000_000,
        get_status_display="Remboursé",
    )
    line = SimpleNamespace(gift=gift, reversed_cents=25_000, paid_cents=1_000_000, kept_cents=975_000)
    values = {"lines": [line] * 3, "kept_cents": 2_925_000, "reversed_cents": 75_000, "paid_cents": 3_000_000}
    with translation.override("fr"):
        table = render_to_string("donations/my_gifts_ledger.html", {"caption": "Mes dons", **values})
    page.goto(f"{site.url}/contact/")
    page.evaluate("(table) => document.querySelector('main').insertAdjacentHTML('beforeend', table)", table)
    for width in (NARROW, PHONE, LARGE_PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        assert (page.evaluate(OVERPRINTED), page.evaluate(SIDEWAYS)) == ([], []), width
