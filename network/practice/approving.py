"""Write-ups to make public, in the admin: a list, and a page on which an editor reads one and decides."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from core.admin_lists import ListToDecide, ToDecideViewSet
from core.whole_texts import Paragraphs
from network.practice.models import Publication
from network.practice.models.publication import PublicationQuerySet
from network.practice.reading import topics_of_version
from network.practice.services import publication as services
from users.circles import person_of

DECIDE = "practice.change_publication"
# Guide 3.2, the editor's checklist.
CHECKLIST = (
    "A reader could try it.",
    "The words are plain.",
    "Nobody can be identified who has not agreed to it.",
    "What did not work is there.",
    "Its words promise no more than how they know: nothing is “proved” by stories alone.",
    "Money and interests are declared.",
    "The topics fit.",
    "It says when it was last checked.",
)


class ApprovalForm(forms.Form):
    """What an editor decides about the version that they have read."""

    MAKE_PUBLIC, GIVE_BACK = "make public", "give back"

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=[(MAKE_PUBLIC, "Make it public"), (GIVE_BACK, "Give it back to its authors with a note")],
        error_messages={"required": "Choose what you decide."},
    )
    note = Paragraphs(
        label="What should change",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed to give it back. All authors read it.",
    )
    version_id = forms.IntegerField(widget=forms.HiddenInput)

    def for_service(self, editor: Any) -> dict[str, Any]:
        """The valid form as the services ask for it: with a note if it is given back."""
        said, gives_back = self.cleaned_data, self.cleaned_data["decision"] == self.GIVE_BACK
        return {"by": editor, "version_id": said["version_id"], "note": said["note"] if gives_back else ""}


class PublicationIndexView(ListToDecide):
    """Everything that is asked for, what waits for an editor first."""

    page_title = "Write-ups to make public"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "title", label="Write-up", accessor="proposed.title", get_url=_address
            ),
            Column("status", label="Status", accessor=_status),
            Column("asked_by", label="Asked by"),
            DateColumn("asked_at", label="Asked"),
        ]

    def get_base_queryset(self) -> QuerySet[Publication]:
        return waiting_for(self.request.user).editors_turn_first().with_authors()

    def order_queryset(self, queryset: QuerySet[Publication]) -> QuerySet[Publication]:
        return queryset


def waiting_for(editor: Any) -> PublicationQuerySet:
    """What authors want made public, for an editor; nothing for anyone else."""
    if not editor.has_perm(DECIDE):
        return Publication.objects.none()
    return Publication.objects.waiting().select_related("proposed", "write_up", "asked_by", "approved")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the version that is asked for, and make it public or give it back."""
    if not request.user.has_perm(DECIDE):
        raise PermissionDenied
    if request.method == "POST" and not waiting_for(request.user).filter(pk=pk).exists():
        return _too_late(request, get_object_or_404(Publication, pk=pk))
    publication = get_object_or_404(waiting_for(request.user), pk=pk)
    form = ApprovalForm(
        request.POST if request.method == "POST" else None, initial={"version_id": publication.proposed_id}
    )
    if form.is_valid() and _was_decided(request, publication, form):
        return redirect("publications:index")
    version = publication.proposed
    if version is None:
        raise Http404
    credits = publication.write_up.credits.authors().agreed().select_related("user").order_by("-is_lead", "pk")
    missing = publication.authors_without_a_yes()
    context = {
        "publication": publication,
        "version": version,
        "topics": topics_of_version(version),
        "authors": [(credit.user, credit not in missing) for credit in credits],
        "is_ready": not missing,
        "checklist": CHECKLIST,
        "form": form,
    }
    return render(request, "network/practice/admin/decide.html", context)


def _too_late(request: HttpRequest, publication: Publication) -> HttpResponse:
    """For whom it has ended meanwhile: what they wrote, to copy. Their own decision, sent twice, is one."""
    form = ApprovalForm(request.POST)
    if not (form.is_valid() and services.is_decided_so(publication=publication, **form.for_service(request.user))):
        messages.error(request, "It is no longer asked for, or somebody has decided meanwhile.")
        if note := request.POST.get("note", "").strip():
            return render(request, "network/practice/admin/too_late.html", {"texts": [note]})
    return redirect("publications:index")


def _was_decided(request: HttpRequest, publication: Publication, form: ApprovalForm) -> bool:
    title, values = publication.proposed.title, form.cleaned_data  # type: ignore[union-attr]
    try:
        if values["decision"] == ApprovalForm.MAKE_PUBLIC:
            services.make_public(publication=publication, by=person_of(request), version_id=values["version_id"])
            messages.success(request, f"“{title}” is public. Its authors are told.")
        else:
            services.give_back(publication=publication, version_id=values["version_id"], note=values["note"])
            messages.success(request, f"“{title}” is given back. Its authors are told.")
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _address(publication: Publication) -> str:
    return reverse("publications:decide", args=[publication.pk])


def _status(publication: Any) -> str:
    agreed = {consent.user_id for consent in publication.proposed.standing_consents}
    missing = [each.user.name for each in publication.write_up.agreed_authors if each.user_id not in agreed]
    return f"Waits for {', '.join(missing)}" if missing else "Waits for an editor"


class PublicationViewSet(ToDecideViewSet):
    """Nobody adds, edits or deletes a publication here: authors ask, editors decide."""

    model = Publication
    icon = "doc-full-inverse"
    menu_label = "To make public"
    menu_order = 220
    index_view_class = PublicationIndexView
    form_fields = ["returned_note"]
    decide_view = staticmethod(decide)
