"""A saved search: its name, and how often a mail tells what is new."""

from typing import Any

from django import forms

from network.directory.models import SavedSearch


class SavedSearchForm(forms.ModelForm[SavedSearch]):
    """What its owner decides about a saved search."""

    class Meta:
        model = SavedSearch
        fields = ("name", "rhythm")
        labels = {"name": "Name of the search", "rhythm": "Mail about it"}
        widgets = {"rhythm": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | kwargs))
        self.fields["rhythm"].choices = SavedSearch.Rhythm.choices  # type: ignore[attr-defined]


class SuggestionForm(forms.Form):
    """People suggested, or nobody."""

    suggests_people = forms.BooleanField(
        label="Suggest people to me",
        required=False,
        help_text="At most three a day, on your home and where you find people, each with why.",
    )
