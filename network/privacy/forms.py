"""What people say who leave, and who complain."""

from typing import Any, ClassVar, cast

from django import forms

from core.whole_texts import Paragraphs
from network.privacy.models import LONGEST_COMPLAINT, Complaint, Leaving
from users.names import NameField


class LeaveForm(forms.Form):
    """What becomes of one's write-ups, and that one means it."""

    write_ups = forms.ChoiceField(
        label="What should become of your write-ups?",
        choices=Leaving.WriteUps.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what should become of your write-ups."},
    )
    sure = forms.BooleanField(
        label="I want to leave the network",
        help_text="You can come back within 30 days. After that nothing can be brought back.",
        error_messages={"required": "Tick this if you want to leave."},
    )

    def __init__(self, *args: Any, shared: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not shared:
            # There is nothing to choose.
            self.fields["write_ups"].required = False
            self.fields["write_ups"].widget = forms.HiddenInput()

    def clean_write_ups(self) -> str:
        return self.cleaned_data["write_ups"] or Leaving.WriteUps.FORMER


class ComplaintForm(forms.Form):
    """Who complains, of what. One field is for programs that fill in everything: people do not see it."""

    name = NameField(
        label="Your name", max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="We answer there.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter your email address, so that we can answer.",
            "invalid": "Enter an email address, such as name@example.org.",
        },
    )
    text = Paragraphs(
        label="What are you unhappy with?",
        max_length=LONGEST_COMPLAINT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Say what happened, and what you would like us to do.",
        error_messages={
            "required": "Say what you are unhappy with.",
        },
    )
    website = forms.CharField(label="Leave this empty", required=False)
    creation_key = forms.CharField(max_length=22, min_length=22, widget=forms.HiddenInput)

    @property
    def is_of_a_program(self) -> bool:
        """Whether what no person sees was filled in."""
        return bool(self.cleaned_data["website"])

    @property
    def values(self) -> dict[str, str]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "text", "creation_key")}


class StepForm(forms.Form):
    """The next step of a complaint, and the answer if that is the step."""

    STEPS: ClassVar[dict[str, str]] = {
        "acknowledge": "Acknowledge it by email",
        "look into": "Note that somebody looks into it",
        "answer": "Answer it by email",
        "close": "Close it",
    }

    step = forms.ChoiceField(
        label="Next step",
        choices=list(STEPS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the next step."},
    )
    text = Paragraphs(
        label="Your answer",
        max_length=LONGEST_COMPLAINT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="It is mailed as it stands, and kept.",
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Offered is what can be done now. Sent may be what could be done when the page was read: the service says so.
        open_steps = ["look into", "answer"] if complaint.acknowledged_at else ["acknowledge", "look into", "answer"]
        offered = open_steps if complaint.is_open else ["close"]
        cast(forms.ChoiceField, self.fields["step"]).widget.choices = [(name, self.STEPS[name]) for name in offered]

    def clean(self) -> dict[str, Any]:
        """An answer that was written is mailed by its own step, or not dropped."""
        said = super().clean() or self.cleaned_data
        if said.get("text") and said.get("step") not in ("answer", None):
            self.add_error("text", "It is mailed with “Answer it by email” alone. Choose that, or empty this.")
        return said
