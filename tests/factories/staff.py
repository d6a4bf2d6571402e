"""People of the staff, signed in."""

from django.contrib.auth.models import Group
from django.test import Client

from users.models import User


def sign_in(client: Client, role: str) -> User:
    """A person of this role, whom the client is from now on."""
    user = User.objects.create_user(f"{role.lower()}@staff.example.org", "x")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


def seen(rows) -> str:
    """What a list's form says of the rows that waited when it was read: their number and the newest of them."""
    keys = sorted(rows.values_list("pk", flat=True))
    return f"{len(keys)}-{keys[-1] if keys else 0}"
