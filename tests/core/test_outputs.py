"""Every kept text, past the door and with every hostile character, in everything that a program reads of the site."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from campaigns.models import RegisterPage
from core import mail, mail_kinds
from core.feeds import FORMS, FeedsMixin
from core.mail_kinds import Message, mail_kind, render_mail
from core.models import BasePage, OutgoingMail
from core.social_images import make_card
from donations.models import Fund, LedgerEntry
from donations.services.month_workbook import write_workbook
from donations.services.months import month_report
from exhibitions.models import ExhibitionPage, Loan
from exhibitions.print.documents import labels_pdf, poster_pdf
from tests.core.outputs import HOSTILE, LONG, UNREADABLE, hidden_in, makers, soil_everything
from tests.factories.exhibitions import make_exhibition, make_loan, make_panels, make_portrait
from tests.factories.journal import make_news
from tests.factories.mails import READER, queue_one_of_each
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db
Output = tuple[str, str, Callable[[], bytes]]
# Each module that makes what a program reads: the outputs below that it makes, or why it holds no kept text.
MAKERS = {
    "campaigns/models/register.py": "feed csv",
    "ciso_site/crawlers.py": "robots llms sitemap",
    "core/social_images.py": "card",
    "core/exports.py": "the CMS's spreadsheets: tests/core/test_exports.py finds each",
    "core/feeds.py": "feed",
    "core/file_types.py": "reads files that are given",
    "core/mail.py": "mail",
    "core/personal/views.py": "copy",
    "core/print/__init__.py": "card labels poster",
    "core/refusals.py": "sentences of ours, as JSON for the CMS's own scripts",
    "core/staff_files.py": "bytes of a file",
    "core/uploads.py": "bytes of a file",
    "donations/services/month_workbook.py": "month",
    "donations/views/health.py": "health",
    "education/models/listing.py": "feed",
    "education/views/files.py": "bytes of a file, under a name made of its page's slug",
    "exhibitions/admin/consents.py": "bytes of a file",
    "exhibitions/calendars.py": "calendar",
    "exhibitions/offline_kits/builder.py": "pages of HTML in a folder: tests/exhibitions/test_kit.py",
    "exhibitions/models/exhibition.py": "calendar",
    "exhibitions/print/documents.py": "labels poster",
    "exhibitions/views/loans.py": "bytes of a file, under a name made of its page's slug",
    "news/models/index.py": "feed",
    "projects/feeds.py": "feed",
    "projects/views/field.py": "a script of ours",
    "projects/views/reports.py": "counts and sentences of ours, as JSON for the partner's own page",
}
ADDRESSES = {"/sitemap.xml": "xml", "/robots.txt": "text", "/llms.txt": "text", "/health/": "json"}
NAMED = {"feed", "csv", "robots", "llms", "sitemap", "card", "mail", "copy", "labels", "poster", "month", "health",
         "calendar"}  # fmt: skip


@pytest.fixture
def exhibition(stand_in) -> ExhibitionPage:
    """A row of everything that an output shows: an exhibition on its way, a piece of news, a mail of each kind."""
    found = make_exhibition(panel_set=make_panels())
    make_portrait(found)
    make_loan(found.panel_set, status=Loan.Status.ACCEPTED)
    make_news(occurred_on="2026-11-02")
    queue_one_of_each("fr")
    return found


def addressed(client: Client) -> Iterator[Output]:
    """What is at an address: feeds, the register's sheets, what crawlers read, one's own copy."""
    feeds: list[Page] = [
        page for model in apps.get_models() if issubclass(model, FeedsMixin) for page in model.objects.live()
    ]
    found = {f"{page.url}{form}/": "xml" for page in feeds for form in FORMS}
    found |= {f"{page.url}csv/": "csv" for page in RegisterPage.objects.live()}
    for address, kind in (found | ADDRESSES).items():
        yield address, kind, partial(_got, client, address)
    reader = Client()
    reader.force_login(make_person(READER))
    yield "copy", "json", partial(_got, reader, reverse("personal:copy"))


def _got(client: Client, address: str) -> bytes:
    response = client.get(address)
    # No worker beats in a test: the health of the site is told, and is not good.
    assert response.status_code in (200, 503 if address == "/health/" else 200), address
    return response.getvalue()


def made(exhibition: ExhibitionPage, folder: Path) -> Iterator[Output]:
    """What is made for paper, screens, calendars and accountants."""
    page = ExhibitionPage.objects.get(pk=exhibition.pk)
    yield "calendar", "calendar", page.icalendar
    yield "labels", "pdf", lambda: labels_pdf(page)[0]
    yield "poster", "pdf", lambda: poster_pdf(page)[0]
    for kind in (model for model in apps.get_models() if issubclass(model, BasePage)):
        drawn = kind.objects.live().first()
        if drawn is not None:
            yield f"card of {kind.__name__}", "picture", partial(make_card, drawn)
    yield "month", "xlsx", partial(_month, folder / "month.xlsx")


def _month(path: Path) -> bytes:
    entry = LedgerEntry.objects.select_related("fund").first()
    entry.source, entry.fund = HOSTILE, Fund(code=HOSTILE)
    month = month_report("2026-11")
    write_workbook(replace(month, late=[entry], funds=[replace(line, name=HOSTILE) for line in month.funds]), path)
    return path.read_bytes()


def mails() -> Iterator[Output]:
    """Each mail as it is worded now, and as an older row worded it."""
    for row in OutgoingMail.objects.all():
        yield f"mail {row.kind}", "mail", partial(_sent, row, True)
        yield f"mail {row.kind} of old", "mail", partial(_sent, row, False)


def _sent(row: OutgoingMail, is_new: bool) -> bytes:
    words = render_mail(row) if is_new else Message(row.subject, row.text or "x", row.html)
    return mail._compose(row, mail_kind(row.kind), words).message().as_bytes()


def faults(outputs: Iterable[Output]) -> dict[str, str]:
    """What cannot be made or read, or shows what nobody should see, by its name."""
    found = {}
    for name, kind, make in outputs:
        try:
            shown = hidden_in(kind, make())
        except UNREADABLE as error:
            found[name] = f"{type(error).__name__}: {error}"[:200]
            continue
        if shown:
            found[name] = ascii("".join(sorted(shown)))
    return found


@pytest.fixture(params=[HOSTILE, LONG], ids=["hostile", "long"])
def soiled(request, exhibition) -> ExhibitionPage:
    taken = soil_everything(request.param)
    cache.clear()
    assert len(taken) > 50
    assert sum(taken.values()) > 200
    return exhibition


def test_every_feed_sheet_and_file_can_be_read_whatever_the_rows_hold(client, soiled):
    assert faults(addressed(client)) == {}


def test_every_paper_picture_calendar_and_workbook_can_be_read_whatever_the_rows_hold(soiled, tmp_path):
    assert faults(made(soiled, tmp_path)) == {}


def test_every_mail_can_be_read_whatever_the_rows_hold(soiled):
    rows = OutgoingMail.objects.all()
    assert {row.kind for row in rows} == set(mail_kinds.mail_kinds())
    assert faults(mails()) == {}


def test_whatever_makes_what_a_program_reads_is_in_the_table():
    assert makers() == set(MAKERS)
    named = {word for told in MAKERS.values() for word in re.findall(r"\w+", told)}
    assert named >= NAMED


# Where each output is cleaned once more, and what is found without it.
GUARDS = {
    "core.feeds.clean_text": {"/actualites/rss/", "/es/incidencia/atom/"},
    "campaigns.models.register.escape_csv_formula": {"/plaidoyer/csv/", "/es/incidencia/csv/", "/en/advocacy/csv/"},
    "ciso_site.crawlers.clean_text": {"/llms.txt"},
    "core.personal.views.clean_json": {"copy"},
    "exhibitions.calendars.clean_text": {"calendar"},
    "core.print.clean_json": {"labels", "poster"},
    "donations.services.month_workbook.escape_csv_formula": {"month"},
    "core.mail.clean_text": {"mail join-received", "mail join-received of old"},
}


def test_control_without_its_guard_an_output_is_lost_or_shows_what_hides(client, exhibition, tmp_path, monkeypatch):
    soil_everything(HOSTILE)
    outputs = [*addressed(client), *made(exhibition, tmp_path), *mails()]
    for guard, names in GUARDS.items():
        cache.clear()
        tried = [one for one in outputs if one[0] in names]
        assert {name for name, *_rest in tried} == names
        with monkeypatch.context() as patch:
            patch.setattr(guard, lambda value, **_options: value)
            assert set(faults(tried)) == names, guard
