"""Where allauth asks this site how it does things."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from users import reauthentication, second_factor
from users.circles import is_member
from users.middleware import ACCESS

STAY_SIGNED_IN = timedelta(days=30)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by invitation only, staff led to their admin, and one rule of what is a fresh proof of who one is."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is shut",
        "duplicate_email": "That is your address already",
        "email_password_mismatch": "That address and password do not go together",
        "email_taken": "Another account has that address",
        "enter_current_password": "That is not your password",
        "incorrect_code": "That is not the code we sent",
        "incorrect_password": "That is not your password",
        "rate_limited": "Wait a few minutes before the next try",
        "too_many_login_attempts": "Too many wrong tries. Ask for a code instead, or wait a few minutes",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is made by accepting an invitation, and in no other way."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not reauthentication.is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Password and second factor, where somebody has one; else a code by mail."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return methods
        return [
            {"id": reauthentication.MAILED_CODE, "description": "A code by email", "url": reverse("confirm_it_is_you")}
        ]

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in until the browser is closed, or for thirty days if asked to; staff always the former."""
        super().login(request, user)
        stays = "remember" in request.POST and not second_factor.was_passed(request)
        request.session.set_expiry(int(STAY_SIGNED_IN.total_seconds()) if stays else 0)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.has_perm(ACCESS) and not is_member(request.user):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email")

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Any:
        """allauth's own way, with the site's name at hand."""
        context = context | {"site_name": settings.WAGTAIL_SITE_NAME}
        return super().render_mail(template_prefix, email, context, headers)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted: a stolen backup holds none that works."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That is not the code the app shows now",
        "cannot_generate_recovery_codes": "Recovery codes come with a second factor. Set one up first",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """The first key encrypts, all of them decrypt, so that a key can be changed."""
    keys = settings.SECOND_FACTOR_KEYS or [f"second factor {settings.SECRET_KEY}"]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])
