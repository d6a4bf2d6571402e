"""A photograph needs a description and a credit, and takes the place of the plate."""

import io

import pytest
from PIL import Image
from wagtail.models import Page

from core.models import CustomImage
from core.tasks import make_renditions_of_page
from home.roles import EDITORS
from tests.factories.pictures import added_pictures
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db


def picture() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (900, 600), "#1F5C4D").save(content, "JPEG")
    content.name = "atelier.jpg"
    content.seek(0)
    return content


@pytest.fixture
def editor(client):
    sign_in(client, EDITORS)
    return client


def upload(client, **values):
    fields = {
        "title": "Atelier",
        "file": picture(),
        "description": "Deux personnes trient du carton.",
        "credit": "CISO",
        "licence": "permission",
    }
    return client.post("/admin/images/add/", fields | values)


def test_an_editor_adds_a_photograph_with_its_rights(editor):
    licence = CustomImage._meta.get_field("licence").choices[0][0]
    response = upload(editor, licence=licence)
    assert response.status_code == 302, response.content.decode()[-3000:]
    image = added_pictures().get(title="Atelier")
    assert (image.credit, image.description) == ("CISO", "Deux personnes trient du carton.")


@pytest.mark.parametrize("field", ["credit", "description"])
def test_a_photograph_without_credit_or_description_is_refused(editor, field):
    licence = CustomImage._meta.get_field("licence").choices[0][0]
    assert upload(editor, licence=licence, **{field: ""}).status_code == 200
    assert not added_pictures().exists()


def test_a_drawing_that_could_carry_a_script_is_refused(editor):
    svg = io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    svg.name = "x.svg"
    upload(editor, file=svg)
    assert not added_pictures().exists()


def test_a_page_shows_its_photograph_with_its_credit_instead_of_the_plate(editor):
    upload(editor, licence=CustomImage._meta.get_field("licence").choices[0][0])
    page = Page.objects.get(url_path="/accueil/donner/cooperatives-mexique/").specific
    page.photo = added_pictures().get()
    page.save_revision().publish()
    assert make_renditions_of_page.call(page.pk) > 0
    content = editor.get(page.url).content.decode()
    assert "<picture>" in content
    assert 'alt="Deux personnes trient du carton."' in content
    assert "Photo\u00a0: CISO" in content
    assert "plates/cooperatives-mexique.svg" not in content
