"""Signing in: by invitation only, by a code or a password, and with a second factor for staff (decisions 6 and 7)."""

import environ

env = environ.Env()

AUTHENTICATION_BACKENDS = ["users.backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "network_home"
LOGOUT_REDIRECT_URL = "/"

# People -----------------------------------------------------------------------------------------

ACCOUNT_ADAPTER = "users.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Sign-up is closed; it is from these that allauth knows what its sign-in form asks for.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "add_email": "users.sign_in_forms.AddEmailForm",
    "change_password": "users.sign_in_forms.ChangePasswordForm",
    "confirm_email_verification_code": "users.sign_in_forms.ConfirmEmailVerificationCodeForm",
    "confirm_login_code": "users.sign_in_forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "users.sign_in_forms.ConfirmPasswordResetCodeForm",
    "login": "users.sign_in_forms.LoginForm",
    "reauthenticate": "users.sign_in_forms.ReauthenticateForm",
    "request_login_code": "users.sign_in_forms.RequestLoginCodeForm",
    "reset_password": "users.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "users.sign_in_forms.ResetPasswordKeyForm",
    "set_password": "users.sign_in_forms.SetPasswordForm",
}

# Addresses --------------------------------------------------------------------------------------

# By code and not by link: mail scanners at work open every link before its reader does.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Off: in allauth 65.21.1 a wrong address in that form is a 500. A mistyped address is typed again on its own page.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_EMAIL_NOTIFICATIONS = True

# Nobody learns from our answers, or from mail we send, whether an address has an account.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False

# Codes and passwords ----------------------------------------------------------------------------

ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
# A changed password ends every other session and keeps this one.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# allauth would write to the database with every request; users.sessions does once an hour.
USERSESSIONS_TRACK_ACTIVITY = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300

# Counted in the shared cache; core.rate_limits covers what is not allauth's.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key,10/h/key",
    "reset_password_from_key": "20/m/ip",
    # Three tries a code: thirty guesses an hour at one of a million.
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    # More than one: who is refused at the first try would learn that somebody else has just asked.
    "confirm_email": "5/10m/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}

# The second factor --------------------------------------------------------------------------------

MFA_ADAPTER = "users.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "users.sign_in_forms.AuthenticateForm",
    "reauthenticate": "users.sign_in_forms.SecondFactorAgainForm",
    "activate_totp": "users.sign_in_forms.SetUpAppForm",
    "authenticate_webauthn": "users.sign_in_forms.PasskeyAsSecondStepForm",
    "add_webauthn": "users.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "users.sign_in_forms.RenamePasskeyForm",
    "login_webauthn": "users.sign_in_forms.SignInByPasskeyForm",
    "reauthenticate_webauthn": "users.sign_in_forms.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# A passkey signs in by itself, so it must ask who holds it: by a finger, a face or a PIN.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# With any tolerance a code could be used twice: once more after the memory of its use has gone.
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "Empowered and Healthy Communities"
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Keys that encrypt their secrets, the newest first; without one, a key is drawn from SECRET_KEY.
SECOND_FACTOR_KEYS: list[str] = env.list("SECOND_FACTOR_KEYS", default=[])

# Wagtail's own ways to an account are closed: they know neither the second factor nor our mail.
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
