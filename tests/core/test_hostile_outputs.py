"""What older rows may hold, past the door: no feed, mail, calendar, picture or paper fails for a character."""

import xml.etree.ElementTree as ElementTree
from contextlib import suppress

import pytest
import typst
from django.apps import apps
from django.core.mail.message import EmailMessage
from django.db import DatabaseError, models, transaction
from django.utils.xmlutils import UnserializableContentError
from icalendar import Calendar

import core.print
from campaigns.models import AdvocacyAction
from core import feeds, mail
from core.feeds import FeedsMixin
from core.mail_kinds import mail_kind, mail_kinds, render_mail
from core.models import OutgoingMail
from core.social_images import make_card
from exhibitions.models import Loan
from exhibitions.print.documents import labels_pdf
from news.models import NewsPage
from tests.factories.characters import HIDDEN, UNSTORABLE, around
from tests.factories.exhibitions import make_exhibition, make_loan, make_panels, make_portrait
from tests.factories.journal import make_news
from tests.factories.mails import queue_one_of_each

pytestmark = pytest.mark.django_db
STORABLE = [character for name, character in HIDDEN.items() if name not in UNSTORABLE]
EVERYTHING = " ".join(around(character) for character in STORABLE)
# Codes and states are the site's own words; these are people's.
WORDS = ("title", "name", "text", "message", "introduction", "quote", "reason", "place", "host", "city", "venue", "note",
         "summary", "headline", "kicker", "words", "caption", "credit", "work", "subject", "address", "signature")  # fmt: skip


def soil(rows: models.QuerySet) -> int:
    """Put the characters in every text of people's in these rows, past the door; how many columns took them."""
    columns = 0
    for field in rows.model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not (field.choices or field.unique)
        if is_text and any(word in field.name for word in WORDS):
            with suppress(DatabaseError), transaction.atomic():
                columns += bool(rows.update(**{field.name: EVERYTHING[: field.max_length or None]}))
    return columns


@pytest.fixture
def dirty_pages():
    make_news(occurred_on="2026-11-02")
    assert soil(NewsPage.objects.filter(live=True)) > 3
    assert soil(AdvocacyAction.objects.filter(is_public=True)) > 1


def feed_addresses() -> list[str]:
    """Both feeds of every section."""
    pages = [page for model in apps.get_models() if issubclass(model, FeedsMixin) for page in model.objects.live()]
    return [f"{page.url}{form}/" for page in pages for form in feeds.FORMS]


def test_every_feed_can_be_read_whatever_its_rows_hold(client, dirty_pages):
    addresses = feed_addresses()
    assert len(addresses) > 6
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        ElementTree.fromstring(response.content)


def test_control_a_feed_of_texts_as_they_are_ends_for_everybody(client, dirty_pages, monkeypatch):
    monkeypatch.setattr(feeds, "clean_text", lambda text: text)
    with pytest.raises(UnserializableContentError):
        client.get("/actualites/rss/")


def test_every_mail_leaves_whatever_its_rows_hold(stand_in):
    queue_one_of_each("fr")
    dirty = {"core", "donations", "education", "exhibitions", "home", "members", "projects", "directory"}
    soiled = [soil(model.objects.all()) for model in apps.get_models() if model._meta.app_label in dirty]
    assert sum(soiled) > 60
    OutgoingMail.objects.update(subject="", text="")
    rows = list(OutgoingMail.objects.all())
    assert {row.kind for row in rows} == set(mail_kinds())
    for row in rows:
        message: EmailMessage = mail._compose(row, mail_kind(row.kind), render_mail(row))
        assert b"Subject:" in message.message().as_bytes(), row.kind
        assert "\n" not in message.subject


def test_calendar_card_and_labels_are_made_whatever_their_rows_hold():
    exhibition = make_exhibition(panel_set=make_panels())
    make_loan(exhibition.panel_set, status=Loan.Status.ACCEPTED)
    portrait = make_portrait(exhibition)
    soil(Loan.objects.all())
    soil(type(exhibition).objects.filter(pk=exhibition.pk))
    soil(type(portrait).objects.filter(pk=portrait.pk))
    dirty = type(exhibition).objects.get(pk=exhibition.pk)
    assert "\x0b" in dirty.title
    assert Calendar.from_ical(dirty.icalendar()).walk("VEVENT")
    assert make_card(dirty).startswith(b"\x89PNG")
    assert labels_pdf(dirty)[0].startswith(b"%PDF")


def test_a_letter_that_no_font_has_is_a_box_on_paper_and_stops_no_print():
    exhibition = make_exhibition(panel_set=make_panels())
    portrait = make_portrait(exhibition, work="Elle trie 🧵 ᐃᓄᒃᑎᑐᑦ.")
    assert labels_pdf(exhibition)[0].startswith(b"%PDF")
    portrait.work = "Elle trie."
    portrait.save_revision().publish()
    assert b"pdfuaid" in labels_pdf(exhibition)[0]


def test_control_under_the_standard_alone_that_letter_stops_the_print(monkeypatch):
    exhibition = make_exhibition(panel_set=make_panels())
    make_portrait(exhibition, work="Elle trie 🧵.")
    monkeypatch.setattr(core.print, "NO_LETTER", "another fault")
    with pytest.raises(typst.TypstError):
        labels_pdf(exhibition)
