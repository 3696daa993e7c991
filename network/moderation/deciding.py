"""The convenor's pages in the admin: what was reported, what was decided, and accounts that are suspended."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from network.moderation import services
from network.moderation.ages import ages_of
from network.moderation.cases import Case, about_own, cases_for, left_to_another, owners_of, people_of, warnings_of
from network.moderation.figures import Figure, registered
from network.moderation.forms import AccountForm, DecisionForm, SuspensionForm
from network.moderation.models import Appeal, Decision, Report, Signal
from network.moderation.registry import kinds
from users.circles import person_of
from users.models import User
from users.roles import Role, roles_of
from users.staff_access import reason_first

MOST_CLOSED = 50
MEANWHILE = "Somebody decided about this while you were reading. Look at it again: nothing of yours was done."


def convenor_of(request: HttpRequest) -> User | None:
    """Whoever asks, if the pages are for them: reports are the convenor's alone (guide 1.13)."""
    return person_of(request) if Role.CONVENOR in roles_of(request.user) else None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits, what is hidden, whose account is suspended, and what was decided of late."""
    convenor = the_convenor(request)
    reports = Report.objects.visible_to(convenor).select_related("reporter", "content_type")
    waiting = cases_for(convenor, reports.open().order_by("pk"))
    appeals = list(Appeal.objects.visible_to(convenor).open().with_decision().order_by("made_at", "pk"))
    signals = list(Signal.objects.visible_to(convenor).open().select_related("person").order_by("noted_at", "pk"))
    decisions = Decision.objects.select_related("content_type", "decided_by").newest_first()
    users = ContentType.objects.get_for_model(User)
    left = left_to_another(convenor, waiting)
    context = {
        "figures": _figures(waiting, appeals, signals),
        "cases": [case for case in waiting if case not in left],
        "left": left,
        "appeals": appeals,
        "signals": signals,
        "suspended": decisions.in_force().filter(content_type=users).prefetch_related("subject"),
        "closed": cases_for(
            convenor,
            reports.filter(closed_at__isnull=False).order_by("-closed_at")[:MOST_CLOSED],
        ),
    }
    return render(request, "network/moderation/admin/index.html", context)


def _figures(cases: list[Case], appeals: list[Appeal], signals: list[Signal]) -> list[Figure]:
    """How much waits and for how long; of nobody in particular."""
    reports = [report for case in cases for report in case.reports]
    oldest, middle = ages_of([report.created_at for report in reports])
    return [
        Figure("Reports open", str(len(reports))),
        Figure("The oldest waits for", oldest),
        Figure("The middle one waits for", middle),
        Figure("Answers to decisions open", str(len(appeals))),
        Figure("Notes about what is sent open", str(len(signals))),
        *registered(),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, kind: str, object_id: int) -> HttpResponse:
    """One thing that was reported: what it said and says, who reported it, what was decided; and deciding."""
    case = _case(request, kind, object_id)
    if (asked := _reason_first(request, case)) is not None:
        return asked
    form = DecisionForm(
        request.POST if request.method == "POST" else None, initial=_seen(case), actions=case.actions, label_suffix=""
    )
    try:
        if form.is_valid() and _was_done(request, form, services.decide, kind=case.kind, object_id=object_id):
            return redirect("moderation:decide", kind, object_id)
    except services.DecidedMeanwhileError:
        messages.error(request, MEANWHILE)
        form = DecisionForm(initial=_seen(case) | _typed(form), actions=case.actions, label_suffix="")
    context = {"case": case, "form": form, "owners": owners_of(case), "is_left": _is_left(request, case)}
    return render(request, "network/moderation/admin/decide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HttpRequest, kind: str, object_id: int, pk: int) -> HttpResponse:
    """Suspend the account of somebody whose thing was reported."""
    case = _case(request, kind, object_id)
    if (asked := _reason_first(request, case)) is not None:
        return asked
    owner = next((owner for owner in owners_of(case) if owner.user.pk == pk), None)
    if owner is None:
        raise Http404
    service = partial(services.suspend, because_of=case.all_reports)
    return _account(request, owner.user, service, "suspend", case=case)


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """An account that was suspended: why, and opening it again."""
    the_convenor(request)
    users = ContentType.objects.get_for_model(User)
    decided = Decision.objects.filter(content_type=users).values("object_id")
    user = get_object_or_404(User.objects.filter(pk__in=decided), pk=pk)
    return _account(request, user, services.unsuspend, "unsuspend")


def _account(request: HttpRequest, user: User, service: Any, verb: str, case: Case | None = None) -> HttpResponse:
    all_decisions = Decision.objects.about(user).newest_first()
    after = all_decisions.values_list("pk", flat=True).first() or 0
    # Not what would tell the convenor who reported something of their own.
    shown = all_decisions.not_about(the_convenor(request)).exclude(about_own(the_convenor(request)))
    seen = {"after": after} | ({"seen_report": case.last_report} if case else {})
    kind_of_form = SuspensionForm if case else AccountForm
    form = kind_of_form(request.POST if request.method == "POST" else None, initial=seen, label_suffix="")
    try:
        if form.is_valid() and _was_done(request, form, service, user=user):
            return redirect("moderation:account", user.pk)
    except services.DecidedMeanwhileError:
        messages.error(request, MEANWHILE)
        form = kind_of_form(initial=seen | _typed(form), label_suffix="")
    context = {
        "person": user,
        "form": form,
        "is_left": case is not None and _is_left(request, case),
        "verb": verb,
        "case": case,
        "decisions": shown.select_related("decided_by"),
        "warnings": warnings_of(user),
        "can_be_done": services.may_be_suspended(user) and user.is_active
        if verb == "suspend"
        else services.is_suspended(user) and not user.is_active,
    }
    return render(request, "network/moderation/admin/account.html", context)


def _was_done(request: HttpRequest, form: Any, service: Any, **about: Any) -> bool:
    try:
        service(by=request.user, **about, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    else:
        messages.success(request, "Done. Whoever should know of it is told.")
    return True


def _typed(form: DecisionForm | AccountForm) -> dict[str, str]:
    """What the convenor wrote, for the next look at it."""
    return {"reason": form.cleaned_data["reason"]}


def _seen(case: Case) -> dict[str, int]:
    """What the convenor has in view when they decide."""
    decisions = case.decisions
    return {
        "after": decisions[0].pk if decisions else 0,
        "seen_report": case.last_report,
    }


def _case(request: HttpRequest, kind: str, object_id: int) -> Case:
    convenor = the_convenor(request)
    if kind not in kinds():
        raise Http404
    content_type = ContentType.objects.get_for_model(kinds()[kind].model)
    reports = Report.objects.visible_to(convenor).filter(content_type=content_type, object_id=object_id)
    rows = reports.select_related("reporter", "content_type").order_by("pk")
    found = cases_for(convenor, rows)
    # What nobody reported is none of the convenor's business here.
    if not found:
        raise Http404
    return found[0]


def _is_left(request: HttpRequest, case: Case) -> bool:
    return bool(left_to_another(the_convenor(request), [case]))


def _reason_first(request: HttpRequest, case: Case) -> HttpResponse | None:
    what = "opened a report about something of yours"
    return reason_first(request, people=people_of(case), what=what, role=Role.CONVENOR)


def the_convenor(request: HttpRequest) -> User:
    """Whoever asks; raises PermissionDenied if the pages are not for them."""
    if (convenor := convenor_of(request)) is None:
        raise PermissionDenied
    return convenor
