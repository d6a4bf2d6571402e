"""Lists and pages of the journal at ten and at a thousand of everything: the same queries."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from campaigns.models import AdvocacyAction, AdvocacyParty, AppealPage
from directory.models import Organisation
from news.models import MediaMention, MentionOutlet, NewsPage
from projects.models import ProjectPage, ProjectUpdatePage
from tests.factories.journal import campaign, news_index, project_index
from tests.weight import without_images

pytestmark = pytest.mark.django_db
FEW, MANY, MOST_QUERIES, MOST_BYTES = 10, 1000, 12, 100 * 1024
PROJECT, APPEAL = "/projets/cooperatives/", "/donner/cooperatives-mexique/"
ADDRESSES = [
    "/", "/projets/", PROJECT, "/projets/rss/", f"{PROJECT}atom/", "/actualites/", "/actualites/2022/", "/actualites/rss/",
    "/actualites/medias/", "/plaidoyer/", "/plaidoyer/rss/", "/campagnes/loi-imputabilite/", "/campagnes/", APPEAL,
    "/recherche/?q=cooperatives",
]  # fmt: skip


def _add(model: type[Page], parent: Page, numbers: range, **values) -> None:
    """Published pages below `parent`, written in bulk; `values` may be functions of the number."""
    kind, now = ContentType.objects.get_for_model(model), timezone.now()
    rows = Page.objects.bulk_create(
        Page(
            title=f"Dossier {number}", slug=f"dossier-{number}", path=f"{parent.path}{5000 + number:04d}",
            depth=parent.depth + 1, url_path=f"{parent.url_path}dossier-{number}/", locale=parent.locale,
            content_type=kind, live=True, first_published_at=now, last_published_at=now,
        )
        for number in numbers
    )  # fmt: skip
    for number, row in zip(numbers, rows, strict=True):
        page = model(
            page_ptr=row, **{name: value(number) if callable(value) else value for name, value in values.items()}
        )
        page.save_base(raw=True)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(rows))


def _fill(numbers: range) -> None:
    cause, shared = campaign(), ProjectPage.objects.get(slug="cooperatives", locale__language_code="fr")
    day = lambda number: f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}"  # noqa: E731
    _add(NewsPage, news_index(), numbers, occurred_on=day, campaign=cause, introduction="Ce qui s’est dit.")
    fund = AppealPage.objects.get(slug="cooperatives-mexique", locale__language_code="fr").fund
    _add(ProjectUpdatePage, shared, numbers, occurred_on=day, fund=fund, introduction="Les murs montent.")
    _add(ProjectPage, project_index(), numbers, headline="Bâtir", country=shared.country)
    actions = [
        AdvocacyAction(
            code=f"dossier-{number}", kind="meeting", done_on=day(number), campaign=cause,
            **{f"{name}_{tongue}": "Une rencontre." for name in ("title", "summary") for tongue in ("fr", "es", "en")},
        )
        for number in numbers
    ]  # fmt: skip
    mentions = [MediaMention(title=f"Texte {number}", published_on="2021", campaign=cause) for number in numbers]
    for row in [*actions, *mentions]:
        row.set_days()
    outlet = Organisation.objects.get(code="alterpresse")
    AdvocacyParty.objects.bulk_create(
        AdvocacyParty(action=row, side="target", words_fr="Ottawa")
        for row in AdvocacyAction.objects.bulk_create(actions)
    )
    MentionOutlet.objects.bulk_create(
        MentionOutlet(mention=row, organisation=outlet) for row in MediaMention.objects.bulk_create(mentions)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does after so many rows


def _queries(client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def test_a_thousand_of_everything_costs_the_queries_of_ten(client):
    _fill(range(FEW))
    cache.clear()
    few = {address: _queries(client, address) for address in ADDRESSES}
    _fill(range(FEW, MANY))
    cache.clear()
    assert AdvocacyAction.objects.count() >= MANY
    assert NewsPage.objects.count() >= MANY
    many = {address: _queries(client, address) for address in ADDRESSES}
    assert {address: many[address] - few[address] for address in ADDRESSES if many[address] > few[address]} == {}
    assert max(few.values()) <= MOST_QUERIES
    weights = {address: without_images(client, address) for address in ADDRESSES}
    for address in ADDRESSES:
        print(f"{address}: {many[address]} queries, {weights[address]} bytes without images")
    assert max(weights.values()) <= MOST_BYTES
