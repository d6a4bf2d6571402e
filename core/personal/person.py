"""Who somebody is, by an address that was proved to be theirs."""

from users.models import User

from ..privacy import Person


def person_of(email: str) -> Person:
    """The person of this address, with their account if there is one."""
    account = User.objects.filter(email__same_address=email).values_list("pk", flat=True).first()
    return Person(email=email.lower(), user_id=account)
