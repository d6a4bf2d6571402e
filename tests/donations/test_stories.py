"""An update published: each donor of its fund is told once, in their language, unless they said no."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.test import Client, RequestFactory
from django.utils import timezone

from core.mail import send_due_mails
from core.mail_kinds import render_mail
from core.models import OutgoingMail
from core.origin import require_same_origin
from donations.emails import STOP_SALT, STORY
from donations.models import Donation, DonorPreferences
from donations.services import stories
from donations.services.refunds import ask_refund, send_due_refunds
from donations.views.stories import stop
from projects.models import ProjectUpdatePage
from projects.services.impact_notifications import tell_of_recent_updates, tell_of_update
from tests.factories.gifts import FROM_OUR_PAGE, make_fund
from tests.factories.journal import in_language, make_project, make_update
from tests.factories.lives import received
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


def _told() -> dict[str, OutgoingMail]:
    return {row.to: row for row in OutgoingMail.objects.filter(kind=STORY)}


def _update(fund, **values) -> ProjectUpdatePage:
    project = make_project()
    in_language(project, "es")
    return make_update(project, fund=fund, title="Le toit est posé", **values)


@pytest.fixture
def fund(stand_in):
    fund = make_fund()
    received(stand_in, fund, email="ana@example.org", language="fr", donor_name="Ana")
    received(stand_in, fund, email="ana@example.org", language="fr", donor_name="Ana")
    received(stand_in, fund, email="luz@example.org", language="es", donor_name="Luz")
    received(stand_in, fund, email="non@example.org", language="fr", donor_name="Noé")
    received(stand_in, email="autre@example.org", language="fr", donor_name="Autre")
    DonorPreferences.objects.create(email="non@example.org", wants_updates=False)
    return fund


def test_each_giver_is_told_once_in_their_language_and_nobody_else(fund, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        update = _update(fund)
    assert set(_told()) == {"ana@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        in_language(update, "es", title="El techo está puesto")
    told = _told()
    assert set(told) == {"ana@example.org", "luz@example.org"}
    assert render_mail(told["ana@example.org"]).subject == "Ce que votre don a permis\u00a0: Le toit est posé"
    assert told["luz@example.org"].language == "es"
    words = render_mail(told["luz@example.org"])
    assert "El techo está puesto" in words.text
    assert "/es/" in words.text


def test_publishing_again_telling_again_and_the_job_tell_nobody_twice(fund, django_capture_on_commit_callbacks):
    update = _update(fund)
    for _time in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            update.save_revision().publish()
        tell_of_update(update.translation_key)
        tell_of_recent_updates()
    assert OutgoingMail.objects.filter(kind=STORY).count() == 1


def test_control_without_its_key_the_same_story_is_told_again(fund, monkeypatch):
    update = _update(fund)
    tell_of_update(update.translation_key)
    numbers = iter(range(10))
    monkeypatch.setattr(stories, "_prefix", lambda story: f"story:{next(numbers)}:")
    tell_of_update(update.translation_key)
    assert OutgoingMail.objects.filter(kind=STORY, to="ana@example.org").count() == 2


def test_after_a_crash_in_the_middle_the_job_tells_the_rest_and_nobody_twice(fund, stand_in, monkeypatch):
    for number in range(6):
        received(stand_in, fund, email=f"giver{number}@example.org", language="fr")
    update = _update(fund)
    once, left = stories.queue_story, iter(range(3))

    def dies(*args, **kwargs):
        if next(left, None) is None:
            raise MemoryError
        return once(*args, **kwargs)

    monkeypatch.setattr(stories, "queue_story", dies)
    with pytest.raises(MemoryError):
        tell_of_update(update.translation_key)
    assert len(_told()) == 3
    monkeypatch.setattr(stories, "queue_story", once)
    assert tell_of_recent_updates() == 4
    assert OutgoingMail.objects.filter(kind=STORY).count() == 7 == len(_told())


def test_who_waits_for_a_translation_too_long_is_told_in_the_language_there_is(fund):
    update = _update(fund)
    tell_of_update(update.translation_key)
    assert "luz@example.org" not in _told()
    ProjectUpdatePage.objects.filter(pk=update.pk).update(first_published_at=timezone.now() - stories.PATIENCE)
    Donation.objects.filter(email="luz@example.org").update(settled_at=timezone.now() - timedelta(days=9))
    assert tell_of_recent_updates() == 1
    row = _told()["luz@example.org"]
    assert row.language == "es"
    assert "Todavía no está traducida" in render_mail(row).text


def test_who_gave_after_the_story_is_not_told_of_it(fund, stand_in):
    update = _update(fund)
    received(stand_in, fund, email="apres@example.org", language="fr")
    Donation.objects.filter(email="apres@example.org").update(settled_at=timezone.now() + timedelta(minutes=1))
    tell_of_update(update.translation_key)
    assert "apres@example.org" not in _told()


def test_who_took_the_whole_gift_back_is_not_told_and_who_took_a_part_is(stand_in, django_user_model):
    fund = make_fund()
    staff = django_user_model.objects.create_user(email="t@example.org", password="x")
    whole = received(stand_in, fund, email="tout@example.org", language="fr")
    part = received(stand_in, fund, email="partie@example.org", language="fr")
    ask_refund(whole, amount_cents=whole.amount_cents, reason="requested_by_customer", asked_by=staff)
    ask_refund(part, amount_cents=100, reason="requested_by_customer", asked_by=staff)
    send_due_refunds(older_than=timedelta(0))
    tell(stand_in)
    tell_of_update(_update(fund).translation_key)
    assert set(_told()) == {"partie@example.org"}


def test_an_update_that_was_never_published_or_is_taken_down_tells_nobody(fund):
    draft = make_update(make_project(), fund=fund, publish=False)
    assert tell_of_update(draft.translation_key) == 0
    update = _update(fund)
    update.unpublish()
    assert tell_of_update(update.translation_key) == 0
    assert not _told()


def test_the_link_at_the_foot_of_the_mail_stops_them_after_a_question(client, fund):
    tell_of_update(_update(fund).translation_key)
    address = next(word for word in render_mail(_told()["ana@example.org"]).text.split() if "plus-de-nouvelles" in word)
    path = "/" + address.split("/", 3)[3]
    assert "ana@example.org" not in client.get(path).content.decode()
    assert not DonorPreferences.objects.filter(email="ana@example.org").exists()
    assert client.post(path, **FROM_OUR_PAGE).status_code == 200
    choice = DonorPreferences.objects.get(email="ana@example.org")
    assert (choice.wants_updates, choice.wants_renewal_mails) == (False, True)
    tell_of_update(_update(fund).translation_key)
    assert OutgoingMail.objects.filter(kind=STORY, to="ana@example.org").count() == 1


def _one_click(fund) -> str:
    """The path that the mail's header gives for one click."""
    tell_of_update(_update(fund).translation_key)
    send_due_mails()
    (sent,) = [message for message in mail.outbox if message.extra_headers["X-Mail-Kind"] == STORY]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return "/" + sent.extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]


def test_a_mail_program_stops_them_by_one_click_without_cookie_or_origin_as_often_as_it_likes(fund):
    path = _one_click(fund)
    strict = Client(enforce_csrf_checks=True)
    for _click in range(2):
        answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    choice = DonorPreferences.objects.get(email="ana@example.org")
    assert (choice.wants_updates, choice.wants_renewal_mails) == (False, True)


def test_control_asked_of_our_own_pages_alone_one_click_would_stop_nothing(fund):
    path = _one_click(fund)
    answer = require_same_origin(stop)(RequestFactory().post(path), token=path.split("/")[-2])
    assert answer.status_code == 403
    assert not DonorPreferences.objects.filter(email="ana@example.org").exists()


def test_control_without_the_signature_anybody_would_stop_anybody_s(client, monkeypatch):
    monkeypatch.setattr("core.magic_link_views.signing.loads", lambda token, salt: token)
    assert client.post("/don/mes-dons/plus-de-nouvelles/ana@example.org/").status_code == 200
    assert not DonorPreferences.objects.get(email="ana@example.org").wants_updates


@pytest.mark.parametrize(
    "token",
    ["x", "ana@example.org", signing.dumps("ana@example.org", salt="another")],
    ids=["noise", "address", "salt"],
)
def test_a_forged_link_stops_nothing(client, token):
    response = client.post(f"/don/mes-dons/plus-de-nouvelles/{token}/", **FROM_OUR_PAGE)
    assert response.status_code == 404
    assert not DonorPreferences.objects.exists()


def test_control_a_whole_link_stops_them(client):
    token = signing.dumps("ana@example.org", salt=STOP_SALT)
    assert client.post(f"/don/mes-dons/plus-de-nouvelles/{token}/", **FROM_OUR_PAGE).status_code == 200
    assert DonorPreferences.objects.get().wants_updates is False


def test_many_givers_cost_a_bounded_number_of_queries_each(fund, stand_in, django_assert_max_num_queries):
    update = _update(fund)
    tell_of_update(update.translation_key)
    with django_assert_max_num_queries(8):
        assert tell_of_update(update.translation_key) == 0
