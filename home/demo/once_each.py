"""The task backend under which the demonstration is loaded: each task once, after everything it reads is there."""

import json
from threading import Lock, Thread
from typing import Any

from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id

from .progress import Progress

# Asked for by other sites only, and drawn when they do: the worker has time for it.
FOR_THE_WORKER = {"core.tasks.make_card_of_page"}
# Encoding pictures leaves Python free: they are made beside all else, on another core where there is one.
BESIDE = {"core.tasks.make_renditions_of", "core.tasks.make_renditions_of_page"}
Key = tuple[str, str]
Waiting = tuple[Task, Any, Any]


class OnceEachBackend(ImmediateBackend):
    """Keeps what is enqueued until `run_all`. A page is saved three times while it is loaded, and indexed once."""

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self.waiting: dict[Key, Waiting] = {}
        self.lock = Lock()

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Keep the task, unless the same one waits already. What comes back is not run yet."""
        if task.module_path in FOR_THE_WORKER:
            # Loaded late: this backend is made before any model is.
            worker = import_string("django_tasks_db.DatabaseBackend")(self.alias, {})
            return worker.enqueue(task, args, kwargs)
        self.validate_task(task)
        with self.lock:
            self.waiting[task.module_path, json.dumps([args, kwargs])] = (task, args, kwargs)
        return TaskResult(
            task=task, id=get_random_id(), status=TaskResultStatus.READY, enqueued_at=timezone.now(), started_at=None,
            last_attempted_at=None, finished_at=None, args=args, kwargs=kwargs, backend=self.alias, errors=[],
            worker_ids=[],
        )  # fmt: skip

    def run_all(self, progress: Progress) -> None:
        """Run what waits, and what that enqueues in its turn."""
        with self.lock:
            slow = [self.waiting.pop(key) for key in [*self.waiting] if key[0] in BESIDE]
        beside = Thread(target=self._run_beside, args=(slow,))
        beside.start()
        done = self._run_waiting(progress, 0, len(slow))
        beside.join()
        done = self._run_waiting(progress, done + len(slow), 0)
        progress(done, done)

    def _run_waiting(self, progress: Progress, done: int, others: int) -> int:
        while True:
            with self.lock:
                if not self.waiting:
                    return done
                one, left = self.waiting.pop(next(iter(self.waiting))), len(self.waiting)
            super().enqueue(*one)
            done += 1
            progress(done, done + left + others)

    def _run_beside(self, slow: list[Waiting]) -> None:
        try:
            for one in slow:
                super().enqueue(*one)
        finally:
            connections.close_all()


def run_all(progress: Progress) -> None:
    """Run what waits; nothing under another backend, which needs no such call."""
    backend = task_backends["default"]
    if isinstance(backend, OnceEachBackend):
        backend.run_all(progress)
