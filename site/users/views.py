"""Coming in by an invitation, and showing that it is still you."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.rate_limits import limited
from users import services
from users.forms import ConfirmCodeForm, JoinForm
from users.reauthentication import MAILED_CODE, MailedCode

TOKEN_HASH = "invitation_token_hash"  # noqa: S105 - the name of a place in the session


@require_safe
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Remember the link's hash and go on to an address without the secret: a scanner that opens it changes nothing."""
    request.session[TOKEN_HASH] = services.hash_of(token)
    return redirect("join")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(name="join", limit=20, per=timedelta(minutes=10))
def join(request: HttpRequest) -> HttpResponseBase:
    """Say one's name and come in; one page, with 410, for a link that is used, withdrawn, old or unknown."""
    token_hash = request.session.get(TOKEN_HASH, "")
    try:
        asked = services.usable_invitation(token_hash, timezone.now())
        form = JoinForm(request.POST or None, initial={"name": asked.name})
        if not form.is_valid():
            return render(request, "users/join.html", {"form": form, "invitation": asked})
        user, is_new = services.accept(token_hash=token_hash, name=form.cleaned_data["name"])
    except services.InvitationOverError:
        return render(request, "users/invitation_over.html", status=410)
    del request.session[TOKEN_HASH]
    if not is_new:
        # The link proves the address, which is less than this account may ask for.
        messages.success(request, "The invitation is accepted. Your account is the one you had before.")
        return redirect("account_login")
    if request.user.is_authenticated:
        # Somebody else's session, on a computer that people share.
        logout(request)
    record_authentication(request, user, method="invitation")
    return perform_login(request, user)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="confirm-it-is-you", limit=30, per=timedelta(hours=1))
def confirm_it_is_you(request: HttpRequest) -> HttpResponseBase:
    """Ask somebody without a password or a second factor for a code that is mailed to them, then go on."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    if MAILED_CODE not in {method["id"] for method in methods}:
        # Mail alone proves less than what they have.
        return redirect(f"{methods[0]['url']}?{request.GET.urlencode()}")
    process = MailedCode.current(request)
    if request.POST.get("action") == "resend" and process.can_resend:
        process.resend()
        messages.success(request, "We have sent another code.")
        return redirect(request.get_full_path())
    form = ConfirmCodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        if process.check(form.cleaned_data["code"]):
            return resume_request(request) or redirect("account_email")
        form.add_error("code", "That is not the code we sent. After three wrong tries we send another.")
        process = MailedCode.current(request)
    context = {
        "form": form,
        "email": masked(process.email),
        "can_resend": process.can_resend,
        "has_passkey": len(methods) > 1,
    }
    return render(request, "users/confirm_code.html", context)


def masked(email: str) -> str:
    """An address as its owner knows it again: a•••@example.org."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
