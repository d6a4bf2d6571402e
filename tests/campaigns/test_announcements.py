"""A union announces a gift: kept, told, confirmed, counted nowhere; the model resolution prints in three languages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from campaigns import announcements
from campaigns.models import AppealPage, UnionAnnouncement
from core.models import OrganisationSettings, OutgoingMail
from donations.models import Fund
from donations.selectors import fund_totals
from home.roles import EDITORS, TREASURERS
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.mails import words_of
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
CODE = "cooperatives-mexique"
APPEAL = "/donner/cooperatives-mexique/"


def address(name: str = "announce", language: str = "fr", code: str = CODE) -> str:
    with override(language):
        return reverse(f"campaigns:{name}", args=[code])


def word(**values: str) -> dict[str, str]:
    return {
        "organisation_name": "Syndicat d’essai", "stage": "voted", "amount_cents": "1 500",
        "meets_on": f"{timezone.localdate() + timedelta(days=20)}",
        "contact_name": "Camille Exemple", "contact_email": "essai@example.org", "message": "Avec plaisir.",
        **values,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def staff_address():
    OrganisationSettings.objects.update(contact_email="ciso@example.org")


def test_an_announcement_is_kept_told_to_the_staff_and_confirmed(client):
    before = fund_totals(Fund.objects.get(code=CODE))
    answer = client.post(address(), word(), **FROM_OUR_PAGE)
    assert (answer.status_code, answer.url) == (302, f"{address()}?sent=1")
    kept = UnionAnnouncement.objects.get()
    assert (kept.fund.code, kept.stage, kept.amount_cents, kept.language) == (CODE, "voted", 150_000, "fr")
    mails = dict(OutgoingMail.objects.filter(object_key=f"union:{kept.pk}").values_list("kind", "to"))
    assert mails == {"union-announced": "essai@example.org", "union-to-answer": "ciso@example.org"}
    assert fund_totals(kept.fund) == before
    assert client.get(answer.url).status_code == 200


def test_little_is_asked(client):
    few = word(amount_cents="", meets_on="", message="")
    assert client.post(address(), few, **FROM_OUR_PAGE).status_code == 302
    kept = UnionAnnouncement.objects.get()
    assert (kept.amount_cents, kept.meets_on) == (None, None)


@pytest.mark.parametrize(
    "values",
    [
        {"amount_cents": "beaucoup"}, {"amount_cents": "0"}, {"amount_cents": "-5"}, {"meets_on": "2099-01-01"},
        {"meets_on": "demain"}, {"stage": "paid"}, {"contact_email": "non"}, {"organisation_name": "\u200b"},
        {"left_blank": "x"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_every_word_stays(client, values):
    answer = client.post(address(), word(**values), **FROM_OUR_PAGE)
    assert (answer.status_code, "Avec plaisir." in answer.content.decode()) == (422, True)
    assert not UnionAnnouncement.objects.exists()


def test_the_person_s_mail_repeats_no_typed_word_and_the_staff_s_answers_go_to_them(client):
    lure = "https://evil.example.net"
    client.post(address(), word(organisation_name=lure, contact_name=lure, message=lure), **FROM_OUR_PAGE)
    confirmed = words_of("union-announced")
    assert lure not in confirmed.subject + confirmed.text + confirmed.html
    assert lure in words_of("union-to-answer").text


def test_other_sites_are_stopped_and_nobody_is_shut_out_by_a_stranger(client):
    assert client.post(address(), word()).status_code == 403
    for number in range(announcements.MOST_CONFIRMATIONS + 1):
        elsewhere = f"198.51.{number}.1"
        assert client.post(address(), word(), **FROM_OUR_PAGE, REMOTE_ADDR=elsewhere).status_code == 302
    assert UnionAnnouncement.objects.count() == announcements.MOST_CONFIRMATIONS + 1
    mails = OutgoingMail.objects.filter(kind="union-announced")
    assert mails.count() == announcements.MOST_CONFIRMATIONS


@pytest.mark.parametrize("name", ["announce", "resolution"])
def test_only_an_open_appeal_takes_announcements(client, name):
    Fund.objects.filter(code=CODE).update(closes_on=timezone.localdate() - timedelta(days=1))
    assert client.get(address(name)).status_code == 404
    assert client.get(address(name, code="nulle-part")).status_code == 404


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_the_resolution_is_one_page_in_each_language(client, language):
    title = AppealPage.objects.get(fund__code=CODE, locale__language_code=language).title
    page = client.get(address("resolution", language)).content.decode()
    assert title in page
    assert 'class="motion"' in page
    assert len(re.findall(r"<span>[^<]+</span>", page[page.index("motion-lines") :])) >= 8


def test_the_block_on_the_appeal_leads_to_a_form_and_promises_no_step_that_is_not_kept(client):
    page = client.get(APPEAL).content.decode()
    block = page[page.index('id="union"') :]
    block = block[: block.index("</section>")]
    assert f'href="{address()}"' in block
    assert f'href="{address("resolution")}"' in block
    assert "mailto:" not in block
    assert 'class="here"' not in block
    assert "chaque étape se voit" not in block


@pytest.mark.parametrize("role", [EDITORS, TREASURERS])
def test_the_coordination_and_the_treasurer_read_them(client, role):
    client.post(address(), word(), **FROM_OUR_PAGE)
    sign_in(client, role)
    listed = client.get(reverse("union_announcements:index")).content.decode()
    assert "Syndicat d’essai" in listed
    assert "1\u00a0500,00\u00a0$" in listed
    shown = client.get(reverse("union_announcements:inspect", args=[UnionAnnouncement.objects.get().pk]))
    assert "Avec plaisir." in shown.content.decode()
    sheet = client.get(f"{reverse('union_announcements:index')}?export=csv")
    assert "essai@example.org" in b"".join(sheet.streaming_content).decode()
