"""What each mail says: every kind, in every language, plain and HTML, from its row alone."""

import re
from html import escape
from html.parser import HTMLParser

import pytest

from core.mail_kinds import mail_kinds, render_mail
from core.models import OutgoingMail
from tests.factories.mails import NAME, UNION, queue_one_of_each

pytestmark = pytest.mark.django_db
LANGUAGES = ("fr", "es", "en")
NO_BREAK = "\u00a0"


@pytest.fixture
def rendered(stand_in, language):
    """Every mail of this language with its words."""
    queue_one_of_each(language)
    return [(mail, render_mail(mail)) for mail in OutgoingMail.objects.all()]


class Reader(HTMLParser):
    """The text of a page and its tags that were never closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.faults: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_worded_in_every_language_from_its_row(rendered, language):
    kinds = {mail.kind for mail, _words in rendered}
    assert kinds == set(mail_kinds())
    for mail, words in rendered:
        assert words.subject, mail
        assert words.text.strip(), mail
        assert f">{escape(words.subject)}</h1>" in words.html, mail
        read = Reader(words.html)
        assert (read.open, read.faults) == ([], []), mail
        assert f'<html lang="{mail.language}">' in words.html
        said = " ".join("".join(read.words).split())
        for line in words.text.split("\n"):
            if line and not line.startswith("http"):
                assert " ".join(line.split()) in said, (mail, line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mail_shows_a_placeholder_a_missing_value_or_an_empty_line_too_many(rendered, language):
    for mail, words in rendered:
        assert not re.search(r"%\(|\{[{%]|%\}|\bNone\b|&#x27;|&quot;|&lt;", words.subject + words.text), mail
        assert not re.search(r"\{[{%]|\bNone\b|<p[^>]*>\s*</p>|&lt;|&amp;", words.html), mail
        assert "\n\n\n" not in words.text, mail
        assert not re.search(r"[,:] *$", words.text.rstrip()), mail
        assert all(line == line.rstrip() for line in words.text.split("\n")), mail
        assert not re.search(r"\(\s*\)|«\s*»|“”| ,| \.", words.text), mail


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotes_are_each_language_s_own(rendered, language):
    for mail, words in rendered:
        said = words.subject + words.text + "".join(Reader(words.html).words)
        if mail.language == "fr":
            assert not re.search(f"«[^{NO_BREAK}]|[^{NO_BREAK}]»|[“”]", said), mail
        elif mail.language == "es":
            assert not re.search(r"«\s|\s»|[“”]", said), mail
        else:
            assert not re.search(r"[«»]|“\s|\s”", said), mail


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_of_a_month_is_written_as_each_language_writes_it(rendered, language):
    first = {"fr": "1er décembre 2026", "es": "1 de diciembre de 2026", "en": "Dec. 1, 2026"}[language]
    dated = [words.text for mail, words in rendered if mail.kind in ("gift-thanks", "monthly-changed", "dues-invoice")]
    assert len(dated) == 6
    assert all(first in text for text in dated)
    assert not any(re.search(r"\b1 décembre", words.text) for _mail, words in rendered)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_amount_names_its_currency_once(rendered, language):
    money = {"gift-thanks", "refund-notice", "debit-failed", "due-received", "due-refunded", "due-refused"}
    money |= {"monthly-started", "monthly-failed", "monthly-changed", "monthly-ended", "dues-invoice", "dues-reminder"}
    money |= {"monthly-fund-closed", "monthly-fund-changed", "address-corrected"}
    for mail, words in rendered:
        assert words.text.count("CAD") == (mail.kind in money), (mail, words.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_subject_stands_on_one_line_and_says_each_moment_apart(rendered, language):
    changed = [words.subject for mail, words in rendered if mail.kind == "monthly-changed"]
    assert len(set(changed)) == 3
    assert not any("\n" in words.subject or len(words.subject) > 200 for _mail, words in rendered)


@pytest.mark.parametrize("language", ["fr"])
def test_french_says_no_name_where_it_would_have_to_elide(rendered, language):
    elided = re.compile(rf"\b([dlnmtsj]e|que|la|jusque) ({NAME}|{UNION})", re.IGNORECASE)
    assert elided.search(f"la cotisation de {UNION}")
    for mail, words in rendered:
        assert not elided.search(words.subject + "\n" + words.text), mail
