"""One's addresses, and “Have you moved?”."""

from datetime import timedelta

from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.rate_limits import limited
from users import addresses
from users.circles import person_of
from users.forms import ConfirmCodeForm
from users.models import AddressTrouble, AddressTroubleQuerySet
from users.reauthentication import AddressCode
from users.sign_in_forms import AddEmailForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="add-address", limit=20, per=timedelta(hours=1))
def own_addresses(request: HttpRequest) -> HttpResponse:
    """Show one's addresses; take a second one, which counts once the code that goes there is typed in."""
    person, waiting = person_of(request), EmailVerificationProcess.resume(request)
    form = AddEmailForm(user=person, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        # Pressed twice: the code is on its way.
        if waiting is None or waiting.email != email:
            send_verification_email_to_address(request, EmailAddress(user=person, email=email))
        return redirect("account_email_verification_sent")
    own = list(addresses.confirmed(person))
    failing = set(AddressTrouble.objects.open_at(timezone.now()).filter(user=person).values_list("email", flat=True))
    context = {
        "form": form,
        "addresses": [(address, address.email in failing) for address in own],
        "waiting": waiting.email if waiting else "",
        "can_add": EmailAddress.objects.can_add_email(person),
    }
    return render(request, "account/email.html", context)


@login_required
@require_POST
def make_main_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Use the other address as the main one."""
    address = get_object_or_404(addresses.confirmed(person_of(request)), pk=pk)
    addresses.make_main(request=request, address=address)
    messages.success(request, f"{address.email} is your main address now.")
    return redirect("account_email")


@login_required
@require_POST
def take_address_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second address away; pressed twice, it is gone already."""
    address = EmailAddress.objects.filter(user=person_of(request), pk=pk).first()
    if address is None:
        return redirect("account_email")
    try:
        addresses.take_away(request=request, address=address)
    except addresses.NoOtherAddressError:
        messages.error(request, "That is your main address. Make the other one your main address first.")
    else:
        done = f"{address.email} is taken away. Nobody can sign in here with it any more. You are signed out elsewhere."
        messages.success(request, done)
    return redirect("account_email")


@login_required
@never_cache
@require_safe
def moved(request: HttpRequest) -> HttpResponse:
    """Ask about the address that mail fails to reach longest; back to one's addresses if there is none."""
    trouble = _open_troubles(request).order_by("noticed_at", "pk").first()
    if trouble is None:
        return redirect("account_email")
    person = person_of(request)
    other = next((address for address in addresses.reachable(person) if address.email != trouble.email), None)
    context = {"trouble": trouble, "other": other, "is_main": trouble.email == person.email}
    return render(request, "users/moved.html", context)


@login_required
@require_POST
def leave_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Use the other address from now on; pressed twice, it is so already."""
    trouble = _open_troubles(request).filter(pk=pk).first()
    if trouble is None:
        return redirect("account_email")
    try:
        left = addresses.move(request=request, trouble=trouble)
    except addresses.NoOtherAddressError:
        messages.error(request, "You have no other address that mail reaches. Add one first.")
    else:
        messages.success(
            request, f"Your codes and notices go to {left.email} from now on. You are signed out elsewhere."
        )
    return redirect("account_email")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="still-my-address", limit=10, per=timedelta(hours=1))
def still_my_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a code to the address that fails, when asked to, and ask no more once it is typed in."""
    trouble = _open_troubles(request).filter(pk=pk).first()
    if trouble is None:
        return redirect("account_email")
    process = AddressCode.waiting(request, trouble.email)
    if request.POST.get("action") == "send" or (request.method == "POST" and process is None):
        # Pressed twice: the code is on its way.
        if process is None:
            AddressCode.begin(request, trouble.email)
        return redirect("still_my_address", pk)
    if process is None:
        return redirect("moved")
    if request.POST.get("action") == "resend" and process.can_resend:
        process.resend()
        messages.success(request, "We have sent another code.")
        return redirect("still_my_address", pk)
    form = ConfirmCodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        if process.check(form.cleaned_data["code"]):
            messages.success(request, f"Mail to {trouble.email} arrives. We go on writing there.")
            return redirect("account_email")
        form.add_error("code", "That is not the code we sent. After three wrong tries you need another.")
    context = {"form": form, "email": trouble.email, "can_resend": process.can_resend}
    return render(request, "users/moved_code.html", context)


def _open_troubles(request: HttpRequest) -> AddressTroubleQuerySet:
    return AddressTrouble.objects.open_at(timezone.now()).filter(user=person_of(request))
