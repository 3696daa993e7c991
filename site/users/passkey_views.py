"""Passkeys, where allauth's own pages do not do: each asks for a finger, a face or a PIN, and can sign in by itself."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from users.second_factor import ACCESS

LIST = "mfa_list_webauthn"


class AddPasskeyView(AddWebAuthnView):
    """Keep a passkey. With their first one, staff get recovery codes too: for them it is the second factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "js_data": {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}
        }

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        user, values = self.request.user, form.cleaned_data
        if user.has_perm(ACCESS):
            _, codes = flows.add_authenticator(self.request, name=values["name"], credential=values["credential"])
            return redirect("mfa_view_recovery_codes" if codes else LIST)
        # As allauth does for a new account: no recovery codes, which a member has no use for.
        flows.signup_authenticator(self.request, user, name=values["name"], credential=values["credential"])
        get_adapter(self.request).send_notification_mail("mfa/email/webauthn_added", user)
        return redirect(LIST)


class RemovePasskeyView(RemoveWebAuthnView):
    """Take a passkey away; pressed twice, it is gone already."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.get_queryset().filter(pk=kwargs["pk"]).exists():
            return redirect(LIST)
        return super().post(request, *args, **kwargs)


class ShowPasskeyView(ReauthenticateWebAuthnView):
    """Show with a passkey that it is still you; one that does not work is told of here."""

    def form_invalid(self, form: Any) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, message)
        return redirect(self.request.get_full_path())


add_passkey = AddPasskeyView.as_view()
remove_passkey = RemovePasskeyView.as_view()
show_passkey = ShowPasskeyView.as_view()
