"""What a donor decides about their name and their mails, and the letters that follow."""

import pytest
from django.core import mail

from core.mail import send_due_mails
from core.mail_kinds import render_mail
from core.models import OutgoingMail
from donations.models import Donation, DonorPreferences
from donations.selectors import public_messages
from donations.services import selfservice
from donations.services.gifts import DedicationRequest
from donations.signals import fund_totals_changed
from tests.factories.gifts import FROM_OUR_PAGE, make_fund
from tests.factories.lives import again, monthly, received
from tests.factories.visits import ADDRESS, DOOR, inside
from tests.factories.webhooks import tell

pytestmark = pytest.mark.django_db


def test_a_name_withdrawn_leaves_the_public_pages_at_once(client, stand_in, django_capture_on_commit_callbacks):
    fund = make_fund()
    payment = received(stand_in, fund, is_public=True, donor_name="Zyx Canari", message="Courage")
    Donation.objects.update(message_state="approved")
    promise = monthly(stand_in, fund, is_public=True)
    assert [message.name for message in public_messages(fund)] == ["Zyx Canari"]
    heard = []

    def listen(sender, fund, **_):
        heard.append(fund.pk)

    fund_totals_changed.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        inside(client).post(f"{DOOR}nom/", **FROM_OUR_PAGE)
    fund_totals_changed.disconnect(listen)
    assert (public_messages(fund), heard) == ([], [fund.pk])
    assert (again(payment.donation).is_public, again(promise).is_public) == (False, False)


def test_mail_choices_are_kept_and_obeyed(client, stand_in):
    promise = monthly(stand_in)
    inside(client).post(f"{DOOR}courriels/", {"wants_updates": "on"}, **FROM_OUR_PAGE)
    wishes = DonorPreferences.objects.get(email=ADDRESS)
    assert (wishes.wants_renewal_mails, wishes.wants_updates) == (False, True)
    stand_in.renew(promise.subscription_id)
    tell(stand_in)
    assert OutgoingMail.objects.filter(kind="gift-thanks").count() == 1


def test_a_card_leaves_once_in_honour_and_never_says_the_amount(stand_in):
    wish = DedicationRequest("memory", "Une militante", "family@example.org", "Camille", "On pense à vous.")
    received(stand_in, dedication=wish, amount_cents=123_400)
    card = OutgoingMail.objects.get(kind="dedication-card")
    assert card.to == "family@example.org"
    words = render_mail(card)
    assert "Une militante" in words.subject
    assert "1\u00a0234" not in words.text
    send_due_mails()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_every_letter_speaks_the_readers_language(stand_in, language):
    promise = monthly(stand_in, language=language)
    stand_in.renew(promise.subscription_id, "decline")
    tell(stand_in)
    selfservice.change_amount(again(promise), amount_cents=3000)
    selfservice.cancel(again(promise))
    send_due_mails()
    subjects = set(OutgoingMail.objects.filter(language=language).values_list("subject", flat=True))
    expected = {
        "fr": "Votre don mensuel est terminé",
        "es": "Su donativo mensual terminó",
        "en": "Your monthly gift is over",
    }
    assert expected[language] in subjects
    assert len(subjects) == 4
