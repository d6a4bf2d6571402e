"""The CMS opens on every form that the staff need, and the demonstration loads twice as once."""

import os

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page

from directory.models import Organisation
from donations.models import LedgerEntry
from home.roles import EDITORS
from tests import databases
from users.models import User

FORMS = (
    "/admin/",
    "/admin/pages/add/campaigns/appealpage/{/accueil/donner/}/",
    "/admin/pages/add/campaigns/campaignpage/{/accueil/campagnes/}/",
    "/admin/pages/add/home/standardpage/{/accueil/a-propos/}/",
    "/admin/pages/{/accueil/}/edit/",
    "/admin/pages/{/accueil/contact/}/edit/",
    "/admin/images/",
    "/admin/documents/",
    "/admin/snippets/directory/organisation/add/",
    "/admin/contact_messages/",
    "/admin/pages/add/projects/projectpage/{/accueil/projets/}/",
    "/admin/pages/add/projects/projectupdatepage/{/accueil/projets/cooperatives/}/",
    "/admin/pages/add/news/newspage/{/accueil/actualites/}/",
    "/admin/snippets/directory/theme/add/",
    "/admin/snippets/directory/country/add/",
    "/admin/snippets/directory/place/add/",
    "/admin/snippets/news/mediamention/add/",
    "/admin/snippets/news/alert/add/",
    "/admin/snippets/campaigns/advocacyaction/add/",
    "/admin/snippets/campaigns/givingterms/add/",
)
FOR_ADMINISTRATORS = ("/admin/users/new/", "/admin/groups/", "/admin/sites/", "/admin/locales/", "/admin/redirects/")


def opened(client, address: str) -> int:
    start, _, rest = address.partition("{")
    if rest:
        path, _, end = rest.partition("}")
        address = f"{start}{Page.objects.get(url_path=path).pk}{end}"
    return client.get(address).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("address", FORMS)
def test_an_editor_opens_every_form_of_the_work(client, address):
    editor = User.objects.create_user("editor@example.org", "x")
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor)
    assert opened(client, address) == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", FOR_ADMINISTRATORS)
def test_an_administrator_opens_the_rest_and_an_editor_does_not(admin_client, client, address):
    assert opened(admin_client, address) == 200
    client.force_login(User.objects.create_user("nobody@example.org", "x"))
    assert opened(client, address) == 302


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["organisationsettings", "navigationsettings"])
def test_identity_and_navigation_are_edited_in_the_cms(admin_client, name):
    response = admin_client.get(f"/admin/settings/core/{name}/", follow=True)
    assert response.status_code == 200


@pytest.mark.django_db
def test_nobody_signs_up(client):
    before = User.objects.count()
    client.post(
        "/compte/signup/",
        {"email": "x@example.org", "password1": "une longue phrase", "password2": "une longue phrase"},
    )
    assert User.objects.count() == before


def test_loading_the_demonstration_again_changes_nothing(own_database, tmp_path):
    def counts():
        return Page.objects.count(), LedgerEntry.objects.count(), Organisation.objects.count(), User.objects.count()

    before = counts()
    done = databases.manage(
        "load_demo_site", "--settings", "ciso_site.settings.dev", database=own_database, DEMO_DIR=str(tmp_path),
        PATH=os.environ["PATH"],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert counts() == before
