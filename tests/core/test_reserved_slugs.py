"""A page never stands where the site itself answers, and its address is written in plain letters."""

import json

import pytest
from django.utils import translation
from wagtail.models import Locale, Page

from core.publication import PublicationRefused
from core.reserved_slugs import reserved_slugs
from home.models import StandardPage
from tests.factories.journal import make_news
from tests.factories.pages import make_page
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
FRONT = {"fr": "/accueil/", "es": "/inicio/", "en": "/home/"}
DOORS = [
    ("fr", "don"), ("fr", "Don"), ("fr", "adhesion"), ("fr", "recherche"), ("fr", "compte"), ("fr", "en"), ("fr", "es"),
    ("fr", "fr"), ("fr", "health"), ("fr", "admin"), ("fr", "documents"), ("fr", "terrain"), ("fr", "p"), ("fr", "cards"),
    ("fr", "press"), ("fr", "stripe"), ("fr", "static"), ("fr", "media"), ("es", "cuenta"),
    ("es", "buscar"), ("es", "donativo"), ("en", "account"), ("en", "search"), ("en", "gift"), ("en", "membership"),
]  # fmt: skip


def form_for(parent: Page, **values: object) -> object:
    page = StandardPage(locale=parent.locale)
    data = {"title": "Essai", "body-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, **values}
    form_class = StandardPage.get_edit_handler().get_form_class()
    return form_class(data, instance=page, parent_page=parent, for_user=None)


def add_below(path: str, slug: str) -> StandardPage:
    parent = Page.objects.get(url_path=path)
    return parent.add_child(instance=StandardPage(title="Essai", slug=slug, locale=parent.locale, live=False))


@pytest.mark.parametrize(("language", "slug"), DOORS)
def test_a_slug_of_the_sites_own_is_refused_with_a_sentence(language, slug):
    form = form_for(Page.objects.get(url_path=FRONT[language]), slug=slug)
    with translation.override("en"):
        assert f"«{slug.lower()}»" in str(form.errors["slug"])


@pytest.mark.parametrize(("language", "slug"), [*DOORS[:4], ("es", "cuenta"), ("en", "search")])
def test_it_is_not_published_either(language, slug):
    draft = add_below(FRONT[language], slug)
    with pytest.raises(PublicationRefused, match="answers at"), translation.override("en"):
        draft.save_revision().publish()
    assert not Page.objects.get(pk=draft.pk).live


def test_every_door_is_known_by_itself():
    assert {"don", "compte", "recherche", "adhesion", "admin", "en", "es", "media"} <= reserved_slugs("fr")
    assert "don" not in reserved_slugs("es")


def test_elsewhere_and_in_another_language_the_same_slug_is_free():
    assert "slug" not in form_for(Page.objects.get(url_path="/accueil/a-propos/"), slug="don").errors
    assert "slug" not in form_for(Page.objects.get(url_path="/inicio/"), slug="don").errors


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/accueil/actualites/", "2022"), ("/accueil/actualites/", "rss"), ("/accueil/exposition/", "calendrier"),
        ("/inicio/exposicion/", "calendario"), ("/accueil/plaidoyer/", "csv"),
    ],
)  # fmt: skip
def test_a_section_that_answers_there_itself_refuses_too(path, slug):
    assert "slug" in form_for(Page.objects.get(url_path=path), slug=slug).errors


def test_no_page_of_the_demonstration_stands_at_a_door():
    for page in Page.objects.filter(depth=3).select_related("locale"):
        assert page.slug not in reserved_slugs(page.locale.language_code)


def test_a_page_is_not_moved_to_a_door(client):
    sign_in(client, "Rédaction")
    page = make_page("Le don", under="/accueil/a-propos/")
    page.slug = "don"
    page.save_revision().publish()
    front = Page.objects.get(url_path="/accueil/")
    answer = client.post(f"/admin/pages/{page.pk}/move/{front.pk}/confirm/", follow=True)
    assert answer.status_code == 200
    assert "«\u00a0don\u00a0»" in answer.content.decode()
    bulk = f"/admin/bulk/wagtailcore/page/move/?id={page.pk}&next=/admin/"
    answer = client.post(bulk, {"chooser": front.pk}, follow=True)
    assert answer.status_code == 200
    assert Page.objects.get(pk=page.pk).url_path == "/accueil/a-propos/don/"


def test_control_without_the_rule_the_page_is_published_and_never_reached(client, monkeypatch):
    monkeypatch.setattr("core.publication._rules", {})
    draft = add_below("/accueil/", "recherche")
    draft.save_revision().publish()
    assert "Essai" not in client.get("/recherche/").content.decode()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L’été à Québec: « l’œuvre »", "l-ete-a-quebec-l-oeuvre"),
        ("L'an d'après", "l-an-d-apres"),
        ("Ñandú, ¿qué pasó?", "nandu-que-paso"),
        ("Æsop & Łódź", "aesop-lodz"),
    ],
)
def test_a_title_becomes_an_address_in_plain_letters(title, slug):
    news = make_news(title=title, slug="")
    assert news.slug == slug


def test_a_slug_that_was_pasted_with_its_accents_is_written_in_plain_letters():
    form = form_for(Page.objects.get(url_path="/accueil/a-propos/"), slug="Été-à-l_œuvre")
    assert (form.errors, form.cleaned_data["slug"]) == ({}, "ete-a-l_oeuvre")


@pytest.mark.parametrize("slug", ["l’oeuvre", "a b", "a/b", "😀", "日本", "новости"])
def test_other_letters_are_refused_with_a_sentence(slug):
    assert "slug" in form_for(Page.objects.get(url_path="/accueil/a-propos/"), slug=slug).errors


def test_the_field_itself_writes_plain_letters_while_the_title_is_typed():
    attributes = form_for(Page.objects.get(url_path="/accueil/a-propos/")).fields["slug"].widget.attrs
    assert attributes["data-w-slug-allow-unicode-value"] is False
    plain = {
        letter: out
        for ((letters, *_flags), out) in json.loads(attributes["data-w-slug-formatters-value"])
        for letter in letters
    }
    title = "L’Été à Québec, œuvres d'ici: ¿señal?"
    written = "".join(plain.get(letter, letter) for letter in title)
    assert written == "L-ete a Quebec, oeuvres d-ici: ¿senal?"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("expire_at", "9999-12-31 23:59"), ("go_live_at", "9999-12-31 23:59"), ("go_live_at", "0001-01-01 00:00"),
        ("expire_at", "2201-01-01 00:00"),
    ],
)  # fmt: skip
def test_a_moment_outside_of_any_calendar_is_refused_beside_the_form(name, value):
    form = form_for(Page.objects.get(url_path="/accueil/a-propos/"), slug="essai-date", **{name: value})
    assert form.errors[name]
    (told,) = form.non_field_errors()
    assert told.startswith(f"{form.fields[name].label}\u00a0: ")
    assert str(int(value[:4])) in told


def test_a_moment_that_is_past_names_its_field_where_it_is_seen():
    form = form_for(Page.objects.get(url_path="/accueil/a-propos/"), slug="essai", expire_at="2020-01-01 10:00")
    label = form.fields["expire_at"].label
    assert form.non_field_errors() == [f"{label}\u00a0: {told}" for told in form.errors["expire_at"]]


def test_the_cms_answers_an_end_in_the_year_9999_with_a_sentence(client):
    sign_in(client, "Rédaction")
    page = make_page("Une fin")
    form = client.get(f"/admin/pages/{page.pk}/edit/").context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    data |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "body-count": 0, "expire_at": "9999-12-31 23:59"}
    answer = client.post(f"/admin/pages/{page.pk}/edit/", data | {"action-publish": "1"})
    assert answer.status_code == 200
    assert "9999" in answer.content.decode()


def test_a_version_with_nothing_translated_is_not_published():
    page = make_page("Une page de texte", "Ce paragraphe dit une chose en français, et rien que cela.")
    copy = page.copy_for_translation(Locale.objects.get(language_code="en")).specific
    with pytest.raises(PublicationRefused, match="not translated"), translation.override("en"):
        copy.save_revision().publish()
    copy.title = "A page of text"
    with pytest.raises(PublicationRefused):
        copy.save_revision().publish()
    copy.body = [("paragraph", "<p>This paragraph says one thing in English, and nothing else.</p>")]
    copy.save_revision().publish()
    assert Page.objects.get(pk=copy.pk).live


def test_control_names_alone_may_be_the_same_in_every_language():
    page = make_page("Radio Totopo")
    copy = page.copy_for_translation(Locale.objects.get(language_code="es")).specific
    copy.save_revision().publish()
    assert Page.objects.get(pk=copy.pk).live
