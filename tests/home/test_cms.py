"""The CMS opens on every form that the staff need, and the demonstration loads twice as once."""

import os

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page

from core.models import CustomDocument
from directory.models import Organisation
from donations.models import LedgerEntry
from home.roles import EDITORS
from tests import databases
from tests.factories.staff import sign_in
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
    "/admin/redirects/",
    "/admin/redirects/add/",
    "/admin/redirects/import/",
    "/admin/collections/",
    "/admin/collections/add/",
    "/admin/reports/site-history/",
    "/admin/reports/aging-pages/",
    "/admin/reports/locked/",
    "/admin/reports/page-types-usage/",
    "/admin/reports/site-history/?export=xlsx",
    "/admin/reports/site-history/?timestamp_from=9999-12-31&timestamp_to=9999-12-31&p=0",
    "/admin/reports/aging-pages/?export=csv",
    "/admin/reports/aging-pages/?last_published_at_from=9999-12-31&last_published_at_to=0001-01-01&ordering=x",
    "/admin/reports/locked/?export=xlsx",
    "/admin/redirects/?export=xlsx",
    "/admin/pages/?p=0&ordering=x",
    "/admin/images/?p=-1&collection_id=x&ordering=x",
    "/admin/documents/?p=9e9&collection_id=-1",
)
FOR_ADMINISTRATORS = ("/admin/users/new/", "/admin/groups/", "/admin/sites/", "/admin/locales/")


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
def test_an_editor_keeps_redirects_collections_and_documents(client):
    sign_in(client, EDITORS)
    page = Page.objects.get(url_path="/accueil/a-propos/")
    values = {"old_path": "/spip.php?article12", "site": "", "is_permanent": "on", "redirect_page": page.pk}
    assert client.post("/admin/redirects/add/", values).status_code == 302
    moved = client.get("/spip.php?article12")
    assert (moved.status_code, moved.url) == (301, page.url)
    assert client.post(f"/admin/redirects/{Redirect.objects.get().pk}/delete/").status_code == 302
    assert client.get("/spip.php?article12").status_code == 404
    root = Collection.get_first_root_node()
    assert client.post("/admin/collections/add/", {"name": "Affiches", "parent": root.pk}).status_code == 302
    collection = Collection.objects.get(name="Affiches")
    client.post(f"/admin/collections/{collection.pk}/", {"name": "Tracts", "parent": root.pk})
    assert Collection.objects.get(pk=collection.pk).name == "Tracts"
    document = CustomDocument.objects.create(title="Tract", credit="CISO", file=ContentFile(b"%PDF-1.4", "tract.pdf"))
    client.post(f"/admin/documents/delete/{document.pk}/")
    client.post(f"/admin/collections/{collection.pk}/delete/")
    assert not CustomDocument.objects.exists()
    assert not Collection.objects.filter(pk=collection.pk).exists()


def started_import(client, name: str, content: bytes):
    file = SimpleUploadedFile(name, content)
    return client.post("/admin/redirects/import/", {"import_file": file})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        "from,to\n/vieille-éducation,https://ciso.example.org/education/\n",
        "\ufefffrom,to\n/vieille-éducation,https://ciso.example.org/education/\n",
        "from,to\n/vieille-éducation,https://ciso.example.org/education/\n/vieille-éducation,x\n,\n/x,/y\n",
    ],
)
def test_a_list_of_redirects_is_imported_and_its_bad_lines_are_told(client, content):
    sign_in(client, EDITORS)
    hidden = started_import(client, "redirections.csv", content.encode()).context["form"].initial
    values = {**hidden, "from_index": 0, "to_index": 1, "permanent": "on"}
    assert client.post("/admin/redirects/import/process/", values).status_code in (200, 302)
    moved = client.get("/vieille-%C3%A9ducation/")
    assert (moved.status_code, moved.url) == (301, "https://ciso.example.org/education/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("liste.csv", "from,to\n/été,/education/\n".encode("cp1252")), ("liste.csv", b"\x00\xff\xfe"), ("liste.csv", b""),
        ("liste.xlsx", b"PK\x03\x04 cut"), ("liste.pdf", b"%PDF-1.4"), ("liste", b"x"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_redirects_is_refused_in_words(client, name, content):
    sign_in(client, EDITORS)
    answer = started_import(client, name, content)
    assert answer.status_code in (200, 302)
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told or (answer.context and answer.context["form"].errors)


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


@pytest.mark.parametrize("command", ["load_demo_site", "prepare_demo_site"])
def test_loading_the_demonstration_again_changes_nothing(own_database, tmp_path, command):
    def counts():
        return Page.objects.count(), LedgerEntry.objects.count(), Organisation.objects.count(), User.objects.count()

    before = counts()
    done = databases.manage(
        command, "--settings", "ciso_site.settings.dev", database=own_database, DEMO_DIR=str(tmp_path),
        PATH=os.environ["PATH"], TASKS_BACKEND="home.demo.once_each.OnceEachBackend",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert counts() == before
    told = [
        line.split()[1].split("/") for line in done.stdout.splitlines() if line.endswith(" loading the demonstration")
    ]
    assert bool(told) == (command == "prepare_demo_site")
    assert [done for done, whole in told[-1:] if done != whole] == []
