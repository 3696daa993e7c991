"""Settings for the tests: fast, in memory, and otherwise what production uses."""

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    DATABASE_CACHE,
    DATABASES,
    ELASTICSEARCH_URL,
    INSTALLED_APPS,
    POSTGRES_OPTIONS,
    SQLITE_OPTIONS,
    STORAGES,
    VAR_DIR,
    env,
)

SECRET_KEY = "for-tests-only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = True
INSTALLED_APPS = ["demo", *INSTALLED_APPS]

DATABASES = {"default": env.db("TEST_DATABASE_URL", default="sqlite://:memory:")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | {"init_command": "PRAGMA foreign_keys=ON;"}
else:
    DATABASES["default"]["OPTIONS"] = POSTGRES_OPTIONS | DATABASES["default"].get("OPTIONS", {})
CACHES = {
    "default": {"BACKEND": DATABASE_CACHE, "LOCATION": "cache_entries"},
    "pages": {"BACKEND": DATABASE_CACHE, "LOCATION": "cached_pages"},
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATA_CONTROLLER = "Test host organisation"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
MEDIA_ROOT = VAR_DIR / "test-media"
ERASURE_LIST = VAR_DIR / "test-erased.jsonl"
# Only tests that ask for it have one: tests/elasticsearch_server.py.
TEST_ELASTICSEARCH_URL = ELASTICSEARCH_URL
ELASTICSEARCH_URL = ""
LOGGING_CONFIG = None
