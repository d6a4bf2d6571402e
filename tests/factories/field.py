"""Projects, invitations and what a partner's page sends, for tests of the field."""

import itertools
import json
import uuid
from typing import Any

from django.test import Client
from wagtail.models import Locale, Page

from directory.models import Country, Organisation
from projects.emails import token_of
from projects.models import PartnerInvitation, ProjectIndexPage, ProjectPage, ProjectUpdatePage
from tests.factories.exhibitions import photograph
from tests.factories.gifts import FROM_OUR_PAGE

numbers = itertools.count(1)


def make_project(**values: Any) -> ProjectPage:
    """A published project in French, under a list of its own."""
    number = next(numbers)
    locale = Locale.objects.get(language_code="fr")
    index = ProjectIndexPage(title=f"Projets {number}", slug=f"projets-essai-{number}", locale=locale)
    Page.objects.get(url_path="/accueil/").add_child(instance=index)
    haiti, _created = Country.objects.get_or_create(
        code="HT", defaults={"name_fr": "Haïti", "name_es": "Haití", "name_en": "Haiti"}
    )
    page = ProjectPage(
        **{
            "title": f"Chantier {number}",
            "slug": f"chantier-{number}",
            "headline": "Chantier",
            "locale": locale,
            "country": haiti,
            **values,
        }
    )
    index.add_child(instance=page)
    return ProjectPage.objects.get(pk=page.pk)


def make_invitation(project: ProjectPage | None = None, **values: Any) -> PartnerInvitation:
    """An open invitation, of a partner of its own."""
    number = next(numbers)
    if "organisation" not in values:
        values["organisation"] = Organisation.objects.create(code=f"partner-{number}", name=f"Coopérative {number}")
    return PartnerInvitation.objects.create(project=project or make_project(), **values)


def address(invitation: PartnerInvitation) -> str:
    """Where its page is."""
    return f"/terrain/{token_of(invitation)}/"


def drafts(invitation: PartnerInvitation) -> list[ProjectUpdatePage]:
    """What was made of the reports."""
    return list(ProjectUpdatePage.objects.child_of(invitation.project))


def picture(*, exif: bool = False) -> bytes:
    """A photograph as heavy as one that a device made small; with `exif`, one that says where it was taken."""
    return photograph(900, 700, exif=exif)


class Device:
    """A partner's phone: what its page sends, with one key until told otherwise."""

    def __init__(self, invitation: PartnerInvitation, *, key: str = "", client: Client | None = None) -> None:
        self.base, self.key, self.client = address(invitation), key or str(uuid.uuid4()), client or Client()

    def words(self, *photos: dict[str, Any], **values: Any) -> Any:
        """Send the words and the announced photographs."""
        sent = {"title": "Le mur tient", "text": "On a fini.", "language": "fr", "photos": photos, **values}
        return self._post("", json.dumps(sent), "application/json")

    def piece(self, number: int, offset: int, content: bytes) -> Any:
        """Send bytes of a photograph."""
        return self._post(f"photos/{number}/?offset={offset}", content, "application/octet-stream")

    def photo(self, number: int, content: bytes) -> None:
        """Send a whole photograph, in pieces."""
        for offset in range(0, len(content), 32_768):
            assert self.piece(number, offset, content[offset : offset + 32_768]).status_code == 200

    def complete(self) -> Any:
        """Say that everything has left."""
        return self._post("complete/", b"", "text/plain")

    def plain(self, **values: Any) -> Any:
        """Post the plain form, whole."""
        sent = {"title": "Le mur tient", "text": "On a fini.", "language": "fr", "key": self.key, **values}
        return self.client.post(self.base, sent, **FROM_OUR_PAGE)

    def _post(self, path: str, content: Any, kind: str) -> Any:
        return self.client.post(f"{self.base}reports/{self.key}/{path}", content, content_type=kind, **FROM_OUR_PAGE)


def announce(number: int, content: bytes, **values: Any) -> dict[str, Any]:
    """A photograph as the page announces it."""
    return {"number": number, "size": len(content), "digest": "", "shows": "", "caption": "", "credit": "", **values}
