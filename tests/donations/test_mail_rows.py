"""Money's transaction books money only: a mail is a row, and what is wrong with it costs a mail."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.template import TemplateSyntaxError
from django.utils import timezone

from core.mail import retry_mail, send_due_mails
from core.mail_kinds import render_mail
from core.models import LINK_LIFETIME, OrganisationSettings, OutgoingMail
from donations import donor_emails, emails
from donations.gateways.charges import fetch_charge
from donations.models import AccessLink, Dedication, Donation, Payment, RecurringDonation
from donations.selectors import fund_totals
from donations.services import access
from donations.services.settlement import settle_charge
from tests.factories.gifts import make_fund, open_gift
from tests.factories.lives import broken, monthly, received
from tests.factories.mails import paid, promise, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken_thanks(settings, tmp_path):
    """The template of the thanks does not compile."""
    path = tmp_path / "donations" / "mail" / "thanks.html"
    path.parent.mkdir(parents=True)
    path.write_text("{% if gift %}{% endfor %}", encoding="utf-8")
    whole = settings.TEMPLATES
    (engine,) = whole
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    return lambda: setattr(settings, "TEMPLATES", whole)


@pytest.fixture
def charge(stand_in):
    """A gift that was charged and is not booked yet: its gift and what Stripe says."""
    gift = open_gift(make_fund())
    intent = stand_in.pay(gift.checkout_session_id)
    row = next(row for row in stand_in.state.payment_intents.values() if row["status"] == "succeeded")
    return gift, fetch_charge(intent if isinstance(intent, str) else row["id"])


def test_a_broken_template_costs_a_mail_and_never_a_payment(charge, broken_thanks):
    gift, fact = charge
    payment = settle_charge(fact)
    gift.refresh_from_db()
    assert (gift.status, payment.amount_cents, fund_totals(gift.fund).received_cents) == ("succeeded", 2500, 2500)
    assert broken() == []
    assert send_due_mails() == 0
    row = OutgoingMail.objects.get(kind="gift-thanks")
    assert (row.status, row.attempts) == ("queued", 1)
    assert "TemplateSyntaxError" in row.last_error
    broken_thanks()
    assert retry_mail(row)
    assert (send_due_mails(), send_due_mails(), len(mail.outbox)) == (1, 0, 1)


def test_control_a_mail_rendered_in_the_transaction_loses_the_payment(charge, broken_thanks, monkeypatch):
    gift, fact = charge
    queue = donor_emails.queue_mail

    def queue_and_render(**values):
        is_new = queue(**values)
        render_mail(OutgoingMail.objects.latest("pk"))
        return is_new

    monkeypatch.setattr(donor_emails, "queue_mail", queue_and_render)
    with pytest.raises(TemplateSyntaxError):
        settle_charge(fact)
    gift.refresh_from_db()
    assert gift.status == "pending"
    assert not Payment.objects.filter(fund=gift.fund).exists()
    assert not OutgoingMail.objects.exists()


def test_no_row_of_the_till_holds_a_name_or_an_address_beside_that_of_its_reader(stand_in):
    received(stand_in, donor_name="Zoé Canari")
    monthly(stand_in, donor_name="Zoé Canari")
    contexts = str(list(OutgoingMail.objects.values_list("context", flat=True)))
    assert "Canari" not in contexts
    assert "@" not in contexts


def test_the_thanks_name_the_organisation_the_fees_and_the_appeal(stand_in, settings):
    payment = paid(
        donor_kind="organisation",
        organisation_name="Syndicat de l’Érable",
        covers_fees=True,
        source_path="/appels/radio/",
    )
    emails.queue_thanks(payment.donation, payment)
    words = words_of("gift-thanks")
    assert "Syndicat de l’Érable" in words.text
    assert "26,06\u00a0$\u00a0CAD" in words.text
    assert "1,06\u00a0$" in words.text
    assert f"{settings.SITE_URL}/appels/radio/" in words.text
    assert f'href="{settings.SITE_URL}/appels/radio/"' in words.html


def test_the_thanks_of_a_person_name_no_organisation_and_those_of_the_general_fund_no_appeal(stand_in):
    payment = paid(organisation_name="", source_path="/donner/")
    gift = payment.donation
    emails.queue_thanks(gift, payment)
    assert "appel" in words_of("gift-thanks").text
    type(gift.fund).objects.filter(is_general=True).update(is_general=False)
    type(gift.fund).objects.filter(pk=gift.fund_id).update(is_general=True)
    words = words_of("gift-thanks")
    assert "appel" not in words.text
    assert "/donner/" not in words.text
    assert "grand livre" in words.text


def test_the_thanks_of_a_month_say_the_rhythm_and_the_next_day_once_it_is_known(stand_in):
    gift = monthly(stand_in).donations.get()
    RecurringDonation.objects.update(next_charge_at=timezone.make_aware(timezone.datetime(2099, 12, 1, 12)))
    assert "25\u00a0$ chaque mois, la prochaine fois le 1er décembre 2099" in words_of("gift-thanks").text
    for unknown in (None, gift.payment.charged_at):
        RecurringDonation.objects.update(next_charge_at=unknown)
        words = words_of("gift-thanks").text
        assert "25\u00a0$ chaque mois." in words
        assert "prochaine fois" not in words


def test_a_renewal_leads_to_the_appeal_of_its_first_gift(stand_in, settings):
    gift = monthly(stand_in, source_path="/appels/radio/").donations.get()
    renewal = Donation.objects.create(
        fund=gift.fund, recurring_donation=gift.recurring_donation, amount_cents=2500, email=gift.email, fingerprint="f",
        idempotency_key="renewal-pi_1", status="succeeded", settled_at=timezone.now(),
    )  # fmt: skip
    payment = Payment.objects.create(
        donation=renewal, fund=gift.fund, payment_intent_id="pi_1", charge_id="ch_1", amount_cents=2500,
        charged_at=timezone.now(),
    )  # fmt: skip
    emails.queue_thanks(renewal, payment)
    assert f"{settings.SITE_URL}/appels/radio/" in words_of("gift-thanks").text


def test_a_month_that_fails_is_told_once_whatever_the_attempts_and_promises_only_what_stripe_will_do(stand_in):
    gift = promise("fr")
    soon = timezone.make_aware(timezone.datetime(2026, 12, 1, 12))
    assert emails.queue_monthly_failed(gift, invoice_id="in_1", attempt=1, next_attempt_at=soon)
    assert not emails.queue_monthly_failed(gift, invoice_id="in_1", attempt=2, next_attempt_at=soon)
    assert "nouvel essai se fera automatiquement, le 1er décembre 2026" in words_of("monthly-failed").text
    assert emails.queue_monthly_failed(gift, invoice_id="in_2", attempt=4)
    assert "essai" not in words_of("monthly-failed").text


def test_a_pause_says_the_day_of_the_next_charge_and_never_the_skipped_one(stand_in):
    gift = promise("fr")
    emails.queue_monthly_changed(gift, "pause", next_charge_on=date(2027, 2, 1))
    words = words_of("monthly-changed")
    assert "Le don reprendra automatiquement\u00a0: prochain prélèvement le 1er février 2027" in words.text
    OutgoingMail.objects.all().delete()
    emails.queue_monthly_changed(gift, "pause")
    words = words_of("monthly-changed")
    assert "décembre" not in words.text
    assert "Le don reprendra ensuite automatiquement" in words.text


def test_what_was_decided_is_told_as_it_was_even_when_it_changed_since(stand_in):
    gift = promise("fr")
    emails.queue_monthly_changed(gift, "amount")
    RecurringDonation.objects.update(amount_cents=9900, next_charge_at=None)
    text = words_of("monthly-changed").text
    assert "25\u00a0$\u00a0CAD" in text
    assert "1er décembre 2026" in text


def test_a_recurring_donation_without_a_known_day_is_told_without_one(stand_in):
    gift = promise("fr", next_charge_at=None)
    emails.queue_monthly_started(gift)
    assert "25\u00a0$\u00a0CAD iront chaque mois" in words_of("monthly-started").text
    for action in ("amount", "resume"):
        emails.queue_monthly_changed(gift, action)
        text = words_of("monthly-changed").text
        assert "25\u00a0$\u00a0CAD" in text
        assert "None" not in text


def test_an_access_link_lives_half_an_hour_from_the_moment_it_leaves(stand_in):
    received(stand_in)
    access.LINKS.request(email="camille@example.org", language="fr")
    access.mail_access_links()
    AccessLink.objects.update(handled_at=timezone.now() - timedelta(minutes=45))
    send_due_mails()
    assert timezone.now() - AccessLink.objects.get().handled_at < LINK_LIFETIME / 2
    row = OutgoingMail.objects.get(kind="access-link")
    assert (row.status, row.text, row.html, row.context) == ("sent", "", "", {})


def test_what_is_kept_between_the_request_and_the_mail_opens_nothing(stand_in):
    received(stand_in)
    access.LINKS.request(email="camille@example.org", language="fr")
    access.mail_access_links()
    before = AccessLink.objects.get().token_hash
    assert before
    access.LINKS.token(AccessLink.objects.get())
    assert AccessLink.objects.get().token_hash != before


def test_a_card_says_no_amount_carries_no_link_and_elides_nothing(stand_in):
    gift = paid().donation
    Dedication.objects.create(donation=gift, kind="memory", name="Élise Hébert", card_email="b@example.org")
    emails.queue_card(gift)
    words = words_of("dedication-card")
    assert words.subject == "À la mémoire\u00a0: Élise Hébert"
    assert "de Élise" not in words.text
    assert "http" not in words.text
    assert "$" not in words.text


def test_the_card_of_a_dedication_that_was_erased_meanwhile_never_leaves(stand_in):
    gift = paid().donation
    Dedication.objects.create(donation=gift, kind="memory", name="Élise Hébert", card_email="b@example.org")
    emails.queue_card(gift)
    Dedication.objects.update(name="")
    assert send_due_mails() == 0
    assert OutgoingMail.objects.get().status == "withheld"


def test_the_address_of_the_organisation_stands_at_the_foot_when_it_is_known(stand_in):
    payment = paid()
    emails.queue_thanks(payment.donation, payment)
    OrganisationSettings.objects.update(address="1, rue Essai\nMontréal", contact_email="bureau@example.org")
    assert "1, rue Essai\nMontréal\nbureau@example.org" in words_of("gift-thanks").text
    OrganisationSettings.objects.update(address="", contact_email="")
    assert words_of("gift-thanks").text.rstrip().endswith("ouvrière")
