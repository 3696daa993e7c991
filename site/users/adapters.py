"""Where allauth asks this site how it does things."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from users import address_troubles, addresses, reauthentication, second_factor
from users.circles import is_member
from users.devices import in_words
from users.second_factor import ACCESS

STAY_SIGNED_IN = timedelta(days=30)
AUTHENTICATE_STAGE = "allauth.mfa.stages.AuthenticateStage"
WAYS = {
    "reauthenticate": "Type your password",
    "mfa_reauthenticate": "Type a code from your authenticator app",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}
# Codes that let somebody in.
KEYS = {"account/email/login_code", "account/email/password_reset_code"}
# Codes: whoever waits for one gets it at the address that they named.
ASKED_FOR = KEYS | {
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
}


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
        "max_email_addresses": "You have %s addresses already. Take one away first",
        "rate_limited": "Wait a few minutes before the next try",
        "too_many_login_attempts": "Too many wrong tries. Ask for a code instead, or wait a few minutes",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is made by accepting an invitation, and in no other way."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not reauthentication.is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Password and second factor, where somebody has one; else a code by mail, with a passkey or without."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = WAYS.get(method["id"], method["description"])
        if user.is_authenticated and not user.has_usable_password() and not second_factor.has_one(user):
            code = {"id": reauthentication.MAILED_CODE, "url": reverse("confirm_it_is_you")}
            methods.append(code | {"description": "Get a code by email"})
        return methods

    def get_login_stages(self) -> list[str]:
        ours = "users.second_factor.SecondFactorStage"
        return [ours if stage == AUTHENTICATE_STAGE else stage for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in until the browser is closed, or for thirty days if asked to; staff always the former."""
        super().login(request, user)
        stays = "remember" in request.POST and not second_factor.was_passed(request)
        # A day on which it ends, and not a number of days since it was last written.
        request.session.set_expiry(STAY_SIGNED_IN if stays else 0)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.has_perm(ACCESS) and not is_member(request.user):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email")

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        is_confirmed = addresses.confirm(request=request, address=email_address)
        if not is_confirmed:
            self.add_message(
                request,
                messages.ERROR,
                "account/messages/email_confirmation_failed.txt",
                {"email": email_address.email},
            )
        return is_confirmed

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell of a change of an account at each address of it, and at `email`; those that mail fails to reach not."""
        reached = [address.email for address in addresses.reachable(user)]
        if email and email not in reached and not addresses.fails(user, email):
            reached.append(email)
        for address in reached:
            super().send_notification_mail(template_prefix, user, context, email=address)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Any:
        """allauth's own way, with the site's name at hand."""
        context = context | {"site_name": settings.WAGTAIL_SITE_NAME}
        if template_prefix in KEYS:
            email = address_troubles.where_a_key_goes(email)
        message = super().render_mail(template_prefix, email, context, headers)
        message.is_asked_for = template_prefix in ASKED_FOR
        return message


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted: a stolen backup holds none that works.

    Of a passkey only its public part is kept, which opens nothing.
    """

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That is not the code the app shows now",
        "cannot_generate_recovery_codes": "Recovery codes come with a second factor. Set one up first",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's signature
        """What a passkey is called at first: the browser and system that it is made in."""
        return in_words(allauth_context.request.META.get("HTTP_USER_AGENT", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.WAGTAIL_SITE_NAME}


def _cipher() -> MultiFernet:
    """The first key encrypts, all of them decrypt, so that a key can be changed."""
    keys = settings.SECOND_FACTOR_KEYS or [f"second factor {settings.SECRET_KEY}"]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])
