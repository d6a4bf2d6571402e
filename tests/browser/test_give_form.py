"""The give form says what it does: on the button, after Back, when something is wrong, without JavaScript."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from donations.exceptions import InvalidAmount
from donations.money import fee_cover, format_cents, parse_gift
from tests.browser.test_gift_journey import address, fill, tab_to
from tests.databases import ROOT

pytestmark = pytest.mark.browser
AMOUNTS = json.loads((ROOT / "tests" / "donations" / "amounts.json").read_text(encoding="utf-8"))
GIVE = {"fr": "Donner", "es": "Donar", "en": "Give"}
A_MONTH = {"fr": "par mois", "es": "al mes", "en": "a month"}
IDLE = {"fr": "Continuer vers le paiement", "es": "Continuar al pago", "en": "Continue to payment"}
SAY = """([texts, monthly, fees]) => {
  const form = document.querySelector("[data-gift]");
  form.elements.frequency.value = monthly ? "monthly" : "once";
  form.elements.covers_fees.checked = fees;
  return texts.map((text) => {
    form.elements.other_amount.value = text;
    form.elements.other_amount.dispatchEvent(new Event("input", { bubbles: true }));
    return form.querySelector("[data-say]").textContent.trim();
  });
}"""


def said(language: str, text: str, *, monthly: bool, fees: bool) -> str:
    """What the button must say of a typed amount: what the till will charge."""
    try:
        cents = parse_gift(text)
    except InvalidAmount:
        return IDLE[language]
    amount = format_cents(cents + (fee_cover(cents) if fees else 0), language=language)
    return f"{GIVE[language]} {amount}" + (f" {A_MONTH[language]}" if monthly else "")


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_the_button_says_what_the_till_will_charge(page, site, language):
    page.goto(address(site, language))
    texts = [text for text, _cents in AMOUNTS]
    for monthly in (False, True):
        for fees in (False, True):
            seen = page.evaluate(SAY, [texts, monthly, fees])
            assert dict(zip(texts, seen, strict=True)) == {
                text: said(language, text, monthly=monthly, fees=fees) for text in texts
            }


def test_control_a_page_that_read_a_comma_as_a_point_would_be_noticed(page, site):
    page.route("**/gift*.js", lambda route: route.fulfill(body=misread(), content_type="text/javascript"))
    page.goto(address(site, "fr"))
    assert page.evaluate(SAY, [["1,000"], False, False]) != [said("fr", "1,000", monthly=False, fees=False)]


def misread() -> str:
    script = (ROOT / "static" / "js" / "gift.js").read_text(encoding="utf-8")
    return script.replace("AMOUNT.exec(text)", 'AMOUNT.exec(text.replace(",000", ""))')


def test_one_suggested_amount_is_not_chosen_before_it_is_chosen(page, site):
    def with_one_stamp(route):
        answer = route.fetch()
        stamps = re.compile(r'<label><input type="radio" name="amount".*?</label>', re.DOTALL)
        first = stamps.search(answer.text())
        body = re.sub(
            r'(<div class="stamps">).*?(</div>)', lambda m: m[1] + first[0] + m[2], answer.text(), flags=re.DOTALL
        )
        route.fulfill(response=answer, body=body)

    page.route("**/cooperatives-mexique/", with_one_stamp)
    page.goto(address(site, "fr"))
    assert page.locator(".stamps input").count() == 1
    expect(page.locator("[data-say]")).to_have_text(IDLE["fr"])
    page.locator(".stamps label").click()
    expect(page.locator("[data-say]")).to_have_text("Donner 25\u00a0$")


def sessions(site) -> int:
    return len(site.bench.state.sessions)


def test_who_comes_back_from_stripe_finds_all_they_wrote_and_opens_no_second_checkout(page, site):
    before = sessions(site)
    page.goto(address(site, "fr"))
    page.fill("[name=other_amount]", "1 010,50")
    page.locator(".more summary").click()
    page.fill("[name=message]", "Tenez bon.")
    page.fill("[name=donor_name]", "Camille Exemple")
    page.fill("[name=email]", "retour@example.org")
    page.check("[name=terms]")
    page.click("[data-say]")
    page.wait_for_url("**/c/pay/**")
    first = page.url
    page.go_back()
    page.wait_for_selector("[data-gift]")
    assert page.input_value("[name=other_amount]") == "1 010,50"
    assert page.locator(".more").get_attribute("open") is not None
    expect(page.locator("[data-say]")).to_have_text("Donner 1\u00a0010,50\u00a0$")
    page.click("[data-say]")
    page.wait_for_url("**/c/pay/**")
    assert page.url == first
    assert sessions(site) == before + 1


def test_the_same_gift_made_again_on_purpose_is_a_second_one(page, site):
    before = sessions(site)
    for _time in range(2):
        page.goto(address(site, "fr"))
        fill(page, email="deux-fois@example.org")
        page.click("[data-say]")
        page.wait_for_url("**/c/pay/**")
    assert sessions(site) == before + 2


@pytest.mark.parametrize(
    ("amount", "words"), [("25", "Donner 25\u00a0$"), ("10,50", "Donner 10,50\u00a0$"), ("x", IDLE["fr"])]
)
def test_an_address_with_an_amount_fills_the_form(page, site, amount, words):
    page.goto(f"{site.url}/donner/?amount={amount}")
    expect(page.locator("[data-say]")).to_have_text(words)


def test_an_error_behind_the_disclosure_opens_it_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(site, "fr"))
    assert not page.locator("[name=organisation_name]").is_visible()
    fill(page, email="sans-js@example.org")
    page.locator(".more summary").click()
    page.check("[name=donor_kind][value=organisation]")
    page.click("[data-say]")
    expect(page.locator("[name=organisation_name]")).to_be_visible()
    assert page.title().startswith("Erreur\u00a0:")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    assert page.url.endswith("#id_organisation_name")
    assert page.get_attribute("[name=organisation_name]", "aria-describedby") == "id_organisation_name_error"
    context.close()


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_only_what_is_needed_is_in_sight(page, site, language):
    page.goto(address(site, language))
    names = page.locator("[data-gift] :is(input, select, textarea):visible").evaluate_all(
        "all => [...new Set(all.filter(one => one.getBoundingClientRect().left >= 0).map(one => one.name))]"
    )
    assert names == ["amount", "other_amount", "frequency", "donor_name", "email", "terms"]
    assert page.locator("[data-gift]").inner_text().count("CAD") == 1


def test_the_disclosure_opens_by_keyboard_and_a_dedication_unfolds(page, site):
    page.goto(address(site, "fr"))
    tab_to(page, ".more summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=dedication_kind]")
    assert not page.locator("[name=dedication_name]").is_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=dedication_name]")).to_be_visible()
    tab_to(page, "[name=dedication_name]")


@pytest.mark.parametrize("width", [320, 360, 900, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_form_fits_every_width(page: Page, site, width, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address(site, "fr"))
    page.locator(".more summary").click()
    page.fill("[name=other_amount]", "9 999,99")
    page.check("[name=covers_fees]")
    page.check("[name=frequency][value=monthly]")
    expect(page.locator("[data-say]")).to_contain_text("par mois")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_give_on_an_appeal_leads_to_that_appeals_form(page, site, language):
    page.goto(address(site, language))
    buttons = page.locator(".masthead .plate .btn, main header .btn").all()
    assert [button.get_attribute("href") for button in buttons] == ["#give", "#give"]
    page.goto(f"{site.url}/")
    assert page.locator(".masthead-front .plate .btn").get_attribute("href") == "/donner/"
