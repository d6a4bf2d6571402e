"""Outgoing mail: written with its cause, sent once, tried again, never lost in silence."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from core.mail import Message, queue_mail, retry_dead_mail, send_due_mails
from core.models import OutgoingMail

pytestmark = pytest.mark.django_db


def queue(key: str = "a:1", **values) -> bool:
    message = Message(subject="Bonjour\r\nBcc: x@example.org", text="Texte", html="<p>Texte</p>")
    return queue_mail(kind="test", object_key=key, to="a@example.org", language="fr", message=message, **values)


def test_a_mail_is_queued_once_per_kind_and_object():
    assert [queue(), queue(), queue("a:2")] == [True, False, True]


def test_control_another_kind_would_be_queued_again():
    queue()
    OutgoingMail.objects.update(kind="other")
    assert queue()


def test_a_mail_is_sent_once_in_its_language_on_one_subject_line():
    queue()
    assert (send_due_mails(), send_due_mails()) == (1, 0)
    (sent,) = mail.outbox
    assert sent.subject == "Bonjour Bcc: x@example.org"
    assert sent.extra_headers["Content-Language"] == "fr"
    assert OutgoingMail.objects.get().status == "sent"


@pytest.fixture
def broken_provider(monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError("nobody")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_a_failure_is_tried_again_later_and_later(broken_provider):
    queue()
    start = timezone.now()
    pauses = []
    for _attempt in range(4):
        row = OutgoingMail.objects.get()
        moment = max(row.next_attempt_at, start)
        assert send_due_mails(now=moment) == 0
        pauses.append((OutgoingMail.objects.get().next_attempt_at - moment).total_seconds() / 60)
    assert pauses == [1, 2, 4, 8]
    assert "ConnectionRefusedError" in OutgoingMail.objects.get().last_error


def test_after_two_days_of_failures_staff_see_a_dead_letter(broken_provider, caplog):
    queue()
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(hours=49))
    send_due_mails()
    assert OutgoingMail.objects.get().status == "dead"
    assert "given up" in caplog.text


def test_a_dead_letter_may_be_tried_again():
    queue()
    OutgoingMail.objects.update(status="dead")
    assert retry_dead_mail(OutgoingMail.objects.get())
    assert send_due_mails() == 1
    assert not retry_dead_mail(OutgoingMail.objects.get())
