"""The advocacy register: what is public can be checked, what is private stays."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from campaigns.models import AdvocacyAction, AdvocacyParty, RegisterPage
from core.models.search import SearchWord
from directory.models import Organisation
from tests.factories.journal import campaign, make_action

pytestmark = pytest.mark.django_db
REGISTER = "/plaidoyer/"
CANARY = "sarigue-confidentielle"


def test_the_register_is_filtered_by_kind_year_and_campaign(client):
    page = client.get(REGISTER, {"kind": "letter", "year": "2022"}).content.decode()
    assert page.count('class="stamp"') == 2
    key = str(campaign().translation_key)
    page = client.get(REGISTER, {"campaign": key}).content.decode()
    assert page.count('class="stamp"') == 3
    assert 'id="rencontre-senat"' in page


@pytest.mark.parametrize(
    "asked", [{"kind": "x"}, {"year": "0"}, {"campaign": "' OR 1=1"}, {"page": "-3"}, {"year": "٢"}]
)
def test_an_unknown_filter_is_no_filter(client, asked):
    assert client.get(REGISTER, asked).content.decode().count('class="stamp"') == 7


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Signé par 8 organisations, dont 2 centrales"),
        ("es", "Firmado por 8 organizaciones, entre ellas 2 centrales sindicales"),
        ("en", "Signed by 8 organisations, of which 2 union federations"),
    ],
)
def test_the_signatures_are_a_sentence_made_of_the_counts(language, sentence):
    action = AdvocacyAction.objects.get(code="memoire-consigne")
    with override(language):
        assert action.signatures == sentence
        assert make_action(signatory_count=1).signatures.endswith(("1 organisation", "1 organización"))
        assert make_action().signatures == ""


def _everywhere(client) -> str:
    addresses = [REGISTER, f"{REGISTER}csv/", f"{REGISTER}rss/", f"{REGISTER}atom/", campaign().url, "/es/incidencia/"]
    addresses += ["/sitemap.xml", "/llms.txt"]
    return "".join(client.get(address).content.decode() for address in addresses)


def test_private_notes_and_private_actions_are_nowhere(client):
    make_action(private_notes=f"Appeler {CANARY}", campaign=campaign())
    make_action(title_fr=f"Privé {CANARY}", is_public=False, campaign=campaign())
    assert CANARY not in _everywhere(client)
    assert not SearchWord.objects.filter(stem__contains="sarigu").exists()


def test_control_a_public_title_is_found_by_the_same_look(client):
    make_action(title_fr=f"Public {CANARY}", campaign=campaign())
    assert f"Public {CANARY}" in _everywhere(client)


def test_the_spreadsheet_holds_the_filtered_rows_and_no_formula(client):
    make_action(title_fr="=HYPERLINK(1)", kind="letter")
    text = client.get(f"{REGISTER}csv/", {"kind": "letter"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 1 + AdvocacyAction.objects.filter(kind="letter").count()
    assert any(cell == "'=HYPERLINK(1)" for row in rows for cell in row)


def test_an_ally_that_did_not_agree_is_not_named_and_an_office_is(client):
    quiet = Organisation.objects.create(code="discrete", name="Organisation discrète", is_public=False)
    action = make_action()
    AdvocacyParty.objects.create(action=action, side="ally", organisation=quiet)
    AdvocacyParty.objects.create(action=action, side="target", words_fr="Ministère du Travail")
    page = client.get(REGISTER).content.decode()
    assert "Organisation discrète" not in page
    assert "Ministère du Travail" in page


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(address)
    return len(seen)


def test_the_register_costs_the_same_queries_at_ten_and_two_hundred(client):
    few = _queries(client, REGISTER)
    for _number in range(200):
        AdvocacyParty.objects.create(action=make_action(campaign=campaign()), side="target", words_fr="Ottawa")
    assert _queries(client, REGISTER) <= few <= 12


def test_a_campaign_gathers_what_every_section_has_about_it(client):
    page = client.get(campaign().url).content.decode()
    for code in ("news", "advocacy", "media"):
        assert f'id="{code}"' in page
    assert RegisterPage.objects.get(locale__language_code="fr").url in page
    assert 'id="projects"' in client.get(campaign("solidarite-haiti").url).content.decode()


def test_a_new_action_is_on_its_campaign_at_the_next_request(client):
    client.get(campaign().url)
    action = make_action(campaign=campaign())
    assert action.title_fr in client.get(campaign().url).content.decode()
    action.delete()
    assert action.title_fr not in client.get(campaign().url).content.decode()
