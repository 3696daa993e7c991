"""allauth's forms with what is missing said in our words: each error must make sense in the list above the form."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from users.forms import CODE_WIDGET

MISSING = {
    "code": "Enter the code",
    "email": "Enter your email address",
    "login": "Enter your email address",
    "oldpassword": "Enter the password you have now",
    "password": "Enter your password",
    "password1": "Enter a new password",
    "password2": "Enter the new password again",
}


class PlainWords(forms.Form):
    """Says what to enter where a field was left empty, and what an address looks like."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in MISSING:
                field.error_messages["required"] = MISSING[name]
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "Enter an email address in full, such as name@example.org"


class LoginForm(PlainWords, account.LoginForm): ...


class RequestLoginCodeForm(PlainWords, account.RequestLoginCodeForm): ...


class ConfirmLoginCodeForm(PlainWords, account.ConfirmLoginCodeForm):
    """The code from the mail, and whether to stay signed in."""

    code = forms.CharField(label="Six-digit code", help_text="You can paste it.", widget=CODE_WIDGET)
    remember = forms.BooleanField(
        label="Stay signed in on this device for 30 days",
        help_text="Do not choose this on a shared computer.",
        required=False,
    )


class ConfirmEmailVerificationCodeForm(PlainWords, account.ConfirmEmailVerificationCodeForm): ...


class ConfirmPasswordResetCodeForm(PlainWords, account.ConfirmPasswordResetCodeForm): ...


class ResetPasswordForm(PlainWords, account.ResetPasswordForm): ...


class ResetPasswordKeyForm(PlainWords, account.ResetPasswordKeyForm): ...


class SetPasswordForm(PlainWords, account.SetPasswordForm): ...


class ChangePasswordForm(PlainWords, account.ChangePasswordForm): ...


class AddEmailForm(PlainWords, account.AddEmailForm): ...


class ReauthenticateForm(PlainWords, account.ReauthenticateForm): ...


class AuthenticateForm(PlainWords, second_factor.AuthenticateForm): ...


class SecondFactorAgainForm(PlainWords, second_factor.ReauthenticateForm): ...


class SetUpAppForm(PlainWords, ActivateTOTPForm): ...
