"""What no page of the CMS sends is refused with a word, where Wagtail alone would break; what its pages send, works."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.admin.forms.choosers import ExternalLinkChooserForm
from wagtail.admin.views.home import error_test
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object
from wagtail_localize.views.edit_translation import upload_pofile

from core import cms_doors
from home.roles import EDITORS, TREASURERS
from tests.factories.pages import make_page
from tests.factories.staff import sign_in
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    """Whoever looks at what was answered, a fault too."""
    client = Client(raise_request_exception=False)
    sign_in(client, EDITORS)
    return client


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def choosers() -> list[ChooserViewSet]:
    own = [one for one in viewsets.viewsets if isinstance(one, ChooserViewSet)]
    return [*own, *(model.snippet_viewset.chooser_viewset for model in get_snippet_models())]


def test_every_address_for_making_a_row_while_choosing_has_a_form_behind_it(editor, rf):
    assert len(choosers()) > 9
    made = [one for one in choosers() if "create" in {pattern.name for pattern in one.get_urlpatterns()}]
    assert {one.name for one in made} >= {"wagtaildocs_chooser", "wagtailimages_chooser"}
    answers = {one.name: editor.post(reverse(one.get_url_name("create"))).status_code for one in made}
    assert set(answers.values()) == {200}, answers
    plain = SnippetChooserViewSet("control", model=get_snippet_models()[0])
    request = rf.post("/")
    request.user = User(is_superuser=True)
    with pytest.raises(AttributeError):  # control: Wagtail's own
        plain.create_view(request)


def test_a_chooser_without_that_address_still_chooses(editor):
    page = editor.get("/admin/snippets/choose/directory/theme/")
    assert page.status_code == 200
    assert "tab-label-create" not in page.json()["html"]
    assert editor.post("/admin/snippets/choose/directory/theme/create/").status_code == 404


@pytest.mark.parametrize("act", ["lock", "unlock", "set_position"])
def test_the_root_is_no_page_to_lock_or_to_order(editor, act, monkeypatch):
    root = Page.get_first_root_node()
    answer = editor.post(f"/admin/pages/{root.pk}/{act}/")
    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert said(answer)
    root.refresh_from_db()
    assert not root.locked
    monkeypatch.setattr(Page, "is_root", lambda _page: False)
    assert editor.post(f"/admin/pages/{root.pk}/{act}/").status_code == 500  # control


def test_a_page_below_it_is_locked_and_ordered(editor):
    page = make_page("Une page", "Un texte.")
    assert editor.post(f"/admin/pages/{page.pk}/lock/").status_code == 302
    page.refresh_from_db()
    assert page.locked
    assert editor.post(f"/admin/pages/{page.pk}/unlock/").status_code == 302
    assert editor.post(f"/admin/pages/{page.pk}/set_position/?position=0").status_code == 200
    page.refresh_from_db()
    assert (page.locked, page.get_prev_sibling()) == (False, None)


def test_moving_asks_for_the_right_before_it_tells_a_title(monkeypatch):
    page, under = make_page("Brouillon tenu secret", "Un texte."), make_page("Une page", "Un texte.")
    path = f"/admin/pages/{page.pk}/move/{under.pk}/confirm/"
    treasurer, editor = Client(), Client()
    sign_in(treasurer, TREASURERS)
    sign_in(editor, EDITORS)
    assert treasurer.get(path).headers["Location"] == "/admin/"
    assert "Brouillon tenu secret" in editor.get(path).content.decode()
    assert editor.post(path).status_code == 302
    assert Page.objects.get(pk=page.pk).get_parent().pk == under.pk
    monkeypatch.setattr("wagtail.models.PagePermissionTester.can_move_to", lambda _tester, _page: True)
    path = f"/admin/pages/{page.pk}/move/{under.get_parent().pk}/confirm/"
    assert "Brouillon tenu secret" in treasurer.get(path).content.decode()  # control


def test_an_address_that_was_not_sent_is_asked_for_again(editor, monkeypatch):
    path = "/admin/choose-external-link/"
    assert editor.post(path).json()["step"] == "external_link"
    fields = {"external-link-chooser-url": "https://example.org/", "external-link-chooser-link_text": "Là"}
    assert editor.post(path, fields).json()["result"]["url"] == "https://example.org/"
    monkeypatch.setattr(cms_doors.LinkView, "form_class", ExternalLinkChooserForm)
    assert editor.post(path).status_code == 500  # control


def sent_list(editor: Client) -> dict[str, str]:
    """The first step of an import; the fields of the second."""
    file = SimpleUploadedFile("redirections.csv", b"from,to\n/ancienne/,https://example.org/nouvelle/\n")
    page = editor.post("/admin/redirects/import/", {"import_file": file})
    form = page.context["form"]
    fields = {name: form[name].value() for name in ("import_file_name", "input_format")}
    return fields | {"from_index": "0", "to_index": "1", "permanent": "on"}


def test_redirects_are_imported_once(editor):
    fields = sent_list(editor)
    done = editor.post("/admin/redirects/import/process/", fields)
    assert done.status_code == 302
    assert Redirect.objects.get(old_path="/ancienne").redirect_link == "https://example.org/nouvelle/"
    again = editor.post("/admin/redirects/import/process/", fields)
    assert (again.status_code, again.url) == (302, "/admin/redirects/import/")
    assert "déjà été importé" in said(again)
    assert Redirect.objects.filter(old_path="/ancienne").count() == 1


def test_an_import_without_its_fields_is_told_and_nothing_is_imported(editor, monkeypatch):
    answer = editor.post("/admin/redirects/import/process/", {"from_index": "0"})
    assert answer.status_code == 302
    assert "incomplet" in said(answer)
    assert not Redirect.objects.filter(old_path="/ancienne").exists()
    for name in ("", "/etc/passwd"):
        forged = {"import_file_name": name, "input_format": "0"}
        assert editor.post("/admin/redirects/import/process/", forged).headers["Location"] == "/admin/redirects/import/"
    monkeypatch.setattr(cms_doors, "ConfirmImportManagementForm", forms.Form)
    assert editor.post("/admin/redirects/import/process/", {"from_index": "0"}).status_code == 500  # control


PO = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=%s"\n\nmsgid "Une page"\nmsgstr "A page"\n'


@pytest.mark.parametrize(
    "content", [PO % b"utf-8", PO % b"x-none", b"", b"/etc/passwd", b"\x00\xff\xfe", b'msgid "cut']
)
def test_a_file_of_texts_that_was_not_made_here_is_refused_with_a_word(editor, content, rf):
    page, english = make_page("Une page", "Un texte."), Locale.objects.get(language_code="en")
    translate_object(page, [english])
    number = Translation.objects.get(source__object_id=page.translation_key).pk
    file = SimpleUploadedFile("a.po", content)
    answer = editor.post(f"/admin/localize/translate/{number}/pofile/upload/", {"file": file})
    assert answer.status_code == 302
    assert said(answer)
    assert not StringTranslation.objects.filter(data="A page").exists()
    request = rf.post("/", {"file": SimpleUploadedFile("a.po", PO % b"utf-8")})
    request.user = User(is_superuser=True)
    with pytest.raises(KeyError):  # control: the library's own
        upload_pofile(request, number)


def test_nobody_rings_the_alarm(editor, rf):
    assert editor.get("/admin/failwhale/").status_code == 404
    request = rf.get("/")
    request.user = User(is_superuser=True)
    with pytest.raises(Exception, match="emergency"):  # control: Wagtail's own
        error_test(request)


def test_what_is_really_broken_stays_a_fault(editor, monkeypatch):
    monkeypatch.setattr(cms_doors.LinkView, "get_result_data", lambda _view: None["url"])
    fields = {"external-link-chooser-url": "https://example.org/"}
    assert editor.post("/admin/choose-external-link/", fields).status_code == 500
