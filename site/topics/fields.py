"""Topics in a form: ticked boxes and words as people write them; a script makes tags with suggestions of them.

    topics = TopicsField(at_most=8, propose_url=reverse_lazy("propose_topic"))

What is sent is the same with and without the script: any number of values of one name, each a topic's name or synonym,
or several with commas, semicolons or line ends between them.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode

from core.folding import folded_key
from topics.models import Topic
from topics.vocabulary import Entry, Vocabulary, vocabulary

# What is longer is no topic, and would only fill the page that says so.
LONGEST = 100
MOST_TYPED = 40
PARTS, COMMAS = re.compile(r"[;\n\r]+"), re.compile(r",")
FACETS_IN_WORDS = {
    Topic.Facet.PRACTICE: "practice",
    Topic.Facet.POPULATION: "group of people",
    Topic.Facet.SETTING: "setting",
    Topic.Facet.OUTCOME: "outcome",
    Topic.Facet.THEME: "idea or policy",
    Topic.Facet.SKILL: "skill",
}


@dataclass(frozen=True)
class Typed:
    """What a form holds of topics: texts as they were typed or ticked, and levels by the key of a topic's name."""

    texts: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)


class TopicsWidget(forms.Widget):
    """Chosen topics as ticked boxes, a line to type more, and the whole list to open."""

    template_name = "topics/topics_input.html"
    use_fieldset = True

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        facets: Collection[str] = (),
        levels: Sequence[tuple[str, str]] = (),
        level: str = "",
        propose_url: Any = "",
    ) -> None:
        super().__init__(attrs)
        self.facets, self.levels, self.level, self.propose_url = tuple(facets), tuple(levels), level, propose_url

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, ())
        texts = (values,) if isinstance(values, str) else tuple(values or ())
        start = f"{name}-level-"
        levels = {key.removeprefix(start): data[key] for key in data if key.startswith(start)} if self.levels else {}
        return Typed(texts, levels)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        # With no box ticked and nothing typed there is the empty line.
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        words = vocabulary()
        typed = value if isinstance(value, Typed) else Typed()
        chosen, unknown = _sorted_out(typed.texts, words, self.facets)
        names = {entry.name for entry in chosen}
        offered = [entry for entry in words.offered(self.facets) if entry.name not in names]
        context["widget"] |= {
            "chosen": [self._tag(name, entry.name, typed) for entry in chosen],
            "blank": self._tag(name, "", typed),
            "typed": "; ".join(text[:LONGEST] for text in unknown),
            "levels": self.levels,
            "is_invalid": "aria-invalid" in context["widget"]["attrs"],
            "groups": _by_facet(offered),
            "suggest_url": f"{reverse('suggest_topics')}?{urlencode({'facet': self.facets}, doseq=True)}",
            "propose_url": str(self.propose_url),
        }
        return context

    def _tag(self, name: str, topic: str, typed: Typed) -> dict[str, str]:
        key = folded_key(topic)
        return {"name": topic, "level_name": f"{name}-level-{key}", "level": typed.levels.get(key) or self.level}


class TopicsField(forms.Field):
    """Gives a list of topics, in the order of the form; each once.

    `facets` limits what can be chosen.
    """

    widget: TopicsWidget

    def __init__(
        self,
        *,
        facets: Collection[str] = (),
        at_most: int | None = None,
        propose_url: Any = "",
        levels: Sequence[tuple[str, str]] = (),
        level: str = "",
        **kwargs: Any,
    ) -> None:
        self.facets, self.at_most = tuple(facets), at_most
        widget = TopicsWidget(facets=facets, levels=levels, level=level, propose_url=propose_url)
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Typed:
        """Topics, names or what was sent, as the widget draws them."""
        if isinstance(value, Typed):
            return value
        names = [str(topic) for topic in value or ()]
        levels = {folded_key(str(topic)): level for topic, level in value.items()} if isinstance(value, Mapping) else {}
        return Typed(tuple(names), levels)

    def to_python(self, value: Any) -> list[Topic]:
        """The topics that were meant; raises ValidationError with a sentence for each text that is none."""
        words = vocabulary()
        found: dict[int, Entry] = {}
        errors = []
        for text in _first_texts(self.prepare_value(value).texts, words):
            try:
                entry = _the_one(text, words, self.facets)
            except ValidationError as error:
                errors.append(error)
            else:
                found[entry.pk] = entry
        if errors:
            raise ValidationError(errors)
        topics = Topic.objects.in_bulk(found)
        return [topics[pk] for pk in found if pk in topics]

    def validate(self, value: list[Topic]) -> None:
        """One where there must be one, and not too many."""
        if self.required and not value:
            raise ValidationError("Choose at least one topic.", code="required")
        if self.at_most is not None and len(value) > self.at_most:
            raise ValidationError(f"Choose at most {_topics(self.at_most)}. These are {len(value)}.", code="too many")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other topics, or the same in another order or at another level, were sent."""
        try:
            now = self.clean(data)
        except ValidationError:
            return True
        return self.prepare_value(initial) != self.prepare_value(now)


class LevelledTopicsField(TopicsField):
    """Gives the topics with a level each: `{topic: level}`. A topic that was only typed gets the level `level`."""

    def __init__(self, *, levels: Sequence[tuple[str, str]], level: str, **kwargs: Any) -> None:
        super().__init__(levels=levels, level=level, **kwargs)
        self.known_levels, self.level = {value for value, _ in levels}, level

    def clean(self, value: Any) -> dict[Topic, str]:
        """Topics and levels; raises ValidationError for a level that does not exist."""
        topics, levels = super().clean(value), self.prepare_value(value).levels
        found = {topic: levels.get(topic.key) or self.level for topic in topics}
        if not set(found.values()) <= self.known_levels:
            raise ValidationError("Choose one of the levels.", code="level")
        return found


def _sorted_out(texts: Sequence[str], words: Vocabulary, facets: Collection[str]) -> tuple[list[Entry], list[str]]:
    """The topics among some texts, each once, and the texts that are none."""
    chosen: dict[int, Entry] = {}
    unknown: dict[str, None] = {}
    for text in _first_texts(texts, words):
        try:
            entry = _the_one(text, words, facets)
        except ValidationError:
            unknown[text] = None
        else:
            chosen[entry.pk] = entry
    return list(chosen.values()), list(unknown)


def _first_texts(values: Iterable[str], words: Vocabulary) -> Iterator[str]:
    """The texts that stand in some values; what is past MOST_TYPED is not even looked at: each takes a while."""
    shortened = (value[: MOST_TYPED * LONGEST] for value in values)
    return islice((text for value in shortened for text in _split(value, words)), MOST_TYPED)


def _split(typed: str, words: Vocabulary) -> Iterator[str]:
    """The texts that stand in one value; a comma that belongs to a topic's name parts nothing."""
    return (text for part in PARTS.split(typed) for text in _split_at_commas(part, words))


def _split_at_commas(part: str, words: Vocabulary) -> list[str]:
    pieces = [piece.strip() for piece in COMMAS.split(part) if piece.strip()][: 2 * MOST_TYPED]
    texts = []
    while pieces:
        # The longest run of pieces that is a name; no name has more than a few.
        ends = (end for end in range(min(len(pieces), 5), 1, -1) if words.called(", ".join(pieces[:end])))
        end = next(ends, 1)
        texts.append(", ".join(pieces[:end]))
        pieces = pieces[end:]
    return texts


def _the_one(text: str, words: Vocabulary, facets: Collection[str]) -> Entry:
    """The topic that a text names; raises ValidationError with what to write in its place."""
    called = words.called(text)
    fitting = [entry for entry in called if entry.is_of(facets)]
    if len(fitting) == 1:
        return fitting[0]
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    if fitting:
        raise ValidationError(f"“{shown}” may mean {_any_of(fitting)}. Write which.", code="ambiguous")
    if called:
        kinds = " or ".join(FACETS_IN_WORDS[Topic.Facet(facet)] for facet in facets)
        raise ValidationError(f"“{shown}” is in the list, but it is no {kinds}.", code="facet")
    likely = words.likely(text[:LONGEST], facets)
    advice = f"Did you mean {_any_of(likely)}?" if likely else "Choose another word, or look in the list."
    raise ValidationError(f"“{shown}” is not in the list. {advice}", code="unknown")


def _any_of(entries: Sequence[Entry]) -> str:
    names = [f"“{entry.name}”" for entry in entries]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _by_facet(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    groups = [(facet.label, [entry for entry in entries if entry.facet == facet]) for facet in Topic.Facet]
    return [(label, group) for label, group in groups if group]


def _topics(count: int) -> str:
    return "one topic" if count == 1 else f"{count} topics"
