"""What members type under a write-up."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from core.public_ids import PATTERN, new_public_id
from core.whole_texts import Paragraphs, with_limit
from network.practice.models.questions import LONGEST_REMARK


class RemarkForm(forms.Form):
    """A question or an answer, with a key that makes sending it twice the same as sending it once."""

    text = Paragraphs(max_length=LONGEST_REMARK, widget=forms.Textarea(attrs={"rows": 4}))
    creation_key = forms.CharField(
        required=False,
        initial=new_public_id,
        widget=forms.HiddenInput,
        validators=[RegexValidator(rf"\A{PATTERN}\Z")],
    )

    def __init__(self, *args: Any, label: str, hint: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.help_text = label, with_limit(hint, LONGEST_REMARK)
        text.error_messages["required"] = missing


def question_form(data: Any = None) -> RemarkForm:
    """The form to ask something."""
    return RemarkForm(
        data,
        auto_id="question-%s",
        label="Your question",
        hint="Members who can read this write-up will see it, with your name. Leave out anything that could identify "
        "somebody you support.",
        missing="Write your question.",
    )


def answer_form(question_id: str, data: Any = None) -> RemarkForm:
    """The form to answer one question."""
    return RemarkForm(
        data,
        auto_id=f"answer-{question_id}-%s",
        label="Your answer",
        hint="Members who can read this write-up will see it, with your name.",
        missing="Write your answer.",
    )
