"""What `core` itself holds about persons (accounts, outgoing mail, requests about one's data), and for how long."""

import re
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from users.models import User

from ..mail import empty_mails
from ..models import OutgoingMail, PrivacyLink
from ..privacy import Person, PersonalDataReport, register_personal_data_source
from ..retention import register_retention_policy

ERASED_DOMAIN = "erased.invalid"
BODIES = timedelta(days=90)
ADDRESSES = timedelta(days=730)


def register() -> None:
    """Answer for the kernel's own rows, and set their clocks."""
    register_personal_data_source(
        "account", order=10, title=_("Account"), tables=lambda person: [_accounts(person)], show=show_account,
        erase=erase_account,
    )  # fmt: skip
    register_personal_data_source(
        "mails", order=90, title=_("Mails that we sent you"), tables=lambda person: [_mails_to(person)],
        show=show_mails, erase=erase_mails,
    )  # fmt: skip
    register_personal_data_source(
        "requests", order=95, title=_("Requests about your data"), tables=lambda person: [_requests_of(person)],
        show=show_requests, erase=erase_requests,
    )  # fmt: skip
    register_retention_policy(
        "mail-texts", title=_("texts of mails that were sent or given up"), keeps=BODIES, stale=_old_texts,
        forget=_empty_texts,
    )  # fmt: skip
    register_retention_policy(
        "mail-addresses", title=_("addresses of mails"), keeps=ADDRESSES, stale=_old_addresses,
        forget=lambda rows: rows.update(to="", subject="", last_error=""),
    )  # fmt: skip
    register_retention_policy(
        "mails-withheld", title=_("codes asked for addresses without an account"), keeps=timedelta(days=1),
        stale=lambda before: OutgoingMail.objects.filter(status=OutgoingMail.Status.WITHHELD, created_at__lt=before),
    )  # fmt: skip
    register_retention_policy(
        "privacy-requests", title=_("requests about one's own data"), keeps=timedelta(days=30),
        stale=lambda before: PrivacyLink.objects.filter(requested_at__lt=before),
    )  # fmt: skip
    register_retention_policy(
        "sessions", title=_("sessions that are over"), keeps=timedelta(0),
        stale=lambda before: Session.objects.filter(expire_date__lt=before),
    )  # fmt: skip


def _accounts(person: Person) -> QuerySet[User]:
    """By the account's own address too: a link without an account proves the same address."""
    return User.objects.filter(Q(pk=person.user_id) | Q(email__same_address=person.email)).exclude(
        email__endswith=f"@{ERASED_DOMAIN}"
    )


def show_account(person: Person) -> PersonalDataReport:
    """The account, its other addresses, its passkeys by name, its open sessions by number."""
    rows: list[dict[str, Any]] = []
    users = list(_accounts(person).prefetch_related("groups"))
    for user in users:
        rows.append(
            {
                gettext("e-mail"): user.email,
                gettext("name"): user.get_full_name(),
                gettext("language"): user.preferred_language,
                gettext("made on"): user.date_joined.date().isoformat(),
                gettext("signed in on"): user.last_login.date().isoformat() if user.last_login else "",
                gettext("groups"): ", ".join(group.name for group in user.groups.all()),
                gettext("second step"): ", ".join(str(kind.label) for kind in _kinds(user)),
                gettext("open sessions"): len(_sessions(user)),
            }
        )
    kept = gettext(
        "The account's number, without name or address, stays beside what it did in the books and in the CMS."
    )
    if any(user.is_superuser for user in users):
        # Nobody closes the last account that can open the others by a link in a mailbox.
        kept = gettext("An administrator's account stays until another administrator has taken its rights away.")
    return PersonalDataReport(tuple(rows), kept if rows else "")


def _kinds(user: User) -> list[Authenticator.Type]:
    return [Authenticator.Type(kind) for kind in Authenticator.objects.filter(user=user).values_list("type", flat=True)]


def _sessions(user: User) -> list[str]:
    mine = str(user.pk)
    return [row.pk for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == mine]


def erase_account(person: Person) -> int:
    """Close it, empty it, end its sessions. Its number stays: the books and the CMS point at it.

    An administrator's is left as it is: another administrator takes its rights away first.
    """
    users = list(_accounts(person).filter(is_superuser=False))
    for user in users:
        Session.objects.filter(pk__in=_sessions(user)).delete()
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        for profile in UserProfile.objects.filter(user=user).exclude(avatar=""):
            profile.avatar.delete(save=False)
        UserProfile.objects.filter(user=user).delete()
        # The CMS writes down who an account was each time somebody edits it.
        ModelLogEntry.objects.filter(content_type__app_label="users", object_id=str(user.pk)).delete()
        user.groups.clear()
        user.user_permissions.clear()
        user.email, user.first_name, user.last_name = f"{user.pk}@{ERASED_DOMAIN}", "", ""
        user.is_active = user.is_staff = False
        user.set_unusable_password()
        user.save()
    return len(users)


def _mails(person: Person) -> QuerySet[OutgoingMail]:
    # Marie's address has e@example.org in it: what stands on either side is no part of an address.
    named = rf"(?<![\w.+'-]){re.escape(person.email)}(?![\w-])"
    return OutgoingMail.objects.filter(Q(to__same_address=person.email) | Q(text__iregex=named) | Q(html__iregex=named))


def _mails_to(person: Person) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(to__same_address=person.email)


def show_mails(person: Person) -> PersonalDataReport:
    """The mails to the person; those of others that name the address are counted, not shown."""
    rows = tuple(
        {
            gettext("sent on"): mail.created_at.date().isoformat(),
            gettext("subject"): mail.subject,
            gettext("text"): mail.text,
        }
        for mail in _mails_to(person)
    )
    return PersonalDataReport(rows)


def erase_mails(person: Person) -> int:
    """Empty them. The row stays, without address or words: it keeps the same mail from leaving twice."""
    rows = _mails(person)
    waiting = rows.filter(status=OutgoingMail.Status.QUEUED, to__same_address=person.email)
    waiting.update(status=OutgoingMail.Status.WITHHELD)
    # A mail about the person that waits for somebody else still has to leave: it is emptied by its own clock.
    rows = _mails(person).exclude(status=OutgoingMail.Status.QUEUED)
    changed = rows.exclude(to__same_address=person.email).update(
        text="", html="", subject="", last_error="", context={}
    )
    return changed + empty_mails(rows.filter(to__same_address=person.email))


def _requests_of(person: Person) -> QuerySet[PrivacyLink]:
    return PrivacyLink.objects.filter(email=person.email)


def show_requests(person: Person) -> PersonalDataReport:
    """When the person asked about their data."""
    return PersonalDataReport(
        tuple(
            {gettext("asked on"): row.requested_at.date().isoformat(), gettext("purpose"): row.get_purpose_display()}
            for row in _requests_of(person)
        )
    )


def erase_requests(person: Person) -> int:
    """Delete them, the one that asked for this erasure too: its link is used up."""
    return _requests_of(person).delete()[0]


def _old_texts(before: datetime) -> QuerySet[OutgoingMail]:
    ended = [OutgoingMail.Status.SENT, OutgoingMail.Status.DEAD]
    return OutgoingMail.objects.filter(status__in=ended, created_at__lt=before).exclude(text="", html="", context={})


def _empty_texts(rows: QuerySet) -> int:
    return rows.update(text="", html="", context={})


def _old_addresses(before: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(created_at__lt=before).exclude(to="", subject="")
