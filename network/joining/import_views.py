"""Lists of graduates in the admin: uploaded, read by their columns, looked at row by row, and invited."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.paginator import WagtailPaginator

from core.versions import EditConflictError
from network.joining.import_forms import ColumnsForm, SeenForm, UploadForm
from network.joining.imports import AFTERWARDS, INVITED, Fate, Row, counted, guessed, harmless
from network.joining.models import GraduateImport
from network.joining.services import importing
from users.circles import person_of
from users.invitations import ADD
from users.services import MOST_FROM_LISTS_A_DAY, MOST_INVITATIONS_A_DAY, left_today

ROWS_A_PAGE = 50
MOST_LISTED = 100
SAMPLES = 3
LIMITS = {"most_from_lists": MOST_FROM_LISTS_A_DAY, "most_single": MOST_INVITATIONS_A_DAY}
MEANWHILE = "Somebody went on with this list while you were reading. Look at it again: nothing of yours was done."


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The lists that wait, and what became of the others."""
    lists = _lists(request).without_rows().select_related("made_by").order_by("-uploaded_at")[:MOST_LISTED]
    found = [(each, _invited_of(each.counts)) for each in lists]
    return render(request, "network/joining/admin/imports.html", {"lists": found, **LIMITS})


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a list."""
    lists = _lists(request)
    form = UploadForm(request.POST or None, request.FILES or None, label_suffix="")
    if form.is_valid():
        importing.keep(table=form.table, file_name=form.file_name, by=person_of(request), key=form.cleaned_data["key"])
        graduates = get_object_or_404(lists, public_id=form.cleaned_data["key"])
        return redirect("imports:columns" if graduates.is_waiting else "imports:rows", graduates.public_id)
    return render(request, "network/joining/admin/upload.html", {"form": form, **LIMITS})


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which column holds what."""
    graduates = _list(request, public_id)
    if not graduates.is_waiting:
        return redirect("imports:rows", public_id)
    form = ColumnsForm(request.POST or None, graduates=graduates, initial=_known(graduates), label_suffix="")
    if form.is_valid():
        values = {"mapping": form.mapping, "cohort": form.cleaned_data["for_all"]}
        _done(request, importing.choose_columns, graduates, form.cleaned_data["version"], **values)
        return redirect("imports:rows", public_id)
    samples = [row for row in graduates.rows if row][:SAMPLES]
    context = {"graduates": graduates, "form": form, "samples": samples}
    return render(request, "network/joining/admin/columns.html", context)


@require_safe
def rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """What would become of each row, or what became of a list that is done."""
    graduates = _list(request, public_id)
    if graduates.state == GraduateImport.State.UPLOADED:
        return redirect("imports:columns", public_id)
    if graduates.is_waiting:
        return render(request, "network/joining/admin/rows.html", _what_would_become(request, graduates))
    context = {"graduates": graduates, "counts": _what_became(graduates), "invited": _invited_of(graduates.counts)}
    return render(request, "network/joining/admin/done.html", context)


def _what_became(graduates: GraduateImport) -> list[tuple[str, int]]:
    return [(AFTERWARDS.get(Fate(fate), Fate(fate).label), count) for fate, count in graduates.counts.items()]


def _what_would_become(request: HttpRequest, graduates: GraduateImport) -> dict[str, Any]:
    """Each row's fate, a page at a time, and how many meet which."""
    by = person_of(request)
    judged = importing.judged(graduates=graduates, by=by)
    chosen = request.GET.get("fate", "")
    paginator = WagtailPaginator([row for row in judged if chosen in ("", row.fate)], ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("p"))
    counts = counted(judged)
    return {
        "graduates": graduates,
        "total": len(judged),
        "counts": [(fate, Fate(fate).label, count) for fate, count in counts.items()],
        "chosen": chosen,
        "page": page,
        "elided_page_range": paginator.get_elided_page_range(page.number),
        "to_invite": _invited_of(counts),
        "over_limit": counts.get(Fate.LIMIT, 0),
        "has_problems": any(row.problems for row in judged),
        "left_today": left_today(by),
        "seen": SeenForm(initial={"version": graduates.version}),
        **LIMITS,
    }


@require_POST
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Invite everybody on a list who can be."""
    graduates = _list(request, public_id)
    form = SeenForm(request.POST)
    if form.is_valid():
        version = form.cleaned_data["version"]
        invited = _done(request, importing.confirm, graduates, version, by=person_of(request))
        if invited is not None:
            word = "invitation is" if invited == 1 else "invitations are"
            messages.success(request, f"{invited:,} {word} on the way.")
    return redirect("imports:rows", public_id)


@require_POST
def give_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Empty a list without inviting anybody."""
    graduates = _list(request, public_id)
    form = SeenForm(request.POST)
    if form.is_valid():
        _done(request, importing.give_up, graduates, form.cleaned_data["version"])
    return redirect("imports:rows", public_id)


@require_safe
def problems(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rows with something wrong, as CSV to put right and upload again."""
    graduates = _list(request, public_id)
    if graduates.state != GraduateImport.State.CHECKED:
        return redirect("imports:rows", public_id)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rows-to-put-right.csv"'
    # The mark by which spreadsheets know how the letters are written.
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow([harmless(heading) for heading in [*graduates.columns, "Row", "What is wrong"]])
    for row in importing.judged(graduates=graduates, by=person_of(request)):
        if row.problems:
            writer.writerow([harmless(cell) for cell in _line(row, len(graduates.columns))])
    return answer


def _line(row: Row, width: int) -> list[str]:
    empty = [""] * (width - len(row.cells))
    return [*row.cells, *empty, str(row.number), "; ".join(map(str, row.problems))]


def _known(graduates: GraduateImport) -> dict[str, Any]:
    """What is chosen already, else what the headings suggest."""
    mapping = graduates.mapping or guessed(graduates.columns, graduates.rows)
    return {**mapping, "for_all": graduates.cohort, "version": graduates.version}


def _invited_of(counts: dict[str, int]) -> int:
    return sum(counts.get(fate, 0) for fate in INVITED)


def _done(request: HttpRequest, service: Any, graduates: GraduateImport, version: int, **values: Any) -> Any:
    """What the service gives back; None, and a sentence, if somebody was faster."""
    try:
        return service(graduates=graduates, version=version, **values)
    except EditConflictError:
        messages.error(request, MEANWHILE)
        return None


def _lists(request: HttpRequest) -> Any:
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    return GraduateImport.objects.visible_to(request.user)


def _list(request: HttpRequest, public_id: str) -> GraduateImport:
    found: GraduateImport = get_object_or_404(_lists(request).select_related("cohort__intake"), public_id=public_id)
    return found
