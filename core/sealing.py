"""What must lie in a row for a while, and be read by the site alone: sealed with the site's secret key."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def locks(purpose: str) -> MultiFernet:
    """One for each secret key of the site, the current one first: keys are changed without losing what was sealed.

    What is sealed for one purpose is not opened for another.
    """
    keys = [settings.SECRET_KEY, *(str(key) for key in settings.SECRET_KEY_FALLBACKS)]
    secrets = (hashlib.sha256(f"{purpose}:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(secret)) for secret in secrets])


def seal(text: str, *, purpose: str) -> str:
    """The text, for whoever has the site's secret key alone."""
    return locks(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """What was sealed for this purpose. Raises cryptography's InvalidToken for anything else."""
    return locks(purpose).decrypt(sealed.encode()).decode()
