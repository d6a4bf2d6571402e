"""P9: twelve hours without a mail server. No gift refused; each mail leaves once when it is back."""

import re
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from core.mail import send_due_mails
from core.models import OutgoingMail
from donations.models import Donation
from tests.factories.gifts import make_fund, post_gift
from tests.factories.webhooks import tell as hand_over
from tests.promises import size, tell
from tests.promises.smtp import Mailbox

pytestmark = pytest.mark.django_db
GIFTS = size(1000, 40)


def test_p9_no_gift_is_refused_and_each_mail_leaves_once(client, stand_in, settings, monkeypatch):
    monkeypatch.setattr("donations.services.card_testing.BUSY", 10**9)
    monkeypatch.setattr("donations.services.card_testing.SHARE", 10**9)
    monkeypatch.setattr("donations.services.card_testing.MOST_OVERALL", 10**9)
    box = Mailbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    box.server_close()
    fund, start, clock = make_fund(), timezone.now(), time.monotonic()
    statuses = Counter()
    for number in range(GIFTS):
        statuses[post_gift(client, fund, email=f"{number}@example.org").status_code] += 1
        stand_in.pay(Donation.objects.filter(fund=fund).latest("pk").checkout_session_id)
        if number % 50 == 49 or number == GIFTS - 1:
            hand_over(stand_in)
            send_due_mails(limit=5, now=start + timedelta(hours=12) * (number + 1) / GIFTS)
    assert OutgoingMail.objects.filter(status="sent").count() == 0
    back = Mailbox(settings.EMAIL_PORT).start()
    moment = start + timedelta(hours=17)
    while send_due_mails(limit=500, now=moment):
        pass
    back.stop()
    receivers = Counter(re.search(rb"^To: (\S+)", text, re.MULTILINE).group(1) for text in back.messages)
    tell("P9", gifts=GIFTS, refused=GIFTS - statuses[303], mails=len(back.messages), most_to_one=max(receivers.values()),
         dead=OutgoingMail.objects.filter(status="dead").count(), seconds=round(time.monotonic() - clock))  # fmt: skip
    assert statuses == {303: GIFTS}
    assert len(receivers) == GIFTS
    assert set(receivers.values()) == {1}
    assert not OutgoingMail.objects.filter(status="dead").exists()


def test_p9_control_a_mail_marked_unsent_would_leave_twice(client, stand_in, settings):
    box = Mailbox().start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    post_gift(client, make_fund())
    stand_in.pay(Donation.objects.latest("pk").checkout_session_id)
    hand_over(stand_in)
    assert send_due_mails() == 1
    OutgoingMail.objects.update(status="queued")
    assert send_due_mails() == 1
    box.stop()
    assert len(box.messages) == 2
