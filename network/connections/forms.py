"""What members type to connect, to introduce two others, and to say how they can be reached."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.utils.formats import date_format
from django.utils.timezone import localdate

from core.public_ids import PATTERN, new_public_id
from core.whole_texts import Paragraphs
from network.connections.models import LONGEST_REASON, LONGEST_SENTENCE, ContactWay
from network.connections.models.contact_ways import LONGEST_WAY
from network.profiles.forms.fields import LinksField, OneLine, TelephoneField
from network.profiles.models import Profile
from users.models import User

Kind = ContactWay.Kind


class KeyField(forms.CharField):
    """What makes sending a form twice the same as sending it once."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            initial=new_public_id,
            widget=forms.HiddenInput,
            validators=[RegexValidator(rf"\A{PATTERN}\Z")],
        )


class ReasonForm(forms.Form):
    """Why one would like to connect. The pair makes it one, however often it is sent."""

    reason = Paragraphs(
        label="Why you would like to connect",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They read it with your name, and nobody else does.",
        error_messages={
            "required": "Say in a sentence or two why you would like to connect.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | kwargs))


class ConnectionField(forms.ModelChoiceField):
    """One of one's connections, by their name; of several with one name, with since when."""

    def __init__(self, label: str) -> None:
        missing = {
            "required": f"Choose {label[:1].lower()}{label[1:]}.",
            "invalid_choice": "Choose one of your connections.",
        }
        super().__init__(
            Profile.objects.none(),
            label=label,
            to_field_name="public_id",
            empty_label="Choose somebody",
            error_messages=missing,
        )

    def label_from_instance(self, obj: Profile) -> str:
        """The name, and what tells apart who share it. Takes the profiles of `connections_to_choose`."""
        profile: Any = obj
        if profile.namesakes == 1:
            return obj.user.name
        return f"{obj.user.name}, connected since {date_format(localdate(profile.connected_at))}"


def _sentence(whom: str) -> Paragraphs:
    return Paragraphs(
        label=f"What you say to {whom}",
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Why they might like to meet. The other one does not read it.",
        error_messages={"required": f"Write a sentence for {whom}."},
    )


class IntroduceForm(forms.Form):
    """Two of one's connections, and a sentence to each."""

    one = ConnectionField("The first person")
    for_one = _sentence("the first person")
    other = ConnectionField("The second person")
    for_other = _sentence("the second person")
    creation_key = KeyField()

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | kwargs))
        for name in ("one", "other"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def for_service(self) -> dict[str, Any]:
        """The answers of the valid form, as the service takes them."""
        people: dict[str, User] = {name: self.cleaned_data[name].user for name in ("one", "other")}
        return self.cleaned_data | people


class WayForm(forms.Form):
    """One way to reach oneself. Nobody else sees it without the tick."""

    kind = forms.ChoiceField(label="What it is", choices=Kind.choices, widget=forms.Select)
    text = OneLine(
        label="The number, address or page",
        max_length=LONGEST_WAY,
        error_messages={"required": "Write the number, address or page."},
    )
    is_open = forms.BooleanField(
        label="Show it to my connections",
        required=False,
        help_text="Without the tick, only you see it. It is in no search.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    creation_key = KeyField()

    def __init__(self, *args: Any, way: ContactWay | None = None, **kwargs: Any) -> None:
        if way is not None:
            kwargs["initial"] = {"kind": way.kind, "text": way.text, "is_open": way.is_open, "version": way.version}
        super().__init__(*args, **({"label_suffix": ""} | kwargs))
        del self.fields["version" if way is None else "creation_key"]

    def clean(self) -> dict[str, Any]:
        """A number can be dialled, an address written to, a page opened."""
        values = super().clean() or {}
        kind, text = values.get("kind"), values.get("text", "")
        try:
            if text and kind in (Kind.PHONE, Kind.WORK_PHONE):
                TelephoneField().clean(text)
            elif text and kind == Kind.EMAIL:
                validate_email(text)
            elif text and kind == Kind.LINK:
                (values["text"],) = LinksField().clean(text)
        except ValidationError as error:
            self.add_error("text", error)
        return values

    def start_from(self, way: ContactWay) -> None:
        """Keep what was typed, and let the next try start from the way as it is now."""
        data: Any = self.data
        data = data.copy()
        data["version"] = str(way.version)
        self.data = data
