"""Settings for one's own machine: SQLite, files on disk, and the demo when DEMO=1."""

import hashlib

from config.settings.base import *  # noqa: F403
from config.settings.base import INSTALLED_APPS, MIDDLEWARE, STORAGES, VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
# Only loopback names: nothing of this form of the site is meant for other machines.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SECRET_KEY = env.str("SECRET_KEY", default="for-one-machine-only-" + hashlib.sha256(str(VAR_DIR).encode()).hexdigest())
DATA_CONTROLLER = env.str("DATA_CONTROLLER", default="The programme’s host organisation")

# Passkeys and cookies want one name for the machine.
MIDDLEWARE = ["core.middleware.LocalhostMiddleware", *MIDDLEWARE]

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

if DEMO:
    INSTALLED_APPS = ["demo", *INSTALLED_APPS]
    DELIVERY_EMAIL_BACKEND = "demo.mail.CaughtMailBackend"
