"""The demonstration is loaded without doing the same work three times, and says how far it is."""

import threading

import pytest
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from core.tasks import make_card_of_page
from home.demo import once_each
from home.demo.data import read
from home.demo.once_each import BESIDE, FOR_THE_WORKER, OnceEachBackend
from home.demo.progress import silent
from home.management.commands.prepare_demo_site import CountingMigrate

SEEN: list[object] = []


@task()
def noted(what: object) -> None:
    SEEN.append(what)


@task()
def noted_in_thread(what: object) -> None:
    SEEN.append((what, threading.current_thread() is threading.main_thread()))
    once.enqueue(noted, (what,), {})


@task()
def followed(what: object) -> None:
    once.enqueue(noted, (what,), {})


@pytest.fixture(autouse=True)
def once(monkeypatch) -> OnceEachBackend:
    SEEN.clear()
    backend = OnceEachBackend("default", {})
    monkeypatch.setitem(globals(), "once", backend)
    return backend


def test_the_same_work_is_done_once_when_everything_is_there(once):
    for what in ("page 1", "page 2", "page 1"):
        once.enqueue(noted, (what,), {})
    assert SEEN == []
    once.run_all(silent)
    assert SEEN == ["page 1", "page 2"]


def test_control_at_once_it_is_done_each_time():
    for what in ("page 1", "page 2", "page 1"):
        ImmediateBackend("default", {}).enqueue(noted, (what,), {})
    assert SEEN == ["page 1", "page 2", "page 1"]


def test_what_a_task_asks_for_in_its_turn_is_done_too(once):
    once.enqueue(followed, ("a rendition",), {})
    once.run_all(silent)
    assert SEEN == ["a rendition"] and not once.waiting


def test_pictures_are_made_beside_all_else_and_what_they_ask_for_is_done(once, monkeypatch):
    monkeypatch.setattr(once_each, "BESIDE", {noted_in_thread.module_path})
    once.enqueue(noted_in_thread, ("a picture",), {})
    told = []
    once.run_all(lambda done, whole: told.append((done, whole)))
    assert SEEN == [("a picture", False), "a picture"]
    assert told[-1] == (2, 2)


def test_the_tasks_that_are_named_exist():
    assert all(isinstance(import_string(name), Task) for name in BESIDE | FOR_THE_WORKER)


@pytest.mark.django_db
def test_what_only_other_sites_ask_for_is_left_to_the_worker(once):
    before = DBTaskResult.objects.count()
    once.enqueue(make_card_of_page, (1,), {})
    assert not once.waiting and DBTaskResult.objects.count() == before + 1
    once.enqueue(noted, (1,), {})
    assert once.waiting and DBTaskResult.objects.count() == before + 1


def test_a_data_file_is_the_readers_own_to_change():
    read("pictures.yaml")[0].clear()
    assert read("pictures.yaml")[0]


def test_migrations_are_counted_as_they_are_applied():
    told = []
    command = CountingMigrate(lambda done, whole: told.append((done, whole)))
    command._count(plan=[("first", False), ("second", False)])
    for action in ("apply_start", "apply_success", "apply_start", "apply_success"):
        command.migration_progress_callback(action)
    assert told == [(1, 2), (2, 2)]
