"""How many times a public form is taken from one network, and from one person there: counted in the database, exactly.

Nothing is counted for everybody together: no visitor can shut a form for the others. A person is counted for each
network that types their address: nobody can shut its owner out.
"""

import zlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .http import client_network, keyed_hash
from .models import Posting
from .retention import register_retention_policy

KEPT = timedelta(days=1)
TOO_MANY = _(
    "Several messages came from here already. Nothing that you wrote is lost: send it again later, or write to us by "
    "e-mail."
)


class TooManyPosts(Exception):
    """The form was posted too often from there; nothing was kept."""


@dataclass(frozen=True)
class Throttle:
    """At most `by_network` posts of the form from one network and `by_person` of one person there, within `window`
    (a day at most: older posts are forgotten).
    """

    form: str
    by_network: int
    by_person: int
    window: timedelta = KEPT

    def admit(self, request: HttpRequest, person: str) -> None:
        """Count one post of `person`, an e-mail, as of now. Raises TooManyPosts, and then counts nothing.

        Call it inside the transaction that keeps what was posted: what is not kept is not counted.
        """
        marks = {"network_hash": keyed_hash(client_network(request)), "person_hash": keyed_hash(person.lower())}
        with transaction.atomic():
            self._one_at_a_time()
            there = Posting.objects.filter(
                form=self.form, moment__gt=timezone.now() - self.window, network_hash=marks["network_hash"]
            )
            same = there.filter(person_hash=marks["person_hash"])
            if there.count() >= self.by_network or same.count() >= self.by_person:
                raise TooManyPosts(self.form)
            Posting.objects.create(form=self.form, **marks)

    def _one_at_a_time(self) -> None:
        """Two posts at once are counted one after the other; SQLite's writing transactions are so by themselves."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(f"throttle {self.form}".encode())])


def status_of(request: HttpRequest, form: Form) -> int:
    """The status under which the form is shown: 200, 422 for what is wrong, 429 for too many posts."""
    if request.method != "POST":
        return 200
    return 429 if TOO_MANY in form.non_field_errors() else 422


def register() -> None:
    """Have the counts forgotten after a day."""
    register_retention_policy(
        "form-posts", title=_("counts of posted forms"), keeps=KEPT,
        stale=lambda before: Posting.objects.filter(moment__lt=before),
    )  # fmt: skip
