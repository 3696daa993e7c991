"""The form of one's own picture: the file, its words, and who sees it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from network.profiles import photos
from network.profiles.forms.fields import OneLine, RingField
from network.profiles.models import Profile, ProfilePhoto
from network.profiles.rings import FIELD_RULES, Ring


class PictureField(forms.FileField):
    """A file that holds a picture; gives the pictures made of it, and none if no file was sent."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def to_python(self, data: Any) -> Any:
        """What is sent is read by what it holds: its name and what it says it is count for nothing."""
        file = super().to_python(data)
        return [] if file is None else photos.read_picture(file)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The pictures; raises ValidationError for what is none."""
        pictures = self.to_python(data)
        if self.required and not pictures:
            raise ValidationError(self.error_messages["required"], code="required")
        return pictures


class PhotoForm(forms.Form):
    """One's own picture. Without a file the one that is there stays."""

    picture = PictureField(
        label="Picture",
        help_text=f"JPEG, PNG or WebP, up to {photos.MOST}. We keep the square in the middle, and nothing of what the "
        "camera noted, such as the place.",
        error_messages={"required": "Choose a picture.", "empty": "This file is empty. Choose another."},
    )
    alt = OneLine(
        label="What it shows",
        max_length=125,
        required=False,
        help_text="For people who cannot see it.",
    )
    ring_photo = RingField(FIELD_RULES["photo"].label)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, profile: Profile) -> None:
        photo = photos.photo_of(profile)
        initial = {"alt": photo.alt if photo else "", "ring_photo": profile.ring_of("photo").value}
        super().__init__(data, files, initial=initial | {"seen": photos.state_of(profile)})
        self.fields["alt"].help_text += f" Leave it empty for “{default_alt(profile.user.name)}”."
        if photo is not None:
            self.fields["picture"].label, self.fields["picture"].required = "Another picture", False

    def clean(self) -> dict[str, Any]:
        """No browser sends a file twice: where another answer is wrong, the file must be chosen again."""
        values = super().clean() or {}
        if self.errors and values.get("picture"):
            self.add_error("picture", "Choose the picture again. The browser does not keep it.")
        return values

    def save(self, profile: Profile) -> ProfilePhoto:
        """Write what the valid form says; raises EditConflictError."""
        values = self.cleaned_data
        return photos.change_photo(
            profile=profile,
            seen=values["seen"],
            alt=values["alt"],
            ring=Ring(values["ring_photo"]),
            pictures=values["picture"],
        )

    def start_from(self, profile: Profile) -> None:
        """Let the form, as it was typed, follow what is there now."""
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["seen"] = photos.state_of(profile)


def default_alt(name: str) -> str:
    """What stands for a picture that its person has put no words to."""
    return f"Photo of {name}"
