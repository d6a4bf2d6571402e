"""News of several kinds: filters, embargo, press, what is withheld, what was printed elsewhere, the alert."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.publication import PublicationRefused
from directory.models import Country, Organisation, Theme
from news.models import Alert, Author, MediaMention, MentionOutlet, NewsPage, Signatory, index
from news.press import press_token
from tests.factories.journal import campaign, in_language, make_news

pytestmark = pytest.mark.django_db
LIST, MEDIA = "/actualites/", "/actualites/medias/"


def _text(client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_is_filtered_by_theme_country_kind_year_and_language(client):
    news = make_news(
        title="Maquilas et tisanes", kind="position", country=Country.objects.get(code="MX"), occurred_on="2023"
    )
    news.themes.add(Theme.objects.get(code="textile"))
    news.save()
    for asked in ({"theme": "textile"}, {"country": "MX"}, {"kind": "position"}, {"year": "2023"}):
        assert "Maquilas et tisanes" in _text(client, LIST, **asked), asked
    for asked in ({"theme": "paix"}, {"country": "HT"}, {"kind": "letter"}, {"year": "2022"}, {"language": "es"}):
        assert "Maquilas et tisanes" not in _text(client, LIST, **asked), asked
    assert 'lang="es"' in _text(client, LIST, language="es")
    assert "Maquilas et tisanes" in _text(client, f"{LIST}2023/")
    assert "Maquilas et tisanes" in client.get(f"{LIST}rss/", {"theme": "textile"}).content.decode()


@pytest.mark.parametrize(
    "asked", [{"theme": "<x>"}, {"year": "٣"}, {"kind": "' --"}, {"page": "9" * 30}, {"language": "de"}]
)
def test_a_filter_that_makes_no_sense_is_no_filter(client, asked):
    assert 'class="wire' in _text(client, LIST, **asked)


def test_a_page_of_the_list_beyond_the_last_is_the_last(client):
    assert "2 / 2" in _text(client, LIST, page="400")


def test_what_is_withheld_is_read_by_its_address_alone(client):
    news = make_news(title="Personne à protéger", is_withheld=True, campaign=campaign())
    response = client.get(news.url)
    assert "noindex" in response["X-Robots-Tag"]
    for address in (LIST, f"{LIST}rss/", f"{LIST}atom/", "/sitemap.xml", campaign().url, "/recherche/?q=protéger"):
        assert "Personne à protéger" not in client.get(address).content.decode(), address
        assert news.slug not in client.get(address).content.decode(), address


def test_control_what_is_not_withheld_is_everywhere(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        news = make_news(title="Personne à protéger", campaign=campaign())
    for address in (LIST, f"{LIST}rss/", campaign().url, "/recherche/?q=protéger", "/sitemap.xml"):
        assert news.slug in client.get(address).content.decode(), address


def test_a_press_release_says_whom_to_call():
    draft = make_news(publish=False, kind="release")
    with pytest.raises(PublicationRefused, match=r"courriel|e-mail"):
        draft.save_revision().publish()
    draft.press_email = "presse@example.org"
    draft.save_revision().publish()
    assert NewsPage.objects.get(pk=draft.pk).live


def _embargoed(**values) -> NewsPage:
    until = timezone.now() + timedelta(hours=5)
    return make_news(publish=False, title="Sous embargo", embargo_until=until, **values)


def test_nothing_is_published_before_its_embargo_unless_scheduled_after_it():
    draft = _embargoed()
    with pytest.raises(PublicationRefused, match="embargo"):
        draft.save_revision().publish()
    draft.go_live_at = draft.embargo_until - timedelta(minutes=1)
    with pytest.raises(PublicationRefused, match="embargo"):
        draft.save_revision().publish()
    draft.go_live_at = draft.embargo_until
    draft.save_revision().publish()
    assert not NewsPage.objects.get(pk=draft.pk).live


def test_journalists_read_the_draft_by_a_link_and_nobody_else(client):
    draft = _embargoed()
    draft.title = "Sous embargo, deuxième version"
    draft.save_revision()
    address = f"/press/{press_token(draft)}/"
    response = client.get(address)
    page = response.content.decode()
    assert "deuxième version" in page
    assert "Sous embargo jusqu’au" in page
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert client.get(f"{LIST}{draft.slug}/").status_code == 404
    for forged in (f"{address[:-2]}x/", "/press/x/"):
        assert client.get(forged).status_code == 404


def test_the_link_for_the_press_ends_and_leads_to_the_page_once_it_is_out(client):
    draft = _embargoed()
    address = f"/press/{press_token(draft)}/"
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert client.get(address).status_code == 404
    NewsPage.objects.filter(pk=draft.pk).update(embargo_until=timezone.now())
    draft.refresh_from_db()
    draft.save_revision().publish()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [((2026, 10, 31), 12), ((2026, 11, 1), 13), ((2027, 3, 13), 13), ((2027, 3, 14), 12)],
    ids=["before the autumn change", "the day of it", "before the spring change", "the day of it in spring"],
)
def test_scheduled_at_eight_in_montreal_it_appears_at_eight_across_a_clock_change(client, day, utc_hour):
    eight = datetime(*day, 8, tzinfo=timezone.get_default_timezone())
    assert eight.astimezone(UTC).hour == utc_hour
    with time_machine.travel(eight - timedelta(days=2), tick=False):
        page = make_news(publish=False, go_live_at=eight)
        page.save_revision().publish()
    address = f"{LIST}{page.slug}/"
    for moment, status in ((eight - timedelta(seconds=1), 404), (eight + timedelta(seconds=1), 200)):
        with time_machine.travel(moment, tick=False):
            call_command("publish_scheduled")
            assert client.get(address).status_code == status, moment


def test_authors_and_signatories_are_printed_and_those_who_did_not_agree_are_not(client):
    quiet = Organisation.objects.create(code="discrete", name="Organisation discrète", is_public=False)
    news = make_news(signatory_count=27)
    Author.objects.create(page=news, words="Comité d’éducation")
    Signatory.objects.create(page=news, organisation=Organisation.objects.get(code="ciso"))
    Signatory.objects.create(page=news, organisation=quiet)
    page = _text(client, news.url)
    assert "Comité d’éducation" in page
    assert "27 signataires" in page
    assert "Organisation discrète" not in page


@pytest.mark.parametrize("values", [{}, {"words": "x", "organisation": True}])
def test_a_signatory_is_an_organisation_or_words(values):
    if values:
        values = {**values, "organisation": Organisation.objects.get(code="ciso")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Signatory.objects.create(page=make_news(), **values)


def test_mentions_are_sorted_honestly_and_counted_by_outlet_and_year(client):
    page = _text(client, MEDIA)
    assert "7 textes" in page
    order = ["été 2022", "22 mai 2022", "5 avril 2022", "30 mars 2022", "printemps 2022", "décembre 2021"]
    places = [page.index(f">{words}<") for words in order]
    assert places == sorted(places)
    counts = page[page.index('<th scope="row" lang="fr">Le Monde ouvrier (FTQ)</th>') :]
    assert re.findall(r'data-label="(\d+)">(\d+)<', counts)[:2] == [("2022", "3"), ("2021", "0")]


def test_a_text_in_two_outlets_is_one_text(client):
    mention = MediaMention(title="Deux fois", published_on="2020-01-01")
    mention.outlets.set(
        [MentionOutlet(organisation=Organisation.objects.get(code=code)) for code in ("alterpresse", "journal-metro")]
    )
    mention.save()
    page = _text(client, MEDIA)
    assert "8 textes" in page
    assert page.count("Deux fois") == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        MentionOutlet.objects.create(mention=mention, organisation=Organisation.objects.get(code="alterpresse"))


def _alert(**values) -> Alert:
    now = timezone.now()
    words = {f"text_{language}": f"Appel {language}" for language in ("fr", "es", "en")}
    return Alert(**{**words, "starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(days=1), **values})


def test_an_alert_is_above_every_page_in_its_language_until_it_ends(client):
    Alert.objects.all().delete()
    alert = _alert()
    alert.save()
    for address, words in (("/", "Appel fr"), ("/es/", "Appel es"), ("/en/", "Appel en"), (LIST, "Appel fr")):
        assert words in _text(client, address)
    with time_machine.travel(alert.ends_at, tick=False):
        assert "Appel fr" not in _text(client, "/")


def test_one_alert_at_a_time_with_an_end(client):
    Alert.objects.all().delete()
    first = _alert()
    first.full_clean()
    first.save()
    for values in (
        {},
        {"starts_at": first.ends_at - timedelta(minutes=1), "ends_at": first.ends_at + timedelta(days=1)},
    ):
        with pytest.raises(ValidationError):
            _alert(**values).full_clean()
    _alert(starts_at=first.ends_at, ends_at=first.ends_at + timedelta(days=1)).full_clean()
    with pytest.raises(ValidationError):
        _alert(starts_at=first.ends_at, ends_at=first.ends_at + timedelta(days=90)).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        _alert(ends_at=timezone.now() - timedelta(days=3)).save()


def test_an_alert_is_not_repeated_on_the_page_it_leads_to(client):
    Alert.objects.all().delete()
    page, other = make_news(), make_news()
    _alert(page=page).save()
    assert "Appel fr" not in _text(client, page.url)
    assert "Appel fr" in _text(client, other.url)


def test_an_alert_whose_page_is_taken_down_keeps_its_words_without_a_link(client):
    Alert.objects.all().delete()
    page = make_news()
    _alert(page=page).save()
    assert f'<a href="{page.url}">Appel fr</a>' in _text(client, "/")
    page.unpublish()
    from django.core.cache import cache

    cache.clear()
    assert "Appel fr" in _text(client, "/")
    assert f'<a href="{page.url}">Appel fr</a>' not in _text(client, "/")


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def test_lists_and_pages_cost_the_same_queries_however_much_there_is(client):
    news = make_news(campaign=campaign())
    addresses = [LIST, MEDIA, f"{LIST}2022/", f"{LIST}rss/", news.url, campaign().url]
    few = [_queries(client, address) for address in addresses]
    for number in range(24):
        other = make_news(campaign=campaign(), occurred_on=f"2022-01-{number + 1:02}")
        Signatory.objects.create(page=other, organisation=Organisation.objects.get(code="ciso"))
        mention = MediaMention(title=f"Texte {number}", published_on="2021", campaign=campaign())
        mention.outlets.set([MentionOutlet(organisation=Organisation.objects.get(code="alterpresse"))])
        mention.save()
    many = [_queries(client, address) for address in addresses]
    assert many == few
    assert max(many) <= 12


def test_control_a_list_that_reads_each_source_again_costs_more(client, monkeypatch):
    few = _queries(client, LIST)
    once = index.page_of
    monkeypatch.setattr(
        index, "page_of", lambda rows, *args, **kwargs: once(rows.select_related(None), *args, **kwargs)
    )
    assert _queries(client, LIST) > few


def test_structured_data_say_what_the_page_is_and_close_no_tag(client):
    news = make_news(title="</script><b>x", occurred_on="2026-03-11")
    page = _text(client, news.url)
    data = page.split('type="application/ld+json">')[1].split("</script>")[0]
    assert '"@type":"NewsArticle"' in data
    assert '"datePublished":"2026-03-11"' in data
    assert '"@type":"BreadcrumbList"' in data
    assert "\\u003c/script>" in data


def test_a_translation_is_in_its_own_list(client):
    news = make_news(title="Une place")
    in_language(news, "es", title="Un lugar")
    assert "Un lugar" in _text(client, "/es/noticias/")
    assert "Un lugar" not in _text(client, LIST)
