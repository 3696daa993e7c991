"""The compact in the admin: the convenor writes the next version, and lets it hold."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import markdown
from core.versions import EditConflictError
from core.whole_texts import Paragraphs
from network.joining.models import Compact
from network.joining.services import compacts
from users.circles import person_of
from users.models import User
from users.roles import Role, roles_of

LONGEST = 6000
MEANWHILE = "Somebody changed the draft while you were reading. This is what it says now; nothing of yours was done."
HOLDS = "This version holds already, and is not changed any more."


class DraftForm(forms.Form):
    """The words of the next version."""

    text = Paragraphs(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="One page in plain words. Markdown: ## for a heading, - for a list.",
        error_messages={"required": "Write the compact."},
    )
    change_note = Paragraphs(
        label="What is new",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone who agreed to the version before reads this first.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def for_service(self) -> dict[str, str]:
        """What the valid form says."""
        return dict(self.cleaned_data)


def convenor_of(request: HttpRequest) -> User | None:
    """Whoever asks, if the compact is theirs to write: it is the convenor's."""
    return person_of(request) if Role.CONVENOR in roles_of(request.user) else None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every version, the one that holds first, and the draft of the next."""
    _convenor(request)
    return _versions(request)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the next version, or carry on with it."""
    _convenor(request)
    compacts.begin_draft()
    return redirect("compact_admin:draft")


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Write the draft; see it as members will."""
    _convenor(request)
    drafts = Compact.objects.filter(published_at=None)
    if request.method == "POST" and not drafts.exists():
        return _too_late(request)
    compact = get_object_or_404(drafts)
    form = DraftForm(request.POST if request.method == "POST" else None, initial=_initial(compact), label_suffix="")
    if form.is_valid():
        try:
            compacts.change_draft(compact=compact, **form.for_service())
        except compacts.CompactHoldsError:
            return _too_late(request)
        except EditConflictError:
            compact.refresh_from_db()
            sent: Any = form.data
            sent = sent.copy()
            sent["seen"] = compacts.print_of(compact)
            form = DraftForm(sent, label_suffix="")
            form.add_error(None, "Somebody else saved the draft meanwhile. It stands below; yours is in the fields.")
        else:
            messages.success(request, "The draft is saved. Members do not see it yet.")
            return redirect("compact_admin:draft")
    return render(request, "network/joining/admin/compact_draft.html", _page(compact) | {"form": form})


@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Let the draft hold from now on."""
    _convenor(request)
    compact = Compact.objects.draft()
    if compact is None:
        messages.error(request, HOLDS)
        return redirect("compact_admin:index")
    try:
        compacts.let_it_hold(compact=compact, seen=request.POST.get("seen", ""))
    except EditConflictError:
        messages.error(request, MEANWHILE)
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Version {compact.number} holds from now. Members are asked on their next visit.")
        return redirect("compact_admin:index")
    return redirect("compact_admin:draft")


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """A version that holds or held, to read."""
    _convenor(request)
    compact = get_object_or_404(Compact.objects.held(), number=number)
    return render(request, "network/joining/admin/compact_version.html", _page(compact))


def _too_late(request: HttpRequest) -> HttpResponse:
    """For whoever changed what holds meanwhile: the versions, and what they wrote, to copy."""
    messages.error(request, HOLDS)
    return _versions(request)


def _versions(request: HttpRequest) -> HttpResponse:
    context = {"held": Compact.objects.held().order_by("-number"), "draft": Compact.objects.draft()}
    return render(request, "network/joining/admin/compact_index.html", context)


def _page(compact: Compact) -> dict[str, Any]:
    return {
        "compact": compact,
        "html": markdown.render(compact.text),
        "seen": compacts.print_of(compact),
        "first": not Compact.objects.held().exists(),
    }


def _initial(compact: Compact) -> dict[str, str]:
    return {"text": compact.text, "change_note": compact.change_note, "seen": compacts.print_of(compact)}


def _convenor(request: HttpRequest) -> User:
    if (convenor := convenor_of(request)) is None:
        raise PermissionDenied
    return convenor
