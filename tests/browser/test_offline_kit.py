"""The exhibition on a key: unzipped into a folder, opened with the network cut."""

import subprocess
import sys
import zipfile

import pytest
from playwright.sync_api import expect

from tests import databases

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory):
    """The kit of the demonstration, unzipped."""
    place = tmp_path_factory.mktemp("key")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "make_exhibition_kit", "exposition", "--to", str(place / "kit.zip")],
        cwd=databases.ROOT, env=_environment(site), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(place / "kit.zip") as archive:
        archive.extractall(place)
    return place / "exposition"


def _environment(site) -> dict[str, str]:
    import os

    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ciso_site.settings.dev",
        "DATABASE_URL": databases.url_of(site.database),
        "DEMO_DIR": str(site.folder),
        "SITE_URL": site.url,
    }


@pytest.fixture
def offline(browser):
    """A browser without a network, and whatever it asked for outside the folder."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else asked.append(request.url)
    )
    # What a reader leaves while it is loading is given up by the browser: that is no fault of the folder.
    page.on(
        "requestfailed",
        lambda request: None if request.failure == "net::ERR_ABORTED" else asked.append(f"failed {request.url}"),
    )
    page.on("pageerror", lambda error: asked.append(str(error)))
    yield page, asked
    context.close()


def test_every_page_picture_sound_and_language_opens_without_a_network(offline, folder):
    page, asked = offline
    waiting, seen = [(folder / "index.html").as_uri()], set()
    sounds = 0
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        page.evaluate("document.querySelectorAll('img').forEach(img => { img.loading = 'eager' })")
        page.wait_for_function("[...document.images].every(img => img.complete)")
        assert page.evaluate("[...document.images].filter(img => !img.naturalWidth).map(img => img.src)") == []
        for audio in page.locator("audio").all():
            sounds += 1
            seconds = audio.evaluate(
                "node => new Promise((ready, fail) => { if (node.readyState) ready(node.duration); "
                "node.onloadedmetadata = () => ready(node.duration); node.onerror = fail; node.load(); })"
            )
            assert seconds > 0
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.href.split('#')[0])")
        waiting += [link for link in links if link.endswith(".html")]
        assert all(link.startswith(folder.as_uri()) for link in links), address
    assert asked == []
    assert sounds >= 3
    for code in ("fr", "es", "en"):
        assert len([one for one in seen if f"/exposition/{code}/" in one]) == 10, code


def test_the_visit_its_zoom_and_its_kiosk_work_from_the_folder(offline, folder):
    page, asked = offline
    page.clock.install()
    page.goto((folder / "es" / "index.html").as_uri())
    page.click("main a[rel=next]")
    onward = page.locator("[rel=next]").evaluate("link => link.href")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(onward)
    page.click("[data-zoom]")
    expect(page.locator("dialog.viewer img")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto((folder / "index.html").as_uri())
    page.click("a[href$='fr/slideshow.html#kiosk']")
    shown = page.locator(".slide.is-shown h2")
    before = shown.inner_text()
    page.clock.run_for(13_000)
    expect(shown).not_to_have_text(before)
    assert asked == []


def test_control_a_page_that_asks_the_network_is_found_out(offline, folder):
    page, asked = offline
    source = (folder / "fr" / "index.html").read_text(encoding="utf-8")
    broken = folder / "fr" / "broken.html"
    broken.write_text(source.replace("</body>", '<img src="http://127.0.0.1:9/x.png"></body>'), encoding="utf-8")
    page.goto(broken.as_uri())
    page.wait_for_load_state("networkidle")
    broken.unlink()
    assert any("127.0.0.1:9" in one for one in asked)
