"""Development and demonstration: SQLite, files for mail, the local Stripe stand-in."""

from urllib.parse import urlsplit

from .base import *  # noqa: F403
from .base import (
    BASE_DIR,
    CONTENT_SECURITY_POLICY,
    POSTGRESQL_SEARCH,
    SITE_URL,
    STRIPE_API_BASE,
    WAGTAILSEARCH_BACKENDS,
    env,
)
from .storages import on_disk

DEBUG = env.bool("DEBUG", default=False)
DEMO_DIR = BASE_DIR / env("DEMO_DIR", default="var/demo")
SECRET_KEY = env("SECRET_KEY", default="development-only-key-that-production-refuses-to-start-with")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", urlsplit(SITE_URL).hostname or "localhost"]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DEMO_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Immediate transactions take the write lock at once, so that two writers wait instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }

if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    WAGTAILSEARCH_BACKENDS["default"] |= POSTGRESQL_SEARCH

MEDIA_ROOT = DEMO_DIR / "media"
STATIC_ROOT = DEMO_DIR / "static"
STORAGES = {
    **on_disk(MEDIA_ROOT, DEMO_DIR / "private"),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_SERVED_HERE = True
WHITENOISE_USE_FINDERS = True
if env.bool("STATIC_BUNDLED", default=False):
    # As in production, to measure it: one hashed, compressed sheet. Run `manage.py collectstatic` first.
    STORAGES["staticfiles"] = {"BACKEND": "core.static_storage.CompressedBundledStaticFilesStorage"}
    WHITENOISE_USE_FINDERS = False
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DEMO_DIR / "mail"
# Whoever loads the demonstration has its tasks done then, not left to the worker by the hundred.
TASKS = {"default": {"BACKEND": env("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend")}}

STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="sk_test_demonstration")
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=["whsec_demonstration"])
if not STRIPE_API_BASE.startswith("https://"):
    # The stand-in's pages take the place of Stripe's, one for one: what production does not name is blocked here too.
    STAND_IN_PAGES = {
        "https://checkout.stripe.com": STRIPE_API_BASE,
        "https://billing.stripe.com": STRIPE_API_BASE.replace("127.0.0.1", "localhost"),
    }
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = [
        STAND_IN_PAGES.get(origin, origin) for origin in CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]
    ]

# The demonstration's accounts are handed out ready to use. `STAFF_SECOND_FACTOR=1` shows what production asks for.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=False)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
