"""The log of acts: what people with rights did, read by administrators, changed by nobody, without a secret."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.db.models import EmailField
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils import timezone

from core import audit
from core.audit import KEPT, acts, network_of, register_acts
from core.models import AuditLogEntry
from core.retention import apply_retention
from tests.factories.gifts import make_fund, open_gift
from tests.factories.members import make_membership, make_organisation, make_person
from tests.factories.people import (
    PASSWORD,
    application_of,
    code_of,
    mailed_code,
    person,
    sign_in_by_code,
    sign_in_by_password,
)  # fmt: skip
from users.models import User

pytestmark = pytest.mark.django_db
LOG = "/admin/audit_log/"


def staff(role: str = "Trésorerie", **values) -> tuple[Client, User]:
    user = make_person("equipe@staff.example.org", **values)
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client, user


def lines(after: int = 0) -> list[tuple]:
    rows = AuditLogEntry.objects.filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("action", "what", "object_key", "actor_id", "is_done"))


def last() -> int:
    return getattr(AuditLogEntry.objects.order_by("pk").last(), "pk", 0)


def test_every_way_of_signing_in_is_written_and_every_refusal(client, mailoutbox):
    user = person()
    secret = application_of(person("alex@example.org"))
    before = last()
    sign_in_by_password(client, user.email)
    sign_in_by_code(Client(), user.email, mailoutbox)
    sign_in_by_password(Client(), user.email, "pas le bon")
    sign_in_by_password(Client(), "inconnu@example.org", "pas le bon")
    half = Client()
    sign_in_by_password(half, "alex@example.org")
    assert lines(before) == [
        ("sign_in", "sign_in", str(user.pk), user.pk, True),
        ("sign_in", "sign_in", str(user.pk), user.pk, True),
        ("sign_in", "sign_in", "", None, False),
        ("sign_in", "sign_in", "", None, False),
    ]
    half.post("/compte/deux-etapes/authenticate/", {"code": code_of(secret)})
    assert len(lines(before)) == 5


def test_changes_of_password_address_and_factors_are_written(client, committed, mailoutbox):
    user = person()
    sign_in_by_password(client, user.email)
    before = last()
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    form = client.get("/compte/deux-etapes/totp/activate/").context["form"]
    client.post("/compte/deux-etapes/totp/activate/", {"code": code_of(form.secret)})
    new = {"oldpassword": PASSWORD, "password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    client.post("/compte/password/change/", new)
    client.post("/compte/deux-etapes/reauthenticate/", {"code": code_of(form.secret)})
    client.post("/compte/email/", {"email": "neuve@example.org", "action_add": ""})
    client.post("/compte/confirm-email/", {"code": mailed_code(mailoutbox)})
    written = {what for action, what, _key, actor, _done in lines(before) if (action, actor) == ("account", user.pk)}
    assert written == {"factor_added:totp", "factor_added:recovery_codes", "password_changed", "email_changed"}


def test_a_look_at_donors_an_export_and_a_refusal_are_written(stand_in):
    gift = open_gift(make_fund(), donor_name="Marie Curie", email="marie@example.org")
    client, user = staff()
    before = last()
    client.get(reverse("till_gifts:inspect", args=[gift.pk]))
    client.get(reverse("till_gifts:index"), {"q": "marie@example.org"})
    assert client.get(reverse("till_gifts:index"), {"export": "csv"}).status_code == 200
    client.get(reverse("contact_messages:index"))
    assert lines(before) == [
        ("look", "till_gifts:inspect", str(gift.pk), user.pk, True),
        ("look", "till_gifts:index", "", user.pk, True),
        ("export", "till_gifts:index", "", user.pk, True),
        ("look", "contact_messages:index", "", user.pk, False),
    ]
    assert "marie" not in str(list(AuditLogEntry.objects.values())).lower()


def test_invitations_and_decisions_are_written_whether_carried_out_or_refused():
    membership = make_membership(make_organisation())
    address = reverse("memberships:invite", args=[membership.pk])
    for role, done in (("Rédaction", True), ("Trésorerie", False)):
        user = make_person()
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        before = last()
        client.post(address, {"email": "tete@example.org", "language": "fr"})
        assert lines(before) == [("people", "memberships:invite", str(membership.pk), user.pk, done)]


def test_rights_that_are_given_are_written_with_the_group_s_number(client):
    administrator = person("admin@staff.example.org", is_superuser=True)
    client.force_login(administrator)
    user, group = make_person("nouvelle@example.org"), Group.objects.get(name="Trésorerie")
    before = last()
    form = {"email": user.email, "first_name": "A", "last_name": "B", "is_active": "on", "groups": [group.pk]}
    client.post(reverse("wagtailusers_users:edit", args=[user.pk]), form)
    assert list(user.groups.all()) == [group]
    assert lines(before) == [
        ("rights", f"users_user_groups:add:{group.pk}", str(user.pk), administrator.pk, True),
        ("rights", "wagtailusers_users:edit", str(user.pk), administrator.pk, True),
    ]


def test_an_administrator_reads_the_log_and_the_others_do_not():
    for role in ("Rédaction", "Trésorerie"):
        user = make_person()
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        assert client.get(LOG).status_code == 302
    client, _administrator = staff("", is_superuser=True, first_name="Camille")
    page = client.get(LOG).content.decode()
    assert "Camille" in page
    assert client.get(LOG, {"export": "csv"}).status_code == 200
    assert lines()[-1][:2] == ("export", "audit_log:index")


def test_nobody_writes_in_it():
    client, _administrator = staff("", is_superuser=True)
    entry = AuditLogEntry.objects.latest("pk")
    for path in (f"{LOG}new/", f"{LOG}edit/{entry.pk}/", f"{LOG}delete/{entry.pk}/"):
        assert client.post(path).status_code in (404, 405), path
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditLogEntry.objects.filter(pk=entry.pk).update(what="rien")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditLogEntry.objects.filter(pk=entry.pk).delete()


def test_control_without_its_triggers_it_could_be_rewritten():
    _client, _administrator = staff("", is_superuser=True)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditlogentry DISABLE TRIGGER USER")
    assert AuditLogEntry.objects.update(what="rien")


def test_it_is_kept_for_two_years():
    person()
    for days in (KEPT.days - 2, KEPT.days + 2):
        AuditLogEntry.objects.create(action="look", what=f"{days}", occurred_at=timezone.now() - timedelta(days=days))
    apply_retention()
    assert [entry.what for entry in AuditLogEntry.objects.filter(action="look")] == [f"{KEPT.days - 2}"]


def test_an_account_that_goes_leaves_its_number():
    _client, user = staff()
    number = user.pk
    User.objects.filter(pk=number).delete()
    assert AuditLogEntry.objects.filter(actor_id=number).exists()
    client, _administrator = staff("", is_superuser=True)
    assert f"#{number}" in client.get(LOG).content.decode()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("", ""),
        ("x", ""),
    ],
)
def test_the_network_is_kept_and_not_the_machine(address, network):
    assert network_of(address) == network


def test_each_address_of_the_log_exists():
    for name in acts():
        for arguments in ([], [1], ["users", "user", "delete"], ["core", "organisationsettings", 1]):
            try:
                reverse(name, args=arguments)
                break
            except NoReverseMatch:
                continue
        else:
            pytest.fail(name)
    with pytest.raises(audit.ImproperlyConfigured):
        register_acts("look", ["till_gifts:index"])


def tells_of_persons(model: type) -> bool:
    """An address or somebody's account in its own columns, or in those of what it belongs to."""

    def own(model: type) -> bool:
        fields = model._meta.local_concrete_fields
        return any(isinstance(field, EmailField) or field.name == "person" for field in fields)

    belongs_to = (field.related_model for field in model._meta.local_concrete_fields if field.name == "membership")
    return own(model) or any(own(other) for other in belongs_to)


def views_of_persons() -> set[str]:
    """The names of the CMS's lists and pages of rows that tell of persons."""
    found = set()

    def walk(patterns, names):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, [*names, pattern.namespace] if pattern.namespace else names)
                continue
            view = getattr(pattern.callback, "view_class", None)
            model = getattr(pattern.callback, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
            if pattern.name in ("index", "index_results", "inspect") and model and tells_of_persons(model):
                found.add(":".join([*names, pattern.name]))

    walk(get_resolver().url_patterns, [])
    return found


def test_every_look_at_rows_that_tell_of_persons_is_written():
    views = views_of_persons()
    assert len(views) > 15
    assert views - set(acts()) == set()
