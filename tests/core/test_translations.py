"""Translations are honest: shared facts cannot differ, and what lags behind says so."""

import pytest
from django.urls import reverse

from core.translations import digest_of
from home.roles import EDITORS
from tests.factories.gifts import make_fund
from tests.factories.journal import in_language, make_news, make_project, make_update
from tests.factories.staff import sign_in

pytestmark = pytest.mark.django_db
BANNER = "Cette traduction date du"


def _spanish_update():
    project = make_project()
    in_language(project, "es")
    original = make_update(project, title="Los muros", fund=make_fund())
    return original, in_language(original, "es", title="Los muros suben")


def test_a_new_translation_follows_its_original():
    _original, translation = _spanish_update()
    assert translation.stale_since is None
    assert translation.source_digest


def test_a_changed_original_makes_its_translation_say_so_at_once(client):
    original, translation = _spanish_update()
    assert "El original ha cambiado" not in client.get(translation.url).content.decode()
    original.introduction = "Le toit est posé."
    original.save_revision().publish()
    page = client.get(translation.url).content.decode()
    assert "El original ha cambiado" in page
    assert f'href="{original.url}"' in page
    assert BANNER not in client.get(original.url).content.decode()


def test_an_unchanged_original_published_again_makes_nobody_stale():
    original, translation = _spanish_update()
    original.save_revision().publish()
    translation.refresh_from_db()
    assert translation.stale_since is None


def test_a_typo_mended_in_a_stale_translation_does_not_hide_that_it_lags():
    original, translation = _spanish_update()
    original.introduction = "Le toit est posé."
    original.save_revision().publish()
    translation = type(translation).objects.get(pk=translation.pk).get_latest_revision_as_object()
    translation.title = "Los muros suben."
    translation.save_revision().publish()
    translation.refresh_from_db()
    assert translation.stale_since is not None


def test_the_editor_says_when_the_translation_follows_again(client):
    original, translation = _spanish_update()
    original.introduction = "Le toit est posé."
    original.save_revision().publish()
    sign_in(client, EDITORS)
    address = reverse("wagtailadmin_pages:edit", args=[translation.pk])
    form = client.get(address).context["form"]
    assert "follows_original" in form.fields
    assert form.fields["occurred_on"].disabled
    fresh = type(translation).objects.get(pk=translation.pk)
    fresh.source_digest = digest_of(original)
    fresh.save_revision().publish()
    fresh.refresh_from_db()
    assert fresh.stale_since is None


def test_an_original_has_no_such_box_and_its_facts_can_be_changed(client):
    original, _translation = _spanish_update()
    sign_in(client, EDITORS)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[original.pk])).context["form"]
    assert "follows_original" not in form.fields
    assert not form.fields["occurred_on"].disabled


def _diverge(translation):
    other = make_fund()
    draft = type(translation).objects.get(pk=translation.pk)
    draft.fund, draft.occurred_on = other, "2020-01-01"
    draft.save_revision().publish()
    return type(translation).objects.get(pk=translation.pk), other


def test_money_and_dates_cannot_differ_between_languages():
    original, translation = _spanish_update()
    translation, _other = _diverge(translation)
    assert (translation.fund_id, translation.occurred_on) == (original.fund_id, original.occurred_on)
    assert translation.first_day == original.first_day


def test_control_without_the_hold_they_differ(monkeypatch):
    _original, translation = _spanish_update()
    monkeypatch.setattr("core.models.pages.hold_shared_fields", lambda revision: None)
    translation, other = _diverge(translation)
    assert translation.fund_id == other.pk


def test_a_date_changed_in_the_original_changes_in_every_language_live_and_draft():
    original, translation = _spanish_update()
    original.occurred_on = "2026-10-09"
    original.save_revision().publish()
    translation.refresh_from_db()
    assert translation.occurred_on == "2026-10-09"
    assert str(translation.first_day) == "2026-10-09"
    assert translation.get_latest_revision_as_object().occurred_on == "2026-10-09"


def test_a_shared_page_is_replaced_by_its_translation():
    project = make_project()
    spanish = in_language(project, "es")
    news = make_news(project=project)
    assert in_language(news, "es").project_id == spanish.pk
