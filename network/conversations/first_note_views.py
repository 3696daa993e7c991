"""Writing to somebody for the first time, from their page or from what they wrote."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.open_forms import mark_for, was_open
from core.rate_limits import limited
from network.conversations import contexts, services
from network.conversations.contexts import About
from network.conversations.forms import MessageForm, first_note_form
from network.conversations.limits import MOST_FIRST_NOTES, most_first_notes, refusal
from network.conversations.models import Conversation, FirstDraft, Message
from network.conversations.views import DRAFTS, is_in_time, kept, member_of, typed
from network.moderation.refusals import refused
from network.profiles.models import Profile
from users.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_first(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page to write a first note to somebody; with whom one has a conversation, it goes on with that."""
    member = member_of(request)
    recipient, already = _recipient(request, member, public_id)
    draft = FirstDraft.objects.filter(owner=member, recipient=recipient).first()
    about = _about(request, member, draft)
    if request.method != "POST" and already is not None and about is None and draft is None:
        return redirect(already)
    form = first_note_form(
        recipient.name, request.POST if request.method == "POST" else None, text=draft.text if draft else ""
    )
    if request.method == "POST" and (sent := _sent(request, form, member, recipient, about)) is not None:
        return redirect(f"{sent.conversation.get_absolute_url()}#message-{sent.public_id}")
    page: dict[str, Any] = {"name": recipient.name, "public_id": public_id, "form": form, "about": about}
    most = most_first_notes(member)
    page |= {
        "opened": mark_for(member.pk, public_id),
        "most": most,
        "is_first_week": most < MOST_FIRST_NOTES,
        "already": already,
    }
    if already is not None and not form.errors:
        # Better said before somebody writes a thousand characters than after.
        page["refusal"] = refusal(already, member)
    return render(request, "network/conversations/write_first.html", page)


@login_required
@require_POST
@limited(**DRAFTS)
def keep_first_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep a first note that one has begun."""
    member = member_of(request)
    recipient, _ = _recipient(request, member, public_id)
    about = _about(request, member, None)
    services.save_first_draft(author=member, recipient=recipient, about=about.name if about else "", **typed(request))
    return kept(request, reverse("write_to", args=[public_id]))


def _recipient(request: HttpRequest, member: User, public_id: str) -> tuple[User, Conversation | None]:
    """Somebody else whom one can find, or has a conversation with; and that conversation.

    Who has blocked one cannot be found, and what one writes to them goes on as if nothing had happened, from a form
    that was open before too.
    """
    profile = get_object_or_404(Profile.objects.exclude(user=member).select_related("user"), public_id=public_id)
    own = Conversation.objects.visible_to(member)
    already = own.filter(once_key=services.key_of_two(member, profile.user)).first()
    if already is None:
        has_begun = was_open(request, member.pk, public_id)
        known = Profile.objects.within_reach_of(member) if has_begun else Profile.objects.visible_to(member)
        get_object_or_404(known, pk=profile.pk)
    return profile.user, already


def _about(request: HttpRequest, member: User, draft: FirstDraft | None) -> About | None:
    data = request.POST if request.method == "POST" else request.GET
    name = data.get("about") or (draft.about if draft else "")
    return contexts.known([name], member).get(name)


def _sent(
    request: HttpRequest, form: MessageForm, member: User, recipient: User, about: About | None
) -> Message | None:
    """The message that the form makes; None if it says why not, and its text is kept as a draft."""
    name = about.name if about else ""
    if form.is_valid() and is_in_time(request, form):
        try:
            return services.write_first(author=member, recipient=recipient, about=name, **form.cleaned_data)
        except ValidationError as error:
            refused(form, error, member)
    services.save_first_draft(author=member, recipient=recipient, about=name, **typed(request))
    return None
