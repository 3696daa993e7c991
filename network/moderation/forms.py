"""What somebody says who reports a thing, and what the convenor says of it."""

from typing import Any, cast

from django import forms

from core.whole_texts import Paragraphs
from network.moderation.models import AppealAnswer, Decision, Report


class ReportForm(forms.Form):
    """Why it should be looked at."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it."},
    )
    note = Paragraphs(
        label="What should we look at?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Name the sentence, if it is one.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == Report.Reason.OTHER and not data.get("note", "").strip():
            self.add_error("note", "Say in a few words what is wrong.")
        return data


class DecisionForm(forms.Form):
    """What to do about something that was reported, and why. The hidden parts say what was seen when deciding."""

    ACTIONS = (
        Decision.Action.KEEP,
        Decision.Action.WARN,
        Decision.Action.UNWARN,
        Decision.Action.HIDE,
        Decision.Action.RESTORE,
    )

    action = forms.ChoiceField(
        widget=forms.RadioSelect, label="What to do", error_messages={"required": "Choose what to do."}
    )
    reason = Paragraphs(
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The person it is about reads this, unless you leave it as it is. Do not name who reported it.",
    )
    after = forms.IntegerField(widget=forms.HiddenInput)
    seen_report = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Offered is what can be done now. Sent may be what could be done when the page was read: the service says so.
        labels = {Decision.Action(name): Decision.Action(name).label for name in self.ACTIONS}
        action = cast(forms.ChoiceField, self.fields["action"])
        action.choices = list(labels.items())
        action.widget.choices = [(name, labels[Decision.Action(name)]) for name in actions]


class AccountForm(forms.Form):
    """Why an account is suspended, or opened again."""

    reason = Paragraphs(
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It is mailed to the person. Do not name who reported them.",
    )
    after = forms.IntegerField(widget=forms.HiddenInput)


class SuspensionForm(AccountForm):
    """Why an account is suspended because of reports, and which the convenor has seen."""

    seen_report = forms.IntegerField(widget=forms.HiddenInput)


class AppealForm(forms.Form):
    """What somebody says to a decision about them."""

    text = Paragraphs(
        label="How do you see it?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Up to 1,000 characters. You can send this once.",
        error_messages={
            "required": "Say how you see it.",
        },
    )


class AppealAnswerForm(forms.Form):
    """The second convenor's last word."""

    outcome = forms.ChoiceField(
        label="What to do",
        choices=AppealAnswer.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do."},
    )
    reason = Paragraphs(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The person it is about reads this. Do not name who reported it.",
        error_messages={"required": "Say why, so that the person it is about can understand it."},
    )


class PutAsideForm(forms.Form):
    """Why a note needs no more."""

    because = Paragraphs(
        label="Why does this need no more?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Convenors read this. The person it is about does not.",
        error_messages={"required": "Say why, for whoever looks at the next one."},
    )
