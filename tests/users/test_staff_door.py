"""The staff's door leads on to an address of this site, or to the CMS."""

from urllib.parse import parse_qs, urlsplit

import pytest

from users import views

pytestmark = pytest.mark.django_db


def led_to(client, wanted: str) -> str:
    answer = client.get("/compte/equipe/", {"next": wanted})
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.url).query)["next"][0]


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/admin/pages/4/?p=2", "/admin/pages/4/?p=2"),
        ("", "/admin/"),
        ("https://evil.example/", "/admin/"),
        ("//evil.example/", "/admin/"),
        ("/admin/?q=" + "é" * 3000, "/admin/"),
    ],
)
def test_who_signs_in_arrives_where_they_were_going_on_this_site(client, wanted, led):
    assert led_to(client, wanted) == led


def test_control_without_the_rule_another_site_is_carried_on_and_a_long_address_refused(client, monkeypatch):
    monkeypatch.setattr(views, "LONGEST_ADDRESS", 10_000)
    monkeypatch.setattr(views, "url_has_allowed_host_and_scheme", lambda *_args: True)
    assert led_to(client, "https://evil.example/") == "https://evil.example/"
    assert client.get("/compte/equipe/", {"next": "/admin/?q=" + "é" * 3000}).status_code == 400
