"""Every absolute address is the environment's, whatever the CMS's own record of the site says."""

import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.checks import run_checks
from wagtail.models import Page, Site

from core import receivers, site_record
from news.press import press_token
from tests.core.test_house import PRODUCTION
from tests.databases import ROOT
from tests.factories.journal import make_news
from tests.launcher.test_commands import load

pytestmark = pytest.mark.django_db
URL = "https://ciso.example.org"


def in_the_record(**values: object) -> None:
    Site.objects.filter(is_default_site=True).update(**values)


def told() -> list[str]:
    return [str(error.msg) for error in run_checks(include_deployment_checks=True) if error.id == "core.E003"]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (URL, ("ciso.example.org", 443)),
        ("http://127.0.0.1:8011", ("127.0.0.1", 8011)),
        ("https://ciso.example.org:8443", ("ciso.example.org", 8443)),
    ],
)
def test_the_record_follows_the_environment_after_each_migration(settings, url, kept):
    settings.SITE_URL = url
    in_the_record(hostname="localhost", port=80)
    site_record.follow_site_url()
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == kept
    assert site_record.differing_address() == ""


def test_a_fresh_database_says_where_the_site_is(settings):
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == site_record.address_of_site() != ("localhost", 80)


def test_whoever_saves_the_record_its_address_stays_the_environments(settings):
    settings.SITE_URL = URL
    site = Site.objects.get(is_default_site=True)
    site.hostname, site.port, site.site_name = "autre.example", 8080, "CISO"
    site.save()
    assert (site.hostname, site.port) == ("ciso.example.org", 443)


def test_production_does_not_start_while_they_differ(settings):
    settings.SITE_URL = URL
    in_the_record(hostname="localhost", port=80)
    assert told() == [f"The CMS says that this site is http://localhost, SITE_URL says {URL}: run `manage.py migrate`."]
    site_record.follow_site_url()
    assert told() == []


def test_the_server_says_both_addresses_when_it_refuses():
    environment = {**PRODUCTION, "DATABASE_URL": os.environ["DATABASE_URL"], "PATH": "/usr/bin:/bin"}
    environment["DJANGO_SETTINGS_MODULE"] = "ciso_site.settings.production"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "check", "--deploy"],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    reason = load("server").reason(done.stdout + done.stderr)
    assert "http://127.0.0.1:8000" in reason
    assert "https://ciso.example.org" in reason


@pytest.fixture
def elsewhere(settings):
    settings.SITE_URL = URL
    in_the_record(hostname="localhost", port=80)


def test_no_absolute_address_of_a_public_page_is_any_others(client, elsewhere):
    for path in ("/sitemap.xml", "/robots.txt", "/llms.txt", "/actualites/rss/", "/actualites/atom/", "/plaidoyer/rss/",
                 "/exposition/calendrier/", "/", "/es/", "/actualites/"):  # fmt: skip
        page = client.get(path, headers={"Host": "127.0.0.1"}).content.decode()
        assert "localhost" not in page, path
        assert "127.0.0.1" not in page, path
        assert "testserver" not in page, path
    locations = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert locations
    assert all(location.startswith(f"{URL}/") for location in locations)


def test_a_journalist_is_sent_to_the_page_itself(client, elsewhere):
    news = make_news()
    answer = client.get(f"/press/{press_token(news)}/")
    assert (answer.status_code, answer.url) == (302, news.url)


def test_the_full_address_of_a_page_is_the_environments(elsewhere):
    assert Page.objects.get(url_path="/accueil/actualites/").specific.full_url == f"{URL}/actualites/"


def test_control_without_the_rule_the_record_is_believed(elsewhere, monkeypatch):
    page = Page.objects.get(url_path="/accueil/actualites/").specific
    monkeypatch.setattr(type(page), "get_url_parts", Page.get_url_parts)
    assert page.full_url == "http://localhost/actualites/"


def test_control_another_site_keeps_its_own_address():
    other = SimpleNamespace(is_default_site=False, hostname="autre.example", port=80)
    receivers.keep_address_of_site(instance=other)
    assert other.hostname == "autre.example"
