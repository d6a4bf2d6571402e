"""Settings shared by every environment. Safe by default: `dev` relaxes, `production` demands."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .accounts import *  # noqa: F403
from .storages import on_disk
from .till import *  # noqa: F403

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DEBUG = False
ALLOWED_HOSTS: list[str] = []

SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# The site's own apps, from the front page down. What stands below them reads these lists and names none of them.
OWN_APPS = [
    "home",
    "campaigns",
    "education",
    "exhibitions",
    "projects",
    "members",
    "news",
    "donations",
    "directory",
    "core",
    "users",
]
OWN_PACKAGES = [*OWN_APPS, "ciso_site"]
# Whose rows the sitemap and the feeds are made of, besides pages.
CONTENT_APPS = {"campaigns", "directory", "exhibitions", "news", "projects"}
INSTALLED_APPS = [
    *OWN_APPS,
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "donations.webhooks.WebhookFirst",
    "core.http.ForwardedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.PrivacyMiddleware",
    "core.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.AdminPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "core.middleware.AddressLocaleMiddleware",
    "core.middleware.CleanRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.body_limits.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.audit.AuditMiddleware",
    "core.accounts.second_factor.SecondFactorMiddleware",
    "core.refusals.RefusalMiddleware",
    "core.redirects.RedirectMiddleware",
]
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"

ROOT_URLCONF = "ciso_site.urls"
WSGI_APPLICATION = "ciso_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # Compiled once; the project's own pages with their line breaks folded.
            "loaders": [
                (
                    "core.markup.loaders.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["core.templatetags.house"],
        },
    },
]

# Database -------------------------------------------------------------------------------------------------

DATABASES: dict[str, dict] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("es", _("Spanish")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("es", "Español"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a copy that waits for its translation is a draft
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

# Static files and media -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The entry style sheets whose imports are bundled into one file.
BUNDLED_SHEETS = [
    f"css/{name}.css"
    for name in ("main", "exhibition", "journal", "front", "giver", "paper", "search", "field", "members")
]
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / "var" / "media"
STORAGES: dict[str, dict] = {
    **on_disk(MEDIA_ROOT, BASE_DIR / "var" / "private"),
    "staticfiles": {"BACKEND": "core.static_storage.BundledStaticFilesStorage"},
}
WAGTAILIMAGES_RENDITION_STORAGE = "public"
MEDIA_SERVED_HERE = False  # MEDIA_ROOT, by this process: no web server stands before it
# On a local disk, the proxy sends the bytes of guarded files once the site has judged who asks (deploy/Caddyfile).
PROXY_SENDS_FILES = False
SENDFILE_BACKEND = "core.handover"
WHITENOISE_MAX_AGE = 60 * 60

# Cache, tasks, mail ---------------------------------------------------------------------------------------

CACHES: dict[str, dict] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default="CISO <ne-pas-repondre@example.org>")
EMAIL_TIMEOUT = 20

# Wagtail --------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "CISO"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "staff_door"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # one place for passwords: the account's own pages
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # and one for addresses, where they are proved
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody knows another's password: a new account signs in by a mailed code
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILIMAGES_IMAGE_MODEL = "core.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.uploads.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "jfif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILMEDIA = {
    "MEDIA_MODEL": "core.CustomMedia",
    "MEDIA_FORM_BASE": "core.recordings.RecordingForm",
    "AUDIO_EXTENSIONS": ["m4a", "mp3", "ogg", "wav"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
WAGTAILDOCS_DOCUMENT_MODEL = "core.CustomDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.documents.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILSEARCH_BACKENDS: dict[str, dict] = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# The CMS's own search: French stems without accents. A migration makes this configuration.
POSTGRESQL_SEARCH = {"SEARCH_CONFIG": "fr_unaccent"}
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAIL_WORKFLOW_ENABLED = False  # editors publish their own pages: nobody waits for a group without members
WAGTAIL_ALLOW_UNICODE_SLUGS = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Headers --------------------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "SAMEORIGIN"  # the CMS previews public pages in a frame of its own
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # for that reason
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
PERMISSIONS_POLICY: dict[str, list] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}
# Where our forms lead at Stripe: the hosted checkout, and the billing portal on a host of its own.
STRIPE_PAGES = ["https://checkout.stripe.com", "https://billing.stripe.com"]
CONTENT_SECURITY_POLICY: dict = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        # A browser applies form-action to the redirect that follows a form too.
        "form-action": [SELF, *STRIPE_PAGES],
    },
}
# Wagtail's page editor writes per-request inline scripts and offers no nonce: its admin alone is relaxed.
ADMIN_SECURITY_POLICY = {
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}

# The till -------------------------------------------------------------------------------------------------

# How many proxies of ours stand before the site, each of which writes `Forwarded`: only what the outermost of them saw
# is believed (core.http).
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}, "stripe": {"level": "WARNING"}},
}
