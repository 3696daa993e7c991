"""How somebody wants to be told."""

from django import forms

from network.notifications.digests import CONSENT
from network.notifications.models import About, Rhythm
from network.notifications.rhythms import DEFAULTS

HINTS = {
    About.MESSAGES: "Somebody wrote to you. The email says so, and never what they wrote",
    About.CONNECTIONS: "Somebody would like to connect with you, or brings you together with a third",
    About.WRITE_UPS: "Questions, answers, and whether you are named or agree to something becoming public",
    About.ASKS: "Answers to what you asked, and asks that you could help with",
    About.FOLLOWING: "What is new about people, topics and write-ups that you follow",
    About.CARE: "What you reported, and what the convenor decided about something of yours",
}


class MailForm(forms.Form):
    """A rhythm for each matter, and whether the weekly digest comes."""

    weekly_digest = forms.BooleanField(label=CONSENT, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for about in About:
            self.fields[about.value] = forms.ChoiceField(
                label=about.label,
                help_text=HINTS[about],
                choices=Rhythm.choices,
                initial=DEFAULTS[about],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose how often", "invalid_choice": "Choose how often"},
            )

    @property
    def matters(self) -> list[forms.BoundField]:
        """The fields of the rhythms, in the order of the matters."""
        return [self[about.value] for about in About]

    @property
    def rhythms(self) -> dict[str, str]:
        """What was chosen for each matter."""
        return {about.value: self.cleaned_data[about.value] for about in About}
