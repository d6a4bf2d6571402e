"""What the public types: the trap, addresses to which mail goes, and text that is longer or emptier than it looks."""

from datetime import timedelta

import pytest
from django import forms
from django.utils import timezone

from campaigns.models import UnionAnnouncement
from core.forms import (
    HONEYPOT,
    HoneypotInput,
    LineField,
    LinesField,
    PublicForm,
    ReachableEmailField,
    email_field,
    name_field,
)
from core.text import clean_line
from donations.forms.dues import DueForm
from donations.forms.gift import GiftForm
from donations.models import Donation
from education.models import WorkshopRequest
from exhibitions.models import Loan
from home.forms import ContactForm
from home.models import ContactMessage
from members.forms import JoinForm
from members.models import JoinRequest
from tests.factories.exhibitions import make_exhibition
from tests.factories.gifts import FROM_OUR_PAGE, gift_data, make_fund

pytestmark = pytest.mark.django_db
PASTED = [
    "marie@example.org\u200b",
    "\ufeffmarie@example.org",
    "marie@exam\u00adple.org",
    " marie\u2060@example.org\u00a0",
]
UNREACHABLE = [
    "marie@localhost",
    "marie@[127.0.0.1]",
    "marie@[IPv6:::1]",
    "marie@127.0.0.1",
    "marie@10.0.0.10",
    f"{'m' * 65}@example.org",
    f"marie@{'.'.join(['a' * 60] * 5)}.org",
    "marie@serveur",
    "marie@serveur.local",
    "marie@serveur.invalid",
    "marie@serveur.LAN",
    '"marie curie"@example.org',
    '"marie\u0001"@example.org',
    "marie@example.org\nBcc: x@example.org",
    "marie@@example.org",
    "marie..curie@example.org",
    ".marie@example.org",
    "marie@-example.org",
    "marie@example..org",
    "marie curie@example.org",
    "<marie@example.org>",
    "marie@example.org.",
    "marie@example.o",
    "\u200b",
]
REACHED = [
    "marie@example.org",
    "m@x.co",
    "marie+don@sous.domaine.example.org",
    f"{'m' * 64}@example.org",
    "o'brien@x.ca",
]
LONGER_ONCE_NORMAL = "क़"


def public_forms() -> list[type[PublicForm]]:
    found, waiting = [], [PublicForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found += [kind] if kind.base_fields else []
    return sorted(found, key=lambda kind: kind.__name__)


def forms_with(field: type[forms.Field]) -> list[tuple[type[PublicForm], str]]:
    return [(kind, name) for kind in public_forms() for name, one in kind.base_fields.items() if isinstance(one, field)]


def cleaned(field: forms.Field, text: str) -> str:
    """What the field keeps of a text, or the code of its refusal."""
    try:
        return field.clean(text)
    except forms.ValidationError as refusal:
        return f"refused: {refusal.error_list[0].code}"


@pytest.mark.parametrize("typed", PASTED)
def test_what_nobody_sees_in_an_address_is_dropped(typed):
    assert email_field().clean(typed) == "marie@example.org"


@pytest.mark.parametrize("typed", UNREACHABLE)
def test_an_address_that_cannot_receive_mail_is_refused(typed):
    assert cleaned(email_field(), typed).startswith("refused: ")


@pytest.mark.parametrize("typed", REACHED)
def test_an_address_that_can_is_taken_as_typed(typed):
    assert email_field().clean(typed) == typed


def test_control_djangos_own_field_takes_most_of_the_unreachable():
    taken = [typed for typed in UNREACHABLE if not cleaned(forms.EmailField(), typed).startswith("refused: ")]
    assert len(taken) >= 8


def test_every_address_asked_of_the_public_is_checked_in_the_same_way():
    addresses = forms_with(forms.EmailField)
    assert len(addresses) >= 8
    assert set(addresses) == set(forms_with(ReachableEmailField))


def test_every_line_asked_of_the_public_is_checked_on_what_is_kept():
    plain = [
        (kind.__name__, name)
        for kind, name in forms_with(forms.CharField)
        if type(kind.base_fields[name]) is forms.CharField and not kind.base_fields[name].widget.is_hidden
    ]
    # Amounts have a parser of their own, and the trap keeps nothing.
    assert {name for _kind, name in plain} <= {"amount", "other_amount", HONEYPOT}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍💻 Zoé", "👩‍💻 Zoé"),
        ("❤️‍🔥", "❤️‍🔥"),
        ("\U0001fae9 Léo", "\U0001fae9 Léo"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"),
        ("Zoe\u0301", "Zoé"),
        ("Ma\u0000rie", "Marie"),
        ("Ma\ud800rie", "Marie"),
        ("pay\u200cpal", "paypal"),
        ("Marie\u200d", "Marie"),
        ("Marie \u200b Curie", "Marie Curie"),
        ("Marie\ue000\ufdd0\U000e0001", "Marie"),
        ("\u200c\u200d", ""),
        ("\u3164", ""),
        ("\u2800\u2800", ""),
        ("\ufe0f", ""),
        ("\u0301", ""),
        ("\u00ad\u2060\ufeff", ""),
        ("\u115f\u1160\uffa0", ""),
    ],
)  # fmt: skip
def test_what_shows_is_kept_and_what_hides_is_dropped(typed, kept):
    assert clean_line(typed) == kept


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2800", "\u200c\u200d", "\u0301", " \u00a0 ", "\u0000"])
def test_a_name_that_nobody_can_read_is_no_name(name):
    assert cleaned(name_field(), name) == "refused: required"


def test_the_length_is_that_of_what_is_kept():
    field = LineField(max_length=120)
    assert cleaned(field, LONGER_ONCE_NORMAL * 61) == "refused: max_length"
    assert field.clean("e\u0301" * 120) == "é" * 120
    assert LinesField(max_length=5).clean("a\r\nb\r\nc") == "a\nb\nc"


LONG = {"donor_name": LONGER_ONCE_NORMAL * 61, "message": LONGER_ONCE_NORMAL * 200, "organisation_name": "שּׁ" * 60}


@pytest.mark.parametrize("field", LONG)
def test_a_text_that_grows_once_normalised_gets_a_sentence_not_a_fault(client, stand_in, field):
    page = client.post("/don/", gift_data(make_fund(), **{field: LONG[field]}), **FROM_OUR_PAGE)
    assert page.status_code == 422
    assert "Raccourcissez ce texte" in page.content.decode()
    assert LONG[field] in page.content.decode()


def test_control_with_the_length_checked_on_what_was_typed_the_database_refuses(client, stand_in, monkeypatch):
    monkeypatch.setattr(LineField, "run_validators", lambda self, value: None)
    gift = gift_data(make_fund(), donor_name=LONG["donor_name"])
    assert client.post("/don/", gift, **FROM_OUR_PAGE).status_code == 503


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def trapped_forms() -> dict[str, tuple]:
    """Each public form with a trap: its address, what a person writes in it, and the rows that it makes."""
    return {
        "GiftForm": ("/don/", gift_data(make_fund()), Donation),
        "ContactForm": ("/contact/", {"name": "Zoé", "email": "zoe@example.org", "message": "Bonjour"}, ContactMessage),
        "AnnouncementForm": (
            "/don-syndical/cooperatives-mexique/",
            {
                "organisation_name": "Syndicat", "stage": "voted", "contact_name": "Zoé",
                "contact_email": "zoe@example.org",
            },
            UnionAnnouncement,
        ),
        "JoinForm": (
            "/adhesion/", {"group": "D", "contact_name": "Zoé", "email": "zoe@example.org"}, JoinRequest,
        ),
        "WorkshopForm": (
            "/materiel/atelier/",
            {
                "organisation_name": "Syndicat", "contact_name": "Zoé", "contact_email": "zoe@example.org",
                "purpose": "workshop", "subject": "Le textile", "wished_on": day(30), "place": "Rimouski",
                "people": "20", "language": "fr",
            },
            WorkshopRequest,
        ),
        "LoanForm": (
            f"{make_exhibition().url}accueillir/",
            {
                "host_name": "Syndicat", "city": "Rimouski", "starts_on": day(30), "ends_on": day(44),
                "contact_name": "Zoé", "contact_email": "zoe@example.org",
            },
            Loan,
        ),
    }  # fmt: skip


def test_the_fields_that_only_robots_see_carry_no_word_that_fillers_know():
    known = "url web site home page link mail name first last company organi phone tel fax address city zip user pass login card date"
    trapped = [kind.__name__ for kind in public_forms() if HONEYPOT in kind.base_fields]
    assert set(trapped) == {*trapped_forms(), "ReportForm"}
    assert not any(word in HONEYPOT for word in known.split())
    for kind in (GiftForm, ContactForm, JoinForm):
        widget = kind.base_fields[HONEYPOT].widget
        assert isinstance(widget, HoneypotInput)
        assert widget.attrs == {"tabindex": "-1", "autocomplete": "off"}


@pytest.mark.parametrize(
    "name", ["GiftForm", "ContactForm", "JoinForm", "WorkshopForm", "LoanForm", "AnnouncementForm"]
)
def test_who_falls_into_the_trap_is_told_and_passes_at_the_second_press(client, stand_in, name):
    address, written, rows = trapped_forms()[name]
    before = rows.objects.count()
    page = client.post(address, {**written, HONEYPOT: "https://filled.example"}, **FROM_OUR_PAGE)
    shown = page.content.decode()
    assert page.status_code == 422
    assert "gestionnaire de mots de passe" in shown
    assert "filled.example" not in shown
    assert f'name="{HONEYPOT}"' in shown
    assert rows.objects.count() == before
    assert client.post(address, {**written, HONEYPOT: ""}, **FROM_OUR_PAGE).status_code in (302, 303)
    assert rows.objects.count() == before + 1


@pytest.mark.parametrize("name", ["GiftForm", "ContactForm"])
def test_control_without_the_trap_the_robot_passes(client, stand_in, monkeypatch, name):
    address, written, rows = trapped_forms()[name]
    monkeypatch.setattr("core.forms.HONEYPOT", "another")
    before = rows.objects.count()
    assert client.post(address, {**written, HONEYPOT: "https://filled.example"}, **FROM_OUR_PAGE).status_code in (
        302,
        303,
    )
    assert rows.objects.count() == before + 1


def test_dues_are_not_paid_by_a_name_that_nobody_can_read():
    form = DueForm({"name": "\u200b\u3164", "email": "zoe@example.org"})
    assert list(form.errors) == ["name"]
    assert DueForm({"name": "Zoé", "email": "zoe@example.org\u200b"}).is_valid()
