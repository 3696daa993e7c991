"""The form of one's own profile: every part with the ring of those who see it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy

from core.versions import Difference
from network.profiles.models import MOST_FUNCTIONS, MOST_LINKS, MOST_TOPICS, Profile, ProfileTopic
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.services import TopicsOfProfile
from topics.fields import LevelledTopicsField, TopicsField
from topics.terms import choices, term_name
from users.names import NameField, clean_name

LONGEST_LINK = 300
TELEPHONE = re.compile(r"\+?[0-9() .-]{5,}(?:\s*(?:ext|x)\.?\s*[0-9]+)?", re.IGNORECASE)
TOO_LONG = "Shorten it to %(limit_value)d characters. It has %(show_value)d now."
USE = ProfileTopic.Use
# Fields that hold slugs of the short lists, and which list.
LISTS = {
    "regions": "region",
    "role_level": "role level",
    "functions": "function",
    "organisation_type": "organisation type",
    "sector": "sector",
}


class NothingCutOff:
    """A text whose control takes more than fits, so that what is pasted is never cut off unseen."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)  # type: ignore[misc]
        attrs.pop("maxlength", None)
        return attrs


class OneLine(NothingCutOff, NameField):
    """One line of text, without what nobody sees."""


class Paragraphs(NothingCutOff, forms.CharField):
    """Text of several lines; a line end counts as one character."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").strip()


class LinksField(Paragraphs):
    """Addresses of pages, one a line; gives a list."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The addresses, each once; raises ValidationError for what is none."""
        lines = [line for line in map(clean_name, super().clean(value).split("\n")) if line]
        links = list(dict.fromkeys(_link(line) for line in lines[: MOST_LINKS + 1]))
        if len(lines) > MOST_LINKS:
            raise ValidationError(f"Choose at most {MOST_LINKS} links. These are {len(lines)}.")
        return links


class RingField(forms.ChoiceField):
    """Who sees one part."""

    def __init__(self, name: str) -> None:
        super().__init__(label=f"Who sees: {FIELD_RULES[name].label}", choices=Ring.choices, widget=forms.RadioSelect)


@dataclass(frozen=True)
class Part:
    """Fields that share a ring; the key of FIELD_RULES, empty where there is none to choose."""

    ring: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One stretch of the page."""

    key: str
    heading: str
    benefit: str
    parts: tuple[Part, ...]


SECTIONS = (
    Section("you", "You", "How others know you.", (Part("", ("name", "listed_to")), Part("headline", ("headline",)))),
    Section(
        "tried",
        "What you have tried",
        "Members find you by what you have tried.",
        (Part("tried", ("tried",)), Part("works_with", ("works_with",))),
    ),
    Section(
        "offers",
        "What you offer",
        "Those who look for help see whom they can ask.",
        (Part("offers", ("offers", "offer_kinds", "offer_text")),),
    ),
    Section("about", "About you", "Two sentences in your own voice are enough.", (Part("about", ("about",)),)),
    Section(
        "work",
        "Where you work",
        "Members look for people near them, and for people who do what they do.",
        (
            Part("regions", ("regions", "place")),
            Part("role_level", ("role_level",)),
            Part("functions", ("functions",)),
            Part("organisation", ("organisation", "organisation_type", "sector")),
            Part("cohort"),
        ),
    ),
    Section(
        "reach",
        "Ways to reach you",
        "All of it can stay empty. Nobody but you sees it unless you choose so.",
        (Part("contact_email", ("contact_email",)), Part("telephone", ("telephone",)), Part("links", ("links",))),
    ),
)


class ProfileForm(forms.Form):
    """What a person says of themselves, and to whom."""

    name = OneLine(
        label="Name used here",
        max_length=80,
        help_text="Whatever name you use. It stands under all that you write.",
        error_messages={"required": "Enter the name that others know you by"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    listed_to = forms.ChoiceField(
        label="Who can find you",
        widget=forms.RadioSelect,
        choices=[
            ("cohort", "My cohort. For others your name leads nowhere, and no search finds you"),
            ("members", "Members. They find you, and read what you show to members"),
            (
                "public",
                "Everyone. Your public parts can be read without signing in. Search engines are asked to stay away",
            ),
        ],
        help_text="Nothing in your profile reaches further than this, whatever you choose for a part.",
    )
    headline = OneLine(label="Headline", max_length=120, required=False, help_text="What you do, in ten words.")
    about = Paragraphs(
        label="About me",
        max_length=1000,
        required=False,
        help_text="What draws you to communities? Up to 1,000 characters.",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    regions = forms.MultipleChoiceField(
        label="Regions", required=False, widget=forms.CheckboxSelectMultiple, help_text="All that you work in."
    )
    place = OneLine(label="Place", max_length=60, required=False, help_text="A town or an area. Never an address.")
    role_level = forms.ChoiceField(label="Role", required=False)
    functions = forms.MultipleChoiceField(
        label="What you do", required=False, widget=forms.CheckboxSelectMultiple, help_text="Up to three."
    )
    organisation = OneLine(
        label="Organisation",
        max_length=120,
        required=False,
        help_text="Here with lived experience, and not for an organisation? Leave this empty. "
        "Choose “None or prefer not to say” as its type, and “Lived experience” as the sector.",
    )
    organisation_type = forms.ChoiceField(label="Type of organisation", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)
    tried = LevelledTopicsField(
        label="Practices I have tried",
        facets=[ProfileTopic.FACETS[USE.TRIED]],
        at_most=MOST_TOPICS[USE.TRIED],
        levels=ProfileTopic.Level.choices,
        level=ProfileTopic.Level.DONE,
        propose_url=reverse_lazy("propose_topic"),
        required=False,
        help_text="Up to 10, with commas between them. Once they are in the list, say how well you know each.",
    )
    works_with = TopicsField(
        label="People I work with (not: am one of)",
        facets=[ProfileTopic.FACETS[USE.WORKS_WITH]],
        at_most=MOST_TOPICS[USE.WORKS_WITH],
        required=False,
        help_text="Up to 5.",
    )
    offers = TopicsField(
        label="What I can help with",
        facets=[ProfileTopic.FACETS[USE.OFFERS]],
        at_most=MOST_TOPICS[USE.OFFERS],
        required=False,
        help_text="Up to 10 skills.",
    )
    offer_kinds = forms.MultipleChoiceField(
        label="How", required=False, choices=Profile.OfferKind.choices, widget=forms.CheckboxSelectMultiple
    )
    offer_text = OneLine(
        label="In your own words",
        max_length=200,
        required=False,
        help_text="Such as “A call, most Fridays”. Up to 200 characters.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "textarea--short"}),
    )
    contact_email = forms.EmailField(
        label="Email",
        required=False,
        max_length=254,
        help_text="It may differ from the one that you sign in with, which nobody sees.",
        error_messages={"invalid": "Enter an email address, such as name@example.org"},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    telephone = OneLine(
        label="Telephone",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "input--m"}),
    )
    links = LinksField(
        label="Links",
        required=False,
        help_text="Pages about you or your work, one a line. Up to 5.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, profile: Profile) -> None:
        super().__init__(data, initial=_initial(profile))
        for name, kind in LISTS.items():
            cast(forms.ChoiceField, self.fields[name]).choices = _choices(kind, self.initial[name])
        for name in FIELD_RULES:
            self.fields[f"ring_{name}"] = RingField(name)
        for field in self.fields.values():
            for validator in field.validators:
                if isinstance(validator, MaxLengthValidator):
                    validator.message = TOO_LONG

    def sections(self) -> Iterator[tuple[Section, list[tuple[Part, list[BoundField], BoundField | None]]]]:
        """The page from top to bottom: each section with its parts, their fields and their ring."""
        for section in SECTIONS:
            parts = [
                (part, [self[name] for name in part.fields], self[f"ring_{part.ring}"] if part.ring else None)
                for part in section.parts
            ]
            yield section, parts

    def clean_functions(self) -> list[str]:
        """At most three."""
        functions = self.cleaned_data["functions"]
        if len(functions) > MOST_FUNCTIONS:
            raise ValidationError(f"Choose at most {MOST_FUNCTIONS}. These are {len(functions)}.")
        return functions

    def clean_telephone(self) -> str:
        """A number that can be dialled."""
        telephone = self.cleaned_data["telephone"]
        if telephone and not TELEPHONE.fullmatch(telephone):
            raise ValidationError("Enter a telephone number, such as 01632 960 001")
        return telephone

    def for_service(self) -> dict[str, Any]:
        """What the valid form says, as `services.change_profile` takes it."""
        values = dict(self.cleaned_data)
        topics = TopicsOfProfile(values.pop("tried"), values.pop("works_with"), values.pop("offers"))
        rings = {name: values.pop(f"ring_{name}") for name in FIELD_RULES}
        return {
            "version": values.pop("version"),
            "name": values.pop("name"),
            "values": {**values, "rings": rings},
            "topics": topics,
        }

    def differences(self, profile: Profile) -> list[Difference]:
        """Where the valid form differs from what is saved now."""
        saved = _initial(profile)
        found = (
            Difference(name, str(field.label), _in_words(field, saved[name]), _in_words(field, self.cleaned_data[name]))
            for name, field in self.fields.items()
            if name != "version"
        )
        return [difference for difference in found if difference.stored != difference.typed]

    def start_from(self, profile: Profile) -> None:
        """Let the form, as it was typed, follow what is saved now."""
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["version"] = str(profile.version)


def _initial(profile: Profile) -> dict[str, Any]:
    names = ("listed_to", "headline", "about", "place", "organisation", "offer_kinds", "offer_text", *LISTS)
    names += ("contact_email", "telephone", "links", "version")
    items = list(profile.topic_items.all())
    return {
        "name": profile.user.name,
        **{name: getattr(profile, name) for name in names},
        "tried": {item.tag: item.level for item in items if item.use == USE.TRIED},
        "works_with": [item.tag for item in items if item.use == USE.WORKS_WITH],
        "offers": [item.tag for item in items if item.use == USE.OFFERS],
        **{f"ring_{name}": profile.ring_of(name).value for name in FIELD_RULES},
    }


def _choices(kind: str, chosen: str | list[str]) -> list[tuple[str, str]]:
    """One list, with what this person has chosen before and nobody can choose now."""
    offered = choices(kind)
    kept = [chosen] if isinstance(chosen, str) else chosen
    known = {slug for slug, _ in offered}
    older = [(slug, term_name(kind, slug) or slug) for slug in kept if slug and slug not in known]
    blank = [("", "Not said")] if isinstance(chosen, str) else []
    return [*blank, *offered, *older]


def _in_words(field: forms.Field, value: Any) -> str:
    """A value of the form, as one line to compare it by."""
    labels = dict(getattr(field, "choices", ()))
    if isinstance(value, Mapping):
        levels = dict(ProfileTopic.Level.choices)
        return "; ".join(f"{topic}: {levels[level]}" for topic, level in value.items())
    if isinstance(value, list):
        return "; ".join(str(labels.get(each, each)) for each in value)
    return str(labels.get(value, value))


def _link(line: str) -> str:
    try:
        link = forms.URLField(assume_scheme="https", max_length=LONGEST_LINK).clean(line)
    except ValidationError:
        link = ""
    if not link.lower().startswith(("http://", "https://")):
        raise ValidationError(f"“{line[:60]}” is no address of a page. Write it like https://www.example.org")
    return link
