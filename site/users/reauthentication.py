""" "Is it still you?": what touches an account's security asks again, five minutes after the last proof.

allauth asks people who have a password or a second factor. Those who sign in by a mailed code have neither, and it
lets them through: they get a code by mail here (security findings, section 2).
"""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest

from core.mail import send_written
from users.address_troubles import address_for_code, await_code, code_arrived
from users.circles import person_of

STATE = "reauthentication_code"
MAILED_CODE = "mailed_code"
MOST_TRIES = 3
MOST_RESENDS = 3
CODE_LASTS = 10 * 60

# What may be done only by somebody who has just shown that it is still them.
GUARDED = frozenset(
    {
        "account_email",
        "make_main_address",
        "take_address_away",
        "leave_address",
        "usersessions_list",
        "end_session",
        "end_other_sessions",
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "download_data",
        "leave",
        "erase_now",
    }
)


def is_fresh(request: HttpRequest, *, by: str = "") -> bool:
    """Whether this session's person proved who they are within the last five minutes: in any way, or in this one."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records if by in ("", record.get("method"))), default=0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class MailedCode(AbstractCodeVerificationProcess):
    """A code mailed to the person of a session, to be typed into it."""

    state_key = STATE
    template = "users/email/confirm_code"

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(max_attempts=MOST_TRIES, timeout=CODE_LASTS, state=state, user=request.user)

    @classmethod
    def current(cls, request: HttpRequest) -> "MailedCode":
        """The code that this session waits for; a new one is mailed if there is none, or it has run out."""
        process = cls(request, request.session.get(cls.state_key, {}))
        if request.session.get(cls.state_key) and process.is_valid():
            return process
        return cls.begin(request, address_for_code(person_of(request)))

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> "MailedCode":
        """Mail a code to an address of the session's person."""
        process = cls(request, cls.initial_state(user=request.user, email=email))
        process.send()
        process.persist()
        return process

    def check(self, code: str) -> bool:
        """Whether this is the code; after the third wrong one another is needed."""
        if not compare_user_code(actual=code, expected=self.code):
            self.record_invalid_attempt()
            return False
        self.abort()
        self.shown()
        return True

    def shown(self) -> None:
        """What follows from the right code."""
        record_authentication(self.request, self.request.user, method="code", email=self.email, reauthenticated=True)

    def resend(self) -> None:
        """Mail a new code in the place of the old one."""
        self.record_resend()
        # Who asks twice has not got the first.
        await_code(user=person_of(self.request), email=self.email)
        self.send()
        self.persist()

    @property
    def email(self) -> str:
        address: str = self.state["email"]
        return address

    @property
    def can_resend(self) -> bool:
        return not self.is_resend_quota_reached(MOST_RESENDS)

    def send(self) -> None:
        """Put a mail with a new code in the outbox."""
        self.state["code"] = get_adapter(self.request).generate_login_code()
        send_written(self.template, to=self.email, context={"code": self.state["code"]}, is_asked_for=True)

    def persist(self) -> None:
        self.request.session[self.state_key] = self.state

    def abort(self) -> None:
        self.request.session.pop(self.state_key, None)


class AddressCode(MailedCode):
    """A code that shows that mail to an address still arrives; it proves nothing else."""

    state_key = "address_code"
    template = "users/email/address_code"

    @classmethod
    def waiting(cls, request: HttpRequest, email: str) -> "AddressCode | None":
        """The code that this session waits for from that address, if it still works."""
        process = cls(request, request.session.get(cls.state_key, {}))
        return process if process.state.get("email") == email and process.is_valid() else None

    def shown(self) -> None:
        """The address reaches its person: nobody asks any more."""
        code_arrived(user=person_of(self.request), email=self.email)
