"""Every list of the CMS whose rows are ours, whatever its filters are asked. Lists and filters are found."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import BaseListingView

from tests.factories.members import make_person
from tests.pages.query_names import own_apps
from tests.permissions.addresses import entries
from tests.permissions.test_matrix import unwritten

pytestmark = pytest.mark.django_db
VALUES = ("-1", "9" * 400, "1,5", "%FF", "%27%22", "2026-13-45", "0001-01-01", "x%0D%0Ay", "")
# A filter of two fields (days from and to, least and most) reads each with one of these after its name.
ENDS = ("", "_from", "_to", "_min", "_max", "_after", "_before")
# What every list of Wagtail's reads.
COMMON = ("p", "q", "ordering")


def cms_lists() -> dict[str, set[str]]:
    """The address of each list with the names of its filters."""
    found = {}
    for name, _route, entry, converters in entries():
        view_class = getattr(entry.callback, "view_class", None)
        if view_class is None or converters or not issubclass(view_class, IndexView):
            continue
        view = view_class(**getattr(entry.callback, "view_initkwargs", {}))
        if view.model and view.model._meta.app_label in own_apps() and not name.endswith("index_results"):
            filters = getattr(view.filterset_class, "base_filters", {})
            found[reverse(name)] = {*COMMON, *filters}
    return found


def odd_answers(client: Client, lists: dict[str, set[str]]) -> dict[str, int]:
    odd = {}
    with unwritten():
        for address, names in lists.items():
            asked = [name + end for name in sorted(names) for end in ENDS]
            for value in VALUES:
                status = client.get(address + "?" + "&".join(f"{name}={value}" for name in asked)).status_code
                if status not in (200, 302):
                    odd[f"{address} {value[:12]}"] = status
    return odd


@pytest.fixture
def administrator() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_person(is_superuser=True))
    return client


def test_every_list_of_the_cms_answers_whatever_its_filters_are_asked(administrator):
    lists = cms_lists()
    assert len(lists) > 20
    assert sum(len(names) - len(COMMON) for names in lists.values()) > 20
    assert odd_answers(administrator, lists) == {}


@pytest.mark.parametrize("address", ["/admin/images/", "/admin/documents/"])
def test_a_library_is_searched_among_what_is_used_so_many_times(administrator, address, monkeypatch):
    query = f"{address}?q=a&usage_count_min=0&usage_count_max=500"
    assert administrator.get(query).status_code == 200
    # Control: as the library does it.
    monkeypatch.setattr(BaseListingView, "search_queryset", BaseListingView.search_queryset.__wrapped__)
    assert administrator.get(query).status_code == 500
