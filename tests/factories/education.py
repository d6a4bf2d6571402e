"""Educational material, its files and its readers, for tests. Roles are simulated: no member's dashboard is needed."""

import io
import itertools
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Locale

from core import access
from core.access import AccessDecision, Audience, DenialReason, Principal
from directory.models import Organisation
from education.models import QuizPage, ResourceFile, ResourceIndexPage, ResourcePage, WorkshopReport
from education.services.files import keep_file
from users.models import User

numbers = itertools.count(1)
CANARY = "canari-4b1f-ne-doit-pas-sortir"
# Who exists in these tests: the organisation they speak for by its code, and whether it is in good standing.
ROLES: dict[str, tuple[str | None, bool]] = {
    "individual": (None, True),
    "delegate": ("sepb-574", True),
    "other-branch": ("metallos", True),
    "lapsed": ("ccmm-csn", False),
}


def resource_index() -> ResourceIndexPage:
    return ResourceIndexPage.objects.get(locale__language_code="fr")


def people_reached(year: int) -> int:
    """What the list says of a year."""
    return WorkshopReport.objects.reached_in(year)["reached"]


def make_resource(*, publish: bool = True, **values: Any) -> ResourcePage:
    """A published kit in French."""
    number = next(numbers)
    page = ResourcePage(
        **{
            "title": f"Trousse {number}",
            "slug": f"trousse-{number}",
            "kind": "kit",
            "locale": Locale.objects.get(language_code="fr"),
            **values,
        }
    )
    page.live = False
    resource_index().add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return ResourcePage.objects.get(pk=page.pk)


def make_file(
    page: ResourcePage, content: bytes | str = CANARY, *, name: str = "guide.txt", **values: Any
) -> ResourceFile:
    """A file of the resource, kept as the CMS keeps it."""
    data = content.encode() if isinstance(content, str) else content
    row = ResourceFile(page=page, **{"language": "fr", "version": "1.0", **values})
    row.file = ContentFile(data, name=name)
    return keep_file(row)


def days_ago(days: int) -> Any:
    return timezone.localdate() - timedelta(days=days)


def make_report(page: ResourcePage | None = None, **values: Any) -> WorkshopReport:
    """A workshop held this year, that waits to be read."""
    given = {"submission_key": uuid4(), "page": page, "held_on": timezone.localdate(), "people": 22, **values}
    return WorkshopReport.objects.create(**given)


def make_quiz(**values: Any) -> QuizPage:
    """A quiz of two questions; the first answer of each is right."""
    number = next(numbers)
    questions = [
        {
            "type": "question",
            "id": str(uuid4()),
            "value": {
                "question": f"Question {order}",
                "feedback": f"À savoir {order}",
                "source": "Source",
                "source_url": "",
                "answers": [
                    {
                        "type": "item",
                        "id": str(uuid4()),
                        "value": {"text": f"Réponse {order}-{way}", "is_right": way == 0},
                    }
                    for way in range(3)
                ],
            },
        }
        for order in range(2)
    ]
    given = {
        "title": f"Quiz {number}", "slug": f"quiz-{number}", "questions": questions,
        "locale": Locale.objects.get(language_code="fr"), **values,
    }  # fmt: skip
    page = QuizPage(**given)
    page.live = False
    resource_index().add_child(instance=page)
    page.save_revision().publish()
    return QuizPage.objects.get(pk=page.pk)


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def person(role: str) -> User:
    """The one account of a role."""
    user, _created = User.objects.get_or_create(email=f"{role}@membres.example.org")
    return user


def _role(user: Any) -> tuple[int | None, bool] | None:
    code, holds = ROLES.get(user.email.split("@")[0], ("", False))
    if code == "":
        return None
    return (organisation(code).pk if code else None), holds


def fake_judge(user: Any, audience: str, organisation_id: int | None) -> AccessDecision:
    """As the member's dashboard judges, from the table of roles."""
    role = _role(user) if user.is_active else None
    own, holds = role or (None, False)
    if audience == Audience.PUBLIC:
        return AccessDecision(True, own)
    if role is None:
        return AccessDecision(False, refusal=DenialReason.NOT_MEMBER)
    if not holds:
        return AccessDecision(False, refusal=DenialReason.LAPSED)
    if audience == Audience.DELEGATES and own is None:
        return AccessDecision(False, refusal=DenialReason.NOT_DELEGATE)
    if audience == Audience.ORGANISATION and (own is None or own != organisation_id):
        return AccessDecision(False, refusal=DenialReason.OTHER_ORGANISATION)
    return AccessDecision(True, own)


def fake_finder(user: Any) -> Principal | None:
    role = _role(user)
    if role is None:
        return None
    own = role[0]
    spoken = ((own, str(Organisation.objects.get(pk=own))),) if own else ()
    return Principal(user.pk, user.email, "fr", spoken)


@contextmanager
def members(check_access: Any = fake_judge, finder: Any = fake_finder) -> Iterator[None]:
    """The roles of the table are known; whoever answered before answers again afterwards."""
    before = list(access._judges), list(access._finders)
    access.register_membership(check_access=check_access, finder=finder)
    try:
        yield
    finally:
        access._judges[:], access._finders[:] = before


def zipped(**entries: str) -> bytes:
    """A zip with these entries; «__» in a name is a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()
