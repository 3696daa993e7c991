"""Panels of the admin's forms that say in plain words what is wrong."""

from typing import Any

from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel


class PlainFormSet(BaseChildFormSet):
    """Rows of a form; one that is there twice is told of at its field, in the words of its model's constraint."""

    def validate_unique(self) -> None:
        for constraint in self.model._meta.total_unique_constraints:
            fields = [name for name in constraint.fields if name != self.fk.name]
            seen = set()
            for form in self.forms:
                if not form.is_valid() or form in self.deleted_forms:
                    continue
                # Of the row itself: what it works out from what was typed is in no field of the form.
                values = tuple(getattr(form.instance, name) for name in fields)
                if values in seen:
                    shown = [name for name in fields if name in form.fields] or list(form.fields)
                    form.add_error(shown[0], str(constraint.violation_error_message))
                seen.add(values)
        super().validate_unique()


class PlainInlinePanel(InlinePanel):
    """Rows in a form, with plain words for what is there twice."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = PlainFormSet
        return options
