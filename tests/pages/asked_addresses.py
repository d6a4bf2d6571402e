"""Every public address that reads its query, from the tree of pages and the URL configuration, in every language."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.utils import translation
from django.utils.functional import cached_property
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from exhibitions.models import PanelCode
from projects.emails import token_of
from projects.models import FieldReport
from tests.factories.exhibitions import make_exhibition, make_portrait
from tests.factories.field import make_invitation
from tests.factories.journal import make_update
from tests.pages.query_names import own_apps
from tests.permissions.addresses import every_address
from tests.permissions.roles import people
from tests.permissions.test_matrix import unwritten

# What an argument of a page's own route is: a year of which the demonstration tells.
ARGUMENTS = {"year": 2022}
KEY = UUID(int=7)
WHOLE = "*"


@contextmanager
def recorded() -> Iterator[set[str]]:
    """The names that any code reads of the query of the requests that are made meanwhile; `WHOLE` for all of them."""
    asked: set[str] = set()

    class Query(QueryDict):
        def __getitem__(self, key: str) -> Any:
            asked.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            asked.add(str(key))
            return super().__contains__(key)

        def getlist(self, key: str, default: Any = None) -> list:
            asked.add(key)
            return super().getlist(key, default)

        def dict(self) -> dict[str, Any]:
            asked.add(WHOLE)
            return {key: values[-1] if values else [] for key, values in super().lists()}

    def query(request: WSGIRequest) -> QueryDict:
        # As Django's own, with our class.
        raw = request.environ.get("QUERY_STRING", "").encode("iso-8859-1")
        return Query(raw, encoding=request._encoding)

    with pytest.MonkeyPatch.context() as patch:
        replaced = cached_property(query)
        replaced.__set_name__(WSGIRequest, "GET")
        patch.setattr(WSGIRequest, "GET", replaced)
        yield asked


@dataclass(frozen=True)
class Place:
    """An address that reads its query: who asks for it and how, what it answers to a query that says nothing.

    `is_other`: the same code was met in another language or for another reader, or it is a library's.
    """

    path: str
    member: bool
    method: str = "get"
    status: int = 200
    is_other: bool = False
    reads_page: bool = False

    def answer(self, clients: dict[bool, Client], query: str) -> Any:
        ask = getattr(clients[self.member], self.method)
        return ask(f"{self.path}?{query}", headers={"Sec-Fetch-Site": "same-origin"})


def page_paths() -> Iterator[tuple[str, str]]:
    """Each kind of page and each route of its own, with the first live address of it in each language."""
    seen: set[tuple[Any, ...]] = set()
    for page in Page.objects.live().filter(depth__gt=1).order_by("path").specific():
        kind = type(page)
        if page.url and (kind, page.locale_id) not in seen:
            seen.add((kind, page.locale_id))
            yield kind.__name__, page.url
            yield from _routes(page) if isinstance(page, RoutablePageMixin) else ()


def _routes(page: Any) -> Iterator[tuple[str, str]]:
    with translation.override(page.locale.language_code):
        for route in page.get_subpage_urls():
            if str(route.pattern):
                values = {name: ARGUMENTS[name] for name in route.pattern.converters}
                yield f"{type(page).__name__} {route.name}", page.url + page.reverse_subpage(route.name, kwargs=values)


def configured_paths(known: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Each address of the URL configuration outside the CMS, in each language: its name, path and method."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for one in every_address(known):
                if not one.path.startswith("/admin/"):
                    yield one.name, one.path, "post" if one.name == "field:piece" else "get"


def places() -> tuple[dict[bool, Client], list[Place], set[str]]:
    """Who asks, where something is read of a query, and every name that was read there."""
    found, known = people()
    clients = {False: Client(raise_request_exception=False), True: Client(raise_request_exception=False)}
    clients[True].force_login(found["delegate"])
    everywhere = {member: _read_everywhere(client) for member, client in clients.items()}
    entries = [(name, path, "get") for name, path in page_paths()]
    entries += configured_paths(known | _more())
    reading, names, seen = [], set(), set()
    for name, path, method in dict.fromkeys(entries):
        for member in clients:
            with recorded() as asked, unwritten() if (name, member) in seen else nullcontext():
                # Written out once: what a template reads of the query is seen then.
                answer = Place(path, member, method).answer(clients, "page=0")
            seen.add((name, member))
            if answer.status_code not in (403, 404, 405, 410) and asked - everywhere[member]:
                is_other = name in seen or not _is_ours(answer.wsgi_request)
                reading.append(Place(path, member, method, answer.status_code, is_other, bool(asked & {"page", WHOLE})))
                names |= asked
                seen.add(name)
    return clients, reading, names - {WHOLE}


def _is_ours(request: Any) -> bool:
    """True for our views, and for pages, which a library's view serves."""
    module = request.resolver_match.func.__module__
    return module.startswith("wagtail.") or any(module.startswith(f"{app}.") for app in own_apps())


def _read_everywhere(client: Client) -> set[str]:
    """What is read of every request, whatever its address."""
    with recorded() as asked:
        client.get("/nulle-part/?page=0")
    return asked


def _more() -> dict[str, dict[str, Any]]:
    portrait = make_portrait(make_exhibition())
    code = PanelCode.objects.filter(portrait_key=portrait.translation_key).first()
    invitation = make_invitation()
    FieldReport.objects.create(
        invitation=invitation, title="Le mur", language="fr", client_key=KEY, occurred_on=date(2026, 1, 1),
        page=make_update(invitation.project),
    )  # fmt: skip
    piece = {"token": token_of(invitation), "key": KEY, "number": 1}
    return {"panel": {"code": code.code}, "field:page": {"token": token_of(invitation)}, "field:piece": piece}
