"""The form of a list entry in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from topics.models import ControlledTerm
from topics.terms import choices

CONTROLLED_TERM_FIELDS = (
    "kind",
    "name",
    "synonyms",
    "examples",
    "broader",
    "valid_from",
    "valid_until",
    "became",
    "order",
)


def _sectors() -> list[tuple[str, str]]:
    return [("", "None"), *choices(ControlledTerm.Kind.SECTOR)]


class ControlledTermForm(WagtailAdminModelForm):
    """An entry of the short lists; it stays in its list."""

    broader = forms.ChoiceField(
        label="Sector",
        choices=_sectors,
        required=False,
        help_text="Of an organisation type: the sector it belongs to.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Profiles look for it there.
        self.fields["kind"].disabled = self.instance.pk is not None

    def clean_broader(self) -> str:
        """Only organisation types have a sector."""
        broader = self.cleaned_data["broader"]
        if broader and self.cleaned_data.get("kind") != ControlledTerm.Kind.ORGANISATION_TYPE:
            raise ValidationError("Only an organisation type belongs to a sector.")
        return broader

    def clean_examples(self) -> str:
        """Only role levels have any."""
        examples = self.cleaned_data["examples"]
        if examples.strip() and self.cleaned_data.get("kind") != ControlledTerm.Kind.ROLE_LEVEL:
            raise ValidationError("Only a role level has jobs.")
        return examples
