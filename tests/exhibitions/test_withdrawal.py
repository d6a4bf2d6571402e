"""A consent is withdrawn: a canary is looked for everywhere it was shown, in the very next request."""

import io
import zipfile

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from core.models import CustomImage, CustomMedia, CustomRendition
from core.pictures import make_renditions
from exhibitions.models import Consent, ExhibitionPage, OfflineKit, PortraitPage, PrintRun
from exhibitions.offline_kits import build_kit
from exhibitions.print import labels_pdf, poster_pdf
from exhibitions.services.codes import code_for
from exhibitions.services.consents import watch_consents
from exhibitions.services.withdrawal import withdraw_consent
from home.roles import TREASURERS
from tests.factories.exhibitions import make_exhibition, make_image, make_loan, make_portrait, translated
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
CANARY = "Zyxcanari"


@pytest.fixture
def shown():
    """A portrait in two languages, with a photograph, a sound, a renamed address, a kit, a stay and a page that reuses
    the photograph; and its neighbour, who stays.
    """
    exhibition = make_exhibition()
    image = make_image(f"{CANARY} photo")
    sound = CustomMedia(title=f"{CANARY} son", type="audio", transcript="0:00 …", credit="CISO")
    sound.file.save("zyxcanari.wav", ContentFile(b"RIFF"), save=True)
    portrait = make_portrait(
        exhibition, title=f"{CANARY} au travail", slug="zyxcanari", word=CANARY, photo=image, recording=sound, pair=1,
        work=f"{CANARY} trie.", testimony_original=f"<p>{CANARY} habla.</p>",
    )  # fmt: skip
    neighbour = make_portrait(exhibition, title="Une voisine", pair=1, side="b")
    make_renditions(image)
    portrait.slug = "zyxcanari-renomme"
    portrait.save_revision().publish()
    Redirect.add_redirect(old_path=f"{exhibition.url}zyxcanari/", redirect_to=portrait)
    reused = Page.objects.get(url_path="/accueil/a-propos/").specific
    reused.photo = image
    reused.save_revision().publish()
    make_loan(exhibition.panel_set, in_days=-3, status="accepted", host_name="Maison syndicale")
    spanish = translated(portrait, exhibition, "es")
    build_kit(exhibition, languages=["fr", "es"])
    call_command("update_index", verbosity=0)
    return {
        "exhibition": exhibition,
        "portrait": PortraitPage.objects.get(pk=portrait.pk),
        "spanish": spanish,
        "neighbour": neighbour,
        "reused": reused,
        "image": image,
        "sound": sound,
    }


def public_addresses(shown) -> list[str]:
    exhibition = shown["exhibition"]
    spanish = exhibition.get_translation(shown["spanish"].locale)
    return [
        "/", "/es/", "/a-propos/", "/sitemap.xml", "/recherche/?q=Zyxcanari", "/es/busqueda/?q=Zyxcanari",
        exhibition.url, f"{exhibition.url}diaporama/", f"{exhibition.url}calendrier/", f"{exhibition.url}accueillir/",
        spanish.url, f"{spanish.url}presentacion/", shown["neighbour"].url, shown["portrait"].url, shown["spanish"].url,
        f"{exhibition.url}zyxcanari/", f"/p/{code_for(shown['portrait'].translation_key)}/",
    ]  # fmt: skip


def canaries(shown) -> list[str]:
    """Where the canary can be read or seen, publicly or on paper."""
    found, names = [], (CANARY.encode(), shown["image"].file.name.rsplit("/", 1)[1].rsplit(".", 1)[0].encode())
    for address in public_addresses(shown):
        content = Client().get(address, follow=True).content
        asked = address.split("?q=")[-1].encode() if "?q=" in address else b""
        if any(name in content.replace(asked, b"") if asked else name in content for name in names):
            found.append(address)
    exhibition = ExhibitionPage.objects.get(pk=shown["exhibition"].pk)
    for name, pdf in (("labels", lambda: labels_pdf(exhibition)[0]), ("poster", lambda: poster_pdf(exhibition)[0])):
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf())).pages)
        found += [name] if CANARY in text else []
    for kit in OfflineKit.objects.all():
        with zipfile.ZipFile(kit.file.open("rb")) as archive:
            found += [name for name in archive.namelist() if any(word in archive.read(name) for word in names)]
    return found


def test_control_before_the_withdrawal_the_canary_is_everywhere(shown):
    found = canaries(shown)
    assert {shown["exhibition"].url, shown["portrait"].url, shown["spanish"].url, "labels", "/a-propos/"} <= set(found)
    assert any(name.endswith("zyxcanari-renomme.html") for name in found)
    assert f"{shown['exhibition'].url}zyxcanari/" in found


def test_after_the_withdrawal_no_canary_is_left_anywhere(shown, django_capture_on_commit_callbacks):
    files = [shown["image"].file, shown["sound"].file]
    files += [rendition.file for rendition in shown["image"].renditions.all()]
    kept = [(file.storage, file.name) for file in files]
    kit = OfflineKit.objects.get().file.name
    assert all(store.exists(name) for store, name in kept)
    for address in public_addresses(shown):
        Client().get(address)  # whatever may be cached is cached now
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(shown["portrait"].consent)
    assert canaries(shown) == []
    assert [name for store, name in kept if store.exists(name)] == []
    assert not storages["private"].exists(kit)
    assert not CustomImage.objects.filter(pk=shown["image"].pk).exists()
    assert not CustomRendition.objects.filter(image_id=shown["image"].pk).exists()
    assert not any(CANARY in str(value) for value in getattr(cache, "_cache", {}).values())


def test_old_addresses_answer_that_it_is_gone_and_the_neighbour_stays(
    shown, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(shown["portrait"].consent)
    exhibition = shown["exhibition"]
    gone = [shown["portrait"].url, shown["spanish"].url, f"{exhibition.url}zyxcanari/"]
    gone.append(f"/p/{code_for(shown['portrait'].translation_key)}/")
    for address in gone:
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 410)
        assert answer["Cache-Control"] == "no-store"
    assert client.get(shown["neighbour"].url).status_code == 200
    assert client.get(exhibition.url).status_code == 200


def test_printed_copies_are_listed_for_recall(shown, django_capture_on_commit_callbacks, client, admin_user):
    client.force_login(admin_user)
    client.get(f"/admin/exhibition_kits/print/{shown['exhibition'].pk}/labels/")
    assert PrintRun.objects.filter(kind="labels", portrait_key=shown["portrait"].translation_key).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        report = withdraw_consent(shown["portrait"].consent, by=admin_user)
    assert any("Maison syndicale" in recall for recall in report.recalls)
    assert sum("(fr)" in recall for recall in report.recalls) == 1
    assert (report.pictures, report.recordings, report.kits) == (1, 1, 1)


def test_withdrawing_is_one_button_with_its_consequences_said_first(
    shown, client, admin_user, django_capture_on_commit_callbacks
):
    client.force_login(admin_user)
    consent = shown["portrait"].consent
    before = client.get(f"/admin/consents/withdraw/{consent.pk}/").content.decode()
    assert shown["portrait"].title in before
    assert shown["reused"].title in before
    with django_capture_on_commit_callbacks(execute=True):
        after = client.post(f"/admin/consents/withdraw/{consent.pk}/", follow=True).content.decode()
    assert "Maison syndicale" in after
    consent.refresh_from_db()
    assert consent.withdrawn_by == admin_user


def test_a_second_withdrawal_changes_nothing(shown, django_capture_on_commit_callbacks):
    consent = shown["portrait"].consent
    with django_capture_on_commit_callbacks(execute=True):
        first = withdraw_consent(consent)
    moment = Consent.objects.get(pk=consent.pk).withdrawn_at
    assert withdraw_consent(consent) == first
    assert Consent.objects.get(pk=consent.pk).withdrawn_at == moment


def test_what_a_power_cut_left_behind_is_finished_by_the_worker(shown):
    withdraw_consent(shown["portrait"].consent)  # the commit's callbacks never run: the power went
    assert storages["default"].exists(shown["image"].file.name)
    watch_consents()
    assert not storages["default"].exists(shown["image"].file.name)
    assert not CustomMedia.objects.filter(pk=shown["sound"].pk).exists()


def test_a_withdrawn_portrait_cannot_come_back(shown, django_capture_on_commit_callbacks):
    from core.publication import PublicationRefused

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(shown["portrait"].consent)
    portrait = PortraitPage.objects.get(pk=shown["portrait"].pk)
    with pytest.raises(PublicationRefused, match="retiré"):
        portrait.save_revision().publish()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_withdraw_is_refused(client, shown, method):
    sign_in(client, TREASURERS)
    consent = shown["portrait"].consent
    for address in ("withdraw", "document", "inspect"):
        answer = getattr(client, method)(f"/admin/consents/{address}/{consent.pk}/")
        assert answer.status_code in (302, 403, 405)
    assert Consent.objects.get(pk=consent.pk).withdrawn_at is None
