"""Settings for a real installation. It refuses to start half configured, in one plain sentence."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import SITE_URL, env

REQUIRED = {
    "SECRET_KEY": "a long random text that signs cookies and links",
    "ALLOWED_HOSTS": "the host names of this site, separated by commas",
    "EMAIL_URL": "the mail sender, for example smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "the address that mail is sent from",
    "DATA_CONTROLLER": "the organisation that answers for personal data",
    "SITE_URL": "the address of this site, for example https://network.example.org",
}
for _name, _meaning in REQUIRED.items():
    if not env.str(_name, default=""):
        raise ImproperlyConfigured(f"Set {_name}: {_meaning}.")
if env.bool("DEMO", default=False):
    raise ImproperlyConfigured("The demo has open accounts: it never runs with the production settings. Unset DEMO.")
if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("Debug pages show secrets: unset DEBUG.")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

# How many proxies of ours stand in front; rate limits count the address that the last of them saw.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if env.str("FORWARDED_ALLOW_IPS", default="") and not TRUSTED_PROXY_COUNT:
    # Otherwise all visitors would count as one, and share one limit.
    raise ImproperlyConfigured("FORWARDED_ALLOW_IPS names a proxy: set TRUSTED_PROXY_COUNT to how many stand in front.")
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
