"""Try the network in any role. Exists with DEMO=1 only, and answers to this machine only."""

import ipaddress
from collections.abc import Callable
from functools import wraps

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from demo.accounts import ACCOUNTS
from demo.models import CaughtMail
from demo.services import current_code
from users.models import User

MAILS_SHOWN = 20
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def this_machine_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """404 for anyone who is not on the machine itself, whatever name they called it by."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
        if host not in LOOPBACK_NAMES or not ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@never_cache
@this_machine_only
def demo(request: HttpRequest) -> HttpResponse:
    """A button for each role, the staff's codes, and the mail that was caught."""
    users = {user.email: user for user in User.objects.filter(is_example=True)}
    accounts = [
        (account, current_code(user=users[account.address])) for account in ACCOUNTS if account.address in users
    ]
    mails = CaughtMail.objects.order_by("-caught_at", "-pk")[:MAILS_SHOWN]
    return render(request, "demo/demo.html", {"accounts": accounts, "mails": mails})


@require_POST
@this_machine_only
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in as an example account, by the same stages as anyone: staff are asked for their code."""
    user = get_object_or_404(User, email=request.POST.get("address", ""), is_example=True, is_active=True)
    logout(request)
    start = "wagtailadmin_home" if user.groups.exists() else "network_home"
    return perform_login(request, user, redirect_url=reverse(start))
