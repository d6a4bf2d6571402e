"""What leaves the screen: codes on walls, labels and posters, the kit on a key."""

import io
import re
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import Locale

from core.models import CustomImage, CustomMedia
from core.pictures import make_renditions
from exhibitions import tasks
from exhibitions.exceptions import ConsentChanged, NothingToPrint
from exhibitions.models import ExhibitionPage, OfflineKit, PanelCode, PortraitPage
from exhibitions.offline_kits import builder
from exhibitions.print import labels_pdf, poster_pdf
from exhibitions.services.codes import ALPHABET, code_for, portrait_of
from exhibitions.services.withdrawal import withdraw_consent
from tests.factories.exhibitions import make_consent, make_exhibition, make_image, make_loan, make_portrait, translated

pytestmark = pytest.mark.django_db
LINK = re.compile(rb'(?:href|src|srcset|poster|action)="([^"]*)"')


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def demonstration(language: str) -> ExhibitionPage:
    return ExhibitionPage.objects.get(
        locale=Locale.objects.get(language_code=language), panel_set__is_demonstration=True
    )


def test_a_code_is_short_readable_and_stays():
    key = uuid.uuid4()
    code = code_for(key)
    assert len(code) == 4
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01OIL")
    assert code_for(key) == code
    assert portrait_of(f" {code[:2].lower()}-{code[2:]} ") == key
    assert portrait_of("") is None


def test_two_portraits_never_share_a_code(monkeypatch):
    from exhibitions.services import codes

    one, two = uuid.uuid4(), uuid.uuid4()
    monkeypatch.setattr(codes, "_candidate", lambda key, turn: "BBBB" if turn == 0 else f"BB{turn}C")
    assert (code_for(one), code_for(two)) == ("BBBB", "BB1C")
    assert PanelCode.objects.filter(portrait_key__in=[one, two]).count() == 2


@pytest.mark.parametrize(("wish", "language"), [("es-MX,es;q=0.9", "es"), ("de", "fr"), ("", "fr")])
def test_a_scanned_code_opens_its_portrait_in_the_phones_language_after_every_change(client, wish, language):
    exhibition = make_exhibition()
    portrait = make_portrait(exhibition)
    pages = {"fr": portrait, "es": translated(portrait, exhibition, "es")}
    code = code_for(portrait.translation_key)
    for page in pages.values():
        page.title, page.slug = "Rebaptisé", f"rebaptise-{page.pk}"
        page.save_revision().publish()
    answer = client.get(f"/p/{code}/", headers={"Accept-Language": wish} if wish else {})
    assert (answer.status_code, answer.url) == (302, PortraitPage.objects.get(pk=pages[language].pk).url)
    assert client.get(f"/p/{code}/?in=es").url == PortraitPage.objects.get(pk=pages["es"].pk).url
    assert client.get("/p/ZZZZZZZZ/").status_code == 404


def test_a_code_typed_in_the_search_opens_its_portrait(client):
    portrait = make_portrait(make_exhibition())
    code = code_for(portrait.translation_key)
    page = client.get(f"/recherche/?q={code.lower()}", follow=True)
    assert page.redirect_chain[-1][0] == portrait.url


@pytest.mark.parametrize(("language", "word"), [("fr", "Étiquettes"), ("es", "Rótulos"), ("en", "Labels")])
def test_the_labels_are_a_tagged_pdf_one_for_each_portrait(language, word):
    exhibition = demonstration(language)
    content, portraits = labels_pdf(exhibition)
    pdf = PdfReader(io.BytesIO(content))
    text = text_of(content)
    assert len(portraits) == 8
    assert word in (pdf.metadata.title or "")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith(language)
    for portrait in portraits:
        assert code_for(portrait.translation_key) in text
        assert portrait.title.split(",")[0].split()[0] in text


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_the_poster_is_a_tagged_pdf_with_the_next_stays(language):
    exhibition = demonstration(language)
    make_loan(exhibition.panel_set, in_days=400, status="accepted", host_name="Cégep du Nord", city="Val-d’Or")
    content, _drawn = poster_pdf(exhibition)
    pdf = PdfReader(io.BytesIO(content))
    assert len(pdf.pages) == 1
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert exhibition.first_word.upper() in text_of(content).upper()
    assert "Val-d’Or" in text_of(content)


def test_only_whom_print_is_allowed_to_is_printed():
    exhibition = make_exhibition()
    make_portrait(exhibition, title="Seulement le site", consent=make_consent(allows_print=False))
    with pytest.raises(NothingToPrint):
        labels_pdf(exhibition)
    make_portrait(exhibition, title="Sur papier")
    text = text_of(labels_pdf(exhibition)[0])
    assert "Sur papier" in text
    assert "Seulement le site" not in text


def test_the_editor_is_told_that_nothing_may_be_printed(client, admin_user):
    exhibition = make_exhibition()
    client.force_login(admin_user)
    page = client.get(f"/admin/exhibition_kits/print/{exhibition.pk}/labels/", follow=True)
    assert "aucun consentement" in page.content.decode() or "no consent" in page.content.decode()


def archive_of(kit: OfflineKit) -> zipfile.ZipFile:
    return zipfile.ZipFile(kit.file.open("rb"))


def test_a_kit_leads_nowhere_outside_itself():
    exhibition, image = make_exhibition(), make_image()
    make_renditions(image)
    sound = CustomMedia(title="Son", type="audio", transcript="0:00 …", credit="CISO")
    sound.file.save("son.wav", ContentFile(b"RIFF"), save=True)
    first = make_portrait(exhibition, pair=1, photo=image, recording=sound)
    second = make_portrait(exhibition, pair=1, side="b", testimony_original="<p>Habla.</p>")
    for portrait in (first, second):
        translated(portrait, exhibition, "es")
    kit = builder.build_kit(exhibition, languages=["fr", "es", "en"])
    with archive_of(kit) as archive:
        names = set(archive.namelist())
        for name in [name for name in names if name.endswith(".html")]:
            for address in LINK.findall(archive.read(name)):
                target = address.decode().split("#")[0]
                assert not target.startswith(("/", "http:", "https:", "//")), (name, target)
                if target:
                    parts = name.split("/")[:-1]
                    for part in target.split("/"):
                        parts = parts[:-1] if part == ".." else [*parts, part]
                    assert "/".join(parts) in names, (name, target)
    assert (kit.portraits, kit.languages) == (2, "fr es")
    assert any(name.endswith(".wav") for name in names)
    assert {f"exposition/{code}/{page}.html" for code in ("fr", "es") for page in ("index", "slideshow")} <= names


@pytest.mark.parametrize(("width", "expected"), [(480, 480), (800, 800)])
def test_a_kit_takes_pictures_of_the_chosen_size(width, expected):
    exhibition = make_exhibition()
    image = make_image()
    make_renditions(image)
    make_portrait(exhibition, photo=image)
    with archive_of(builder.build_kit(exhibition, languages=["fr"], image_width=width)) as archive:
        found = [name for name in archive.namelist() if "/media/" in name and name.endswith(".webp")]
        assert found
        from PIL import Image

        assert {Image.open(archive.open(name)).width for name in found} == {expected}


def test_a_kit_needs_a_language_that_is_published():
    with pytest.raises(ValueError, match="published"):
        builder.build_kit(make_exhibition(), languages=["en"])


def test_kits_older_than_thirty_days_are_forgotten():
    exhibition = make_exhibition()
    old = builder.build_kit(exhibition, languages=["fr"])
    OfflineKit.objects.update(made_at=timezone.now() - timedelta(days=31))
    new = builder.build_kit(exhibition, languages=["fr"])
    assert list(OfflineKit.objects.values_list("pk", flat=True)) == [new.pk]
    assert not storages["private"].exists(old.file.name)


def test_who_withdraws_while_the_kit_is_made_is_not_in_it(monkeypatch, django_capture_on_commit_callbacks):
    exhibition = make_exhibition()
    leaving, staying = make_portrait(exhibition, title="Zyxcanari"), make_portrait(exhibition)
    really = builder.render_to_string

    def render(*arguments):
        monkeypatch.setattr(builder, "render_to_string", really)
        withdraw_consent(leaving.consent)
        return really(*arguments)

    monkeypatch.setattr(builder, "render_to_string", render)
    with pytest.raises(ConsentChanged):
        builder.build_kit(exhibition, languages=["fr"])
    assert not OfflineKit.objects.exists()
    with archive_of(OfflineKit.objects.get(pk=tasks.make_kit.call(exhibition.pk, ["fr"], 800))) as archive:
        assert not any(b"Zyxcanari" in archive.read(name) for name in archive.namelist())
    assert staying.live


def test_the_worker_makes_the_kit_again_without_who_withdrew(monkeypatch):
    exhibition = make_exhibition()
    make_portrait(exhibition)
    turns = []

    def fail_once(portraits):
        turns.append(1)
        if len(turns) == 1:
            raise ConsentChanged
        return []

    monkeypatch.setattr(builder, "_required_consents", fail_once)
    assert OfflineKit.objects.filter(pk=tasks.make_kit.call(exhibition.pk, ["fr"], 800)).exists()
    assert tasks.make_kit.call(0, ["fr"], 800) is None


def test_an_editor_asks_for_a_kit_and_takes_it(client, admin_user):
    exhibition = make_exhibition()
    make_portrait(exhibition)
    client.force_login(admin_user)
    address = f"/admin/exhibition_kits/make/{exhibition.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"image_width": "800"}).status_code == 200
    assert client.post(address, {"languages": ["fr"], "image_width": "800"}).status_code == 302
    kit = OfflineKit.objects.get()
    answer = client.get(f"/admin/exhibition_kits/download/{kit.pk}/")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert client.get("/admin/exhibition_kits/").status_code == 200
    storages["private"].delete(kit.file.name)
    assert client.get(f"/admin/exhibition_kits/download/{kit.pk}/").status_code == 404
    assert not CustomImage.objects.filter(title="kit").exists()
