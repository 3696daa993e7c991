"""What members type: an ask, an answer, and how it ended."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.formats import date_format

from core.public_ids import PATTERN, new_public_id
from core.versions import Difference, marks_field, marks_of, untouched
from core.whole_texts import Paragraphs
from network.asks import services
from network.asks.models import (
    LONGEST_ANSWER,
    LONGEST_DETAILS,
    LONGEST_QUESTION,
    LONGEST_THANKS,
    MOST_TOPICS,
    Ask,
    AskAnswer,
)
from network.practice import audiences
from network.profiles.forms.fields import DayField
from network.profiles.models import Profile
from topics.fields import TopicsField
from users.models import User
from users.names import NameField

LONGEST_NAME = 200
SOMEBODY_ELSE, NOBODY = "somebody else", ""
# Somebody may paste the address of a profile where several have one name.
ID_AT_THE_END = re.compile(rf"/({PATTERN})/?$")


def key_field() -> forms.CharField:
    """What makes sending a form twice the same as sending it once."""
    return forms.CharField(
        required=False,
        initial=new_public_id,
        widget=forms.HiddenInput,
        validators=[RegexValidator(rf"\A{PATTERN}\Z")],
    )


def audience_choices(author: User) -> list[audiences.Choice]:
    """Whom somebody can ask, the narrower first: their cohorts, then the network."""
    choices = audiences.choices_for(author, with_nobody=False)
    return [choice for choice in choices if choice.audience in Ask.Audience.values]


class AskForm(forms.Form):
    """One question, what would help, topics, by when, and who may see it."""

    question = NameField(
        max_length=LONGEST_QUESTION,
        label="Your question",
        help_text="One thing, as you would say it. Up to 200 characters.",
        error_messages={"required": "Write your question."},
    )
    details = Paragraphs(
        required=False,
        max_length=LONGEST_DETAILS,
        widget=forms.Textarea(attrs={"rows": 5}),
        label="What would help",
        help_text="What you have tried, and whether you look for advice, a document, a visit or an introduction. "
        "Leave out anything that could identify somebody you support.",
    )
    topics = TopicsField(
        at_most=MOST_TOPICS,
        propose_url=reverse_lazy("propose_topic"),
        label="Topics",
        help_text="One to five. They lead people who know about it to your question.",
    )
    needed_by = DayField(label="By when", help_text="Leave it empty if there is no hurry.")
    audience = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Who may see it",
        help_text="They see your name with it, and can answer. It stays so once somebody has answered.",
        error_messages={"required": "Choose who may see it.", "invalid_choice": "Choose who may see it."},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    opened_with = marks_field()
    creation_key = key_field()

    def __init__(self, data: Any = None, *, author: User, ask: Ask | None = None, drafted: str = ""):
        self.author, self.audiences = author, audience_choices(author)
        first = self.audiences[0].value if self.audiences else ""
        super().__init__(data, initial=_held_by(ask) if ask else {"question": drafted, "audience": first})
        self.ask = ask
        choices = [(choice.value, _label(choice)) for choice in self.audiences]
        if ask and ask.readers not in dict(choices) and ask.cohort is not None:
            # A cohort that the author has left keeps what was asked of it.
            choices.insert(0, (ask.readers, ask.cohort.name))
        self.audience_labels = dict(choices)
        cast(forms.ChoiceField, self.fields["audience"]).choices = choices
        if ask:
            del self.fields["creation_key"]
            if AskAnswer.objects.filter(ask=ask).exists():
                del self.fields["audience"]
            self.initial["opened_with"] = marks_of(self._in_words(_held_by(ask)))
        else:
            del self.fields["version"], self.fields["opened_with"]

    @property
    def wording(self) -> services.Wording:
        """The valid form as the services take it."""
        said = self.cleaned_data
        if "audience" in said:
            chosen = next((each for each in self.audiences if each.value == said["audience"]), None)
            held = self.ask.cohort if self.ask and self.ask.readers == said["audience"] else None
            audience, cohort = said["audience"].partition(":")[0], chosen.cohort if chosen else held
        else:
            kept = cast(Ask, self.ask)
            audience, cohort = kept.audience, kept.cohort
        return services.Wording(said["question"], said["details"], said["needed_by"], said["topics"], audience, cohort)

    def take_over(self, error: ValidationError) -> None:
        """Show beside the fields what a service refused."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def differences(self, stored: Ask) -> list[Difference]:
        """Where what was touched in the valid form differs from what is stored now."""
        held, typed = self._in_words(_held_by(stored)), self._in_words(self.cleaned_data)
        same = untouched(self.cleaned_data["opened_with"], typed)
        return [
            Difference(name, str(self.fields[name].label), held[name], words)
            for name, words in typed.items()
            if name not in same and held[name] != words
        ]

    def on_top_of(self, stored: Ask) -> Self:
        """The form anew for what is stored now; what was touched in this one stays."""
        same = untouched(self.cleaned_data["opened_with"], self._in_words(self.cleaned_data))
        form = type(self)(author=self.author, ask=stored)
        touched = {name: value for name, value in self.cleaned_data.items() if name in form.answers}
        form.initial.update({name: value for name, value in touched.items() if name not in same})
        return form

    @property
    def answers(self) -> list[str]:
        """The names of the fields that people see."""
        return [field.name for field in self.visible_fields()]

    def _in_words(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {name: self._line(name, values[name]) for name in self.answers}

    def _line(self, name: str, value: Any) -> str:
        if name == "topics":
            return ", ".join(str(topic) for topic in value)
        if name == "audience":
            return self.audience_labels.get(value, "")
        return date_format(value, "j F Y") if name == "needed_by" and value else str(value or "")


class AskAnswerForm(forms.Form):
    """An answer, with a key that makes sending it twice the same as sending it once."""

    text = Paragraphs(
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
        label="Your answer",
        help_text="Everyone who can see this ask will see it, with your name.",
        error_messages={"required": "Write your answer."},
    )
    # Whom it asked when the form was shown.
    readers = forms.CharField(required=False, widget=forms.HiddenInput)
    creation_key = key_field()

    def go_on_for(self, ask: Ask) -> None:
        """Let the form, as it was sent, be for those who can see the ask now."""
        self.data = _sent_with(self.data, readers=ask.readers)


class CloseForm(forms.Form):
    """Whether it helped; if so who, and how."""

    outcome = forms.ChoiceField(
        choices=Ask.Outcome.choices,
        widget=forms.RadioSelect,
        label="Did it help?",
        help_text="“Not yet” closes it without more. You can open it again within 30 days.",
        error_messages={"required": "Say whether it helped."},
    )
    helper = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        label="Who helped?",
        help_text="They are told, and your thanks stand on this ask.",
    )
    name = NameField(
        required=False,
        max_length=LONGEST_NAME,
        label="Who else?",
        help_text="A name as it stands on their profile. If several have it, paste the address of the profile.",
    )
    text = Paragraphs(
        required=False,
        max_length=LONGEST_THANKS,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="How did it help?",
        help_text="Up to 300 characters. Everyone who can see this ask will see it.",
    )
    may_stand = forms.BooleanField(
        required=False,
        label="This may stand on their profile",
        help_text="As “Helped with” and your question, for those who can see this ask. Only if they say yes too.",
    )

    def __init__(self, data: Any = None, *, ask: Ask, answers: Sequence[AskAnswer]):
        super().__init__(data, initial={"helper": NOBODY})
        self.ask = ask
        # By their latest answer: one person is one choice.
        self.helpers: Mapping[int, AskAnswer] = {each.author_id: each for each in answers if each.author != ask.author}
        cast(forms.ChoiceField, self.fields["helper"]).choices = [
            *((each.public_id, each.author.name) for each in self.helpers.values()),
            (SOMEBODY_ELSE, "Somebody else"),
            (NOBODY, "Nobody I would name"),
        ]

    def clean(self) -> dict[str, Any]:
        """Give `person`, the helper who was meant, or None."""
        said = super().clean() or self.cleaned_data
        said["person"] = None
        if said.get("outcome") != Ask.Outcome.HELPED or "helper" not in said:
            return said
        if said["helper"] == SOMEBODY_ELSE or (said["helper"] == NOBODY and said.get("name")):
            said["person"] = self._found(said.get("name", ""))
        elif said["helper"]:
            said["person"] = next(each.author for each in self.helpers.values() if each.public_id == said["helper"])
        elif said.get("text"):
            self.add_error("text", "These words stand on the ask beside who helped. Say who it was, or empty this.")
        return said

    def _found(self, name: str) -> User | None:
        if not name:
            self.add_error("name", "Write who helped.")
            return None
        people = Profile.objects.visible_to(self.ask.author).exclude(user=self.ask.author).select_related("user")
        by_address = ID_AT_THE_END.search(name)
        people = people.filter(public_id=by_address[1]) if by_address else people.filter(user__name__iexact=name)
        found = [profile.user for profile in people[:2]]
        if len(found) > 1:
            self.add_error("name", "Several members have this name. Paste the address of the profile.")
        elif not found or not services.may_be_thanked(self.ask, found[0]):
            self.add_error("name", "Nobody of this name can see this ask. Write it as it stands on their profile.")
        else:
            return found[0]
        return None


def _held_by(ask: Ask) -> dict[str, Any]:
    held = {name: getattr(ask, name) for name in services.TEXTS}
    return held | {"version": ask.version, "topics": services.topics_of(ask), "audience": ask.readers}


def _sent_with(data: Any, **values: str) -> QueryDict:
    # What a browser sends cannot be changed; a copy of it can.
    sent = cast(QueryDict, data).copy()
    for name, value in values.items():
        sent[name] = value
    return sent


def _label(choice: audiences.Choice) -> str:
    return f"{choice.label}: {choice.hint[:1].lower()}{choice.hint[1:]}" if choice.hint else choice.label
