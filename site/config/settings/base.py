"""Settings that every installation shares. The environment is read in this package and nowhere else."""

from pathlib import Path

import environ

from config.settings.accounts import *  # noqa: F403
from config.settings.security import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[3]
env = environ.Env()

# What the installation keeps on disk when it has no other place for it.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))


def address(name: str, *, otherwise: str) -> str:
    """A variable that names a server; set and empty is the same as not set."""
    return env.str(name, default="") or otherwise


DEBUG = False
DEMO = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])

INSTALLED_APPS = [
    "network.home",
    "network.joining",
    "network.directory",
    "network.privacy",
    "network.asks",
    "network.conversations",
    "network.connections",
    "network.practice",
    "network.profiles",
    "network.proposals",
    "network.moderation",
    "network.notifications",
    "programme",
    "blog",
    "search",
    "topics",
    "users",
    "cohorts",
    "core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "users.wagtail_users.NetworkUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "lucide",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "core.middleware.ResponseHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "core.middleware.AdminPolicyMiddleware",
    "core.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.WrongMethodMiddleware",
    "users.middleware.SignedOutMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "network.privacy.middleware.LeavingMiddleware",
    "users.middleware.SecondFactorMiddleware",
    "users.middleware.ReauthenticationMiddleware",
    "network.joining.guard.CompactMiddleware",
    "users.middleware.LastSeenMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
# The site stands at the root of its host, whatever a server is told.
FORCE_SCRIPT_NAME = ""
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "core.forms.NetworkFormRenderer"

# Data ------------------------------------------------------------------------------------------

# IMMEDIATE, WAL and a patient timeout: without them concurrent writers lose most of their writes.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}
# Who may see what makes long statements: PostgreSQL would compile each anew, for seconds, to save milliseconds.
POSTGRES_OPTIONS = {"options": "-c jit=off"}
DATABASES = {
    "default": env.db_url_config(address("DATABASE_URL", otherwise=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")),
}
# Kept for a minute: SQLite too reads anew, with each connection, what all tables are.
DATABASES["default"].update({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
else:
    DATABASES["default"]["OPTIONS"] = POSTGRES_OPTIONS | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Every process shares both. What must not be forgotten, such as counts of tries and codes that were used, stays in the
# database; pages may go elsewhere, and may be lost.
DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"
CACHES = {
    "default": {"BACKEND": DATABASE_CACHE, "LOCATION": "cache_entries", "OPTIONS": {"MAX_ENTRIES": 100_000}},
    "pages": env.cache_url_config(address("CACHE_URL", otherwise="dbcache://cached_pages?max_entries=5000")),
    # Wagtail would write each picture of each view to the default one; reading its row costs less.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

AUTH_USER_MODEL = "users.User"

# Language and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"
FORMAT_MODULE_PATH = ["config.formats"]

# Files -----------------------------------------------------------------------------------------

STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
# Members' files: outside MEDIA, so that no server hands them out; each is sent by a view that asks who may have it.
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Marks of people who were erased: outside the database, so that a restored one does not bring them back.
ERASURE_LIST = VAR_DIR / "erasures" / "erased.jsonl"

# Mail ------------------------------------------------------------------------------------------

# Mail is a row in the database first; the worker delivers it by the backend that EMAIL_URL names.
_delivery = env.email_url_config(address("EMAIL_URL", otherwise="consolemail://"))
EMAIL_BACKEND = "core.mail.OutboxEmailBackend"
DELIVERY_EMAIL_BACKEND = _delivery["EMAIL_BACKEND"]
EMAIL_HOST = _delivery.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _delivery.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _delivery.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _delivery.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_delivery.get("EMAIL_USE_TLS", False))
EMAIL_USE_SSL = bool(_delivery.get("EMAIL_USE_SSL", False))
EMAIL_FILE_PATH = _delivery.get("EMAIL_FILE_PATH") or str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="network@example.org")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
# How long a worker may hold one task before another takes it over.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=120)

# Search ----------------------------------------------------------------------------------------

# Without an address the database is searched, and it answers as well whenever Elasticsearch does not.
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_API_KEY = env.str("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_CA_CERTS = env.str("ELASTICSEARCH_CA_CERTS", default="")
ELASTICSEARCH_INDEX_PREFIX = address("ELASTICSEARCH_INDEX_PREFIX", otherwise="network")
ELASTICSEARCH_SHARDS = int(address("ELASTICSEARCH_SHARDS", otherwise="1"))
ELASTICSEARCH_REPLICAS = int(address("ELASTICSEARCH_REPLICAS", otherwise="0"))
# How long a reader waits for it, in seconds.
ELASTICSEARCH_TIMEOUT = float(address("ELASTICSEARCH_TIMEOUT", otherwise="0.8"))

# Who we are ------------------------------------------------------------------------------------

# The organisation that answers for personal data; editors may word it further in the site settings.
DATA_CONTROLLER = env.str("DATA_CONTROLLER", default="")
# The address of this site in mails and feeds, without a trailing slash.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")

# Wagtail ---------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Empowered and Healthy Communities"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "core.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.image_forms.SiteImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.wagtail_backend"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []
WAGTAIL_I18N_ENABLED = False
# One password for many is kept in clear and can be guessed at without a limit; members' news has its own way.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]},
    }
}
TAGGIT_CASE_INSENSITIVE = True

# Logs go to the console, without addresses or names; the platform keeps them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "core.logs.SparingFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # They tell of every page and topic that is saved; the history in the admin holds that.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # It tells of every request, and at length of each that fails; we say so ourselves, in one line.
        "elastic_transport": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
