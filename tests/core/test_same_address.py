"""Two addresses are one only when mail to both reaches the same box."""

import pytest
from django import forms
from django.db import connection
from django.db.models.functions import Upper

from core.forms import ReachableEmailField
from core.mail import queue_mail
from core.models import OutgoingMail
from core.personal.person import person_of
from core.personal.sources import erase_mails
from core.privacy import Person
from tests.factories.people import person
from users.models import User

pytestmark = pytest.mark.django_db
MIKE = "mike@gmail.com"
# Each becomes a plain letter when its case changes.
ALIKE = [
    "m\u0131ke@gmail.com",
    "mike@gma\u0131l.com",
    "\u0130pek@gmail.com",
    "mike@\u017fite.org",
]


@pytest.mark.parametrize("address", [*ALIKE, "\u0130" * 64 + "@" + "d" * 60 + ".org"])
def test_an_address_with_letters_that_fold_into_others_is_refused_at_every_form(address):
    with pytest.raises(forms.ValidationError):
        ReachableEmailField().clean(address)


def test_an_address_is_kept_in_small_letters_and_measured_as_it_is_kept():
    assert ReachableEmailField().clean("Marie@Example.ORG") == "marie@example.org"
    assert ReachableEmailField().clean("marie@médias.example.org") == "marie@médias.example.org"


@pytest.mark.parametrize("address", ALIKE)
def test_a_link_mailed_to_another_address_shows_nobody_s_account(address):
    person(MIKE)
    assert person_of(address).user_id is None
    assert person_of("Mike@GMail.com").user_id == User.objects.get(email=MIKE).pk


def test_control_compared_in_capitals_they_are_one():
    person(MIKE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT UPPER(%s) = UPPER(%s)", ["mike@gma\u0131l.com", MIKE])
        folds = cursor.fetchone()[0]
    same = User.objects.annotate(capitals=Upper("email")).filter(email__iexact="mike@gma\u0131l.com").exists()
    assert same is folds
    assert "mike@gma\u0131l.com".upper() == MIKE.upper()


def test_an_erasure_empties_mails_that_name_this_address_and_none_that_holds_it_in_another():
    person(MIKE)
    sent = {"status": OutgoingMail.Status.SENT}
    words = {"mike@gmail.com.": "", "Mike@gmail.com, merci": "", "dear.mike@gmail.com": None, "mike@gmail.com-x": None}
    mails = {}
    for number, text in enumerate(words):
        queue_mail(kind="contact", object_key=f"t{number}", to="equipe@example.org", language="fr", context={})
        mails[text] = OutgoingMail.objects.get(object_key=f"t{number}")
        OutgoingMail.objects.filter(pk=mails[text].pk).update(text=text, **sent)
    erase_mails(Person(email=MIKE, user_id=None))
    for text, left in words.items():
        mails[text].refresh_from_db()
        assert mails[text].text == (text if left is None else left), text
