"""The form: every part with the ring of those who see it."""

from collections.abc import Iterator, Mapping
from typing import Any, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format

from core.versions import Difference, marks_field, marks_of, untouched
from core.whole_texts import Paragraphs
from network.profiles.forms import history
from network.profiles.forms.fields import (
    DayField,
    LanguagesField,
    LinksField,
    OneLine,
    RingField,
    TelephoneField,
)
from network.profiles.forms.sections import SECTIONS, Part, Section
from network.profiles.forms.values import (
    CONSENT,
    LISTS,
    LIVED,
    LIVED_CONSENT,
    LIVED_RING,
    RINGS_HERE,
    USE,
    choices_with,
    in_words,
    initial_of,
)
from network.profiles.models import LONGEST_LIVED_EXPERIENCE, MOST_FUNCTIONS, MOST_TOPICS, Profile, ProfileTopic
from network.profiles.organisations import known_as, suggested_names
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.services import ASK_STANDS, LONGEST_ASK, OwnWords, TopicsOfProfile
from topics.fields import LevelledTopicsField, TopicsField

NO_CONSENT = "Tick that we may keep what you write about your own life, or take the words away"
_NOT_SAID = frozenset({"version", "opened_with"})


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
            ("public", "Everyone. Your public parts can be read without signing in"),
        ],
        help_text="Nothing in your profile reaches further than this, whatever you choose for a part.",
    )
    search_engines_may_list = forms.BooleanField(
        label="Search engines may list my page",
        required=False,
        help_text="Only together with “Everyone”. Without it they are asked to stay away.",
    )
    name_aloud = OneLine(
        label="Name to say aloud",
        max_length=60,
        required=False,
        help_text="How it sounds, such as “shi-VAWN”. It stands beside your name.",
    )
    pronouns = OneLine(
        label="Pronouns",
        max_length=30,
        required=False,
        help_text="Such as “she/her”. No search ever finds them.",
        widget=forms.TextInput(attrs={"class": "input--m"}),
    )
    headline = OneLine(label="Headline", max_length=120, required=False, help_text="What you do, in ten words.")
    about = Paragraphs(
        label="About me",
        max_length=1000,
        required=False,
        help_text="What draws you to communities? Up to 1,000 characters.",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    languages = LanguagesField(label="Languages", help_text="All that you speak or sign well enough to help. Up to 10.")
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
        widget=forms.TextInput(attrs={"list": "organisation-names", "autocomplete": "organization"}),
    )
    organisation_type = forms.ChoiceField(label="Type of organisation", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)
    on_organisation_page = forms.BooleanField(
        label="Name me on the page of this organisation",
        required=False,
        help_text="Only for those who may see your organisation here. The page lists members who ticked this.",
    )
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
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea--short"}),
    )
    availability = forms.ChoiceField(
        label="Is there room for it now?",
        required=False,
        choices=[("", "Not said"), *Profile.Availability.choices],
        widget=forms.RadioSelect,
    )
    available_from = DayField(label="Not now, until", help_text="The day from which on people can ask you again.")
    ask = OneLine(
        label="I look for",
        max_length=200,
        required=False,
        help_text="Such as “Who insures volunteers who give lifts?” Up to 200 characters.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea--short"}),
    )
    ask_ends_on = DayField(
        label="Until",
        help_text="60 days from now if you leave it empty, 180 at most. After that nobody but you sees it.",
    )
    contact_email = forms.EmailField(
        label="Email",
        required=False,
        max_length=254,
        help_text="It may differ from the one that you sign in with, which nobody sees.",
        error_messages={"invalid": "Enter an email address, such as name@example.org"},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    telephone = TelephoneField(
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
    lived_experience = Paragraphs(
        label="In my own words",
        max_length=LONGEST_LIVED_EXPERIENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    lived_experience_consent = forms.BooleanField(label=CONSENT, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    opened_with = marks_field()

    def __init__(self, data: Any = None, *, profile: Profile, drafted_ask: str = "", typed: Self | None = None) -> None:
        """`typed` is a form that was opened before the profile was saved elsewhere: what was touched in it stays."""
        super().__init__(data, initial=initial_of(profile))
        self.profile = profile
        # What somebody asks for already stays until they change it.
        if drafted_ask and (not profile.ask or profile.ask_is_over):
            self.initial.update(ask=drafted_ask, ask_ends_on=None)
        for name, kind in LISTS.items():
            cast(forms.ChoiceField, self.fields[name]).choices = choices_with(kind, self.initial[name])
        for name in RINGS_HERE:
            rule = FIELD_RULES[name]
            self.fields[f"ring_{name}"] = RingField(rule.label, rule.choices, self.initial[f"ring_{name}"])
        self.fields[LIVED_RING] = RingField("Lived experience")
        self.rows = history.count_rows(len(profile.positions.all()), typed.data if typed else data)
        for number in range(1, self.rows + 1):
            self.fields |= history.row_fields(number)
        self.initial["opened_with"] = marks_of(self._in_words(initial_of(profile)))
        if typed is not None:
            self.initial.update(typed.touched)

    def sections(self) -> Iterator[tuple[Section, list[tuple[Part, list[BoundField], BoundField | None]]]]:
        """The page from top to bottom: each section with its parts, their fields and their ring."""
        for section in SECTIONS:
            parts = [
                (part, [self[name] for name in part.fields], self[f"ring_{part.ring}"] if part.ring else None)
                for part in section.parts
            ]
            yield section, parts

    @property
    def history_rows(self) -> list[history.Row]:
        """The rows of earlier work, to draw."""
        return [
            history.Row(number, [self[history.field_name(number, column)] for column in history.COLUMNS])
            for number in range(1, self.rows + 1)
        ]

    @property
    def organisation_names(self) -> list[str]:
        """Names to choose from; any other can be typed."""
        return suggested_names(self.profile.user)

    # What is right -------------------------------------------------------------------------------

    def clean_functions(self) -> list[str]:
        """At most three."""
        functions = self.cleaned_data["functions"]
        if len(functions) > MOST_FUNCTIONS:
            raise ValidationError(f"Choose at most {MOST_FUNCTIONS}. These are {len(functions)}.")
        return functions

    def clean(self) -> dict[str, Any]:
        """What one answer asks of another."""
        values = self.cleaned_data
        self.as_typed = dict(values)
        checks = (self._check_listing, self._check_availability, self._check_ask, self._check_lived_experience)
        for check in checks:
            check(values)
        for name, error in history.errors_of(values, self.rows).items():
            self.add_error(name, error)
        self._fill_from_record(values)
        return values

    def _check_listing(self, values: dict[str, Any]) -> None:
        if values.get("search_engines_may_list") and values.get("listed_to", Ring.PUBLIC) != Ring.PUBLIC:
            # Who steps back from the public is not held up by a tick from before.
            if self.profile.search_engines_may_list:
                values["search_engines_may_list"] = False
            else:
                self.add_error("search_engines_may_list", "Choose “Everyone” above as well, or take the tick away")

    def _check_availability(self, values: dict[str, Any]) -> None:
        day = values.get("available_from")
        if day is None:
            return
        if values.get("availability") != Profile.Availability.NOT_NOW:
            self.add_error("available_from", "Choose “Not now” above as well, or leave this empty")
        elif day <= timezone.localdate():
            self.add_error("available_from", "Write a day that is still to come")

    def _check_ask(self, values: dict[str, Any]) -> None:
        ask, day, today = values.get("ask"), values.get("ask_ends_on"), timezone.localdate()
        if "ask_ends_on" in self.errors or "ask" in self.errors:
            return
        if not ask:
            values["ask_ends_on"] = None
        elif day is None:
            values["ask_ends_on"] = today + ASK_STANDS
        elif (ask, day) == (self.profile.ask, self.profile.ask_ends_on):
            # One that has ended can stay, and be renewed later.
            return
        elif day < today:
            self.add_error("ask_ends_on", "Write a day that is still to come")
        elif day > today + LONGEST_ASK:
            self.add_error("ask_ends_on", f"Write {date_format(today + LONGEST_ASK)} at the latest")

    def _check_lived_experience(self, values: dict[str, Any]) -> None:
        if values.get(LIVED) and not values.get(LIVED_CONSENT):
            self.add_error(LIVED_CONSENT, NO_CONSENT)

    def _fill_from_record(self, values: dict[str, Any]) -> None:
        record = known_as(values.get("organisation", ""), self.profile.user)
        if record is not None:
            values["organisation_type"] = values.get("organisation_type") or record.organisation_type
            values["sector"] = values.get("sector") or record.sector

    # What is written -----------------------------------------------------------------------------

    def for_service(self) -> dict[str, Any]:
        """What the valid form says, as `services.change_profile` takes it."""
        values = dict(self.cleaned_data)
        del values["opened_with"]
        topics = TopicsOfProfile(values.pop("tried"), values.pop("works_with"), values.pop("offers"))
        rings = {name: values.pop(f"ring_{name}") for name in RINGS_HERE}
        rings["photo"] = self.profile.ring_of("photo").value
        consent, ring = values.pop(LIVED_CONSENT), Ring(values.pop(LIVED_RING))
        works = history.works_of(values, self.rows)
        for number in range(1, self.rows + 1):
            for name in history.row_fields(number):
                values.pop(name)
        return {
            "lived_experience": OwnWords(values.pop(LIVED), ring, CONSENT if consent else ""),
            "version": values.pop("version"),
            "name": values.pop("name"),
            "values": {**values, "rings": rings},
            "topics": topics,
            "history": works,
        }

    # Saved elsewhere meanwhile -------------------------------------------------------------------

    @property
    def touched(self) -> dict[str, Any]:
        """What the valid form says where it was touched since it was opened; of earlier work, all rows or none."""
        same = self._untouched()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in _NOT_SAID and (history.NAME if history.is_column(name) else name) not in same
        }

    def differences(self, profile: Profile) -> list[Difference]:
        """Where what was touched in the valid form differs from what is saved now."""
        saved, typed = self._in_words(initial_of(profile)), self._in_words(self.cleaned_data)
        same = self._untouched() | {LIVED_CONSENT}
        labels = {name: str(field.label) for name, field in self.fields.items()}
        labels[history.NAME] = FIELD_RULES[history.NAME].label
        return [
            Difference(name, labels[name], saved[name], typed[name])
            for name in typed
            if name not in same and saved[name] != typed[name]
        ]

    def _untouched(self) -> set[str]:
        return untouched(self.cleaned_data["opened_with"], self._in_words(self.as_typed))

    def _in_words(self, values: Mapping[str, Any]) -> dict[str, str]:
        said = {
            name: in_words(field, values[name])
            for name, field in self.fields.items()
            if name not in _NOT_SAID and not history.is_column(name)
        }
        return said | {history.NAME: history.in_words(history.works_of(values, history.MOST_ROWS))}
