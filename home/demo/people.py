"""Organisations and accounts of the demonstration."""

import secrets
from pathlib import Path

from django.contrib.auth.models import Group

from core.accounts.addresses import mark_proved
from directory.models import Organisation, OrganisationRole
from users.models import User

from ..roles import DELEGATES, EDITORS, TREASURERS
from .data import read

ACCOUNTS: tuple[tuple[str, str, list[str]], ...] = (
    ("redaction", "editor", [EDITORS]),
    ("tresorerie", "treasurer", [TREASURERS]),
    ("delegation", "delegate of a union", [DELEGATES]),
    ("administration", "administrator", []),
)


def load_organisations() -> None:
    """Create or update every organisation by its code, then place it in the tree."""
    rows = read("organisations.yaml")
    for row in rows:
        organisation, _created = Organisation.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "acronym": row["acronym"] or "",
                "name_language": row["lang"],
                "country": row["country"] or "",
                "is_public": row["is_public"],
            },
        )
        for role in row["roles"]:
            OrganisationRole.objects.get_or_create(organisation=organisation, role=role)
    by_code = {organisation.code: organisation for organisation in Organisation.objects.all()}
    for row in rows:
        if row["parent"]:
            Organisation.objects.filter(code=row["code"]).update(parent=by_code[row["parent"]])


def load_accounts(folder: Path) -> str:
    """Create the four accounts, and return (and write in `folder`) their addresses and passwords.

    Passwords are drawn at random the first time and kept in that file, readable by its owner only.
    """
    path = folder / "accounts.txt"
    if path.exists() and User.objects.filter(email__endswith="@example.org").count() >= len(ACCOUNTS):
        return path.read_text(encoding="utf-8")
    lines = []
    for name, role, groups in ACCOUNTS:
        password = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        administrator = name == "administration"
        user, _created = User.objects.update_or_create(
            email=f"{name}@example.org",
            defaults={"first_name": role.capitalize(), "is_staff": administrator, "is_superuser": administrator},
        )
        user.set_password(password)
        user.save()
        mark_proved(user)
        user.groups.set(Group.objects.filter(name__in=groups))
        lines.append(f"  {role:<20} {user.email:<28} {password}")
    text = "\n".join(lines) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return text
