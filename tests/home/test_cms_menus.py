"""Every entry of the CMS's menus, opened by each role that is shown it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory
from wagtail.admin.menu import SubmenuMenuItem, admin_menu

from home.roles import EDITORS, TREASURERS
from tests.factories.staff import sign_in
from users.models import User

pytestmark = pytest.mark.django_db
EXPECTED = {
    EDITORS: {"/admin/images/", "/admin/documents/", "/admin/media/", "/admin/resource_files/"},
    TREASURERS: {"/admin/till_gifts/"},
    "administrator": {
        "/admin/media/",
        "/admin/collections/",
        "/admin/redirects/",
        "/admin/users/",
        "/admin/reports/site-history/",
    },
}
# What leads to no address of the CMS: below *Help*, Wagtail's guide, and the keys, which open where one is.
OUTSIDE = ("https://guide.wagtail.org/", "#")


def entries(menu: Any, request: Any) -> Iterator[str]:
    """The addresses of a menu and of those below it."""
    for item in menu.menu_items_for_request(request):
        if isinstance(item, SubmenuMenuItem):
            yield from entries(item.menu, request)
        else:
            yield item.url


def signed_in(client: Any, role: str) -> User:
    if role in (EDITORS, TREASURERS):
        return sign_in(client, role)
    user = User.objects.create_superuser("administrator@staff.example.org", "x")
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", EXPECTED)
def test_every_entry_of_the_menus_opens_for_the_role_that_is_shown_it(client, role):
    request = RequestFactory().get("/admin/")
    request.user = signed_in(client, role)
    assert client.get("/admin/").status_code == 200  # the menus are complete once the addresses are known
    shown = [address for address in entries(admin_menu, request) if address.startswith("/admin/")]
    assert EXPECTED[role] <= set(shown)
    assert {address: answer for address in shown if (answer := opened(client, address)) != "opened"} == {}


def test_every_role_that_may_enter_the_cms_is_tried():
    enter = Group.objects.filter(permissions__codename="access_admin").values_list("name", flat=True)
    assert {*enter, "administrator"} == set(EXPECTED)


@pytest.mark.parametrize("role", EXPECTED)
def test_no_entry_of_the_menus_leads_out_of_the_cms_unseen(client, role):
    request = RequestFactory().get("/admin/")
    request.user = signed_in(client, role)
    client.get("/admin/")
    assert [one for one in entries(admin_menu, request) if not one.startswith(("/admin/", *OUTSIDE))] == []


def opened(client: Any, address: str) -> str:
    """`opened`, or what came instead: a code, or the first screen with a word that it is not allowed."""
    answer = client.get(address, follow=True)
    led_to = answer.redirect_chain[-1][0] if answer.redirect_chain else ""
    if answer.status_code != 200:
        return str(answer.status_code)
    return "led away" if led_to == "/admin/" else "opened"


def test_control_what_a_role_may_not_open_leads_it_away(client):
    signed_in(client, TREASURERS)
    assert opened(client, "/admin/media/") == "led away"
