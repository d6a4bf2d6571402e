"""A partner's phone: power cuts, torn lines, a killed browser, no script; one draft, whole, each time."""

import os
import random
import signal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from tests import databases
from tests.browser.lines import line_to

pytestmark = pytest.mark.browser
INVITE = """
from directory.models import Organisation; from projects.models import PartnerInvitation, ProjectPage
from projects.emails import token_of
project = ProjectPage.objects.filter(locale__language_code="fr").first()
for number in range(8):
    partner = Organisation.objects.create(code=f"field-{number}", name=f"Coopérative {number}")
    print(token_of(PartnerInvitation.objects.create(project=project, organisation=partner, language="fr")))
"""
SENT = """
    SELECT r.state, count(DISTINCT r.id), count(DISTINCT r.page_id), count(DISTINCT m.id)
    FROM projects_fieldreport r LEFT JOIN core_outgoingmail m ON m.kind = 'field-report' AND m.object_key = 'report:' || r.id
    WHERE r.title = '{title}' GROUP BY 1
"""
HELD = "SELECT p.number, p.content, p.received FROM projects_fieldphoto p JOIN projects_fieldreport r ON r.id = p.report_id WHERE r.title = '{title}' ORDER BY 1"
ONE_DRAFT = [("complete", 1, 1, 1)]
ON_THE_DEVICE = """async () => {
    const base = await new Promise((done) => { const asked = indexedDB.open("terrain"); asked.onsuccess = () => done(asked.result); });
    const keys = await new Promise((done) => { const asked = base.transaction("drafts").objectStore("drafts").getAllKeys(); asked.onsuccess = () => done(asked.result); });
    const found = [];
    for (const key of keys.filter((one) => one.includes("#"))) {
        const bytes = await new Promise((done) => { const asked = base.transaction("drafts").objectStore("drafts").get(key); asked.onsuccess = () => done(asked.result); });
        found.push([...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join(""));
    }
    return found;
}"""


@pytest.fixture(scope="session")
def tokens(site):
    done = databases.manage(
        "shell", "-v0", "-c", INVITE, database=site.database,
        DJANGO_SETTINGS_MODULE="ciso_site.settings.dev", DEMO_DIR=str(site.folder), SITE_URL=site.url,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture
def line(site):
    with line_to(site.url) as line:
        yield line


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    blocked: list[str] = []
    context.on("console", lambda said: blocked.append(said.text) if "Content Security" in said.text else None)
    context.on("weberror", lambda error: blocked.append(str(error.error)))
    yield context
    context.close()
    assert blocked == []


def photographs(folder: Path, count: int) -> list[str]:
    """Large ones, as a camera takes them: the page makes them small."""
    paths = []
    for number in range(count):
        noise = random.Random(number).randbytes(240 * 180 * 3)
        path = folder / f"photo-{number}.jpg"
        Image.frombytes("RGB", (240, 180), noise).resize((2400, 1800)).save(path, quality=88)
        paths.append(str(path))
    return paths


def write(page, title: str, files: list[str]) -> None:
    page.fill("#id_title", title)
    page.fill("#id_text", "On a fini le mur.\n\nTout le monde est venu.")
    page.set_input_files("#add", files)
    expect(page.locator("#photos canvas")).to_have_count(len(files), timeout=20_000)
    expect(page.locator("#kept")).to_have_text("Gardé sur cet appareil")


def state(page, name: str) -> None:
    expect(page.locator(f"html[data-state={name}]")).to_have_count(1, timeout=20_000)


def _until(page, holds) -> None:
    for _time in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came")


def test_a_line_cut_three_times_costs_nothing_but_time(phone, site, line, tokens, tmp_path):
    page, title = phone.new_page(), "Trois coupures"
    page.goto(f"{line.url}/terrain/{tokens[0]}/")
    write(page, title, photographs(tmp_path, 2))
    on_device = [bytes.fromhex(one) for one in page.evaluate(ON_THE_DEVICE)]
    size, before = sum(len(one) for one in on_device), line.up
    assert all(100_000 < len(one) <= 400_000 for one in on_device)
    line.mend(left=size // 4)
    page.click("#field button.btn")
    for cut in (1, 2, 3):
        _until(page, lambda cut=cut: line.cuts == cut)
        state(page, "waiting")
        expect(page.locator("#where")).to_have_text("On attend la ligne")
        for number, content, received in site.query(HELD.format(title=title)):
            assert bytes(content) == on_device[number - 1][:received]
        line.mend(left=size // 4 if cut < 3 else float("inf"))
        page.click("#now")
    state(page, "received")
    expect(page.locator("#count")).to_contain_text("Tout est là")
    assert site.query(SENT.format(title=title)) == ONE_DRAFT
    assert [row[2] for row in site.query(HELD.format(title=title))] == [len(one) for one in on_device]
    # What had arrived did not leave again: a piece torn at each cut, and the words each time.
    assert line.up - before < size + 3 * 70_000 + 60_000
    assert page.evaluate(ON_THE_DEVICE) == []


def test_a_browser_killed_without_a_line_opens_again_and_sends(playwright, chromium_path, site, line, tokens, tmp_path):
    title, address = "Courant coupé", f"{line.url}/terrain/{tokens[1]}/"

    def start():
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium_path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        return context, context.pages[0]

    _context, page = start()
    page.goto(address)
    expect(page.locator("#ready")).to_be_visible()
    line.cut()
    write(page, title, photographs(tmp_path, 1))
    page.click("#field button.btn")
    state(page, "waiting")
    _kill(str(tmp_path / "profile"))
    context, page = start()
    page.goto(address)
    state(page, "waiting")
    expect(page.locator("#what")).to_have_text(title)
    assert site.query(SENT.format(title=title)) == []
    line.mend()
    page.click("#now")
    state(page, "received")
    assert site.query(SENT.format(title=title)) == ONE_DRAFT
    context.close()


def _kill(profile: str) -> None:
    """The browser of this profile, and no other, as a power cut ends it."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if f"--user-data-dir={profile}".encode() in words and b"--type=" not in words:
                os.kill(int(folder.name), signal.SIGKILL)


def test_control_without_its_copy_the_page_does_not_open_without_a_line(phone, line, tokens):
    page = phone.new_page()
    page.goto(f"{line.url}/terrain/{tokens[2]}/")
    expect(page.locator("#ready")).to_be_visible()
    page.evaluate("caches.delete('terrain')")
    line.cut()
    with pytest.raises(Exception, match="ERR_"):
        page.reload()


def test_the_same_draft_sent_by_three_windows_is_one(phone, site, line, tokens):
    address, title = f"{line.url}/terrain/{tokens[3]}/", "Trois fenêtres"
    first = phone.new_page()
    first.goto(address)
    expect(first.locator("#ready")).to_be_visible()
    first.fill("#id_title", title)
    first.fill("#id_text", "On a fini le mur.")
    line.cut()
    first.click("#field button.btn")
    state(first, "waiting")
    others = [phone.new_page(), phone.new_page()]
    for page in others:
        page.goto(address)
        state(page, "waiting")
    line.mend()
    for page in (first, *others):
        page.evaluate("document.getElementById('now').click()")
    for page in (first, *others):
        state(page, "received")
    assert site.query(SENT.format(title=title)) == ONE_DRAFT


def test_without_a_script_three_hurried_clicks_are_one_draft(browser, site, tokens, tmp_path):
    context, title = (
        browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}),
        "Sans script",
    )
    page = context.new_page()
    page.goto(f"{site.url}/terrain/{tokens[4]}/")
    page.fill("#id_title", title)
    page.click("#field button.btn")
    expect(page.locator("#errors")).to_be_visible()
    assert page.input_value("#id_title") == title
    page.fill("#id_text", "On a fini le mur.")
    page.set_input_files("#id_photo_1", photographs(tmp_path, 1)[0])
    page.locator("#field button.btn").click(click_count=3)
    expect(page.locator("h1")).to_have_text("C’est arrivé")
    assert site.query(SENT.format(title=title)) == ONE_DRAFT
    context.close()


def test_words_typed_before_the_script_came_are_kept(phone, site, tokens):
    page = phone.new_page()
    page.route("**/field.js", lambda route: route.abort())
    page.goto(f"{site.url}/terrain/{tokens[5]}/")
    page.fill("#id_title", "Tapé tôt")
    script = (databases.ROOT / "static" / "js" / "field.js").read_text(encoding="utf-8")
    page.evaluate(script)
    expect(page.locator("html.live")).to_have_count(1)
    assert page.input_value("#id_title") == "Tapé tôt"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_what_the_phone_shows(browser, line, tokens, scheme, tmp_path):
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{line.url}/terrain/{tokens[6]}/")
    write(page, "Axe", photographs(tmp_path, 1))
    _audit(page, "writing")
    page.fill("#id_title", "")
    page.click("#field button.btn")
    expect(page.locator("#problem")).to_be_focused()
    _audit(page, "problem")
    page.fill("#id_title", "Axe")
    line.cut()
    page.click("#field button.btn")
    state(page, "waiting")
    _audit(page, "waiting")
    line.mend()
    page.goto(f"{line.url}/terrain/forged/")
    _audit(page, "ended")
    context.close()


def _audit(page, name: str) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    small = page.evaluate(
        "[...document.querySelectorAll('a, button, input:not([type=hidden], #add), select, textarea')].filter(one => one.offsetParent)"
        ".filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
    )
    assert small == [], name
