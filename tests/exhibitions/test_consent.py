"""Nothing is published outside what a person agreed to, whichever way it is tried."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Page

from core.models import CustomImage, OrganisationSettings, OutgoingMail
from core.publication import PublicationRefused
from core.search_index import mend_search
from exhibitions.models import Consent, OfflineKit, PortraitPage
from exhibitions.services.consents import cover, watch_consents
from tests.factories.exhibitions import make_consent, make_exhibition, make_image, make_portrait
from tests.factories.mails import words_of

pytestmark = pytest.mark.django_db
APPEAL = "/accueil/donner/cooperatives-mexique/"


def days(number: int):
    return timezone.localdate() + timedelta(days=number)


def refusal_of(page) -> str:
    with pytest.raises(PublicationRefused) as refused:
        page.save_revision().publish()
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("consent", "words"),
    [
        (None, "pas encore de consentement"),
        ({"given_on": days(-400), "expires_on": days(-1)}, "a pris fin le"),
        ({"withdrawn_at": timezone.now()}, "a été retiré"),
        ({"allows_web": False}, "ne couvre pas cet usage"),
    ],
)
def test_a_portrait_without_a_valid_consent_is_refused_with_a_sentence(consent, words):
    given = make_consent(**consent) if consent is not None else None
    portrait = make_portrait(make_exhibition(), publish=False, consent=given)
    assert words in refusal_of(portrait)
    assert not PortraitPage.objects.get(pk=portrait.pk).live


def test_a_consent_that_ends_today_still_holds_today():
    assert make_portrait(make_exhibition(), consent=make_consent(expires_on=days(0))).live


def test_a_portrait_scheduled_after_its_consent_ends_is_refused_at_once():
    portrait = make_portrait(make_exhibition(), publish=False, consent=make_consent(expires_on=days(5)))
    portrait.go_live_at = timezone.now() + timedelta(days=9)
    assert "a pris fin le" in refusal_of(portrait)


def test_on_its_hour_a_portrait_whose_consent_ended_is_set_aside_and_the_staff_told(monkeypatch):
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    portrait = make_portrait(make_exhibition(), publish=False, consent=make_consent(expires_on=days(5)))
    portrait.go_live_at = timezone.now() + timedelta(days=1)
    revision = portrait.save_revision()
    revision.publish()
    Consent.objects.update(expires_on=days(0))
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        call_command("publish_scheduled")
    assert not PortraitPage.objects.get(pk=portrait.pk).live
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert OutgoingMail.objects.get(kind="publication-refused").to == "ciso@example.org"


def test_a_person_at_risk_has_no_exact_place_and_no_real_name():
    consent = make_consent(person_name="Rosalinda Ejemplo", is_at_risk=True)
    portrait = make_portrait(
        make_exhibition(), publish=False, consent=consent, place="Coapan, 12", work="Rosalinda trie."
    )
    words = refusal_of(portrait)
    assert "laissez le lieu exact vide" in words
    assert "vrai nom" in words
    portrait.place, portrait.work = "", "Elle trie."
    portrait.save_revision().publish()
    assert PortraitPage.objects.get(pk=portrait.pk).live


def test_a_person_at_risk_is_kept_out_of_every_index(client):
    exhibition = make_exhibition()
    hidden = make_portrait(exhibition, title="Zyxcanari", consent=make_consent(is_at_risk=True))
    seen = make_portrait(exhibition, title="Zyxvisible")
    answer = client.get(hidden.url)
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex, noarchive")
    assert 'content="noindex,noarchive"' in answer.content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert (hidden.url in sitemap, seen.url in sitemap) == (False, True)
    mend_search()
    for word, found in (("Zyxcanari", False), ("Zyxvisible", True)):
        assert (
            f'href="{hidden.url if word == "Zyxcanari" else seen.url}"'
            in client.get(f"/recherche/?q={word}").content.decode()
        ) is found


def test_an_appeal_may_not_use_a_face_that_agreed_to_the_site_alone():
    image = make_image()
    cover(make_consent(allows_fundraising=False), image=image)
    appeal = Page.objects.get(url_path=APPEAL).specific
    appeal.photo = image
    assert "appels de fonds" in refusal_of(appeal)
    Consent.objects.update(allows_fundraising=True)
    appeal.save_revision().publish()
    assert Page.objects.get(url_path=APPEAL).specific.photo == image


def test_a_picture_inside_the_text_is_seen_too():
    image = make_image()
    cover(make_consent(given_on=days(-9), expires_on=days(-1)), image=image)
    page = Page.objects.get(url_path="/accueil/a-propos/").specific
    page.body.append(("photo", {"image": image, "caption": ""}))
    assert "a pris fin le" in refusal_of(page)


def test_control_without_the_rule_the_same_page_is_published(monkeypatch):
    monkeypatch.setattr("core.publication._rules", {})
    portrait = make_portrait(make_exhibition(), publish=False, consent=None)
    portrait.save_revision().publish()
    assert PortraitPage.objects.get(pk=portrait.pk).live


@pytest.mark.parametrize(("field", "words"), [("credit", "n’a pas de crédit"), ("description", "n’est pas décrite")])
def test_a_picture_without_credit_or_description_keeps_its_page_unpublished(field, words):
    image = make_image()
    CustomImage.objects.filter(pk=image.pk).update(**{field: " "})
    portrait = make_portrait(make_exhibition(), publish=False, photo=image)
    assert words in refusal_of(portrait)


def test_the_editor_reads_the_sentence_beside_the_field_and_the_draft_is_kept(client, admin_user):
    portrait = make_portrait(make_exhibition(), publish=False, consent=make_consent(allows_web=False))
    client.force_login(admin_user)
    form = client.get(f"/admin/pages/{portrait.pk}/edit/").context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    data |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "1", "title": "Titre gardé"}
    data |= {"testimony_original": "null", "testimony": "null", "go_live_at": "", "expire_at": ""}
    page = client.post(f"/admin/pages/{portrait.pk}/edit/", data).content.decode()
    assert "ne couvre pas cet usage" in page or "does not cover this use" in page
    assert "Titre gardé" in page
    assert not PortraitPage.objects.get(pk=portrait.pk).live


def test_a_published_portrait_puts_its_picture_under_its_consent():
    image = make_image()
    portrait = make_portrait(make_exhibition(), photo=image)
    assert list(portrait.consent.pictures.values_list("image", flat=True)) == [image.pk]


def test_a_consent_allows_something_and_ends_after_it_begins():
    for values in ({"allows_web": False, "allows_print": False}, {"given_on": days(0), "expires_on": days(-1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_consent(**values)


def test_references_are_numbered_by_year():
    first, second = make_consent(), make_consent()
    year = timezone.localdate().year
    assert first.reference.startswith(f"C-{year}-")
    assert int(second.reference[-3:]) == int(first.reference[-3:]) + 1


def test_an_ending_consent_is_announced_once_a_notice():
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    portrait = make_portrait(make_exhibition(), consent=make_consent(expires_on=days(40)))
    for _turn in range(3):
        watch_consents()
    assert OutgoingMail.objects.filter(kind="consent-ends").count() == 1
    watch_consents(days(12))
    watch_consents(days(34))
    mails = OutgoingMail.objects.filter(kind="consent-ends")
    assert mails.count() == 3
    assert portrait.title in words_of(mails).text


def test_the_day_after_its_end_a_portrait_is_no_longer_shown_even_before_the_worker_passes(client):
    portrait = make_portrait(make_exhibition(), consent=make_consent(expires_on=days(3)))
    exhibition = portrait.get_parent()
    OfflineKit.objects.create(
        exhibition_key=exhibition.translation_key, languages="fr", image_width=800, consents=[portrait.consent_id]
    )
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        assert client.get(portrait.url).status_code == 404
        assert portrait.title not in client.get(exhibition.url).content.decode()
        assert watch_consents() == 1
        assert not PortraitPage.objects.get(pk=portrait.pk).live
        assert not OfflineKit.objects.exists()
