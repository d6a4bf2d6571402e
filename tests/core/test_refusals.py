"""What the CMS may not do is said in a message, by whichever button it was asked, and nothing else is held back."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Task, Workflow, WorkflowTask

from core.models import CustomImage, OutgoingMail
from core.publication import PublicationRefused
from core.refusals import RefusalMiddleware
from news.models import NewsPage
from tests.factories.exhibitions import make_image
from tests.factories.journal import make_news, make_project, make_update
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    return sign_in(client, "Rédaction")


def bulk_publish(client, *pages: Page, **values: object):
    ids = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"/admin/bulk/wagtailcore/page/publish/?{ids}&next=/admin/", values)


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def unfit() -> NewsPage:
    draft = make_news(publish=False, title="Sans date")
    draft.occurred_on = ""
    draft.save_revision(clean=False)
    return draft


def under_embargo() -> NewsPage:
    return make_news(publish=False, title="Sous embargo", embargo_until=timezone.now() + timedelta(days=1))


@pytest.mark.parametrize("make", [unfit, under_embargo])
def test_of_pages_published_together_the_unfit_one_alone_is_refused(client, make):
    refused, sound = make(), make_news(publish=False, title="Saine")
    response = bulk_publish(client, refused, sound)
    assert (response.status_code, response.url) == (302, "/admin/")
    assert refused.title in said(response)
    live = {page.pk: page.live for page in Page.objects.filter(pk__in=[refused.pk, sound.pk])}
    assert live == {refused.pk: False, sound.pk: True}


def test_the_field_that_lacks_is_named(client):
    assert "Date" in said(bulk_publish(client, unfit()))


def test_so_is_an_unfit_page_below_those_that_were_chosen(client):
    project = make_project()
    update = make_update(project, publish=False)
    update.organisation = None
    update.save_revision(clean=False)
    other = make_update(project, publish=False)
    response = bulk_publish(client, project, include_descendants="on")
    assert response.status_code == 302
    assert Page.objects.get(pk=other.pk).live


def test_a_schedule_sets_an_incomplete_page_aside_and_goes_on():
    late = timezone.now() - timedelta(minutes=5)
    refused, sound = unfit(), make_news(publish=False)
    for page in (refused, sound):
        revision = page.latest_revision or page.save_revision()
        type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=late)
    call_command("publish_scheduled")
    assert Page.objects.get(pk=sound.pk).live
    assert not Page.objects.get(pk=refused.pk).live
    assert OutgoingMail.objects.filter(kind="publication-refused").exists()


def test_a_page_that_became_unfit_is_locked_copied_and_moved_without_a_fault(client):
    image = make_image()
    page = make_news(photo=image)
    CustomImage.objects.filter(pk=image.pk).update(credit="")
    index = page.get_parent()
    for address, data in (
        (f"/admin/pages/{page.pk}/lock/", {}),
        (f"/admin/pages/{page.pk}/unlock/", {}),
        (f"/admin/pages/{page.pk}/unpublish/", {}),
        (
            f"/admin/pages/{page.pk}/copy/",
            {"new_title": "x", "new_slug": "x", "new_parent_page": index.pk, "publish_copies": "on"},
        ),
    ):
        response = client.post(address, data)
        assert response.status_code == 302, address
    assert not Page.objects.filter(slug="x", live=True).exists()


def test_a_moderator_who_approves_an_unfit_page_reads_why(client, settings, editor):
    settings.WAGTAIL_WORKFLOW_ENABLED = True
    workflow = Workflow.objects.create(name="Relecture")
    task = GroupApprovalTask.objects.create(name="Relecture")
    task.groups.add(Group.objects.get(name="Rédaction"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    page = under_embargo()
    page.save_revision()
    workflow.start(page, editor)
    state = page.current_workflow_task_state
    response = client.post(f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/", {"next": "/admin/"})
    assert response.status_code == 302
    assert "embargo" in said(response)
    assert not Page.objects.get(pk=page.pk).live


def test_who_asks_for_json_gets_the_sentences_too(rf):
    request = rf.post("/admin/pages/1/edit/", headers={"Accept": "application/json"})
    response = RefusalMiddleware(lambda _: None).process_exception(request, PublicationRefused("Trop tôt."))
    assert (response.status_code, json.loads(response.content)["error_message"]) == (422, "Trop tôt.")
    outside = rf.post("/don/", headers={"Accept": "application/json"})
    assert RefusalMiddleware(lambda _: None).process_exception(outside, PublicationRefused("Trop tôt.")) is None


@pytest.mark.parametrize("address", ["edit", "copy"])
def test_a_form_that_was_cut_on_its_way_changes_nothing_and_is_no_fault(client, address):
    page = make_news(title="Entière")
    response = client.post(f"/admin/pages/{page.pk}/{address}/", {"title": "Coup"})
    assert response.status_code == 302
    assert said(response)
    assert Page.objects.get(pk=page.pk).title == "Entière"


def test_nobody_is_led_off_the_site(client, monkeypatch):
    page = make_news(slug="rss-a")
    Page.objects.filter(pk=page.pk).update(slug="rss")
    address = f"/admin/pages/{page.pk}/move/{page.get_parent().pk}/confirm/?next=https://evil.example/"
    response = client.post(address, headers={"Referer": "https://evil.example/"})
    assert "evil" not in response.url


def test_control_without_the_guard_a_refusal_is_a_fault(client, monkeypatch):
    monkeypatch.setattr(RefusalMiddleware, "process_exception", lambda *_: None)
    client.raise_request_exception = False
    page = make_news(slug="rss-a")
    Page.objects.filter(pk=page.pk).update(slug="rss")
    response = client.post(f"/admin/pages/{page.pk}/move/{page.get_parent().pk}/confirm/")
    assert response.status_code == 500


def test_no_page_waits_for_a_group_without_members(client):
    page = client.get(f"/admin/pages/{make_news().pk}/edit/").content.decode()
    assert "action-submit" not in page
    assert "action-publish" in page
    assert not Workflow.objects.exists()
    assert not Task.objects.exists()
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
