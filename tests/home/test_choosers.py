"""What the choosers of the CMS tell to whoever works on something else."""

import pytest
from django.urls import reverse

from core import choosers
from home.models import StandardPage
from home.roles import EDITORS, TREASURERS
from tests.factories.exhibitions import make_consent
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
TITLE = "Brouillon tenu secret"


@pytest.fixture
def draft() -> StandardPage:
    parent = StandardPage.objects.first().get_parent()
    page = parent.add_child(instance=StandardPage(title=TITLE, slug="brouillon-secret", live=False))
    page.save_revision()
    return page


def told(client, draft: StandardPage) -> str:
    """Everything that the page chooser says, in the tree, below the draft, by search and by number."""
    parent = draft.get_parent().pk
    addresses = [
        reverse("wagtailadmin_choose_page"),
        f"/admin/choose-page/{parent}/",
        f"/admin/choose-page/{draft.pk}/",
        f"{reverse('wagtailadmin_choose_page_search')}?q=Brouillon",
        f"/admin/choose-page/chosen-multiple/?id={draft.pk}",
        f"{reverse('wagtailadmin_api:pages:listing')}?child_of={parent}",
        f"{reverse('wagtailadmin_api:pages:listing')}{draft.pk}/",
    ]
    return "".join(client.get(address).content.decode() for address in addresses)


def test_who_works_on_no_pages_chooses_among_those_that_the_public_sees(client, draft):
    sign_in(client, TREASURERS)
    said = told(client, draft)
    assert TITLE not in said
    public = StandardPage.objects.live().first()
    assert public.title in client.get(f"/admin/choose-page/{public.get_parent().pk}/").json()["html"]
    assert client.get(f"/admin/choose-page/chosen-multiple/?id={public.pk}").status_code == 200


def test_who_works_on_pages_chooses_among_all(client, draft):
    sign_in(client, EDITORS)
    assert TITLE in told(client, draft)


def test_control_without_the_rule_the_title_would_be_told(client, draft, monkeypatch):
    monkeypatch.setattr(choosers, "works_on_pages", lambda _user: True)
    sign_in(client, TREASURERS)
    assert TITLE in told(client, draft)


def test_consents_are_chosen_by_those_who_see_their_list(client):
    consent = make_consent()
    addresses = [
        reverse("choose_consent:choose"),
        reverse("choose_consent:choose_results"),
        reverse("choose_consent:chosen", args=[consent.pk]),
        f"{reverse('choose_consent:chosen_multiple')}?id={consent.pk}",
    ]
    sign_in(client, TREASURERS)
    assert not [path for path in addresses if consent.reference in client.get(path).content.decode()]
    sign_in(client, EDITORS)
    assert [path for path in addresses if consent.reference in client.get(path).content.decode()]  # control
