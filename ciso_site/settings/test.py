"""The test suite: PostgreSQL by DATABASE_URL, tasks at once, mail in memory, no network."""

from .base import *  # noqa: F403
from .base import BASE_DIR, POSTGRESQL_SEARCH, WAGTAILSEARCH_BACKENDS, env

SECRET_KEY = "test-only-key-that-production-refuses-to-start-with-0123456789"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite:///:memory:")}
# A server started to be measured keeps its connections, as in production.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("SUITE_CONN_MAX_AGE", default=0)
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    WAGTAILSEARCH_BACKENDS["default"] |= POSTGRESQL_SEARCH
if env.bool("SUITE_DATABASE_CACHE", default=False):
    # A server started to be measured keeps its cache where production on one machine does.
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"},
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "core.storages.StaffInMemoryStorage"},
    "public": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"base_url": None}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = BASE_DIR / "var" / "test" / "media"
STRIPE_SECRET_KEY = "sk_test_suite"  # noqa: S105
STRIPE_WEBHOOK_SECRETS = ["whsec_suite_current", "whsec_suite_previous"]
# A stand-in started by a test, for the commands that the test runs in their own process; nobody otherwise.
STRIPE_API_BASE = env("SUITE_STRIPE_API_BASE", default="http://127.0.0.1:1")
# Tests of the CMS sign in without it; those of the second factor switch it on.
STAFF_SECOND_FACTOR = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
