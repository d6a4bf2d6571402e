"""The kinds of pages that a reader may choose in the search. An app registers its own in `AppConfig.ready`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Kind:
    """A code for addresses, a plural for the list of choices, and the page models it stands for («app.Model»)."""

    code: str
    label: "StrOrPromise"
    models: tuple[str, ...]

    def content_types(self) -> list[int]:
        """Primary keys of the models' content types; Django keeps them at hand."""
        found = ContentType.objects.get_for_models(*[apps.get_model(name) for name in self.models])
        return [content_type.pk for content_type in found.values()]


_kinds: dict[str, Kind] = {}


def register_kind(code: str, label: "StrOrPromise", models: list[str]) -> None:
    """Offer a kind of page: `label` is a human word in the plural, `models` name page models («app.Model»).

    A second kind of the same code replaces the first. A model belongs to one kind.
    """
    _kinds[code] = Kind(code, label, tuple(models))


def kinds() -> list[Kind]:
    """Every kind, in order of registration."""
    return list(_kinds.values())


def kind_of(code: str) -> Kind | None:
    """The kind of that code, or None."""
    return _kinds.get(code)
