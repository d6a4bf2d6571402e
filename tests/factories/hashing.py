"""Production's password hash with fewer rounds."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickPBKDF2(PBKDF2PasswordHasher):
    """Some ten milliseconds instead of some hundreds."""

    iterations = 30_000
