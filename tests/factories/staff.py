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
