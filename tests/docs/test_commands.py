"""Every command that a page of the manual tells somebody to type: it is there, takes these words, and runs."""

import re
import shlex
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from wagtail.models import Page

from tests.databases import ROOT
from tests.factories.books import empty_books
from tests.factories.exhibitions import make_exhibition
from tests.factories.lives import received

PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
TYPED = re.compile(r"`(?:\./script/)?manage(?:\.py)? ([^`]+)`")
# They ask a person at a keyboard, write files of the project, move its schema, or look at production's settings.
NOT_RUN = {"createsuperuser", "first_administrator", "catalogues", "migrate", "check"}


def typed() -> list[str]:
    found = {" ".join(words.split()) for page in PAGES for words in TYPED.findall(page.read_text(encoding="utf-8"))}
    return sorted(found)


def words_of(command: str) -> list[str]:
    return [word for word in shlex.split(command) if word != "…"]


def test_there_are_commands_to_try():
    assert len(typed()) > 20


def parsed(command: str) -> object:
    name, *arguments = words_of(command)
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    # A command that is only named, without its words, has to be there.
    return parser.parse_args(arguments) if arguments else parser


@pytest.mark.parametrize("command", typed())
def test_a_command_of_the_manual_takes_its_words(command):
    assert parsed(command)


@pytest.mark.parametrize("command", ["month 2026-11 --spreadsheet x", "monthly"])
def test_control_what_no_command_takes_is_found_out(command):
    with pytest.raises((KeyError, CommandError)):
        parsed(command)


def in_shell(code: str) -> None:
    page = Page.objects.live().order_by("-depth").first()
    exec(compile(code.replace("PAGE_ID", str(page.pk)), "shell", "exec"), {})  # noqa: S102 - the manual's own words


@pytest.mark.django_db
@pytest.mark.parametrize("command", [row for row in typed() if row.split()[0] not in NOT_RUN])
def test_a_command_of_the_runbook_runs(command, stand_in, settings, tmp_path, monkeypatch, capsys):
    settings.SITE_URL = "https://ciso.example"
    empty_books()
    received(stand_in)
    monkeypatch.chdir(tmp_path)
    # The page's exhibition is the demonstration's, whose recordings a test does not have.
    name, *arguments = words_of(command.replace(" exposition ", f" {make_exhibition().slug} "))
    if name == "shell":
        in_shell(arguments[1])
        return
    _run(lambda: call_command(name, *arguments))
    capsys.readouterr()


def _run(call: Callable[[], Any]) -> None:
    """A check that ends with status 1 has run, and said what it found."""
    try:
        call()
    except SystemExit as end:
        assert end.code in (0, 1), end.code
