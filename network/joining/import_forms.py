"""The forms of an uploaded list: the file, what its columns hold, and the version that was seen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cohorts.models import Cohort
from core.public_ids import PATTERN, new_public_id
from network.joining.imports import HEADINGS, column_names
from network.joining.models import GraduateImport
from network.joining.tables import MOST_BYTES, Table, read_table
from users.names import clean_name

LABELS = {
    "email": "Email address",
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "cohort": "Cohort",
}
HELP = {
    "email": "Needed: the invitation goes there.",
    "name": "The whole name in one column. They can change it when they join.",
    "first_name": "If the name stands in two columns.",
    "cohort": "Written like 2014-A, or 2014 cohort A.",
}


class UploadForm(forms.Form):
    """A list as CSV or XLSX. The valid form holds it as `table`; its key makes sending it twice one list."""

    file = forms.FileField(
        label="List",
        help_text="CSV or XLSX, with headings in the first row. At most 2,000 people and 2 MB. "
        "Of a spreadsheet, the first sheet is read.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    key = forms.RegexField(f"^{PATTERN}$", widget=forms.HiddenInput, initial=new_public_id)

    table: Table

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        # One byte more than it may have is enough to say so.
        self.table = read_table(file.read(MOST_BYTES + 1))
        return file

    @property
    def file_name(self) -> str:
        """What the file is called, on one line."""
        return clean_name(self.cleaned_data["file"].name) or "list"


class ColumnsForm(forms.Form):
    """Which column holds what, and the cohort of all if no column does."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    for_all = forms.ModelChoiceField(
        label="One cohort for all",
        queryset=Cohort.objects.none(),
        required=False,
        empty_label="No: it stands in a column",
    )

    def __init__(self, *args: Any, graduates: GraduateImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.column_names = column_names(graduates.columns)
        columns = list(enumerate(self.column_names))
        for name in HEADINGS:
            self.fields[name] = forms.TypedChoiceField(
                label=LABELS[name],
                help_text=HELP.get(name, ""),
                choices=[("", "No column"), *columns],
                coerce=int,
                empty_value=None,
                required=name == "email",
                error_messages={"required": "Choose the column with the addresses."},
            )
        cohorts = Cohort.objects.announced_by(timezone.now()).select_related("intake")
        self.fields["for_all"].queryset = cohorts.order_by("-intake__year", "letter")  # type: ignore[attr-defined]
        self.order_fields([*HEADINGS, "for_all"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") is not None and (data.get("first_name") is not None or data.get("last_name") is not None):
            self.add_error("name", ValidationError("Choose the whole name, or its two parts; not both."))
        has_column, has_one = data.get("cohort") is not None, data.get("for_all") is not None
        if has_column and has_one:
            self.add_error("for_all", ValidationError("Choose a column above or one cohort here; not both."))
        if not has_column and not has_one and not self.errors.keys() & {"cohort", "for_all"}:
            self.add_error("cohort", ValidationError("Choose the column with the cohort, or one cohort for all below."))
        return data

    @property
    def mapping(self) -> dict[str, int]:
        """What the valid form says of the columns."""
        return {name: self.cleaned_data[name] for name in HEADINGS if self.cleaned_data[name] is not None}


class SeenForm(forms.Form):
    """The version of a list that somebody has looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
