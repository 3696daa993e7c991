"""The question to Elasticsearch: what matches a part of a query, by the words that the database is asked for too."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from search import changes
from search.engines.database.conditions import OLD_PER_CENT, OLDER, OLDER_PER_CENT, RECENT, weights_of
from search.engines.elasticsearch.documents import document_id
from search.engines.elasticsearch.dsl import Q
from search.engines.elasticsearch.exceptions import exceptions_for
from search.parser import OWN, Alternative, Group, Phrase
from search.query import Tier
from search.registry import Searchable, sources_for

PATH = "passages"
# More than these the server need not be told: the database answers instead.
MOST_EXCEPTIONS = 10_000
MOST_BEGINNINGS = 200


class TooManyExceptionsError(Exception):
    """More things wait to be written, or may not be known of, than can be left out one by one."""


@dataclass(frozen=True)
class Reader:
    """For whom is asked: the audiences by kind, and what the index alone would say too much or too little of."""

    searched: Sequence[Searchable]
    audiences: dict[str, list[str]]
    # Documents that the viewer may not know of, or that wait to be written; and the viewer's own.
    left_out: list[str]
    own: list[str]
    # Where passages were written that the viewer may not read.
    hidden_sources: list[str]

    @property
    def kinds_by_audiences(self) -> dict[tuple[str, ...], list[str]]:
        """The kinds with the same audiences together."""
        kinds: dict[tuple[str, ...], list[str]] = {}
        for kind, audiences in self.audiences.items():
            kinds.setdefault(tuple(audiences), []).append(kind)
        return kinds

    @classmethod
    def of(cls, searched: Sequence[Searchable], viewer: Any) -> "Reader":
        """TooManyExceptionsError if there are too many of them."""
        exceptions = exceptions_for(searched, viewer)
        waiting = changes.pending(
            [*(each.kind for each in searched), *(name for each in searched for name in sources_for(each.kind))]
        )
        if len(waiting) + len(exceptions.absent) + len(exceptions.hidden_sources) > MOST_EXCEPTIONS:
            raise TooManyExceptionsError
        return cls(
            searched,
            {each.kind: sorted(each.audiences(viewer)) for each in searched},
            _names(exceptions.absent | waiting),
            _names(exceptions.own),
            _names(exceptions.hidden_sources | waiting),
        )


def _names(keys: Iterable[tuple[str, int]]) -> list[str]:
    return sorted(document_id(*key) for key in keys)


def findable(reader: Reader) -> Any:
    """What the viewer may know of at all."""
    kinds = [
        Q("bool", filter=[Q("term", kind=kind), Q("terms", audiences=audiences)])
        for kind, audiences in reader.audiences.items()
    ]
    if reader.own:
        kinds.append(Q("ids", values=reader.own))
    return Q(
        "bool",
        filter=[Q("bool", should=kinds, minimum_should_match=1)],
        must_not=[Q("ids", values=reader.left_out)] if reader.left_out else [],
    )


def with_slot(group: Group, reader: Reader, *, least: int = 0) -> Any:
    """What meets a group by alternatives that count so much at least."""
    alternatives = [each for each in group.alternatives if each.per_cent >= least]
    phrases = [phrase for each in alternatives for phrase in each.phrases]
    either = [
        _of_kinds(Q("nested", path=PATH, query=_readable(_words(phrases), audiences, reader)), kinds, reader)
        for audiences, kinds in reader.kinds_by_audiences.items()
        if phrases
    ]
    either += [Q("terms", facets=values) for each in alternatives for _, values in facet_values(each, reader)]
    return Q("bool", should=either, minimum_should_match=1) if either else Q("match_none")


def as_name(group: Group, reader: Reader) -> Any:
    """What a group names: its words stand in the name of such a thing."""
    fields = sorted(
        {name for each in reader.searched for name, field in each.all_fields.items() if field.tier == Tier.NAMED}
    )
    phrases = [phrase for each in group.alternatives for phrase in each.phrases]
    words = Q("bool", filter=[_words(phrases), Q("terms", **{f"{PATH}.field": fields})])
    either = [
        _of_kinds(Q("nested", path=PATH, query=_readable(words, audiences, reader)), kinds, reader)
        for audiences, kinds in reader.kinds_by_audiences.items()
        if phrases and fields
    ]
    return Q("bool", should=either, minimum_should_match=1) if either else Q("match_none")


def scored(group: Group, reader: Reader, weight: float, today: date) -> Any:
    """The same, scored by the best passage or value: its field's weight, its age, how near the alternative is."""
    functions = _functions(reader, today)
    either = [
        _of_kinds(_best_passage(each, audiences, reader, functions, weight), kinds, reader)
        for each in group.alternatives
        if each.phrases
        for audiences, kinds in reader.kinds_by_audiences.items()
    ]
    either += [
        Q("constant_score", filter=Q("terms", facets=values), boost=weight * facet_weight * each.per_cent / OWN)
        for each in group.alternatives
        for facet_weight, values in facet_values(each, reader)
    ]
    return Q("dis_max", queries=either) if either else Q("match_none")


def _best_passage(
    alternative: Alternative,
    audiences: Sequence[str],
    reader: Reader,
    functions: list[dict[str, Any]],
    weight: float,
) -> Any:
    words = Q("constant_score", filter=_words(alternative.phrases))
    query = Q(
        "function_score",
        query=_readable(words, audiences, reader),
        functions=functions,
        score_mode="multiply",
        boost_mode="replace",
    )
    return Q("nested", path=PATH, score_mode="max", query=query, boost=weight * alternative.per_cent / OWN)


def readable_by(reader: Reader) -> Any:
    """The passages that the viewer may read, whatever they say."""
    audiences = sorted({name for names in reader.audiences.values() for name in names})
    return _readable(Q("match_all"), audiences, reader)


def facet_values(alternative: Alternative, reader: Reader) -> Iterator[tuple[int, list[str]]]:
    """The values of facets that meet an alternative, as documents hold them, with what they count."""
    for searchable in reader.searched:
        for facet, facet_kind in searchable.facet_kinds.items():
            values = [value for vocabulary, value in alternative.names if vocabulary == facet_kind.vocabulary]
            if values and facet_kind.weight:
                yield facet_kind.weight, in_documents(facet, values, reader.audiences[searchable.kind])


def in_documents(facet: str, values: Iterable[str], audiences: Iterable[str]) -> list[str]:
    """Values of a facet as a document holds them, for each of the audiences."""
    those = list(audiences)
    return [f"{audience}|{facet}|{value}" for value in values for audience in those]


def _of_kinds(query: Any, kinds: Sequence[str], reader: Reader) -> Any:
    # Where all kinds have the same readers, which kind it is makes no difference.
    if len(reader.kinds_by_audiences) == 1:
        return query
    return Q("bool", must=[query], filter=[Q("terms", kind=list(kinds))])


def _readable(query: Any, audiences: Sequence[str], reader: Reader) -> Any:
    hidden = [Q("terms", **{f"{PATH}.source": reader.hidden_sources})] if reader.hidden_sources else []
    return Q("bool", must=[query], filter=[Q("terms", **{f"{PATH}.audience": list(audiences)})], must_not=hidden)


def _words(phrases: Iterable[Phrase]) -> Any:
    return Q("bool", should=[_phrase(each) for each in phrases], minimum_should_match=1)


def _phrase(phrase: Phrase) -> Any:
    words = " ".join(phrase.stems)
    if phrase.is_beginning:
        begun = (
            Q("prefix", **{f"{PATH}.words": words})
            if len(phrase.stems) == 1
            else Q("match_phrase_prefix", **{f"{PATH}.words": {"query": words, "max_expansions": MOST_BEGINNINGS}})
        )
        return Q("bool", filter=[begun], must_not=[_phrase(Phrase(phrase.stems))])
    if len(phrase.stems) == 1:
        return Q("term", **{f"{PATH}.words": words})
    return Q("match_phrase", **{f"{PATH}.words": words})


def _functions(reader: Reader, today: date) -> list[dict[str, Any]]:
    by_weight: dict[int, list[str]] = {}
    for searchable in reader.searched:
        for field, weight in weights_of(searchable).items():
            by_weight.setdefault(weight, []).append(field)
    functions: list[dict[str, Any]] = [
        {"filter": {"terms": {f"{PATH}.field": fields}}, "weight": weight} for weight, fields in by_weight.items()
    ]
    older = {"lt": (today - RECENT).isoformat(), "gte": (today - OLDER).isoformat()}
    for ages, per_cent in ((older, OLDER_PER_CENT), ({"lt": (today - OLDER).isoformat()}, OLD_PER_CENT)):
        functions.append({"filter": {"range": {f"{PATH}.happened_on": ages}}, "weight": per_cent / OWN})
    return functions
