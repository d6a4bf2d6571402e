"""Projects: the list, the map that shows no more than it may, the feeds, the appeals."""

import itertools
import math
import re
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from directory.models import Country, Place
from donations.models import Fund
from projects.maps import APART, map_of, outlines
from projects.models import ProjectIndexPage, ProjectOrganisation, ProjectPlace
from tests.factories.journal import DEMO_PROJECT, in_language, make_project, make_update, project_index

pytestmark = pytest.mark.django_db
LIST = "/projets/"


def _text(client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_is_filtered_by_country_axis_and_state(client):
    assert "7 projets" in _text(client, LIST)
    assert "3 projets" in _text(client, LIST, country="HT")
    assert "2 projets" in _text(client, LIST, country="HT", status="finished")
    assert "Aucun projet" in _text(client, LIST, country="HT", axis="organising")
    assert "7 projets" in _text(client, LIST, country="<b>", axis="’", status="")


def _place(**values) -> Place:
    return Place.objects.create(
        **{
            "code": "hameau", "name": "Hameau secret", "region": "Sierra", "country": Country.objects.get(code="MX"),
            "latitude": "19.8312", "longitude": "-99.1177", **values,
        }
    )  # fmt: skip


def test_an_approximate_place_shows_its_region_and_a_rounded_point(client):
    project = make_project()
    ProjectPlace.objects.create(page=project, place=_place())
    page = _text(client, project.url)
    assert "Hameau secret" not in page
    assert "Sierra" in page
    x, y = outlines()["MX"].at(20.0, -99.0)
    assert f'cx="{x}" cy="{y}"' in page
    assert "Hameau secret" not in _text(client, LIST)


def test_control_an_exact_place_shows_its_name_and_its_point(client):
    project = make_project()
    ProjectPlace.objects.create(page=project, place=_place(is_approximate=False))
    page = _text(client, project.url)
    assert "Hameau secret" in page
    x, y = outlines()["MX"].at(19.8312, -99.1177)
    assert f'cx="{x}" cy="{y}"' in page


def test_the_list_beside_the_map_names_every_pin_with_its_number(client):
    page = _text(client, LIST)
    for number, name in re.findall(r'<b aria-hidden="true">(\d+)</b><span>([^<]+?)[ <]', page):
        assert name
        assert f">{number}</text>" in page
    assert page.count('class="pin"') == len(re.findall(r'<b aria-hidden="true">\d', page))


def test_two_places_of_one_region_are_one_pin():
    shown = map_of("MX", [_place(), _place(code="autre", latitude="19.9", longitude="-99.2")])
    assert [pin.name for pin in shown.pins] == ["Sierra"]
    assert map_of("QC", []) is None


@pytest.mark.parametrize("values", [{"latitude": "91"}, {"longitude": "-181"}, {"latitude": "x"}])
def test_a_position_off_the_earth_is_refused(values):
    given = {"latitude": "1", "longitude": "1", **values}
    place = Place(code="p", name="P", country=Country.objects.get(code="MX"), **given)
    with pytest.raises(ValidationError):
        place.full_clean()


def test_half_a_position_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        _place(longitude=None)


def test_a_project_shows_its_appeals_with_what_was_received(client):
    page = _text(client, "/projets/cooperatives/")
    assert "Reçu" in page
    assert 'href="/donner/cooperatives-mexique/"' in page
    assert "9\u00a0400\u00a0$" in page


def test_an_organisation_that_did_not_agree_is_not_named(client):
    project = make_project()
    ProjectOrganisation.objects.create(page=project, organisation_id=_hidden().pk, role="partner")
    assert "Discrète" not in _text(client, project.url)


def _hidden():
    from directory.models import Organisation

    return Organisation.objects.create(code="discrete", name="Discrète", is_public=False)


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("address", [LIST, DEMO_PROJECT.removeprefix("/accueil"), "/es/proyectos/", "/en/projects/"])
def test_feeds_are_whole_and_in_their_language(client, address, form):
    response = client.get(f"{address}{form}/")
    assert response["Content-Type"].startswith(f"application/{form}+xml")
    tree = ET.fromstring(response.content)
    entries = tree.findall(".//item") or tree.findall("{http://www.w3.org/2005/Atom}entry")
    assert entries
    language = {"/es": "es", "/en": "en"}.get(address[:3], "fr-CA")
    assert f">{language}<" in response.content.decode() or f'lang="{language}"' in response.content.decode()


def test_the_feed_of_a_project_holds_its_updates_alone_and_links_where_they_are(client):
    project = make_project()
    update = make_update(project, title="Le toit & les murs <b>")
    feed = _text(client, f"{project.url}rss/")
    assert feed.count("<item>") == 1
    assert update.url in feed
    assert "Le toit &amp; les murs &lt;b&gt;" in feed


def test_what_not_everybody_may_open_is_named_by_no_list_feed_or_shelf(client):
    appeal = "/donner/cooperatives-mexique/"
    hidden, seen = make_project(title="Zyxclos"), make_project(title="Zyxlibre")
    fund = Fund.objects.get(code="cooperatives-mexique")
    make_update(hidden, title="Zyxclos encore", fund=fund)
    make_update(seen, title="Zyxlibre encore", fund=fund)
    addresses = [LIST, f"{LIST}rss/", appeal]
    assert all("Zyxclos" in _text(client, address) for address in addresses)  # control
    hidden.view_restrictions.create(restriction_type="login")
    for address in addresses:
        page = _text(client, address)
        assert "Zyxclos" not in page
        assert "Zyxlibre" in page
    assert hidden.url not in _text(client, LIST)


def test_neighbours_numbers_are_drawn_apart_and_their_points_kept():
    outline = outlines()["MX"]
    points = {f"Lieu {n}": (18.46 + n / 500, -97.39) for n in range(4)}
    places = [
        SimpleNamespace(shown_position=position, shown_name=name, is_approximate=False)
        for name, position in points.items()
    ]
    pins = map_of("MX", places).pins
    spots = [(pin.x, pin.y) for pin in pins]
    assert all(math.dist(a, b) >= APART for a, b in itertools.combinations(spots, 2))
    assert {(pin.at_x, pin.at_y) for pin in pins} == {outline.at(*position) for position in points.values()}


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def test_lists_and_pages_cost_the_same_queries_however_much_there_is(client):
    project = make_project()
    make_update(project)
    addresses = [LIST, project.url, f"{project.url}rss/", f"{LIST}atom/"]
    few = [_queries(client, address) for address in addresses]
    for number in range(12):
        other = make_project()
        ProjectPlace.objects.create(page=other, place=_place(code=f"lieu-{number}"))
        update = make_update(project, occurred_on=f"2026-10-{number + 1:02}")
    assert [_queries(client, address) for address in addresses] == few
    assert max(few) <= 12
    assert _queries(client, update.url) <= 12


def test_control_a_list_that_reads_each_project_again_costs_more(client, monkeypatch):
    few = _queries(client, LIST)
    once = ProjectIndexPage.projects
    monkeypatch.setattr(
        ProjectIndexPage,
        "projects",
        lambda index: [one for one in once(index) if list(one.initiatives.all()) is not None],
    )
    assert _queries(client, LIST) > few


def test_an_appeal_tells_what_gifts_made_possible_in_the_readers_language_first(client):
    appeal = "/donner/cooperatives-mexique/"
    project = make_project()
    in_language(project, "es")
    update = make_update(project, title="Le hangar est ouvert", fund=Fund.objects.get(code="cooperatives-mexique"))
    assert "Le hangar est ouvert" in _text(client, appeal)
    assert "Le hangar est ouvert" in _text(client, "/es/donar/cooperativas-mexico/")
    in_language(update, "es", title="El galpón abrió")
    spanish = _text(client, "/es/donar/cooperativas-mexico/")
    assert "El galpón abrió" in spanish
    assert "Le hangar est ouvert" not in spanish
    update.unpublish()
    assert "Le hangar est ouvert" not in _text(client, appeal)


def test_the_partners_words_come_first_in_their_language(client):
    page = _text(client, "/projets/radio-obrera-y-maquilera/demonstration-vos-questions/")
    assert page.index('lang="es">') < page.index("Notre traduction")
    assert project_index().get_url()
