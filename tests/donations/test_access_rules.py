"""The link to a donor's own page, rule by rule."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from core import magic_links
from core.magic_links import LinkRefused
from core.models import LINK_LIFETIME, OutgoingMail
from donations.models import AccessLink
from donations.services import access
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import monthly, received
from tests.factories.visits import ADDRESS

pytestmark = pytest.mark.django_db
OTHER = "other@example.org"


@pytest.fixture
def token(stand_in) -> str:
    """The token of a link that was mailed."""
    received(stand_in)
    access.LINKS.request(email=ADDRESS, language="fr")
    assert access.mail_access_links() == 1
    return access.LINKS.token(AccessLink.objects.get())


def refusal(act, *arguments) -> str:
    with pytest.raises(LinkRefused) as refused:
        act(*arguments)
    return str(refused.value)


def test_the_asked_language_and_a_small_address_are_kept():
    access.LINKS.request(email="Camille@Example.ORG", language="es")
    link = AccessLink.objects.get()
    assert (link.email, link.language) == (ADDRESS, "es")


def test_a_recurring_donation_alone_makes_an_address_known(stand_in):
    promise = monthly(stand_in)
    type(promise).objects.filter(pk=promise.pk).update(email=OTHER)
    assert access.is_known(OTHER)
    assert not access.is_known("nobody@example.org")


def test_the_pause_between_two_links_is_each_addresss_own(stand_in):
    for email in (ADDRESS, OTHER):
        received(stand_in, email=email)
        access.LINKS.request(email=email, language="fr")
    assert access.mail_access_links() == 2


def test_a_link_may_be_asked_again_after_two_minutes_or_once_opened(token):
    access.LINKS.request(email=ADDRESS, language="fr")
    assert access.mail_access_links() == 0
    AccessLink.objects.exclude(token_hash="").update(handled_at=timezone.now() - timedelta(minutes=3))
    access.LINKS.request(email=ADDRESS, language="fr")
    assert access.mail_access_links() == 1
    AccessLink.objects.exclude(token_hash="").update(opened_at=timezone.now())
    access.LINKS.request(email=ADDRESS, language="fr")
    assert access.mail_access_links() == 1


def test_an_unknown_addresss_request_does_not_silence_it_once_it_gives(stand_in):
    access.LINKS.request(email=ADDRESS, language="fr")
    assert access.mail_access_links() == 0
    received(stand_in)
    access.LINKS.request(email=ADDRESS, language="fr")
    assert access.mail_access_links() == 1


def test_so_many_links_a_round_oldest_first(stand_in):
    received(stand_in)
    for _time in range(3):
        access.LINKS.request(email=ADDRESS, language="fr")
    access.mail_access_links(limit=2)
    assert [link.handled_at is None for link in AccessLink.objects.order_by("pk")] == [False, False, True]


def test_opening_one_link_opens_no_other(token):
    other = AccessLink.objects.create(email=OTHER, handled_at=timezone.now(), token_hash="x" * 64)
    visit = access.LINKS.open_visit(token)
    other.refresh_from_db()
    assert (other.opened_at, other.visit_hash) == (None, "")
    assert access.LINKS.visitor(visit).email == ADDRESS


def test_of_two_openings_at_once_one_is_told_that_it_is_used(token, monkeypatch):
    link = access.LINKS.read(token)
    access.LINKS.open_visit(token)
    monkeypatch.setattr(access.LINKS, "read", lambda token: link)
    assert refusal(access.LINKS.open_visit, token) == "used"


def test_a_used_late_or_empty_link_is_over(token):
    link = AccessLink.objects.get()
    assert access.LINKS.read(token) == link
    secret = signing.loads(token, salt=access.LINKS.link_salt)["secret"]
    AccessLink.objects.update(token_hash="")
    assert refusal(access.LINKS.read, token) == "over"
    AccessLink.objects.update(token_hash=magic_links.digest(secret), handled_at=None)
    assert refusal(access.LINKS.read, token) == "over"
    AccessLink.objects.update(handled_at=timezone.now() - LINK_LIFETIME - timedelta(seconds=1))
    assert refusal(access.LINKS.read, token) == "over"


def test_a_closed_late_or_empty_visit_is_over(token):
    visit = access.LINKS.open_visit(token)
    kept = AccessLink.objects.get().visit_hash
    for values in (
        {"visit_hash": ""},
        {"visit_hash": kept, "opened_at": timezone.now() - LINK_LIFETIME - timedelta(seconds=1)},
        {"opened_at": timezone.now(), "closed_at": timezone.now()},
    ):
        AccessLink.objects.update(**values)
        assert refusal(access.LINKS.visitor, visit) == "over"


def test_a_forged_unknown_or_too_old_signature_is_refused_by_its_name(token):
    assert refusal(access.LINKS.read, token[:-2] + "xx") == "forged"
    assert refusal(access.LINKS.read, signing.dumps({"secret": "x"}, salt=access.LINKS.link_salt)) == "forged"
    nobody = {"link": "00000000-0000-0000-0000-000000000000", "secret": "x"}
    assert refusal(access.LINKS.read, signing.dumps(nobody, salt=access.LINKS.link_salt)) == "unknown"


def test_a_signature_of_more_than_twice_its_lifetime_is_refused_whatever_the_row_says(token, monkeypatch):
    asked = {}
    really = signing.loads

    def loads(text, **values):
        asked.update(values)
        return really(text, **values)

    monkeypatch.setattr(magic_links.signing, "loads", loads)
    access.LINKS.read(token)
    assert asked == {"salt": access.LINKS.link_salt, "max_age": 2 * LINK_LIFETIME}


def test_old_requests_and_the_mails_that_carried_links_are_forgotten_nothing_else(stand_in):
    received(stand_in)
    access.LINKS.request(email=ADDRESS, language="fr")
    access.mail_access_links()
    thanks = OutgoingMail.objects.get(kind="gift-thanks")
    assert access.forget_old_links() == 0
    assert OutgoingMail.objects.filter(kind="access-link").count() == 1
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=3))
    AccessLink.objects.update(requested_at=timezone.now() - timedelta(days=3))
    access.LINKS.request(email=ADDRESS, language="fr")
    assert access.forget_old_links() == 1
    assert list(OutgoingMail.objects.values_list("pk", flat=True)) == [thanks.pk]
    assert AccessLink.objects.count() == 1


def test_a_gift_that_was_only_begun_makes_its_address_known_too(stand_in):
    open_gift(make_fund(), email=OTHER)
    assert access.is_known(OTHER)
