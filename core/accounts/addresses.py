"""Which address of an account was proved to be its owner's: by a code or a link that was mailed there, and used."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_reset
from django.conf import settings
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from users.models import User


def is_proved(user: Any) -> bool:
    """True when whoever uses the account showed that they read the mail of the address it bears now."""
    addresses = EmailAddress.objects.filter(user_id=user.pk, verified=True)
    return bool(user.email) and addresses.filter(email__same_address=user.email).exists()


def mark_proved(user: User) -> None:
    """Note that the account's address was proved by something that was mailed there."""
    follow_address(User, user)
    EmailAddress.objects.filter(user=user, email__same_address=user.email).update(verified=True)


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def follow_address(sender: Any, instance: User, update_fields: frozenset[str] | None = None, **_kwargs: Any) -> None:
    """Whoever writes another address into an account, the CMS or a shell, proves nothing: it waits to be proved."""
    if update_fields is not None and not update_fields & {"email", "is_active"}:
        return
    email = instance.email.lower()
    if not instance.is_active or EmailAddress.objects.filter(user=instance, email=email).exists():
        return
    EmailAddress.objects.filter(user=instance).delete()
    EmailAddress.objects.create(user=instance, email=email, primary=True, verified=False)


@receiver(email_confirmed)
def void_what_came_before(request: HttpRequest, email_address: EmailAddress, **_kwargs: Any) -> None:
    """At the first proof of an account's address, a password that its prover did not show is void.

    Somebody else may have chosen it, and have waited for the owner to arrive.
    """
    user = email_address.user
    before = EmailAddress.objects.filter(user=user, verified=True).exclude(pk=email_address.pk).exists()
    shown = any(record.get("method") == "password" for record in get_authentication_records(request, user))
    if not before and not shown and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])


@receiver(password_reset)
def reset_is_proof(user: User, **_kwargs: Any) -> None:
    """The link by which a password is chosen was mailed to the account's address."""
    mark_proved(user)
