"""A command that says how far it is: shown as a bar, and nothing else that it wrote is lost."""

import sys
from types import ModuleType

import pytest

from tests.databases import ROOT
from tests.launcher.test_commands import load

STEPS = "print('@ 1/4 loading'); print('words'); print('@ 4/4 loading'); print('@ 1/1 indexing')"


@pytest.fixture
def progress() -> ModuleType:
    return load("progress")


def follow(progress: ModuleType, code: str) -> tuple[int, str]:
    status, words = progress.follow([sys.executable, "-c", code], cwd=ROOT, environment={}, first="preparing")
    return status, words


def test_each_step_is_said_once_where_nothing_can_be_drawn_again(progress, capsys):
    assert follow(progress, STEPS) == (0, "words")
    assert capsys.readouterr().out == "· preparing\n· loading\n· indexing\n"


def test_how_far_a_long_step_is_is_said_now_and_then(progress, capsys, monkeypatch):
    monkeypatch.setattr(progress, "SAID_AGAIN", 0.0)
    follow(progress, STEPS)
    said = capsys.readouterr().out
    assert "██████░░░░░░░░░░░░░░░░░░  25 %" in said and "100 %" in said and "\r" not in said


def test_a_terminal_shows_one_line_a_step(progress, capsys):
    bar = progress.Bar(is_terminal=True)
    bar.show(1, 4, "loading")
    bar.show(2, 4, "loading")  # a moment later: not drawn
    bar.show(4, 4, "loading")
    bar.show(1, 1, "indexing")
    bar.end()
    said = capsys.readouterr().out
    assert said.count("\n") == 2 and said.count("\r") == 3
    assert " 25 %" in said and " 50 %" not in said and said.count("100 %") == 2


def test_a_command_that_fails_is_quoted(progress, capsys):
    status, words = follow(progress, "import sys; print('@ 1/2 loading'); sys.exit('no space left')")
    assert (status, words) == (1, "no space left")


def test_the_demonstration_says_why_it_could_not_be_prepared(monkeypatch, tmp_path):
    demo = load("demo")
    folder = demo.DemoFolder.open(str(tmp_path))
    monkeypatch.setattr(demo, "follow", lambda *_given, **_named: (1, "no space left"))
    with pytest.raises(demo.Refusal, match="no space left"):
        demo._prepare(folder, ROOT / "python", {})
    assert not folder.is_prepared()
    monkeypatch.setattr(demo, "follow", lambda *_given, **_named: (0, ""))
    demo._prepare(folder, ROOT / "python", {})
    assert folder.read("prepared.json", None)
