"""Queued mails: one of each kind, and what each will say, rendered as the worker does without sending it."""

import itertools
import uuid
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Revision

from campaigns.announcements import announce_gift
from core.accounts.emails import queue_account_email
from core.mail import queue_mail, queue_staff_mail
from core.mail_kinds import Message, render_mail
from core.models import OrganisationSettings, OutgoingMail, PrivacyLink
from core.personal import emails as personal_mails
from core.privacy import PersonalDataReport, Section
from donations import care_emails, due_emails, emails, staff_emails
from donations.models import AccessLink, Dedication, Dispute, Donation, Payment, RecurringDonation, Refund
from donations.signals import StoryVersion
from education import emails as education_mails
from education.models import WorkshopRequest, WorkshopStep
from exhibitions import emails as exhibition_mails
from home.models import ContactMessage, StandardPage
from members import emails as member_mails
from members.models import DelegateInvitation, DuesInvoice, JoinRequest
from projects import emails as project_mails
from projects.models import FieldReport

from .education import make_file, make_report, make_resource
from .exhibitions import make_consent, make_exhibition, make_loan, make_panels, make_portrait
from .field import make_invitation
from .gifts import make_fund, open_gift
from .journal import make_update
from .members import make_delegate, make_membership, make_organisation

numbers = itertools.count(1)
STAFF = "bureau@example.org"
READER = "camille@example.org"
# Names before which French elides.
NAME, UNION = "Élise Hébert", "Union des essais"
SUBJECT, PLACE, WORDS = "Nos mains", "Rimouski", "Bonjour"
FIRST = date(2026, 12, 1)


def words_of(mails: QuerySet[OutgoingMail] | str) -> Message:
    """The words of the newest of these mails, or of the newest of that kind."""
    rows = OutgoingMail.objects.filter(kind=mails) if isinstance(mails, str) else mails
    return render_mail(rows.latest("pk"))


def queue_plain(key: str = "a:1", *, to: str = "a@example.org") -> bool:
    """Queue a mail about nothing that is in the database."""
    context = {"template": "password_changed"}
    return queue_mail(kind="account", object_key=key, to=to, language="fr", context=context)


def paid(**values: object) -> Payment:
    """A gift of 25 $ paid on the first of December 2026, at noon in Montréal; no mail is queued."""
    gift = open_gift(make_fund(), **{"donor_name": NAME, **values})
    noon = timezone.make_aware(timezone.datetime(2026, 12, 1, 12))
    payment = Payment.objects.create(
        donation=gift,
        fund=gift.fund,
        payment_intent_id=f"pi_mail_{next(numbers)}",
        charge_id=f"ch_mail_{next(numbers)}",
        amount_cents=gift.amount_cents,
        charged_at=noon,
    )
    Donation.objects.filter(pk=gift.pk).update(status="succeeded", settled_at=noon)
    return payment


def refund_of(payment: Payment, status: str) -> Refund:
    return Refund.objects.create(
        payment=payment,
        refund_id=f"re_mail_{next(numbers)}",
        amount_cents=500,
        status=status,
        refunded_at=payment.charged_at,
    )


def promise(language: str, **values: object) -> RecurringDonation:
    """A monthly gift whose next charge is on the first of December 2026."""
    monthly = open_gift(make_fund(), frequency="monthly", language=language).recurring_donation
    noon = timezone.make_aware(timezone.datetime(2026, 12, 1, 12))
    RecurringDonation.objects.filter(pk=monthly.pk).update(**{"next_charge_at": noon, **values})
    monthly.refresh_from_db()
    return monthly


def queue_one_of_each(language: str) -> None:
    """Queue a mail of each kind in this language, and of most kinds each of its wordings. The staff's are French."""
    OrganisationSettings.objects.update(contact_email=STAFF, address="")
    queue_gift_mails(language)
    queue_monthly_mails(language)
    queue_care_mails(language)
    queue_due_mails(language)
    _queue_member_mails(language)
    _queue_other_mails(language)
    _queue_staff_mails()


def queue_gift_mails(language: str) -> None:
    """Thanks, cards, refunds, a refused debit, the access link, a story."""
    payment = paid(language=language)
    gift = payment.donation
    emails.queue_thanks(gift, payment)
    of_union = paid(language=language, donor_kind="organisation", organisation_name=UNION)
    emails.queue_thanks(of_union.donation, of_union)
    for kind in Dedication.Kind.values:
        other = paid(language=language).donation
        Dedication.objects.create(
            donation=other,
            kind=kind,
            name=NAME,
            card_email=READER,
            card_message="Merci",
            card_signature=NAME,
        )
        emails.queue_card(other)
    for status in ("succeeded", "failed"):
        emails.queue_refund_notice(refund_of(payment, status))
    emails.queue_debit_failed(gift)
    emails.queue_access_link(AccessLink.objects.create(email=READER, language=language))
    version = StoryVersion("Le toit est posé", "Enfin à l’abri.", "https://ciso.example.org/x/")
    emails.queue_story(gift, object_key=f"story:{language}", version=version, language=language)


def queue_monthly_mails(language: str) -> None:
    """All that is said of a monthly gift."""
    monthly = promise(language, open_invoice_url="https://invoice.example.org/i", end_reason="payment_failed")
    emails.queue_monthly_started(monthly)
    emails.queue_monthly_failed(monthly, invoice_id=f"in_{monthly.pk}", next_attempt_at=monthly.next_charge_at)
    emails.queue_monthly_failed(monthly, invoice_id=f"in_last_{monthly.pk}")
    for action in ("amount", "pause", "resume"):
        emails.queue_monthly_changed(monthly, action, next_charge_on=FIRST)
    emails.queue_monthly_ended(monthly)


def queue_care_mails(language: str) -> None:
    """What a decision causes: an appeal that closed, another that was chosen, an address put right."""
    monthly = promise(language)
    monthly.closed_fund, monthly.fund = monthly.fund, make_fund()
    monthly.save()
    care_emails.queue_fund_closed(monthly)
    care_emails.queue_fund_changed(monthly)
    care_emails.queue_address_corrected(paid(language=language).donation)


def queue_due_mails(language: str) -> None:
    """Dues paid by card, by a person and for a union."""
    for union in ("", UNION):
        payment = paid(language=language, organisation_name=union)
        due = payment.donation
        due_emails.queue_due_received(due, payment)
        due_emails.queue_due_refused(due)
        for status in ("succeeded", "failed"):
            due_emails.queue_due_refunded(due, refund_of(payment, status))


def _queue_member_mails(language: str) -> None:
    union = make_organisation(name=UNION)
    invitation = DelegateInvitation.objects.create(
        organisation=union, email=READER, language=language, expires_on=FIRST
    )
    member_mails.queue_invitation(invitation)
    lead = make_delegate(union, is_lead=True, preferred_language=language)
    member_mails.queue_lead_added(invitation, lead)
    membership = make_membership(union)
    invoice = DuesInvoice.objects.create(membership=membership, year=2026, amount_cents=40_000, due_on=FIRST)
    member_mails.queue_invoice(invoice, READER, language)
    member_mails.queue_reminder(invoice, READER, language, 1)
    member_mails.queue_paid_too_much(invoice, excess_cents=2500)
    member_mails.queue_unheard(invoice)
    member_mails.queue_returned(invoice, owed_cents=500, back_cents=500)
    for group in ("B", "D"):
        request = JoinRequest.objects.create(
            group=group, contact_name=NAME, organisation_name=UNION, email=READER, language=language
        )
        member_mails.queue_join_received(request)
        member_mails.queue_join_to_staff(request)
        member_mails.queue_join_accepted(request)
        member_mails.queue_join_declined(request)
    known = JoinRequest.objects.create(
        group="B", contact_name=NAME, organisation_name=UNION, email=READER, language=language
    )
    member_mails.queue_join_accepted(known, is_known=True)
    member_mails.queue_join_leads(known, union, lead)


def _queue_other_mails(language: str) -> None:
    for template in ("account/email/login_code", "account/email/password_changed"):
        queue_account_email(template, READER, {"code": "ABCD-EFGH"})
    OutgoingMail.objects.filter(kind__startswith="account").update(language=language)
    link = PrivacyLink.objects.create(purpose="see", email=READER, language=language)
    personal_mails.queue_link(link)
    section = Section("gifts", "Dons", 1, PersonalDataReport((), "Les livres."))
    personal_mails.queue_erased(READER, language, {"gifts": section})
    request = WorkshopRequest.objects.create(
        organisation_name=UNION, contact_name=NAME, contact_email=READER, wished_on=FIRST, place=PLACE,
        people=12, subject=SUBJECT, message=WORDS, written_in=language,
    )  # fmt: skip
    education_mails.queue_request(request)
    step = WorkshopStep.objects.create(request=request, status="discussed", words="Jeudi?")
    education_mails.queue_answer(request, step)
    resource = make_resource()
    file = make_file(resource)
    report = make_report(resource, file=file, reporter_email=READER, language=language)
    education_mails.queue_newer_version(file, report, f"file:{language}")
    announce_gift(
        fund=make_fund(), organisation_name=UNION, contact_name=NAME, contact_email=READER, language=language,
        amount_cents=50_000, meets_on=FIRST, message=WORDS,
    )  # fmt: skip
    loan = make_loan(
        make_panels(),
        host_name=UNION,
        contact_name=NAME,
        language=language,
        status="accepted",
        contact_email=READER,
        city=PLACE,
    )
    exhibition_mails.queue_request(loan)
    exhibition_mails.queue_decision(loan)
    project_mails.queue_invitation(make_invitation(email=READER, language=language, expires_on=FIRST), "Un puits")


def _queue_staff_mails() -> None:
    for moved in (0, 1, 3):
        care_emails.queue_closed_fund_staff(make_fund(), moved=moved)
    for due_by in (None, timezone.make_aware(timezone.datetime(2026, 12, 1, 12))):
        number = next(numbers)
        dispute = Dispute(
            dispute_id=f"du_{number}", payment=paid(), amount_cents=2500, status="open", stripe_status="needs_response"
        )
        dispute.opened_at, dispute.due_by = timezone.now(), due_by
        dispute.save()
        staff_emails.queue_answer_due(dispute)
    consent = make_consent(expires_on=FIRST)
    make_portrait(make_exhibition(), consent=consent)
    exhibition_mails.queue_consent_ends(consent, 30)
    exhibition_mails.queue_consent_exceeded(["Portrait: sans consentement."])
    invitation = make_invitation()
    report = FieldReport.objects.create(
        invitation=invitation,
        page=make_update(invitation.project),
        title="Le mur tient",
        language="fr",
        client_key=uuid.uuid4(),
        occurred_on=FIRST,
    )
    project_mails.queue_received(report)
    message = ContactMessage.objects.create(name=NAME, email=READER, language="fr", message="Bonjour\nMerci")
    queue_staff_mail(kind="contact", object_key=f"contact:{message.pk}", context={"message": message.pk})
    page = StandardPage.objects.first()
    revision = page.save_revision() if page else Revision.objects.latest("pk")
    context = {"revision": revision.pk, "sentences": ["Il manque un crédit."]}
    queue_staff_mail(kind="publication-refused", object_key=f"revision:{revision.pk}", context=context)
