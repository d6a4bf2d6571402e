"""Read the material, its files and what became of it. The number of queries does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from wagtail.models import Page

from core.access import Audience
from core.alphabet import alphabetical
from core.blocks.text import LANGUAGES
from core.listings import Choice, chosen
from core.visibility import open_to_all

if TYPE_CHECKING:
    from .models import QuizPage, ResourceFile, ResourceIndexPage, ResourcePage

NAMES = dict(LANGUAGES)


def _model(name: str) -> Any:
    return apps.get_model("education", name)


def current_of(files: Iterable[ResourceFile]) -> list[ResourceFile]:
    """The newest of each language and format, French first. Those of the same day: the last one added."""
    newest: dict[tuple[str, str], ResourceFile] = {}
    for file in sorted(files, key=lambda one: (one.published_on, one.pk), reverse=True):
        newest.setdefault(file.series, file)
    order = [code for code, _name in LANGUAGES]
    return sorted(newest.values(), key=lambda one: (order.index(one.language), one.format))


def files_of(keys: Iterable[Any]) -> dict[Any, list[ResourceFile]]:
    """The files that are out, newest first, by the translation key of their resource: one query."""
    rows = (
        _model("ResourceFile")
        .objects.filter(page__translation_key__in=list(keys), published_on__lte=timezone.localdate())
        .select_related("page")
        .order_by("-published_on", "-pk")
    )
    found: dict[Any, list[ResourceFile]] = {}
    for row in rows:
        found.setdefault(row.page.translation_key, []).append(row)
    return found


def resources_in(index: ResourceIndexPage) -> list[ResourcePage]:
    """The live resources of the list, each with its `current` files and its `theme_list`: three queries."""
    found = open_to_all(_model("ResourcePage").objects.child_of(index))
    return with_files(list(found.prefetch_related("themes").order_by("path")))


def with_files(resources: list[ResourcePage]) -> list[ResourcePage]:
    """Each resource given its `current` files and the names of their `spoken` languages: one query."""
    files = files_of(one.translation_key for one in resources)
    for one in resources:
        one.current = [] if one.is_coming else current_of(files.get(one.translation_key, []))
        one.spoken = list(dict.fromkeys(file.language for file in one.current))
        one.spoken_names = [NAMES[code] for code in one.spoken]
    return resources


def listing(index: ResourceIndexPage, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the list shows: the filters with what they were set to, the material, the quizzes, the people reached."""
    resources = resources_in(index)
    filters = filters_of(resources, asked)
    wanted = chosen(filters)
    kept = [one for one in resources if _matches(one, wanted)]
    year = timezone.localdate().year
    return {
        "filters": filters,
        "is_filtered": bool(wanted),
        "resources": kept,
        "quizzes": [] if wanted else quizzes_in(index),
        "year": year,
        **_reached_in(year),
    }


def filters_of(resources: list[ResourcePage], asked: Mapping[str, str]) -> list[Choice]:
    """The selects of the list's form, offering what exists only."""
    kinds, audiences = {one.kind for one in resources}, {one.audience for one in resources}
    spoken = {code for one in resources for code in one.spoken}
    themes = {theme.code: theme.name for one in resources for theme in one.themes.all()}
    return [
        Choice.made("kind", _used(_model("ResourcePage").Kind.choices, kinds), asked),
        Choice.made("language", _used(LANGUAGES, spoken), asked),
        Choice.made("theme", alphabetical(themes.items(), lambda pair: pair[1]), asked),
        Choice.made("audience", _used(Audience.choices, audiences), asked),
    ]


def _used(choices: Iterable[tuple[str, Any]], present: set[str]) -> list[tuple[str, Any]]:
    return [(value, label) for value, label in choices if value in present]


def _matches(one: ResourcePage, wanted: Mapping[str, str]) -> bool:
    has = {
        "kind": {one.kind},
        "language": set(one.spoken),
        "theme": {theme.code for theme in one.themes.all()},
        "audience": {one.audience},
    }
    return all(value in has[name] for name, value in wanted.items())


def quizzes_in(index: ResourceIndexPage) -> list[QuizPage]:
    """The live quizzes of the list: one query."""
    return list(open_to_all(_model("QuizPage").objects.child_of(index)).order_by("path"))


def newest_resources(index: ResourceIndexPage) -> QuerySet[ResourcePage]:
    """The live resources of the list, the last published first."""
    found: QuerySet[ResourcePage] = open_to_all(_model("ResourcePage").objects.child_of(index))
    return found.order_by("-first_published_at", "-pk")


def resource(page: ResourcePage) -> dict[str, Any]:
    """What a resource's page shows to everybody: never a size, and the way to a file only when it is open to all."""
    files = files_of([page.translation_key]).get(page.translation_key, [])
    current = [] if page.is_coming else current_of(files)
    held = people_reached_with(page)
    return {
        "current": current,
        "older": [] if page.is_coming or not page.is_open else [one for one in files if one not in current],
        "themes": list(page.themes.all()),
        "related": _related(page),
        "workshops": held["workshops"],
        "reached": held["people"] or 0,
        "index": _model("ResourceIndexPage").objects.parent_of(page).first(),
    }


def _related(page: ResourcePage) -> list[Page]:
    wanted = [pk for pk in (page.campaign_id, page.project_id) if pk]
    return list(open_to_all(Page.objects.filter(pk__in=wanted)).order_by("path")) if wanted else []


def _counted() -> Any:
    model = _model("WorkshopReport")
    return model.objects.filter(state=model.State.APPROVED)


def people_reached(year: int) -> int:
    """How many people the workshops of a year reached: approved ones alone, each of them once."""
    return int(_reached_in(year)["reached"])


def _reached_in(year: int) -> dict[str, Any]:
    shown = Count("pk", filter=Q(is_demonstration=True))
    found = _counted().filter(held_on__year=year).aggregate(total=Sum("people"), shown=shown)
    return {"reached": found["total"] or 0, "has_demonstration": bool(found["shown"])}


def people_reached_with(page: ResourcePage) -> dict[str, Any]:
    """Approved workshops held with the resource, and the people they reached, in whatever language."""
    found: dict[str, Any] = (
        _counted()
        .filter(page__translation_key=page.translation_key)
        .aggregate(workshops=Count("pk"), people=Sum("people"))
    )
    return found
