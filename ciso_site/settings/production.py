"""Production, configured by the environment alone; it refuses to start on a missing or test secret."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import (
    BOOKS_OPEN_AT,
    POSTGRESQL_SEARCH,
    SITE_URL,
    STRIPE_API_BASE,
    STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRETS,
    env,
)
from .storages import on_disk, on_s3


def required(name: str, minimum_length: int = 1) -> str:
    """The variable's value. Raises ImproperlyConfigured, naming the variable, when absent or too short."""
    value = env(name, default="")
    if len(value) < minimum_length:
        raise ImproperlyConfigured(
            f"{name} is missing from the environment (or shorter than {minimum_length} characters). "
            "See the environment table in README.md."
        )
    return value


def refuse(condition: bool, sentence: str) -> None:
    """Raise ImproperlyConfigured with `sentence` when `condition` holds."""
    if condition:
        raise ImproperlyConfigured(sentence)


SECRET_KEY = required("SECRET_KEY", 50)
refuse(
    SECRET_KEY.startswith(("development-only", "test-only")), "SECRET_KEY is the one of development: make a new one."
)

required("SITE_URL")
refuse(not SITE_URL.startswith("https://"), "SITE_URL must start with https:// in production.")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[SITE_HOST])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

required("DATABASE_URL")
DATABASES = {"default": env.db("DATABASE_URL")}
refuse(
    DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql", "DATABASE_URL must be PostgreSQL in production."
)
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
WAGTAILSEARCH_BACKENDS["default"] |= POSTGRESQL_SEARCH  # noqa: F405

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
refuse(
    TRUSTED_PROXIES < 1,
    "TRUSTED_PROXIES is missing: how many proxies stand before the site, 1 with deploy/Caddyfile. Without it all "
    "visitors would have one address, and one of them could use up everybody's attempts.",
)

CACHE_URL = env("CACHE_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    # On one machine the database keeps it; `migrate` makes its table.
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

STORAGES = {"staticfiles": {"BACKEND": "core.static_storage.CompressedBundledStaticFilesStorage"}}
MEDIA_BUCKET = env("S3_BUCKET", default="")
if MEDIA_BUCKET:
    S3 = {
        "endpoint_url": env("S3_ENDPOINT_URL", default=None),
        "region_name": env("S3_REGION", default="ca-central-1"),
        "access_key": required("S3_ACCESS_KEY"),
        "secret_key": required("S3_SECRET_KEY"),
        "file_overwrite": False,
    }
    refuse(
        env("S3_PRIVATE_BUCKET", default="") == MEDIA_BUCKET,
        "S3_PRIVATE_BUCKET must be another bucket than S3_BUCKET: what is guarded would lie beside what everybody "
        "reads.",
    )
    # Where browsers fetch pictures and recordings: the bucket's own host, or a name that leads to it.
    MEDIA_HOST = env(
        "S3_MEDIA_HOST",
        default=f"{urlsplit(S3['endpoint_url']).netloc}/{MEDIA_BUCKET}"
        if S3["endpoint_url"]
        else f"{MEDIA_BUCKET}.s3.{S3['region_name']}.amazonaws.com",
    )
    for _directive in ("img-src", "media-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][_directive] += [f"https://{MEDIA_HOST.split('/')[0]}"]  # noqa: F405
    STORAGES |= on_s3(
        S3, public_bucket=MEDIA_BUCKET, public_host=MEDIA_HOST, private_bucket=required("S3_PRIVATE_BUCKET")
    )
else:
    MEDIA_ROOT = Path(required("MEDIA_ROOT"))
    PRIVATE_ROOT = required("PRIVATE_ROOT")
    refuse(
        Path(PRIVATE_ROOT).resolve().is_relative_to(MEDIA_ROOT.resolve()),
        "PRIVATE_ROOT lies below MEDIA_ROOT, which everybody may read.",
    )
    # The proxy reads what is public, and hands guarded files out when the site says so.
    FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750
    STORAGES |= on_disk(Path(MEDIA_ROOT), Path(PRIVATE_ROOT))
    PROXY_SENDS_FILES = env.bool("PROXY_SENDS_FILES", default=False)
STATIC_ROOT = env("STATIC_ROOT", default=STATIC_ROOT)  # noqa: F405

EMAIL_BACKEND = env("EMAIL_BACKEND", default="anymail.backends.postmark.EmailBackend")
ANYMAIL = env.json("ANYMAIL", default={})
DEFAULT_FROM_EMAIL = SERVER_EMAIL = required("DEFAULT_FROM_EMAIL")
refuse("anymail" in EMAIL_BACKEND and not ANYMAIL, "ANYMAIL must hold the mail provider's settings, as JSON.")

required("STRIPE_SECRET_KEY", 20)
STRIPE_LIVE_MODE = STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
refuse(
    not STRIPE_LIVE_MODE and not env.bool("STRIPE_ALLOW_TEST_MODE", default=False),
    "STRIPE_SECRET_KEY is not a live key. Set STRIPE_ALLOW_TEST_MODE=1 on a rehearsal server only.",
)
refuse(STRIPE_API_BASE != "https://api.stripe.com", "STRIPE_API_BASE must not be set in production.")
refuse(
    not STRIPE_WEBHOOK_SECRETS or any(not s.startswith("whsec_") or len(s) < 20 for s in STRIPE_WEBHOOK_SECRETS),
    "STRIPE_WEBHOOK_SECRETS must hold at least one signing secret (whsec_…), comma-separated.",
)
refuse(
    BOOKS_OPEN_AT is None,
    "BOOKS_OPEN_AT is missing: the moment from which the books count, for example 2027-01-01T00:00. What Stripe held "
    "then becomes their opening balance, and older charges stay in the older books.",
)

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^stripe/webhook/$"]  # Stripe does not follow redirects
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
