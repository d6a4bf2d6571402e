"""What every page stands on: settings that refuse, catalogues that are whole, sheets that bundle, names on one line."""

import json
import subprocess
import sys

import pytest
from django.core.cache import cache
from wagtail.models import Page, Site

from core.catalogues import Catalogues, msgids
from core.navigation import frame_for
from core.plates import catalogue
from core.static_storage import bundle_imports
from core.text import clean_line
from tests.databases import ROOT

PRODUCTION = {
    "SECRET_KEY": "k" * 60,
    "SITE_URL": "https://ciso.example.org",
    "DATABASE_URL": "postgres://ciso@localhost/ciso",
    "TRUSTED_PROXIES": "1",
    "MEDIA_ROOT": "/var/lib/ciso/media",
    "PRIVATE_ROOT": "/var/lib/ciso/private",
    "ANYMAIL": '{"POSTMARK_SERVER_TOKEN": "x"}',
    "DEFAULT_FROM_EMAIL": "CISO <ciso@example.org>",
    "STRIPE_SECRET_KEY": "sk_live_0123456789abcdef",
    "STRIPE_WEBHOOK_SECRETS": "whsec_0123456789abcdef",
    "BOOKS_OPEN_AT": "2027-01-01T00:00",
}


ON_S3 = {"S3_BUCKET": "b", "S3_PRIVATE_BUCKET": "p", "S3_ACCESS_KEY": "b", "S3_SECRET_KEY": "b"}


def start(**changes: str) -> subprocess.CompletedProcess:
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "ciso_site.settings.production",
        **PRODUCTION,
        **changes,
    }
    environment = {name: value for name, value in environment.items() if value}
    command = [sys.executable, "-W", "ignore", "-c", "import django; django.setup()"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_production_starts_on_a_whole_environment():
    assert start().returncode == 0


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_refuses_to_start_without(name):
    done = start(**{name: ""})
    assert done.returncode == 1
    assert name in done.stderr


def test_production_takes_redis_and_s3_where_there_are_some():
    disk = {"MEDIA_ROOT": "", "PRIVATE_ROOT": ""}
    assert start(**ON_S3, **disk, CACHE_URL="redis://localhost:6379/0").returncode == 0
    for name in list(ON_S3)[1:]:
        assert name in start(**{**ON_S3, **disk, name: ""}).stderr


def test_production_refuses_one_bucket_for_what_everybody_reads_and_what_is_guarded():
    disk = {"MEDIA_ROOT": "", "PRIVATE_ROOT": ""}
    done = start(**{**ON_S3, **disk, "S3_PRIVATE_BUCKET": ON_S3["S3_BUCKET"]})
    assert done.returncode == 1
    assert "S3_PRIVATE_BUCKET must be another bucket" in done.stderr.splitlines()[-1]
    assert start(**ON_S3, **disk).returncode == 0  # control: two buckets


def test_every_variable_that_production_refuses_to_miss_stands_in_the_table():
    table = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in PRODUCTION if f"`{name}`" not in table] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"SECRET_KEY": "development-only-key-that-production-refuses-to-start-with"},
        {"SECRET_KEY": "short"},
        {"SITE_URL": "http://ciso.example.org"},
        {"DATABASE_URL": "sqlite:///db.sqlite3"},
        {"STRIPE_SECRET_KEY": "sk_test_0123456789abcdef"},
        {"STRIPE_API_BASE": "http://127.0.0.1:8001"},
        {"STRIPE_WEBHOOK_SECRETS": "secret"},
        {"BOOKS_OPEN_AT": ""},
        {"BOOKS_OPEN_AT": "yesterday"},
        {"TRUSTED_PROXIES": "0"},
        {"TRUSTED_PROXIES": "-1"},
        {"PRIVATE_ROOT": "/var/lib/ciso/media/private"},
    ],
)
def test_production_refuses_a_test_secret_or_a_stand_in(wrong):
    done = start(**wrong)
    assert done.returncode == 1
    assert next(iter(wrong)) in done.stderr


def test_catalogues_are_whole():
    assert list(Catalogues(ROOT).faults()) == []


def small_project(folder, python: str, template: str) -> Catalogues:
    for app in ("users", "core", "directory", "donations", "campaigns", "home", "ciso_site"):
        (folder / app).mkdir()
    (folder / "core" / "a.py").write_text(python, encoding="utf-8")
    (folder / "templates").mkdir()
    (folder / "templates" / "a.html").write_text(template, encoding="utf-8")
    return Catalogues(folder)


def test_msgids_are_found_in_python_and_in_templates(tmp_path):
    small_project(
        tmp_path,
        'from django.utils.translation import gettext as _, ngettext\n_("One " "sentence"); ngettext("%(n)s cat", "%(n)s cats", 2)',
        '{% load i18n %}{% translate "Two" %}{% blocktranslate with a=b %}Hi {{ a }}{% endblocktranslate %}{{ x|default:_("Three") }}',
    )
    assert list(msgids(tmp_path)) == [("%(n)s cat", "%(n)s cats"), "Hi %(a)s", "One sentence", "Three", "Two"]


def test_each_fault_of_a_catalogue_is_named(tmp_path):
    catalogues = small_project(tmp_path, '_("Hello %(name)s"); _("Bye")', "")
    assert any("missing" in fault for fault in catalogues.faults())
    catalogues.update()
    catalogues.compile()
    assert any("untranslated: 'Bye'" in fault for fault in catalogues.faults())
    for language in ("fr", "es"):
        catalogues.update({"Hello %(name)s": "Allô", "Bye": "Ciao"}, into=language)
    assert any("placeholders differ" in fault for fault in catalogues.faults())
    assert any("stale" in fault for fault in catalogues.faults())
    for language in ("fr", "es"):
        catalogues.update({"Hello %(name)s": "Allô %(name)s"}, into=language)
    catalogues.compile()
    assert list(catalogues.faults()) == []
    (tmp_path / "core" / "a.py").write_text('_("Bye")', encoding="utf-8")
    assert any("unused" in fault for fault in catalogues.faults())


def test_a_msgid_where_babel_does_not_look_is_a_fault(tmp_path):
    catalogues = small_project(tmp_path, "f\"{gettext('Hidden')} at last\"", "")
    assert any("inside an f-string" in fault for fault in catalogues.faults())


def test_the_same_catalogue_compiles_to_the_same_bytes(tmp_path):
    catalogues = small_project(tmp_path, '_("Bye")', "")
    catalogues.update()
    catalogues.compile()
    first = catalogues.po("fr").with_suffix(".mo").read_bytes()
    catalogues.compile()
    assert catalogues.po("fr").with_suffix(".mo").read_bytes() == first


def test_a_sheet_is_bundled_in_its_layers(tmp_path):
    (tmp_path / "a.css").write_text("/* why */ p { color: red; }", encoding="utf-8")
    main = tmp_path / "main.css"
    main.write_text('@layer x;\n@import url("a.css") layer(x);', encoding="utf-8")
    assert bundle_imports(main) == "@layer x;@layer x{p{color:red}}"


def test_collected_for_production_the_site_has_one_sheet(tmp_path):
    environment = {
        "PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "ciso_site.settings.dev", "STATIC_BUNDLED": "1",
        "DATABASE_URL": "sqlite://:memory:", "DEMO_DIR": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, "-W", "ignore", "manage.py", "collectstatic", "--noinput", "-v0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    names = json.loads((tmp_path / "static" / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    sheet = (tmp_path / "static" / names["css/main.css"]).read_text(encoding="utf-8")
    assert "@import" not in sheet
    assert f"../{names['fonts/archivo-shout.woff2']}" in sheet
    assert (tmp_path / "static" / f"{names['css/main.css']}.br").exists()


@pytest.mark.parametrize(
    ("given", "kept"), [("  a  b ", "a b"), ("a\x00b", "ab"), ("a\u202eb", "ab"), ("a\r\nb", "a b"), ("\u200b", "")]
)
def test_a_line_is_cleaned_of_what_is_not_seen(given, kept):
    assert clean_line(given) == kept


def test_every_plate_is_drawn_described_and_captioned_in_three_languages():
    plates = catalogue()
    drawn = {path.stem for path in (ROOT / "static" / "plates").glob("*.svg")}
    assert set(plates) == drawn
    for plate in plates.values():
        assert set(plate.alt_texts) == set(plate.captions) == {"fr", "es", "en"}
        assert all([*plate.alt_texts.values(), *plate.captions.values()])


@pytest.mark.django_db
def test_the_menu_follows_the_editor_at_once(client):
    site = Site.objects.get(is_default_site=True)
    assert "Campagnes" in [link.label for link in frame_for(site, "fr").menu]
    page = Page.objects.get(url_path="/accueil/campagnes/").specific
    page.title = "Luttes"
    page.save_revision().publish()
    assert "Luttes" in [link.label for link in frame_for(site, "fr").menu]


@pytest.mark.django_db
def test_a_warm_menu_costs_no_query(django_assert_num_queries):
    site = Site.objects.get(is_default_site=True)
    cache.clear()
    frame_for(site, "es")
    with django_assert_num_queries(0):
        assert frame_for(site, "es").menu
