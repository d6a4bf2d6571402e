"""Forms without a token: what a browser says of where a POST comes from, old ones too, and what a foreign page can say."""

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.core import signing
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from core import origin
from core.models import PrivacyLink
from core.personal.links import LINKS as PRIVACY_LINKS
from core.personal.links import mail_links
from donations.emails import STOP_SALT as STORIES_SALT
from education.emails import STOP_SALT as EDUCATION_SALT
from tests.databases import ROOT
from tests.factories.gifts import gift_data, make_fund, open_gift
from tests.factories.mails import words_of
from tests.factories.visits import DOOR, inside, link_for
from tests.permissions.addresses import every_address

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
REFUSAL = "envoyé depuis un autre site"
OURS = [
    {"Sec-Fetch-Site": "same-origin", "Origin": HERE},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": HERE},
    {"Origin": HERE, "Referer": f"{HERE}/don/"},
    {"Origin": "null", "Referer": f"{HERE}/don/"},
    {"Referer": f"{HERE}/don/"},
]
THEIRS = [
    {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://other.testserver"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "null", "Referer": "https://evil.example/"},
    {"Origin": "https://evil.example", "Referer": f"{HERE}/don/"},
    {"Origin": f"{HERE}.evil.example"},
    {"Origin": f"https://evil.example/{HERE}"},
    {"Origin": "http://[", "Referer": f"{HERE}/don/"},
    {"Origin": ""},
    {"Referer": "testserver"},
    {},
]


WEBHOOK, READ_ONLY = "/stripe/webhook/", "/terrain/x/received/"


def forms_without_token() -> list[str]:
    """Every address that takes a form without a token. A signature proves the webhook and the links that stop mails."""
    signed = {reverse(name, args=["x"]) for name in ("donations:stop_stories", "education:stop")}
    known = {"wagtail_serve": {"path": "/nous-joindre/"}}
    paths = {address.path for address in every_address(known)} - {WEBHOOK, READ_ONLY} - signed
    return sorted(path for path in paths if takes_no_token(path))


def takes_no_token(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    # Wagtail's own exempt views are an API that only reads.
    return getattr(view, "csrf_exempt", False) and not view.__module__.startswith("wagtail")


def is_refused(client: Client, path: str, headers: dict[str, str], data: dict[str, str] | None = None) -> bool:
    response = client.post(path, data or {}, headers=headers)
    return response.status_code == 403 and REFUSAL in response.content.decode()


def test_every_form_without_a_token_takes_what_old_and_new_browsers_send_from_here(client):
    paths = forms_without_token()
    assert {"/don/", DOOR, reverse("personal:door"), reverse("members:join"), "/nous-joindre/"} <= set(paths)
    assert [(path, said) for path in paths for said in OURS if is_refused(client, path, said)] == []


def test_every_form_without_a_token_refuses_what_comes_from_elsewhere(admin_client):
    taken = [
        (path, said) for path in forms_without_token() for said in THEIRS if not is_refused(admin_client, path, said)
    ]
    assert taken == []


@pytest.mark.parametrize("said", THEIRS, ids=str)
def test_control_without_the_check_each_foreign_form_is_taken(client, stand_in, monkeypatch, said):
    monkeypatch.setattr(origin, "is_same_origin", lambda request: True)
    assert client.post("/don/", gift_data(make_fund()), headers=said).status_code == 303


def test_control_if_a_nameless_origin_were_taken_a_hidden_frame_elsewhere_would_give(client, stand_in, monkeypatch):
    said = {"Origin": "null"}
    assert is_refused(client, "/don/", said, gift_data(make_fund()))
    ours = origin.is_same_origin
    monkeypatch.setattr(
        origin, "is_same_origin", lambda request: request.headers.get("Origin") == "null" or ours(request)
    )
    assert client.post("/don/", gift_data(make_fund()), headers=said).status_code == 303


def said_by_old_safari(policy: str, address: str) -> dict[str, str]:
    """The headers of a same-origin POST without `Sec-Fetch-Site`, as the Fetch standard derives them from a policy."""
    if policy == "no-referrer":
        return {"Origin": "null"}
    return {"Origin": HERE, "Referer": HERE + (address if policy == "same-origin" else "/")}


def policy_of(response) -> str:
    """The page's own word, else its header's."""
    own = re.search(r'<meta name="referrer" content="([\w-]+)">', response.content.decode())
    return own[1] if own else response.headers["Referrer-Policy"]


def privacy_link(email: str, purpose: str) -> str:
    """The path of a magic link about one's own data."""
    PRIVACY_LINKS.request(email=email, language="fr", purpose=purpose)
    mail_links()
    return re.search(r"https?://[^/]+(/\S+)", words_of("privacy-link").text)[1]


def secret_pages(client: Client) -> list[str]:
    """An address for each kind of page that a secret in its address, or in a cookie, opens."""
    email, other = open_gift(make_fund()).email, open_gift(make_fund(), email="autre@example.org").email
    seen = client.post(privacy_link(email, PrivacyLink.Purpose.SEE), headers={"Origin": HERE})
    assert seen.status_code == 303
    inside(client)
    return [
        DOOR,
        link_for(),
        reverse("donations:statement", args=[2026]),
        reverse("donations:stop_stories", args=[signing.dumps(email, salt=STORIES_SALT)]),
        reverse("education:stop", args=[signing.dumps(email, salt=EDUCATION_SALT)]),
        reverse("personal:door"),
        privacy_link(other, PrivacyLink.Purpose.SEE),
        privacy_link(email, PrivacyLink.Purpose.ERASE),
    ]


def refused_forms(client: Client, policy: str = "") -> list[str]:
    """The forms of those pages that an old browser cannot send, under each page's own policy unless another is given."""
    pages = {path: client.get(path) for path in secret_pages(client)}
    assert {page.status_code for page in pages.values()} == {200}
    forms = [
        (urljoin(path, action), said_by_old_safari(policy or policy_of(page), path))
        for path, page in pages.items()
        for action in re.findall(r'<form method="post"(?: action="([^"]*)")?', page.content.decode())
    ]
    assert len(forms) >= 8
    return [target for target, said in forms if is_refused(client, target, said)]


def test_an_old_browser_can_send_each_form_of_a_page_behind_a_secret(client, stand_in):
    assert refused_forms(client) == []


def test_control_under_no_referrer_an_old_browser_could_send_none_of_them(client, stand_in):
    # The links that stop mails prove themselves.
    assert len(refused_forms(client, "no-referrer")) >= 6


def test_no_page_asks_that_its_forms_hide_where_they_come_from():
    written = [*ROOT.glob("templates/**/*.html"), *(path for room in ROOT.iterdir() for path in sources(room))]
    assert [path for path in written if re.search(r"""["']no-referrer["']""", path.read_text(encoding="utf-8"))] == []


def sources(room: Path) -> list[Path]:
    """The site's own code in a folder."""
    return [] if room.name.startswith(".") or room.name in ("tests", "var") else list(room.glob("**/*.py"))


def test_who_follows_a_reset_link_in_an_old_browser_passes_djangos_own_check():
    """Django's check refuses `Origin: null`: the page must not ask for the policy that makes it."""
    page = (ROOT / "templates" / "account" / "password_reset_from_key.html").read_text(encoding="utf-8")
    assert 'name="referrer" content="same-origin"' in page
