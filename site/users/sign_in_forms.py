"""allauth's forms with what is missing said in our words: each error must make sense in the list above the form."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.exceptions import ValidationError

from users.forms import CODE_WIDGET
from users.names import NameField

MISSING = {
    "code": "Enter the code",
    "email": "Enter your email address",
    "login": "Enter your email address",
    "name": "Give the passkey a name",
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


# Passkeys ---------------------------------------------------------------------------------------

# As the server reads them; what a browser would not send raises one of these.
MALFORMED = (AttributeError, KeyError, IndexError, TypeError, ValueError, NotImplementedError)
LONGEST_NAME = 60


class PasskeyName(forms.Form):
    """What its owner calls a passkey."""

    name = NameField(
        label="Name", help_text="So that you know it from others, such as “My phone”.", max_length=LONGEST_NAME
    )


class CredentialField(forms.JSONField):
    """What a browser sends of a passkey; whatever cannot be read, however deep or long, is none."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        # It works once: the page that is shown again waits for another.
        return initial


class UsePasskey(forms.Form):
    """A passkey that is used. Whatever is wrong with it, the answer is the same sentence."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
        except MALFORMED:
            pass
        raise ValidationError("That passkey did not work. Try again, or use another way")


class SignInByPasskeyForm(UsePasskey, passkeys.LoginWebAuthnForm): ...


class PasskeyAsSecondStepForm(UsePasskey, passkeys.AuthenticateWebAuthnForm): ...


class PasskeyAgainForm(UsePasskey, passkeys.ReauthenticateWebAuthnForm): ...


class AddPasskeyForm(PasskeyName, passkeys.AddWebAuthnForm):
    """A new passkey: always one that asks for a finger, a face or a PIN."""

    passwordless = None
    credential = CredentialField()
    name = NameField(
        label="Name",
        help_text="So that you know it from others, such as “My phone”.",
        max_length=LONGEST_NAME,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            cleaned: dict[str, Any] = super().clean() or {}
            return cleaned
        except (ValidationError, *MALFORMED):
            pass
        raise ValidationError("That passkey could not be kept. Try once more")


class RenamePasskeyForm(PasskeyName, PlainWords, passkeys.EditWebAuthnForm): ...
