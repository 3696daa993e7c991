"""What members type to each other."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from core.public_ids import PATTERN, new_public_id


class MessageForm(forms.Form):
    """A message, with a key that makes sending it twice the same as sending it once.

    How long it may be, the service says: a browser that cuts what is pasted loses text.
    """

    text = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5, "aria-required": "true"})
    )
    creation_key = forms.CharField(
        required=False,
        initial=new_public_id,
        widget=forms.HiddenInput,
        validators=[RegexValidator(rf"\A{PATTERN}\Z")],
    )

    def __init__(self, data: Any = None, *, label: str, hint: str = "", text: str = "", auto_id: str = "%s") -> None:
        super().__init__(data, initial={"text": text}, auto_id=auto_id)
        field = self.fields["text"]
        field.label, field.help_text = label, hint
        # It cannot stay empty, though the browser does not insist.
        field.is_wanted = True  # type: ignore[attr-defined]


def reply_form(names: str, data: Any = None, *, text: str = "") -> MessageForm:
    """The form to go on with a conversation."""
    return MessageForm(data, label=f"Reply to {names}", text=text, auto_id="reply-%s")


def first_note_form(name: str, data: Any = None, *, text: str = "") -> MessageForm:
    """The form to begin one."""
    return MessageForm(
        data,
        label="Your note",
        hint=f"Say why you write to {name}, and what would help. At most 1,000 characters. Leave out anything that "
        "could identify somebody you support.",
        text=text,
        auto_id="note-%s",
    )
