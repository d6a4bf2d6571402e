"""The card to a third person: no link leaves in it, and a person's sentences do."""

import time

import pytest
from django.core.exceptions import ValidationError

from donations.forms import card_text
from donations.forms.card_text import CardLineField, find_link
from donations.models import Dedication, Donation
from tests.factories.gifts import make_fund, post_gift

pytestmark = pytest.mark.django_db
LINKS = [
    "www.gagnez-un-iphone.com cliquez", "WWW.GAGNEZ.COM", "www2.gagne.fr", "http://gagne", "https://gagne.example/x",
    "HTTPS://GAGNE.COM", "hxxps://gagne.com", "ftp://gagne.com", "mailto:moi@gagne.biz", "tel:+15145551234",
    "javascript:alert(1)", "bit.ly/x", "Bit.Ly/x", "t.me/gagne", "T.Me/gagne", "gagne.shop", "gagne.quebec", "GAGNE.SHOP",
    "gagne.com.", "(gagne.com)", "un cadeau:gagne.com!", "moi@gagne.biz", "Moi@Gagne.Biz", "été.québec/prix", "пример.рф",
    "例え.テスト", "xn--e1afmkfd.xn--p1ai", "203.0.113.7", "203.0.113.7/x", "gagne.com:8080/x", "gagne.com?x", "gagne.com#x",
    "gagne。com", "gagne．com", "ｇａｇｎｅ.ｃｏｍ", "ga\u200bgne.com", "ga\u200dgne.com", "گا\u200cگنه.com", "a.b.c.gagne.io/x",
    "St.Jean/gagne", "x.ai", "g.co", "sous-domaine.gagne-gros.online", "[cliquez](gagne.site)", "user:pass@gagne.com",
]  # fmt: skip
SENTENCES = [
    "Merci.Ca me touche", "On t’aime.Io", "Bravo!Merci.", "Merci...à bientôt", "Merci… à bientôt", "Il est 10.30 h",
    "Le 12.05.2026", "50,00 $ / 3.5 km", "M. et Mme Tremblay", "J.-P. et Marie", "R.I.P.", "S.V.P. lisez", "U.S.A.",
    "À grand-papa, de la part d’Élise et/ou Léo", "Joyeux Noël.À l’an prochain", "Merci.L’équipe", "Je t’aime. Zoé",
    "C’est fini.Oui.Non.Peut-être", "", "Zoé", "Dr.Tremblay", "Tel que promis: merci", "@Zoé, merci", "20/12", "a.m.",
]  # fmt: skip


@pytest.mark.parametrize("text", LINKS)
def test_what_a_mail_program_would_turn_into_a_link_is_asked_to_go(text):
    form = CardLineField(max_length=280)
    with pytest.raises(card_text.ValidationError) as refusal:
        form.clean(text)
    assert refusal.value.error_list[0].code == "link"


@pytest.mark.parametrize("text", SENTENCES)
def test_what_people_write_passes_and_holds_no_link(text):
    kept = CardLineField(max_length=280, required=False).clean(text)
    assert kept.replace(" ", "") == text.replace(" ", "")
    assert find_link(kept) == ""


def test_a_space_forgotten_after_a_sentence_is_put_back():
    assert CardLineField().clean("Merci.Ca me touche") == "Merci. Ca me touche"


def test_the_space_put_back_counts_in_the_length():
    with pytest.raises(card_text.ValidationError) as refusal:
        CardLineField(max_length=18).clean("Merci.Ca me touche")
    assert refusal.value.error_list[0].code == "max_length"


@pytest.mark.parametrize("field", ["dedication_name", "card_signature", "card_message"])
@pytest.mark.parametrize("text", ["www.gagnez-un-iphone.com cliquez", "bit.ly/x", "moi@gagne.biz", "merci.ca"])
def test_no_part_of_the_card_carries_a_link_and_who_writes_one_is_told_how(client, stand_in, field, text):
    card = {"dedication_kind": "memory", "dedication_name": "Élise", "card_email": "ami@example.org", field: text}
    page = post_gift(client, make_fund(), **card)
    shown = page.content.decode()
    assert page.status_code == 422
    assert f"« {text.split()[0]} » ressemble" in shown.replace("\u00a0", " ")
    assert f'value="{text}"' in shown or f">\n{text}</textarea>" in shown
    assert '<details class="more" open>' in shown
    assert not Donation.objects.filter(fund__code=page.context["fund"].code).exists()


def test_control_without_the_rule_the_link_leaves_in_the_subject(client, stand_in, monkeypatch):
    monkeypatch.setattr(card_text, "find_link", lambda text: "")
    fund = make_fund()
    card = {"dedication_kind": "memory", "dedication_name": "www.gagne.com", "card_email": "ami@example.org"}
    assert post_gift(client, fund, **card).status_code == 303
    assert Dedication.objects.get(donation__fund=fund).name == "www.gagne.com"


def test_a_name_without_saying_honour_or_memory_is_asked_about(client, stand_in):
    page = post_gift(client, make_fund(), dedication_name="Élise")
    assert page.status_code == 422
    assert "à la mémoire de la personne" in page.content.decode()


@pytest.mark.parametrize("unit", ["㌖.", "a.", "a@", "x-", "http:/", "é."])
def test_a_text_is_searched_for_links_in_proportion_to_its_length(unit):
    """Before, ten times the text took a hundred times the time: a body of 128 kB stopped a process for minutes."""
    started = time.perf_counter()
    find_link(unit * 20_000)
    assert time.perf_counter() - started < 20


def test_words_that_are_too_long_are_refused_for_their_length_before_they_are_searched(monkeypatch):
    monkeypatch.setattr(card_text, "find_link", pytest.fail)
    with pytest.raises(ValidationError) as refusal:
        card_text.card_words("x", 280).clean("㌖." * 30_000)
    assert [error.code for error in refusal.value.error_list] == ["max_length"]
