"""The two doors by which an editor brings files, several at once: used with a mouse, and seen to have worked."""

import pytest
from playwright.sync_api import Page, expect

from tests.core.test_pictures_people_have import PEOPLES

pytestmark = pytest.mark.browser


def bring(editor: Page, address: str, name: str, content: bytes, **words: str) -> None:
    """Drop the file, fill what is asked for in the form that appears, press its button, wait until it has gone."""
    editor.goto(address)
    editor.set_input_files("#fileupload", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    row = editor.locator("#upload-list > li").first
    for field, value in words.items():
        row.locator(f"[name$='-{field}']").fill(value)
    row.locator("form button[type=submit]").click()
    expect(editor.locator("#upload-list > li")).to_have_count(0)


def test_an_editor_brings_a_document_and_a_telephones_photograph(editor, site):
    admin = f"{site.url}/admin"
    bring(editor, f"{admin}/documents/multiple/add/", "PV du conseil.pdf", b"%PDF-1.7\n%%EOF", credit="CISO")
    editor.goto(f"{admin}/documents/")
    expect(editor.locator("main")).to_contain_text("PV du conseil")
    words = {"title": "Photo du téléphone", "description": "Des mains.", "credit": "CISO"}
    content = PEOPLES["a telephone's, of two frames"][1]
    bring(editor, f"{admin}/images/multiple/add/", "IMG_0412.jfif", content, **words)
    editor.goto(f"{admin}/images/")
    shown = editor.locator("main img[src^='/media/images/']").first
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_a_reader_sees_the_pictures_of_the_demonstration(page, site):
    page.goto(f"{site.url}/actualites/merci-pour-la-radio/")
    picture = page.locator("main figure.print img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") >= 480
    assert picture.get_attribute("alt") == "Un pylône de radio au-dessus de toits bas, dans la lumière du soir."
