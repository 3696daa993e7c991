"""The list of one's conversations, one of them, and what is done there."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.query_strings import number_of_page, search_text
from core.rate_limits import consume, limited, visitor_key
from network.conversations import reading, services
from network.conversations.copying import as_text
from network.conversations.forms import MessageForm, reply_form
from network.conversations.models import Conversation, Message
from network.moderation.refusals import LimitError, refused
from users.circles import is_member, person_of
from users.models import User

MOST_MESSAGES_AN_HOUR = 60
TOO_MANY = "You have sent many messages within an hour. Your text is kept here: send it a little later."
LONGEST_SEARCH, LAST_PAGE = 100, 400
# A draft is kept every few seconds while one types.
DRAFTS: Any = {"name": "message-drafts", "limit": 2000, "per": timedelta(hours=1)}


@login_required
@require_safe
def messages_page(request: HttpRequest) -> HttpResponse:
    """One's conversations, or what a search of them finds."""
    member = member_of(request)
    text = search_text(request.GET.get("q", ""), longest=LONGEST_SEARCH)
    page: dict[str, Any]
    if text:
        page = {"text": text, "found": reading.find(member, text)}
        return render(request, "network/conversations/found.html", page)
    page = {"inbox": reading.inbox(member, page=_page_number(request)), "drafts": reading.first_drafts_of(member)}
    return render(request, "network/conversations/messages.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One conversation beside the list of all; and writing in it."""
    member = member_of(request)
    place = _place(member, public_id)
    inbox, thread = reading.read(
        member,
        place,
        page=_page_number(request),
        before=request.GET.get("before", "").replace("\x00", ""),
        start=request.GET.get("from", "").replace("\x00", ""),
    )
    if request.method == "POST":
        form = reply_form(thread.names, request.POST)
        if (sent := _sent(request, form, place)) is not None:
            return redirect(f"{place.conversation.get_absolute_url()}#message-{sent.public_id}")
    else:
        form = reply_form(thread.names, text=place.draft)
        if place.is_new and not thread.has_later and request.method == "GET":
            services.mark_read(participation=place, up_to=thread.last)
    page = {"inbox": inbox, "thread": thread, "form": form}
    return render(request, "network/conversations/conversation.html", page)


@login_required
@require_safe
def of_introduction(request: HttpRequest, public_id: str) -> HttpResponse:
    """The lasting address of the conversation of an introduction, for pages that know only the introduction."""
    own = Conversation.objects.visible_to(member_of(request))
    return redirect(get_object_or_404(own, once_key=services.key_of_introduction(public_id)))


@login_required
@require_POST
@limited(**DRAFTS)
def keep_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what one has begun to reply: by oneself while one types, or by a button."""
    place = _place(member_of(request), public_id)
    services.save_draft(conversation=place.conversation, author=place.user, **typed(request))
    return kept(request, place.conversation.get_absolute_url())


@login_required
@require_POST
def withdraw_message(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back what one wrote a moment ago."""
    member = member_of(request)
    own = Message.objects.in_threads_of(member.pk).filter(author=member).select_related("conversation")
    message = get_object_or_404(own, public_id=public_id)
    try:
        services.withdraw(message=message)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Your message is withdrawn. Its words are gone.")
    return redirect(f"{message.conversation.get_absolute_url()}#message-{message.public_id}")


@login_required
@require_POST
def mute(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have no more notices of a conversation."""
    return _set_muted(request, public_id, muted=True)


@login_required
@require_POST
def unmute(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have notices of a conversation again."""
    return _set_muted(request, public_id, muted=False)


@login_required
@require_safe
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """A copy of a conversation as its reader sees it, to keep."""
    member = member_of(request)
    place = _place(member, public_id)
    answer = HttpResponse(as_text(place.conversation, member), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="conversation.txt"'
    return answer


def member_of(request: HttpRequest) -> User:
    """Whoever asks, if messages are for them: members write, staff as such do not."""
    if not is_member(request.user):
        raise Http404
    return person_of(request)


def typed(request: HttpRequest) -> dict[str, str]:
    """What stands in a form, whatever it is."""
    return {"text": request.POST.get("text", ""), "creation_key": request.POST.get("creation_key", "")[:40]}


def kept(request: HttpRequest, address: str) -> HttpResponse:
    """The answer to a kept draft: a line beside the button, or the page again."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "network/conversations/kept.html")
    messages.success(request, "Your draft is kept under Messages. Nobody but you sees it.")
    return redirect(address)


def is_in_time(request: HttpRequest, form: MessageForm) -> bool:
    """Whether somebody may send one more now; else the form says why not."""
    if consume(name="messages", key=visitor_key(request), limit=MOST_MESSAGES_AN_HOUR, per=timedelta(hours=1)):
        return True
    refused(form, LimitError({"text": TOO_MANY}), person_of(request))
    return False


def _sent(request: HttpRequest, form: MessageForm, place: Any) -> Message | None:
    """The message that a form makes; None if it says why not, and its text is kept."""
    if form.is_valid() and is_in_time(request, form):
        try:
            return services.reply(conversation=place.conversation, author=place.user, **form.cleaned_data)
        except ValidationError as error:
            refused(form, error, place.user)
    services.save_draft(conversation=place.conversation, author=place.user, **typed(request))
    return None


def _set_muted(request: HttpRequest, public_id: str, *, muted: bool) -> HttpResponse:
    place = _place(member_of(request), public_id)
    services.set_muted(participation=place, muted=muted)
    told = "You get no more notices of this conversation." if muted else "You get notices of this conversation again."
    messages.success(request, told)
    return redirect(place.conversation)


def _place(member: User, public_id: str) -> Any:
    place = get_object_or_404(reading.places_of(member), conversation__public_id=public_id)
    # One person in hand, whose circles are asked for once.
    place.user = member
    return place


def _page_number(request: HttpRequest) -> int:
    return number_of_page(request.GET.get("page"), last=LAST_PAGE)
