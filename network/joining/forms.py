"""The compact, and the two things that a newcomer is asked for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from network.notifications.digests import CONSENT
from network.profiles.forms.fields import OneLine
from network.profiles.models import Profile

# Beside what another form sent, which waits on the same page.
PREFIX = "compact"


class CompactForm(forms.Form):
    """A yes to one version."""

    agrees = forms.BooleanField(
        label="I am 18 or over, and I agree to this compact",
        error_messages={"required": "Tick the box if you are 18 or over and agree"},
    )
    number = forms.IntegerField(widget=forms.HiddenInput)


class StepForm(forms.Form):
    """One part of a profile, written as a first step; what was typed stays when the profile has moved on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    # Of the profile, by the field of the form.
    FIELDS: dict[str, str] = {}

    def __init__(self, data: Any = None, *, profile: Profile) -> None:
        initial = {name: getattr(profile, field) for name, field in self.FIELDS.items()}
        super().__init__(data, initial={**initial, "version": profile.version})

    def start_from(self, profile: Profile) -> None:
        """Follow a profile that was changed meanwhile, and say what it says now."""
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["version"] = str(profile.version)
        stored = self.in_words(profile)
        says = f"It says now: “{stored}”" if stored else "It is empty now"
        self.add_error(None, f"Your profile was changed meanwhile. {says}. To put yours in its place, send it again")

    def in_words(self, profile: Profile) -> str:
        """What is saved of this part, in one line."""
        return profile.ask


class OfferForm(StepForm):
    """One thing that somebody offers."""

    FIELDS = {"kinds": "offer_kinds", "text": "offer_text"}

    kinds = forms.MultipleChoiceField(
        label="What could you give?",
        required=False,
        choices=Profile.OfferKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    text = OneLine(
        label="In your own words",
        max_length=200,
        required=False,
        help_text="Such as “A call about our timebank, most Fridays”. Up to 200 characters.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea--short"}),
    )

    def in_words(self, profile: Profile) -> str:
        labels = dict(Profile.OfferKind.choices)
        kinds = (labels[kind] for kind in profile.offer_kinds if kind in labels)
        return "; ".join(part for part in (*kinds, profile.offer_text) if part)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("kinds") and not data.get("text"):
            raise ValidationError("Tick one thing or write one, or leave it for now")
        return data


class AskForm(StepForm):
    """One thing that somebody looks for."""

    FIELDS = {"text": "ask"}

    text = OneLine(
        label="What would help you now?",
        max_length=200,
        help_text="One thing. Such as “Who insures volunteers that give lifts?”. Up to 200 characters.",
        error_messages={"required": "Write what would help you, or leave it for now"},
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea--short"}),
    )


class DigestForm(forms.Form):
    """Whether a newcomer wants the weekly digest: never ticked beforehand."""

    weekly_digest = forms.BooleanField(label=CONSENT, required=False)
