"""Sign in, change an appeal, look at the preview, publish, see it; translate one to Spanish: the total is the same."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, RunningSite
from tests.browser.test_gift_journey import address, total_cents

pytestmark = pytest.mark.browser


def page_id(site: RunningSite, url_path: str) -> int:
    return site.query(f"SELECT id FROM wagtailcore_page WHERE url_path = '{url_path}'")[0][0]


def publish(page: Page) -> None:
    page.locator("footer button[data-w-dropdown-target='toggle']").first.click()
    with page.expect_navigation():
        page.click("button[name=action-publish]")


def test_an_editor_changes_an_appeal_previews_it_publishes_it_and_sees_it(editor, site):
    appeal = page_id(site, "/accueil/donner/cooperatives-mexique/")
    editor.goto(f"{site.url}/admin/pages/{appeal}/edit/")
    editor.fill("#id_introduction", "Une phrase toute neuve.")
    editor.locator("button[aria-label*='prévisualisation']").click()
    expect(editor.frame_locator("iframe").first.locator("main")).to_contain_text(
        "Une phrase toute neuve.", timeout=15000
    )
    publish(editor)
    editor.goto(address(site, "fr"))
    expect(editor.locator("main")).to_contain_text("Une phrase toute neuve.")


def test_an_editor_translates_an_appeal_and_the_total_is_the_same(editor, site):
    original = page_id(site, "/accueil/donner/cooperatives-mexique/")
    editor.goto(f"{site.url}/admin/pages/{original}/copy/")
    editor.fill("[name=new_title]", "Un appel neuf")
    editor.fill("[name=new_slug]", "appel-neuf")
    editor.check("[name=publish_copies]")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Copier cette page").click()
    copy = page_id(site, "/accueil/donner/appel-neuf/")
    editor.goto(f"{site.url}/admin/localize/submit/page/{copy}/")
    editor.get_by_label("espagnol").check()
    editor.get_by_role("button", name="Soumettre").click()
    words, untranslated = "Un llamado nuevo", editor.get_by_role("button", name="Traduire", exact=True)
    expect(untranslated.first).to_be_visible()
    while untranslated.count():
        untranslated.first.click()
        editor.locator("textarea").first.fill(words)
        # The words show at once; they are kept once the server has answered.
        with editor.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
            editor.get_by_role("button", name="Enregistrer", exact=True).first.click()
        words = f"Otras palabras en español, {untranslated.count()}"
    expect(editor.locator("main")).to_contain_text("Un llamado nuevo")
    with editor.expect_navigation():
        editor.get_by_role("button", name=re.compile("^Publier")).first.click()
    editor.goto(f"{site.url}/donner/appel-neuf/")
    total = total_cents(editor)
    editor.locator(".langs a[lang=es]").click()
    expect(editor).to_have_title(re.compile("Un llamado nuevo"))
    assert editor.url.startswith(f"{site.url}/es/")
    assert total_cents(editor) == total


HEAD = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>'
# As Word copies them, on a computer and on the web.
WORD = (
    f'{HEAD}<h1 style="mso-outline-level:1">Une assemblée<o:p></o:p></h1><p class="MsoNormal">Elle a lieu.</p>'
    "<h2>Qui vient</h2><h3>Les locaux</h3><h4>Du nord</h4></body></html>"
)
WORD_ONLINE = f"{HEAD}<div>" + "".join(
    f'<div class="OutlineElement"><p class="Paragraph"{role}><span class="TextRun">{words}</span></p></div>'
    for words, role in [
        ("Une assemblée", ' role="heading" aria-level="1"'),
        ("Elle a lieu.", ""),
        ("Qui vient", ' role="heading" aria-level="2"'),
        ("Les locaux", ' role="heading" aria-level="3"'),
        ("Du nord", ' role="heading" aria-level="4"'),
    ]
)
COPY = """html => navigator.clipboard.write([new ClipboardItem({
    "text/html": new Blob([html], {type: "text/html"}),
    "text/plain": new Blob(["Une assemblée"], {type: "text/plain"}),
})])"""
KEPT = "() => [...document.querySelectorAll('input, textarea')].some(field => field.value.includes('Du nord'))"


@pytest.mark.parametrize("copied", [WORD, WORD_ONLINE], ids=["Word", "Word for the web"])
def test_what_is_pasted_from_word_keeps_its_headings(editor, site, copied):
    number, url_path = site.query(
        "SELECT p.id, p.url_path FROM wagtailcore_page p JOIN home_standardpage s ON s.page_ptr_id = p.id "
        "WHERE p.live AND CAST(s.body AS text) LIKE '%paragraph%' AND p.url_path LIKE '/accueil/%' ORDER BY p.id"
    )[0]
    editor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.goto(f"{site.url}/admin/pages/{number}/edit/")
    area = editor.locator(".public-DraftEditor-content").first
    area.scroll_into_view_if_needed()
    area.click()
    editor.evaluate(COPY, copied)
    editor.keyboard.press("ControlOrMeta+a")
    editor.keyboard.press("ControlOrMeta+v")
    editor.wait_for_function(KEPT)
    publish(editor)
    editor.goto(f"{site.url}/{url_path.removeprefix('/accueil/')}")
    text = editor.locator("main .prose").first
    expect(text.locator("h2")).to_have_text(["Une assemblée", "Qui vient"])
    expect(text.locator("h3")).to_have_text(["Les locaux", "Du nord"])
    expect(text.locator("p")).to_have_text(["Elle a lieu."])


def test_the_admin_stays_closed_to_a_delegate(page, site):
    page.goto(f"{site.url}/compte/login/")
    page.fill("[name=login]", "delegation@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.btn")
    expect(page.locator("h1")).to_have_text("L’espace des membres")
    page.goto(f"{site.url}/admin/")
    expect(page.locator("h1")).not_to_have_text("CISO")
    assert "/admin/pages" not in page.content()


def test_the_treasurer_reads_the_story_of_a_gift(page, site):
    page.goto(f"{site.url}/admin/")
    page.fill("[name=login]", "tresorerie@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.btn")
    page.wait_for_url("**/admin/")
    page.goto(f"{site.url}/admin/till_gifts/?status=succeeded")
    page.locator("table.listing tbody a").first.click()
    expect(page.locator("main")).to_contain_text("Ce qui s’est passé")
    expect(page.locator("main")).to_contain_text("Inscrit au grand livre")
