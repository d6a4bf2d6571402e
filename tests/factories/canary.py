"""Somebody who left something in every room of the site, under a name that nothing else contains."""

from datetime import timedelta

from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.utils import timezone

from campaigns.announcements import announce_gift
from core.mail import queue_mail, send_due_mails
from directory.models import Delegation
from donations.models import AccessLink, DonorPreferences, RecurringDonation
from donations.services.gifts import DedicationRequest
from education.models import WorkshopRequest
from exhibitions.models import Loan, PanelSet
from home.models import ContactMessage
from members.models import DelegateInvitation, JoinRequest
from sandbox.server import StandIn
from tests.factories.field import make_invitation
from tests.factories.lives import monthly, received
from tests.factories.members import make_organisation
from tests.factories.people import application_of, person
from tests.factories.webhooks import tell
from users.models import User

CANARY = "qyzserin"
ADDRESS = f"{CANARY}@example.org"
NAME = f"Zoé {CANARY.capitalize()}"


def canaries() -> dict[str, int]:
    """In how many rows of each column of each table the canary's name or address stands."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                quoted = connection.ops.quote_name
                cursor.execute(
                    f"SELECT count(*) FROM {quoted(table)} WHERE CAST({quoted(column.name)} AS text) ILIKE %s",
                    [f"%{CANARY}%"],
                )
                if count := cursor.fetchone()[0]:
                    found[f"{table}.{column.name}"] = count
    return found


def files_with_canary() -> list[str]:
    found = []
    for alias in ("default", "private", "public"):
        store = storages[alias]
        folders = [""]
        while folders:
            folder = folders.pop()
            inner, names = store.listdir(folder) if folder == "" or store.exists(folder) else ([], [])
            folders += [f"{folder}/{name}".strip("/") for name in inner]
            for name in names:
                path = f"{folder}/{name}".strip("/")
                if CANARY in name.lower() or CANARY.encode() in store.open(path).read().lower():
                    found.append(path)
    return found


def put_everywhere(stand_in: StandIn) -> User:
    """The canary in every room: account, gifts of all kinds, mails, a loan, an invitation, a message."""
    user = person(ADDRESS, first_name="Zoé", last_name=CANARY.capitalize())
    application_of(user)
    signed_in = Client()
    signed_in.force_login(user)
    received(
        stand_in, email=ADDRESS, donor_name=NAME, message=f"Courage, {CANARY}", is_public=True,
        dedication=DedicationRequest(
            kind="honour", name=NAME, card_email="autre@example.org", card_signature=NAME, card_message="Pour toi"
        ),
    )  # fmt: skip
    promise = monthly(stand_in, email=ADDRESS, donor_name=NAME)
    stand_in.cancel(promise.subscription_id)
    tell(stand_in)
    assert RecurringDonation.objects.get(pk=promise.pk).status == "ended"
    DonorPreferences.objects.create(email=ADDRESS, wants_updates=False)
    AccessLink.objects.create(email=ADDRESS, language="fr", handled_at=timezone.now())
    today = timezone.localdate()
    Loan.objects.create(
        panel_set=PanelSet.objects.create(name="Essai"), status="cancelled", host_name="Un syndicat", city="Ici",
        starts_on=today - timedelta(days=30), ends_on=today - timedelta(days=20), contact_name=NAME,
        contact_email=ADDRESS, contact_phone="", message=f"De {CANARY}",
    )  # fmt: skip
    make_invitation(email=ADDRESS)
    announce_gift(
        fund=promise.fund, organisation_name="Un syndicat", contact_name=NAME, contact_email=ADDRESS,
        message=f"De {CANARY}",
    )  # fmt: skip
    _as_a_member(user)
    message = ContactMessage.objects.create(name=NAME, email=ADDRESS, language="fr", message=f"Je suis {CANARY}")
    queue_mail(
        kind="contact",
        object_key=f"contact:{message.pk}",
        to="bureau@example.org",
        language="fr",
        context={"message": message.pk},
    )
    send_due_mails()
    return user


def _as_a_member(user: User) -> None:
    """A delegate who invited, asked to join and asked for a workshop."""
    union = make_organisation()
    Delegation.objects.create(person=user, organisation=union)
    DelegateInvitation.objects.create(organisation=union, email=ADDRESS, invited_by=user)
    JoinRequest.objects.create(group="D", contact_name=NAME, email=ADDRESS, message=f"Je suis {CANARY}")
    WorkshopRequest.objects.create(
        organisation_name="Un syndicat",
        contact_name=NAME,
        contact_email=ADDRESS,
        subject="Un atelier",
        wished_on=timezone.localdate(),
        place="Ici",
        people=12,
        message=f"De {CANARY}",
    )
