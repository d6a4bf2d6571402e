"""Two schedulers at once: the work is done once."""

from django.core.management import call_command

from donations.services import runs
from tests.databases import psycopg, url_of


def test_two_schedulers_do_the_work_once(own_database, stand_in, capsys):
    with psycopg.connect(url_of(own_database)) as other:
        for number in runs.LOCKS.values():
            other.execute("SELECT pg_advisory_lock(%s)", [number])
        assert runs.run_catch_up() is None
        call_command("catch_up_stripe")
        call_command("reconcile_stripe")
        other.execute("SELECT pg_advisory_unlock_all()")  # a closed connection's locks are let go a moment later
    assert capsys.readouterr().out.count("another process is") == 2
    assert runs.run_catch_up() is not None
