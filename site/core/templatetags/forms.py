"""What the templates of forms need to know of a field: {% load forms %}."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.safestring import SafeString

register = template.Library()

CSS_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    # A tick box is drawn by the row it stands in.
    (forms.CheckboxInput, ""),
    (Input, "input"),
)


@register.filter
def is_choices(field: BoundField) -> bool:
    """Whether the field is a group of radio buttons or tick boxes."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether the field is one tick box."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether the label says so: not of what must be answered now, nor of what a later step will ask for."""
    return not field.field.required and not getattr(field.field, "is_wanted", False)


@register.filter
def control_id(field: BoundField) -> str:
    """The id that a link to the field goes to: its control, or the first of its choices."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """{% control field %}: the field's control, with the site's class beside its own classes."""
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    ours = next((css_class for kind, css_class in CSS_CLASSES if isinstance(widget, kind)), "")
    classes = f"{ours} {own}".strip()
    return field.as_widget(attrs={"class": classes} if classes else {})


@register.simple_tag
def reword(field: BoundField, label: str, hint: str = "", **attributes: str) -> str:
    """{% reword form.code label="Six-digit code" inputmode="numeric" %}: a field of somebody else's form in our words.

    Draws nothing: {{ form }} does, with these words in the place of its own, and these attributes on the control.
    """
    field.label = label
    field.help_text = hint
    # What a placeholder says is gone once one types: the label says it.
    field.field.widget.attrs.pop("placeholder", None)
    field.field.widget.attrs |= attributes
    return ""


@register.filter
def in_fours(key: str) -> str:
    """JBSW Y3DP EHPK: a long key as people can read it out and type it."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
