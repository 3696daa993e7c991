"""A person's notices, and how they want to be told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.rate_limits import limited
from network.notifications import mailing, services
from network.notifications.digests import CONSENT
from network.notifications.forms import MailForm
from network.notifications.listing import by_day, same_line, shown_to
from network.notifications.models import About, DigestConsent, Notice, Rhythm
from network.notifications.rhythms import rhythms_of
from network.notifications.stopping import DIGEST, stop_with
from users.circles import circles_of, person_of
from users.models import User

A_PAGE = 20
SOURCE = "the page “Email and notices”"


def _person(request: HttpRequest) -> User:
    """Who asks; a 404 for somebody who is neither a member nor staff."""
    if not circles_of(request.user).sees_network_write_ups:
        raise Http404
    return person_of(request)


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, or those about one matter; what is shown counts as read from then on."""
    person = _person(request)
    shown, about = shown_to(person), _about(request.GET.get("about", ""))
    lines = [line for line in shown.lines if about in (None, line.about)]
    part = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    seen = [notice for line in part for notice in line.notices]
    more = any(line.is_new for line in shown.lines if line not in part.object_list)
    if request.method == "GET":
        # What cannot be seen any more is no news either: else it would count for ever.
        services.mark_read(recipient=person, notices=[*seen, *shown.out_of_sight])
    context = {
        "part": part,
        "days": by_day(part),
        "about": about,
        "matters": shown.matters,
        "more_is_new": more,
        "query": f"about={about.value}&" if about else "",
    }
    return render(request, "network/notifications/notices.html", context)


def _about(value: str) -> About | None:
    return About(value) if value in About.values else None


def _list(request: HttpRequest) -> HttpResponse:
    about = _about(request.POST.get("about", ""))
    return redirect(reverse("notices") + (f"?about={about.value}" if about else ""))


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Note that one has seen them all."""
    services.mark_all_read(recipient=_person(request))
    messages.success(request, "All notices are marked as read.")
    return _list(request)


@login_required
@require_POST
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a line off the list, with all that it stands for."""
    notice = get_object_or_404(Notice.objects.visible_to(_person(request)).select_related("recipient"), pk=pk)
    services.put_away(notices=same_line(notice))
    messages.success(request, "The notice is put away.")
    return _list(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How often notices come by mail, and whether the digest does."""
    person = _person(request)
    has_digest = DigestConsent.objects.held().filter(user=person).exists()
    chosen = {about.value: rhythm for about, rhythm in rhythms_of(person).items()} | {"weekly_digest": has_digest}
    form = MailForm(request.POST if request.method == "POST" else None, initial=chosen, label_suffix="")
    if form.is_valid():
        services.choose_mail(user=person, rhythms=form.rhythms)
        if form.cleaned_data["weekly_digest"]:
            services.ask_for_digest(user=person, wording=CONSENT, source=SOURCE)
        else:
            services.stop_digest(user=person)
        messages.success(request, "Your choice is saved.")
        return redirect("notice_settings")
    return render(request, "network/notifications/settings.html", {"form": form})


# The link in a mail: mail programs press the button without a session, so without a token of one too (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(name="stop-notices-by-mail", limit=30, per=mailing.EVERY)
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Turn off the mails that the link is about, signed in or not. Opening it changes nothing."""
    try:
        stop = stop_with(token)
    except signing.BadSignature as error:
        raise Http404 from error
    if request.method == "POST":
        services.choose_mail(
            user=stop.user, rhythms={matter: Rhythm.NONE for matter in stop.matters if matter != DIGEST}
        )
        if DIGEST in stop.matters:
            services.stop_digest(user=stop.user)
    return render(request, "network/notifications/stop_mail.html", {"stop": stop})
