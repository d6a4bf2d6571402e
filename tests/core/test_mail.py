"""Outgoing mail: written with its cause, worded and sent once, tried again, never lost in silence."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from core import mail_kinds
from core.mail import may_be_retried, queue_mail, queue_staff_mail, retry_mail, send_due_mails
from core.mail_kinds import MailKind, register_mail
from core.models import OrganisationSettings, OutgoingMail
from home.models import ContactMessage
from tests.factories.mails import queue_plain

pytestmark = pytest.mark.django_db
TRIAL = """{% extends layout %}{% load mail %}
{% block subject %}{{ words }}{% endblock %}{% block body %}{% paragraph %}{{ words }}{% endparagraph %}{% endblock %}"""


@pytest.fixture
def write_template(settings, tmp_path):
    """Put a template before those of the site."""

    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        (engine,) = settings.TEMPLATES
        settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]

    return write


@pytest.fixture
def trial(monkeypatch, write_template):
    """Have mails of the kind «trial», which say what their reader gives; queue one."""
    write_template("trial.html", TRIAL)

    def make(read, **values) -> OutgoingMail:
        monkeypatch.setitem(mail_kinds._kinds, "trial", MailKind("trial.html", read, **values))
        queue_mail(kind="trial", object_key="a:1", to="a@example.org", language="fr", context={"words": "Bonjour"})
        return OutgoingMail.objects.get(kind="trial")

    return make


def context_of(row: OutgoingMail) -> dict:
    return row.context


def test_a_mail_is_queued_once_per_kind_and_object():
    assert [queue_plain(), queue_plain(), queue_plain("a:2")] == [True, False, True]


def test_control_another_kind_would_be_queued_again():
    queue_plain()
    OutgoingMail.objects.update(kind="other")
    assert queue_plain()


def test_nobody_is_written_to_without_an_address():
    OrganisationSettings.objects.update(contact_email="")
    assert not queue_plain(to="")
    assert not queue_staff_mail(kind="account", object_key="a:1")
    assert not OutgoingMail.objects.exists()


def test_queueing_renders_nothing_and_sending_empties_what_it_was_made_of(trial):
    row = trial(context_of)
    assert (row.subject, row.text, row.html, row.context) == ("", "", "", {"words": "Bonjour"})
    assert (send_due_mails(), send_due_mails()) == (1, 0)
    row.refresh_from_db()
    assert (row.status, row.subject, row.context) == ("sent", "Bonjour", {})
    assert "Bonjour" in row.text
    assert "<p" in row.html


def test_a_mail_is_sent_in_its_language_on_one_subject_line(trial):
    trial(lambda _row: {"words": "Bonjour\r\nBcc: x@example.org"})
    send_due_mails()
    (sent,) = mail.outbox
    assert sent.subject == "Bonjour Bcc: x@example.org"
    assert sent.extra_headers["Content-Language"] == "fr"
    assert sent.alternatives


def test_what_a_value_holds_is_text_in_both_forms(trial):
    trial(lambda _row: {"words": "L’été & <b>l’hiver</b>"})
    send_due_mails()
    row = OutgoingMail.objects.get()
    assert row.subject == "L’été & <b>l’hiver</b>"
    assert "L’été & <b>l’hiver</b>" in row.text
    assert "L’été &amp; &lt;b&gt;l’hiver&lt;/b&gt;" in row.html


def test_a_broken_template_keeps_the_mail_and_it_leaves_once_when_mended(trial, write_template):
    row = trial(context_of)
    write_template("trial.html", "{% nothing_of_that_name %}")
    assert send_due_mails() == 0
    row.refresh_from_db()
    assert row.status == "queued"
    assert "TemplateSyntaxError" in row.last_error
    assert may_be_retried(row)
    write_template("trial.html", TRIAL)
    assert retry_mail(row)
    assert (send_due_mails(), send_due_mails(), len(mail.outbox)) == (1, 0, 1)


def test_a_reader_whose_query_fails_costs_its_own_mail_alone(trial):
    def fail(_row):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_table_of_that_name")

    trial(fail)
    queue_plain()
    assert send_due_mails() == 1
    assert OutgoingMail.objects.get(kind="account").status == "sent"
    assert "no_table_of_that_name" in OutgoingMail.objects.get(kind="trial").last_error


def test_a_kind_that_the_site_no_longer_has_waits_and_one_already_worded_leaves():
    queue_plain()
    OutgoingMail.objects.update(kind="of-old")
    assert send_due_mails() == 0
    assert "of-old" in OutgoingMail.objects.get().last_error
    OutgoingMail.objects.update(subject="Sujet", text="Texte", next_attempt_at=timezone.now())
    assert send_due_mails() == 1
    assert (mail.outbox[0].body, mail.outbox[0].alternatives) == ("Texte", [])


def test_a_mail_about_what_was_erased_meanwhile_never_leaves():
    message = ContactMessage.objects.create(name="Zoé", email="zoe@example.org", language="fr", message="Bonjour")
    context = {"message": message.pk}
    queue_mail(kind="contact", object_key="contact:1", to="ciso@example.org", language="fr", context=context)
    message.delete()
    assert send_due_mails() == 0
    row = OutgoingMail.objects.get()
    assert (row.status, row.context) == ("withheld", {})
    assert mail.outbox == []


@pytest.fixture
def broken_provider(monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError("nobody")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_a_failure_is_tried_again_later_and_later(broken_provider):
    queue_plain()
    start = timezone.now()
    pauses = []
    for _attempt in range(4):
        row = OutgoingMail.objects.get()
        moment = max(row.next_attempt_at, start)
        assert send_due_mails(now=moment) == 0
        pauses.append((OutgoingMail.objects.get().next_attempt_at - moment).total_seconds() / 60)
    assert pauses == [1, 2, 4, 8]
    assert "ConnectionRefusedError" in OutgoingMail.objects.get().last_error


def test_the_words_of_a_first_attempt_are_those_of_the_next(trial, broken_provider, monkeypatch):
    row = trial(context_of)
    send_due_mails()
    row.refresh_from_db()
    assert "Bonjour" in row.text
    OutgoingMail.objects.update(context={"words": "Autre chose"}, next_attempt_at=timezone.now())
    monkeypatch.undo()
    send_due_mails()
    assert "Bonjour" in mail.outbox[0].body


def test_a_secret_is_never_written_in_the_row_and_is_made_anew_at_each_attempt(trial, monkeypatch):
    made = iter(["premier", "second"])
    row = trial(lambda _row: {"words": next(made)}, is_secret=True)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", lambda self, messages: 1 / 0)
        send_due_mails()
    row.refresh_from_db()
    assert (row.text, row.html) == ("", "")
    send_due_mails(now=row.next_attempt_at)
    row.refresh_from_db()
    assert (row.status, row.text, row.html, row.context) == ("sent", "", "", {})
    assert "second" in mail.outbox[0].body


def test_rows_worded_before_they_had_a_context_leave_and_secret_ones_are_emptied():
    for kind in ("contact", "account-secret"):
        queue_mail(kind=kind, object_key="old:1", to="a@example.org", language="fr")
    OutgoingMail.objects.update(subject="Sujet", text="Texte", html="<p>Texte</p>")
    assert send_due_mails() == 2
    assert dict(OutgoingMail.objects.values_list("kind", "text")) == {"contact": "Texte", "account-secret": ""}


def test_control_without_the_rule_the_row_keeps_what_the_mail_said(trial):
    row = trial(lambda _row: {"words": "premier"})
    send_due_mails()
    row.refresh_from_db()
    assert "premier" in row.text


def test_after_two_days_of_failures_staff_see_a_dead_letter(broken_provider, caplog):
    queue_plain()
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(hours=49))
    send_due_mails()
    assert OutgoingMail.objects.get().status == "dead"
    assert "given up" in caplog.text


def test_a_dead_letter_may_be_tried_again_and_a_mail_that_waits_its_turn_may_not():
    queue_plain()
    assert not may_be_retried(OutgoingMail.objects.get())
    OutgoingMail.objects.update(status="dead")
    assert retry_mail(OutgoingMail.objects.get())
    assert send_due_mails() == 1
    assert not retry_mail(OutgoingMail.objects.get())


def test_two_makers_of_one_kind_are_a_mistake():
    with pytest.raises(ImproperlyConfigured):
        register_mail("account", MailKind("core/mail/account_change.html", context_of))


def headers(**values) -> dict[str, str]:
    """The headers of the one mail that is queued, once it left."""
    assert send_due_mails() == 1
    return dict(mail.outbox[-1].message().items())


def test_answers_go_to_the_organisation_whose_sender_reads_none(settings):
    OrganisationSettings.objects.update(contact_email="bureau@example.org")
    queue_plain()
    sent = headers()
    assert sent["Reply-To"] == "bureau@example.org"
    assert sent["From"] == settings.DEFAULT_FROM_EMAIL


def test_answers_to_what_somebody_wrote_go_to_them():
    OrganisationSettings.objects.update(contact_email="bureau@example.org")
    message = ContactMessage.objects.create(name="Zoé", email="zoe@example.org", language="fr", message="Bonjour")
    queue_staff_mail(kind="contact", object_key="contact:1", context={"message": message.pk})
    sent = headers()
    assert (sent["To"], sent["Reply-To"]) == ("bureau@example.org", "zoe@example.org")
    assert "Auto-Submitted" not in sent


def test_a_mail_to_the_organisation_itself_or_of_one_without_address_names_nobody_to_answer():
    OrganisationSettings.objects.update(contact_email="a@example.org")
    queue_plain()
    assert "Reply-To" not in headers()
    OrganisationSettings.objects.update(contact_email="")
    queue_plain("a:2")
    assert "Reply-To" not in headers()


def test_what_a_machine_sends_says_so_and_only_bulk_mail_may_be_stopped():
    queue_plain()
    sent = headers()
    assert sent["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in sent


def test_bulk_mail_is_stopped_by_one_click(trial):
    row = trial(context_of, stop_url=lambda row: f"https://ciso.example.org/{get_language()}/{row.to}/")
    OutgoingMail.objects.filter(pk=row.pk).update(language="es")
    sent = headers()
    assert sent["List-Unsubscribe"] == "<https://ciso.example.org/es/a@example.org/>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("site", "host"),
    [
        ("https://ciso.example.org", "ciso.example.org"),
        ("http://127.0.0.1:8000", "sender.example.org"),
        ("http://localhost:8000", "sender.example.org"),
    ],
)
def test_a_message_is_numbered_under_the_site_s_name(settings, site, host):
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = site, "CISO <non@sender.example.org>"
    queue_plain()
    assert re.fullmatch(rf"<mail\.\d+\.\d+@{host}>", headers()["Message-ID"])


def test_a_mail_sent_twice_has_one_number(settings):
    queue_plain()
    first = headers()["Message-ID"]
    OutgoingMail.objects.update(status="queued")
    assert headers()["Message-ID"] == first
