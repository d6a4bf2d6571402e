"""The main pages say nothing on the console, call nobody else and leave nothing in the browser."""

import re

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


def test_no_heading_is_cut_inside_a_word(browser, site):
    """On every page of the sitemap, on the narrowest phone and on a tablet."""
    context = browser.new_context()
    page = context.new_page()
    listed = page.request.get(f"{site.url}/sitemap.xml").text()
    addresses = sorted(set(re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", listed)))
    assert len(addresses) > 150
    found = {}
    for path in addresses:
        page.goto(site.url + path, wait_until="load")
        for width in (320, 768):
            page.set_viewport_size({"width": width, "height": 900})
            if words := page.evaluate(BROKEN):
                found[path, width] = words
    context.close()
    assert found == {}


def test_control_a_word_too_large_for_its_column_is_seen(page, site):
    page.goto(site.url)
    page.evaluate("document.querySelector('h1').style.cssText = 'inline-size: 2em; overflow-wrap: anywhere'")
    assert page.evaluate(BROKEN)
