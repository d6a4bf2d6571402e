"""The donor's own page, without an account: who gets in, and what they decide there."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.magic_links import LinkRefused
from core.models import OutgoingMail
from donations.models import AccessLink, RecurringDonation
from donations.services import access, selfservice
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.lives import again, monthly, received
from tests.factories.mails import words_of
from tests.factories.visits import ADDRESS, DOOR, inside, link_for
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


def act(client: Client, promise: RecurringDonation, action: str, **values):
    return client.post(f"{DOOR}{promise.public_id}/{action}/", values, **FROM_OUR_PAGE)


def test_the_door_answers_the_same_for_known_and_unknown_addresses(client, stand_in):
    received(stand_in)
    answers = [client.post(DOOR, {"email": email}, **FROM_OUR_PAGE) for email in (ADDRESS, "nobody@example.org")]
    assert answers[0].content == answers[1].content
    assert access.mail_access_links() == 1
    assert OutgoingMail.objects.get(kind="access-link").to == ADDRESS


def test_the_door_does_the_same_work_for_known_and_unknown_addresses(client, stand_in):
    received(stand_in)
    client.post(DOOR, {"email": "first@example.org"}, **FROM_OUR_PAGE)
    counts = []
    for email in (ADDRESS, "nobody@example.org"):
        with CaptureQueriesContext(connection) as seen:
            client.post(DOOR, {"email": email}, **FROM_OUR_PAGE)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_asking_many_times_mails_one_link_every_two_minutes(stand_in):
    received(stand_in)
    for _time in range(5):
        access.LINKS.request(email=ADDRESS, language="fr")
    assert access.mail_access_links() == 1


def test_the_link_opens_once_and_says_nothing_when_forwarded(client, stand_in):
    received(stand_in, donor_name="Zyx Canari")
    path = link_for()
    for _scanner in range(3):
        shown = Client().get(path)
        assert shown.status_code == 200
        assert "Canari" not in shown.content.decode()
    inside_page = client.post(path, **FROM_OUR_PAGE)
    assert inside_page.status_code == 303
    assert "25,00" in client.get(DOOR).content.decode()
    for method in ("get", "post"):
        forwarded = getattr(Client(), method)(path, **FROM_OUR_PAGE)
        assert forwarded.status_code == 410
        assert "camille" not in forwarded.content.decode()


def test_a_link_of_more_than_half_an_hour_is_over(client, stand_in):
    received(stand_in)
    path = link_for()
    AccessLink.objects.update(handled_at=timezone.now() - timedelta(minutes=31))
    assert client.post(path, **FROM_OUR_PAGE).status_code == 410


def test_a_visit_ends_by_itself_and_by_its_button(client, stand_in):
    received(stand_in)
    inside(client)
    AccessLink.objects.update(opened_at=timezone.now() - timedelta(minutes=31))
    assert "Tout ce qui a été donné" not in client.get(DOOR).content.decode()
    AccessLink.objects.update(opened_at=timezone.now())
    assert "Tout ce qui a été donné" in client.get(DOOR).content.decode()
    cookie = client.cookies["visit_fr"].value
    assert client.post(f"{DOOR}fermer/", **FROM_OUR_PAGE).status_code == 303
    client.cookies["visit_fr"] = cookie
    assert "Tout ce qui a été donné" not in client.get(DOOR).content.decode()


def test_whoever_changes_the_language_is_still_on_the_visit_until_it_is_closed_in_all(client, stand_in):
    received(stand_in)
    inside(client)
    doors = []
    for language in ("fr", "es", "en"):
        with override(language):
            doors.append((language, reverse("donations:my_gifts"), reverse("donations:leave")))
    for language, door, _leave in doors:
        assert client.cookies[f"visit_{language}"]["path"] == door
        assert "donations/my_gifts.html" in [template.name for template in client.get(door).templates], door
    client.post(doors[1][2], **FROM_OUR_PAGE)
    for _language, door, _leave in doors:
        assert "donations/my_gifts.html" not in [template.name for template in client.get(door).templates], door


@pytest.mark.parametrize(
    "text",
    ["", "x", "a:b:c", signing.dumps({"link": "x", "secret": "y"}, salt="other")],
    ids=["empty", "short", "three parts", "signed for something else"],
)
def test_forged_links_and_visits_are_refused(text):
    for gate in (access.LINKS.read, access.LINKS.open_visit, access.LINKS.visitor):
        with pytest.raises(LinkRefused):
            gate(text)


def test_a_link_is_not_a_visit_and_a_visit_is_not_a_link(stand_in):
    received(stand_in)
    token = link_for().rstrip("/").rsplit("/", 1)[1]
    with pytest.raises(LinkRefused):
        access.LINKS.visitor(token)
    cookie = access.LINKS.open_visit(token)
    with pytest.raises(LinkRefused):
        access.LINKS.read(cookie)


def test_control_without_the_single_use_a_forwarded_link_would_open(stand_in):
    received(stand_in)
    token = link_for().rstrip("/").rsplit("/", 1)[1]
    access.LINKS.open_visit(token)
    with pytest.raises(LinkRefused):
        access.LINKS.open_visit(token)
    AccessLink.objects.update(opened_at=None)
    assert access.LINKS.open_visit(token)


def test_links_and_their_mails_are_forgotten_after_two_days(stand_in):
    received(stand_in)
    link_for()
    AccessLink.objects.update(requested_at=timezone.now() - timedelta(days=3))
    OutgoingMail.objects.filter(kind="access-link").update(created_at=timezone.now() - timedelta(days=3))
    assert access.forget_old_links() == 1
    assert not OutgoingMail.objects.filter(kind="access-link").exists()


def test_the_page_shows_ones_own_gifts_only_with_what_went_back(client, stand_in):
    mine = received(stand_in, amount_cents=5000)
    received(stand_in, amount_cents=7700, email="other@example.org")
    stand_in.refund(mine.payment_intent_id, 1200)
    tell(stand_in)
    page = inside(client).get(DOOR).content.decode()
    assert "38,00\u00a0$" in page
    assert "12,00\u00a0$" in page
    assert "77,00" not in page
    statement = client.get(f"{DOOR}releve/{timezone.localdate().year}/").content.decode()
    for text in ("50,00\u00a0$", "−12,00\u00a0$", "38,00\u00a0$", "pas un reçu"):
        assert text in statement


def test_the_amount_changes_from_the_next_date_on_and_is_confirmed(client, stand_in):
    promise = monthly(stand_in)
    inside(client)
    assert act(client, promise, "amount", amount="40").status_code == 303
    assert again(promise).amount_cents == 4000
    assert "40\u00a0$" in words_of("monthly-changed").text
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    assert sorted(promise.donations.values_list("amount_cents", flat=True)) == [2500, 4000]
    refused = act(client, promise, "amount", amount="0,50")
    assert refused.status_code == 422
    assert "Écrivez un montant" in refused.content.decode() or "montant" in refused.content.decode()
    assert again(promise).amount_cents == 4000


def test_a_pause_skips_its_months_and_ends_by_itself(client, stand_in):
    promise = monthly(stand_in)
    inside(client)
    act(client, promise, "pause", months="2")
    paused = again(promise)
    assert (paused.status, paused.resumes_at < paused.next_charge_at) == ("paused", True)
    stand_in.advance(95 * 86400)
    tell(stand_in)
    assert again(promise).status == "active"
    assert promise.donations.count() == 2
    assert act(client, promise, "pause", months="40").status_code == 422


def test_resuming_and_stopping_take_effect_at_once(client, stand_in):
    promise = monthly(stand_in)
    inside(client)
    act(client, promise, "pause", months="12")
    act(client, promise, "resume")
    assert again(promise).status == "active"
    act(client, promise, "cancel")
    assert again(promise).status == "ended"
    assert OutgoingMail.objects.filter(kind="monthly-ended").count() == 1
    assert act(client, promise, "cancel").status_code == 303
    tell(stand_in)
    assert OutgoingMail.objects.filter(kind="monthly-ended").count() == 1
    assert stand_in.renew(promise.subscription_id) is None


def test_cancelling_what_stripe_ended_meanwhile_is_no_error(stand_in):
    promise = monthly(stand_in)
    stand_in.cancel(promise.subscription_id)
    selfservice.cancel(promise)
    assert again(promise).status == "ended"


def test_the_card_is_changed_on_stripes_page_and_the_next_try_succeeds(client, stand_in):
    promise = monthly(stand_in)
    stand_in.renew(promise.subscription_id, "decline")
    stand_in.set_card(promise.subscription_id, "decline")
    tell(stand_in)
    answer = act(inside(client), promise, "card")
    assert answer.url.startswith(f"{stand_in.state.portal_url}/p/session/")
    stand_in.change_card(promise.subscription_id, "ok")
    tell(stand_in)
    stand_in.advance(4 * 86400)
    tell(stand_in)
    assert (again(promise).status, promise.donations.count()) == ("active", 2)


@pytest.mark.parametrize("action", ["amount", "pause", "resume", "cancel", "card"])
def test_nobody_touches_the_recurring_donation_of_another(client, stand_in, action):
    promise = monthly(stand_in, email="other@example.org")
    received(stand_in)
    inside(client)
    act(client, promise, action, amount="99", months="1")
    assert (again(promise).status, again(promise).amount_cents) == ("active", 2500)


def test_control_without_the_owner_the_gift_of_another_would_end(client, stand_in, monkeypatch):
    promise = monthly(stand_in, email="other@example.org")
    received(stand_in)
    inside(client)
    monkeypatch.setattr(
        selfservice, "recurring_donation_of", lambda email, pk: RecurringDonation.objects.get(public_id=pk)
    )
    act(client, promise, "cancel")
    assert again(promise).status == "ended"


def test_acts_need_a_visit_a_post_and_our_own_page(client, stand_in):
    promise = monthly(stand_in)
    assert act(client, promise, "cancel").status_code == 303
    inside(client)
    assert client.get(f"{DOOR}{promise.public_id}/cancel/").status_code == 405
    stranger = client.post(f"{DOOR}{promise.public_id}/cancel/", headers={"Sec-Fetch-Site": "cross-site"})
    assert stranger.status_code == 403
    assert act(client, promise, "explode").status_code == 404
    assert again(promise).status == "active"


def test_when_stripe_is_silent_nothing_changes_and_the_page_says_so(client, stand_in, settings):
    promise = monthly(stand_in)
    inside(client)
    settings.STRIPE_API_BASE = "http://127.0.0.1:1"
    answer = client.post(f"{DOOR}{promise.public_id}/cancel/", follow=True, **FROM_OUR_PAGE)
    assert "Stripe ne répond pas" in answer.content.decode()
    assert again(promise).status == "active"
