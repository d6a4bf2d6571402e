"""The worker: background tasks of the CMS and, beside them, the registered periodic jobs."""

import logging
import threading
from typing import Any

from django.core.management import BaseCommand, call_command
from django.db import close_old_connections

from core.periodic import Job, jobs

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run background tasks and periodic jobs until stopped by SIGTERM or Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        threads = [threading.Thread(target=repeat, args=(job, stop), daemon=True) for job in jobs()]
        for thread in threads:
            thread.start()
        self.stdout.write(f"worker ready: tasks, {', '.join(job.name for job in jobs())}")
        self.stdout.flush()
        try:
            call_command("db_worker", queue_name="*", interval=1, startup_delay=False, reload=False)
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=3)


def repeat(job: Job, stop: threading.Event) -> None:
    """Run `job` until `stop` is set; an exception is logged and the job goes on at its next turn."""
    while not stop.is_set():
        close_old_connections()
        try:
            job.run()
        except Exception:
            logger.exception("periodic job %s failed", job.name)
        finally:
            close_old_connections()
        stop.wait(job.every_seconds)
