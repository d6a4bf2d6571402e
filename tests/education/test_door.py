"""The one door of the files: not a byte of the canary to a wrong role, whole to the right one, as things are now."""

import itertools
import uuid

import pytest
from django.test import Client

from core.access import AccessDecision, Audience
from education.models import ResourceFile
from education.views import door
from home.roles import EDITORS, TREASURERS
from tests.factories.education import (
    CANARY,
    days_ago,
    make_file,
    make_resource,
    members,
    organisation,
    person,
    resource_index,
)  # fmt: skip
from tests.factories.journal import in_language
from tests.factories.staff import sign_in
from users.models import User

pytestmark = pytest.mark.django_db
BEARERS = ("anonymous", "nobody", "individual", "delegate", "other-branch", "lapsed", "treasurer", "editor")
MAY = {
    Audience.PUBLIC: {*BEARERS},
    Audience.MEMBERS: {"individual", "delegate", "other-branch", "editor"},
    Audience.DELEGATES: {"delegate", "other-branch", "editor"},
    Audience.ORGANISATION: {"delegate", "editor"},
}
SECRET_HEADERS = ("ETag", "Content-Range", "Content-Disposition", "Accept-Ranges", "Last-Modified")


@pytest.fixture(autouse=True)
def room():
    with members():
        yield


@pytest.fixture
def clients() -> dict[str, Client]:
    """Each role with a browser of its own."""
    found = {name: Client() for name in BEARERS}
    for name in ("individual", "delegate", "other-branch", "lapsed", "nobody"):
        found[name].force_login(person(name))
    sign_in(found["treasurer"], TREASURERS)
    sign_in(found["editor"], EDITORS)
    return found


def resource_for(audience: str, **values):
    own = organisation("sepb-574") if audience == Audience.ORGANISATION else None
    return make_resource(audience=audience, organisation=own, **values)


def url(file: ResourceFile, prefix: str = "/materiel/fichier") -> str:
    return f"{prefix}/{file.public_id}/"


def body(answer) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return data.decode(errors="replace")


def asks(file: ResourceFile) -> list[tuple[str, str, dict[str, str]]]:
    """Every way to ask for a file that we know of: method, address, headers."""
    addresses = [url(file), url(file, "/es/material/archivo"), url(file, "/en/education-desk/file"), url(file) + "?x=1"]
    wishes = [
        {}, {"Range": "bytes=0-"}, {"Range": "bytes=3-9"}, {"Range": "bytes=-4"}, {"Range": "bytes=999999-"},
        {"If-None-Match": file.etag}, {"If-None-Match": "*"}, {"If-Match": "*"},
        {"Range": "bytes=2-", "If-Range": file.etag}, {"If-Modified-Since": "Wed, 01 Jan 2020 00:00:00 GMT"},
    ]  # fmt: skip
    return list(itertools.product(("GET", "HEAD"), addresses, wishes))


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.DELEGATES, Audience.ORGANISATION])
def test_not_a_byte_of_the_canary_leaves_for_a_wrong_role(clients, audience):
    page = resource_for(audience, text_version=[("paragraph", f"<p>{CANARY}</p>")])
    old = make_file(page, published_on=days_ago(30), version="0.9")
    files = [old, make_file(page), make_file(page, language="es")]
    tried = 0
    for name in set(BEARERS) - MAY[audience]:
        for file in files:
            for method, address, headers in asks(file):
                answer = clients[name].generic(method, address, headers=headers)
                tried += 1
                assert answer.status_code == (302 if name == "anonymous" else 403), (name, method, headers)
                assert CANARY not in body(answer)
                assert not [header for header in SECRET_HEADERS if header in answer.headers]
                assert answer["Cache-Control"] == "private, no-store"
        assert CANARY not in body(clients[name].get(f"/materiel/ressource/{page.translation_key}/"))
    assert tried >= 4 * 240


@pytest.mark.parametrize("audience", list(Audience))
def test_control_the_right_roles_take_it_whole(clients, audience):
    file = make_file(resource_for(audience))
    for name in MAY[audience]:
        answer = clients[name].get(url(file))
        assert (answer.status_code, body(answer)) == (200, CANARY), name


def test_control_a_door_that_does_not_judge_is_found_out(clients, monkeypatch):
    file = make_file(resource_for(Audience.DELEGATES))
    monkeypatch.setattr(door, "check_access", lambda *_asked: AccessDecision(True))
    assert body(clients["anonymous"].get(url(file))) == CANARY


def test_what_is_there_and_what_is_not_look_the_same(clients):
    file, nothing = make_file(resource_for(Audience.DELEGATES)), f"/materiel/fichier/{uuid.uuid4()}/"
    for name in ("anonymous", "individual", "lapsed"):
        there, absent = clients[name].get(url(file)), clients[name].get(nothing)
        assert there.status_code == absent.status_code
        assert body(there).replace(str(file.public_id), "") == body(absent).replace(nothing[-37:-1], "")
        drop = {"Location"}
        assert {k: v for k, v in there.items() if k not in drop} == {k: v for k, v in absent.items() if k not in drop}
    assert clients["anonymous"].get(url(file)).url.startswith("/compte/login/?next=/materiel/fichier/")


def test_a_lapse_or_a_deactivation_counts_at_the_next_request(clients):
    file = make_file(resource_for(Audience.DELEGATES))
    assert clients["delegate"].get(url(file)).status_code == 200
    with members(check_access=lambda *_asked: AccessDecision(False)):
        assert clients["delegate"].get(url(file)).status_code == 403
    User.objects.filter(pk=person("delegate").pk).update(is_active=False)
    assert clients["delegate"].get(url(file)).status_code == 302


def test_an_audience_that_narrows_closes_every_language_at_once(clients):
    page = resource_for(Audience.PUBLIC, text_version=[("paragraph", f"<p>{CANARY}</p>")])
    spanish = in_language(page, "es", text_version=[("paragraph", f"<p>{CANARY}</p>")])
    file = make_file(page)
    assert CANARY in body(clients["anonymous"].get(spanish.url))
    page.audience = Audience.DELEGATES
    page.save_revision().publish()
    for address in (page.url, spanish.url, url(file), f"/es/material/recurso/{page.translation_key}/"):
        assert CANARY not in body(clients["anonymous"].get(address)), address


@pytest.mark.parametrize("state", ["draft", "restricted", "tomorrow", "unpublished", "in production"])
def test_what_is_not_out_is_for_the_editors_alone(clients, state):
    from wagtail.models import PageViewRestriction

    page = make_resource(publish=state != "draft", state="in-production" if state == "in production" else "published")
    file = make_file(page, published_on=days_ago(-1) if state == "tomorrow" else days_ago(1))
    if state == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    if state == "unpublished":
        page.unpublish()
    assert CANARY not in body(clients["anonymous"].get(url(file)))
    assert CANARY not in body(clients["delegate"].get(url(file)))
    assert body(clients["editor"].get(url(file))) == CANARY


def test_nothing_of_a_gated_file_is_on_any_public_address(client):
    page = resource_for(Audience.DELEGATES, text_version=[("paragraph", f"<p>{CANARY}</p>")])
    file = make_file(page, name="titre-de-travail-secret.txt")
    index = resource_index()
    addresses = [
        page.url, index.url, f"{index.url}rss/", f"{index.url}atom/", "/sitemap.xml", "/llms.txt", "/robots.txt",
        f"/recherche/?q={CANARY}", "/recherche/?q=titre-de-travail-secret", f"/materiel/ressource/{page.translation_key}/",
        f"/documents/{file.pk}/{file.filename}", f"/media/{file.file.name}", f"/{file.file.name}", "/campagnes/",
    ]  # fmt: skip
    secrets = (
        CANARY,
        str(file.public_id),
        file.digest[:16],
        file.filename,
        "titre-de-travail-secret.txt",
        str(file.file.name),
    )
    for address in addresses:
        page_text = body(client.get(address))
        for secret in secrets:
            if address.endswith(secret) or f"q={secret}" in address or secret in address:
                continue
            assert secret not in page_text, (address, secret)
    assert page.title in body(client.get(f"{index.url}rss/"))


def test_control_an_open_file_and_its_words_are_on_their_page(client):
    page = resource_for(Audience.PUBLIC, text_version=[("paragraph", f"<p>{CANARY}</p>")])
    file = make_file(page)
    shown = body(client.get(page.url))
    assert CANARY in shown
    assert url(file) in shown


def test_the_preview_of_the_cms_is_for_its_people(clients):
    page = resource_for(Audience.DELEGATES, text_version=[("paragraph", f"<p>{CANARY}</p>")])
    for address in (f"/admin/pages/{page.pk}/view_draft/", f"/admin/pages/{page.pk}/edit/preview/"):
        for name in ("anonymous", "nobody", "delegate", "lapsed"):
            assert CANARY not in body(clients[name].get(address)), (name, address)


def test_the_door_costs_the_same_queries_whatever_the_number_of_files(client, django_assert_max_num_queries):
    page = resource_for(Audience.PUBLIC)
    file = make_file(page)
    for number in range(12):
        make_file(page, version=f"2.{number}")
    with django_assert_max_num_queries(5):
        client.get(url(file), headers={"Range": "bytes=4-"})


def test_listing_costs_the_same_queries_however_much_there_is(client, django_assert_max_num_queries):
    client.get(resource_index().url)
    for _ in range(12):
        make_file(make_resource())
    client.get(resource_index().url)
    with django_assert_max_num_queries(12):
        client.get(resource_index().url)
