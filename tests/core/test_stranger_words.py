"""What a stranger writes reaches no third person with a link in it; codes and magic links leave before all else."""

import pytest

from core.link_text import find_link, without_links
from core.mail import queue_mail, queue_staff_mail, send_due_mails
from core.mail_kinds import mail_kind, mail_kinds, secret_kinds
from core.models import OrganisationSettings, OutgoingMail
from home.models import ContactMessage
from tests.factories import mails
from tests.factories.mails import queue_plain, render_mail

pytestmark = pytest.mark.django_db
LURES = [
    "Votre compte est suspendu: https://evil.example/x", "Rendez-vous sur evil.dev/x", "Camille bit.ly/abc", "evil.app",
    "Écrivez à vol@evil.fr", "www.vol.quebec",
]  # fmt: skip


@pytest.mark.parametrize(("lure", "language"), [*((lure, "fr") for lure in LURES), (LURES[0], "es"), (LURES[0], "en")])
def test_no_mail_to_a_third_person_carries_a_stranger_s_link(stand_in, monkeypatch, lure, language):
    for word in ("NAME", "UNION", "SUBJECT", "PLACE", "WORDS"):
        monkeypatch.setattr(mails, word, lure)
    mails.queue_one_of_each(language)
    worded = {row.kind: render_mail(row) for row in OutgoingMail.objects.filter(to=mails.READER)}
    carriers = [kind for kind, words in worded.items() if find_link(lure) in words.subject + words.text + words.html]
    assert carriers == []
    assert {
        "workshop-asked",
        "workshop-answer",
        "loan-asked",
        "loan-decided",
        "join-received",
        "join-accepted",
    } <= worded.keys()


def test_a_confirmation_repeats_no_word_of_whoever_asked(stand_in, monkeypatch):
    monkeypatch.setattr(mails, "NAME", "Votre compte est suspendu")
    monkeypatch.setattr(mails, "UNION", "Appelez le 555 0100")
    mails.queue_one_of_each("fr")
    for kind in ("workshop-asked", "loan-asked", "join-received"):
        for row in OutgoingMail.objects.filter(kind=kind):
            words = render_mail(row)
            assert "suspendu" not in words.text + words.html
            assert "555" not in words.text + words.html


def test_control_without_the_filter_the_link_is_mailed(stand_in, monkeypatch):
    monkeypatch.setattr(mails, "NAME", LURES[1])
    monkeypatch.setattr("core.link_text.find_link", lambda text: "")
    mails.queue_one_of_each("fr")
    assert any("evil.dev/x" in render_mail(row).text for row in OutgoingMail.objects.filter(kind="loan-decided"))


@pytest.mark.parametrize("lure", LURES)
def test_whatever_is_spelt_like_a_link_is_left_out(lure):
    assert without_links(lure) == "…"


def test_honest_words_stay():
    for words in ("Élise Hébert", "Syndicat des cols bleus, section 301", "Le textile. Nos mains", "M. Roy"):
        assert without_links(words) == words


def test_codes_and_links_leave_before_a_queue_of_others(mailoutbox):
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    for number in range(60):
        message = ContactMessage.objects.create(name="C", email="c@example.org", language="fr", message="Bonjour")
        queue_staff_mail(kind="contact", object_key=f"contact:{number}", context={"message": message.pk})
    _queue_code()
    send_due_mails(limit=1)
    assert [mail.to for mail in mailoutbox] == [["code@example.org"]]


def test_control_without_their_turn_a_code_waits(mailoutbox, monkeypatch):
    monkeypatch.setattr("core.mail.secret_kinds", list)
    queue_plain()
    _queue_code()
    send_due_mails(limit=1)
    assert mailoutbox[0].to == ["a@example.org"]


def _queue_code() -> None:
    mails.queue_account_email("account/email/login_code", "code@example.org", {"code": "ABCD-EFGH"})


def test_a_code_that_fails_does_not_hold_the_others_up(mailoutbox):
    queue_mail(kind="account-secret", object_key="broken", to="x@example.org", language="fr", context={"template": "?"})
    OutgoingMail.objects.filter(object_key="broken").update(to="no address at all\n")
    queue_plain()
    send_due_mails(limit=5)
    assert ["a@example.org"] in [mail.to for mail in mailoutbox]


def test_every_kind_that_is_secret_goes_first():
    assert secret_kinds() == [name for name in mail_kinds() if mail_kind(name).is_secret]
    assert {"account-secret", "delegate-invitation", "field-invitation"} <= set(secret_kinds())
