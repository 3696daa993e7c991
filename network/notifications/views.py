"""A person's notices, and how they want to be told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.rate_limits import limited
from network.notifications import mailing, services
from network.notifications.forms import MailChoiceForm
from network.notifications.models import Notice
from network.notifications.reading import read
from users.circles import circles_of, person_of
from users.models import User

A_PAGE = 20
# What is older than these is not paged through; it goes after a year anyway.
MOST_SHOWN = 400


def _person(request: HttpRequest) -> User:
    """Who asks; a 404 for somebody who is neither a member nor staff."""
    if not circles_of(request.user).sees_network_write_ups:
        raise Http404
    return person_of(request)


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, the newest first; what is shown counts as read from then on."""
    person = _person(request)
    own = Notice.objects.visible_to(person).open().newest_first()[:MOST_SHOWN]
    part = Paginator(read(own, recipient=person), A_PAGE).get_page(request.GET.get("page"))
    if request.method == "GET":
        services.mark_read(recipient=person, notices=[notice for notice, _ in part if notice.read_at is None])
    return render(request, "network/notifications/notices.html", {"part": part})


@login_required
@require_POST
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice off the list."""
    services.put_away(notice=get_object_or_404(Notice.objects.visible_to(_person(request)), pk=pk))
    messages.success(request, "The notice is put away.")
    return redirect("notices")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Whether notices come by mail too."""
    person = _person(request)
    chosen = {"notices_by_mail": mailing.wants_mail(person)}
    # An unticked box sends nothing.
    form = MailChoiceForm(request.POST if request.method == "POST" else None, initial=chosen, label_suffix="")
    if form.is_valid():
        by_mail = form.cleaned_data["notices_by_mail"]
        services.choose_mail(user=person, notices_by_mail=by_mail)
        messages.success(request, f"Saved. Notices {'come by email too' if by_mail else 'no longer come by email'}.")
        return redirect("notice_settings")
    return render(request, "network/notifications/settings.html", {"form": form})


# The link in a mail: mail programs press the button without a session, so without a token of one too (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(name="stop-notices-by-mail", limit=30, per=mailing.EVERY)
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Turn notices by mail off for whom the link was written, signed in or not. Opening it changes nothing."""
    try:
        user = mailing.person_with(token)
    except signing.BadSignature as error:
        raise Http404 from error
    if request.method == "POST":
        services.choose_mail(user=user, notices_by_mail=False)
    return render(request, "network/notifications/stop_mail.html", {"is_stopped": not mailing.wants_mail(user)})
