"""Organisations in the admin, for the convenor: names, types, what became of them; no person, and no count of any."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import URLPattern
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from network.profiles.models import Organisation, OrganisationQuerySet
from topics.terms import choices, term_name

FIELDS = ("name", "organisation_type", "sector", "valid_from", "valid_until", "became", "is_checked")
HELP = {
    "valid_from": "The first day on which it was called so, if it is known.",
    "valid_until": "The last day; after it nobody is offered the name.",
    "became": "What it is called now, or what it was merged into. Members named here are named there too.",
    "is_checked": "Then its name is offered to everyone who writes a profile, and its page is there for everyone.",
}


class OrganisationForm(WagtailAdminModelForm):
    """A record of an organisation."""

    organisation_type = forms.ChoiceField(label="Type", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("organisation_type", "organisation type"), ("sector", "sector")):
            self.fields[name].choices = _choices(kind, getattr(self.instance, name))
        for name, help_text in HELP.items():
            self.fields[name].help_text = help_text
        # A name that only its own person may see is nobody's to choose.
        self.fields["became"].queryset = (
            Organisation.objects.in_the_open().exclude(pk=self.instance.pk).order_by("name")
        )

    def clean_became(self) -> Organisation | None:
        """No way round leads back to where it began."""
        became = step = self.cleaned_data["became"]
        passed = {self.instance.pk}
        while step is not None and step.pk not in passed:
            passed.add(step.pk)
            step = step.became
        if step is not None:
            raise ValidationError("That one became this one. Choose another, or change that one first.")
        return became


def _choices(kind: str, held: str) -> list[tuple[str, str]]:
    offered = choices(kind)
    # One that can no longer be chosen stays where it was.
    older = [(held, term_name(kind, held) or held)] if held and held not in dict(offered) else []
    return [("", "Not known"), *offered, *older]


class OrganisationIndexView(IndexView):
    """The list, without names that members keep to themselves."""

    def get_base_queryset(self) -> OrganisationQuerySet:
        return Organisation.objects.in_the_open().select_related("became")


class OrganisationEditView(EditView):
    """One record; 404 for a name that members keep to themselves."""

    def get_object(self, *args: Any, **kwargs: Any) -> Organisation:
        found: Organisation = super().get_object(*args, **kwargs)
        if not Organisation.objects.in_the_open().contains(found):
            raise Http404
        return found


class OrganisationViewSet(ModelViewSet):
    """The list and its forms. Without histories and uses: both would tell of people."""

    model = Organisation
    icon = "group"
    menu_label = "Organisations"
    menu_order = 232
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = OrganisationIndexView
    edit_view_class = OrganisationEditView
    ordering = ["name"]
    list_display = [
        "name",
        "became",
        "valid_until",
        BooleanColumn("is_checked", label="Checked", sort_key="is_checked"),
    ]
    list_filter = ["is_checked"]
    search_fields = ["name"]
    edit_handler = ObjectList([FieldPanel(name) for name in FIELDS], base_form_class=OrganisationForm)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        unlinked = dict.fromkeys(("history_url_name", "usage_url_name", "delete_url_name"))
        return super().get_common_view_kwargs(**kwargs) | unlinked

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_edit_view_kwargs(**kwargs) | {"history_url_name": None, "usage_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = {"index", "index_results", "add", "edit"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
