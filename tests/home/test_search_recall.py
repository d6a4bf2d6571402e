"""How well the search answers sixty questions, on both databases."""

import json
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from wagtail.models import Locale, Page, get_page_models

from core import search_match
from core.search_match import find
from directory.models import Organisation, names_and_acronyms
from exhibitions.models import Consent
from tests.home.search_questions import Question, questions, recall

pytestmark = pytest.mark.django_db
ON_POSTGRESQL, ON_SQLITE = 0.95, 0.8


def addresses() -> dict[int, str]:
    return {page.pk: page.url for page in Page.objects.live().filter(depth__gt=2).select_related("locale")}


def ask(known: dict[int, str], question: Question) -> list[str]:
    return [known[page] for page in find(question.ask, question.language, names=names_and_acronyms()).pages]


def test_there_are_sixty_different_questions_about_pages_that_exist():
    asked, known = questions(), set(addresses().values())
    assert len({(question.ask, question.language) for question in asked}) == len(asked) == 60
    assert {question.language for question in asked} == {"fr", "es", "en"}
    assert {address for question in asked for address in question.find} <= known


def test_the_wanted_pages_are_among_the_first_ten_on_postgresql(capsys):
    known = addresses()
    reached, lacking = recall(lambda question: ask(known, question))
    with capsys.disabled():
        print(f"\nsearch: recall@10 {reached:.3f} on PostgreSQL over {len(questions())} questions; lacking: {lacking}")
    assert reached >= ON_POSTGRESQL


@pytest.mark.parametrize(
    ("name", "without"), [("nearest", lambda _stems, _language: {}), ("stems_of", lambda word, _language: [(word,)])]
)
def test_control_without_typos_or_without_stems_many_pages_are_not_found(monkeypatch, name, without):
    monkeypatch.setattr(search_match, name, without)
    known = addresses()
    reached, _lacking = recall(lambda question: ask(known, question))
    assert reached < ON_POSTGRESQL


def test_the_wanted_pages_are_among_the_first_ten_on_sqlite(capsys):
    rows = chain(
        *(model._base_manager.all() for model in (ContentType, Locale, Consent, Organisation)),
        Page.objects.all(),
        *(model._base_manager.all() for model in get_page_models() if model is not Page),
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("search_on_sqlite.py"))],
        input=serializers.serialize("json", rows),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    known = {page.url_path: page.url for page in Page.objects.live().filter(depth__gt=2).select_related("locale")}
    reached, lacking = recall(lambda one: [known[path] for path in found[f"{one.language} {one.ask}"]])
    with capsys.disabled():
        seconds = time.perf_counter() - started
        print(f"\nsearch: recall@10 {reached:.3f} on SQLite, in {seconds:.0f} s; lacking: {lacking}")
    assert reached >= ON_SQLITE
