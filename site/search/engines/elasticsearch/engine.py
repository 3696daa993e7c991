"""The engine on Elasticsearch: it says which things match, and of very many, which of them come first and how many.

It is asked which things match anything of the query, and how many match each part. If these are few, the database
ranks just these. If they are many, it is asked which are answers, by what the database too would let go. A few of those
are ranked by the database; of very many those with the best passages come first, and the database puts the first of
them in its finer order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from search.engines import database
from search.engines.database.answering import Chosen, Found, answer, choices_of, searched_kinds, wider_by
from search.engines.database.statements import Counts, Statements
from search.engines.elasticsearch.answers import count_of, hits_of, thing_of, total_of, value_of
from search.engines.elasticsearch.asking import (
    PATH,
    Reader,
    TooManyExceptionsError,
    as_name,
    findable,
    in_documents,
    readable_by,
    scored,
    with_slot,
)
from search.engines.elasticsearch.client import UnavailableError, answer_to, asked
from search.engines.elasticsearch.dsl import Q, Search
from search.engines.elasticsearch.indices import alias
from search.parser import LEAST_MET, Understood
from search.query import LAST_PAGE, PAGE_SIZE, SECTION_SIZE, Query, Result, Section, Sort
from search.ranking import ENOUGH, MET, Candidate, Counted, Thing, shares_of, weights_of
from search.registry import Searchable

NAME = "elasticsearch"
# Up to so many things are told one by one: the database ranks them, more finely.
FEW = 1000
# Of what comes near an answer, the database chooses from so many.
MOST_NEAR = 1000
# More than any score: so much counts what meets all, where little does.
WHOLE = 2.0**18
# Scores have fewer digits than our weights.
ROUNDING = 1e-4
# Of more, so many are put in the database's order.
FINELY = 200
DEEPEST = LAST_PAGE * PAGE_SIZE
MOST_VALUES = 2000


def search(query: Query, understood: Understood, viewer: Any) -> Result:
    """One page of what the viewer may find; UnavailableError if Elasticsearch cannot say."""
    searched = searched_kinds(query)
    if not searched:
        return Result(engine=NAME)
    if len(searched) > 1:
        return _in_sections(
            [search(replace(query, kinds=(each.kind,), page=1, after=""), understood, viewer) for each in searched],
            searched,
        )
    try:
        reader = Reader.of(searched, viewer)
    except TooManyExceptionsError as error:
        raise UnavailableError from error
    with asked() as client:
        matching = _Matching(client, reader, understood)
    if matching.ids is not None:
        result = database.search(query, understood, viewer, among=matching.ids, counted=matching.counted)
        return replace(result, engine=NAME)
    with asked() as client:
        many = _Many(client, query, reader, understood, matching)
    found = many.found
    if query.sort is Sort.BEST and understood.groups:
        found = replace(found, candidates=_finely_ordered(found.candidates, understood, viewer, reader, matching))
    result = answer(query, understood, Statements(searched, viewer), found, sets={}, counts=many.counts)
    return replace(result, engine=NAME, wider=wider_by(searched[0], many.chosen, many.without))


def _in_sections(results: Sequence[Result], searched: Sequence[Searchable]) -> Result:
    """The first few of each kind."""
    return Result(
        hits=tuple(hit for result in results for hit in result.hits[:SECTION_SIZE]),
        total=sum(result.total for result in results),
        near=sum(result.near for result in results),
        pages=min(sum(result.total for result in results), 1),
        sections=tuple(
            Section(each.kind, result.total, result.near) for each, result in zip(searched, results, strict=True)
        ),
        engine=NAME,
    )


def _finely_ordered(
    candidates: Sequence[Candidate], understood: Understood, viewer: Any, reader: Reader, matching: "_Matching"
) -> list[Candidate]:
    """The first of many in the database's order, which counts more than the best passage; the rest as they came."""
    first = candidates[:FINELY]
    among = _by_kind(candidate.thing for candidate in first)
    ordered = database.best_first(understood, reader.searched, viewer, among, matching.counted)
    known = {candidate.thing for candidate in ordered}
    return [*ordered, *(each for each in first if each.thing not in known), *candidates[FINELY:]]


class _Matching:
    """What matches anything that is asked for, and how much of it meets each part.

    `ids` are the things that the database is to rank. It is None where there are so many answers that a page of them is
    Elasticsearch's to choose: `answers` says which these are, and `missing` how many parts one of them may miss.
    """

    def __init__(self, client: Any, reader: Reader, understood: Understood) -> None:
        self._client, self._reader, self._understood = client, reader, understood
        groups, slots = understood.groups, understood.slots
        anything = [with_slot(group, reader) for group in slots]
        met = [
            with_slot(group, reader, least=LEAST_MET if slot < len(groups) else 0) for slot, group in enumerate(slots)
        ]
        base = findable(reader)
        any_of_it = Q(
            "bool", filter=[base, *([Q("bool", should=anything, minimum_should_match=1)] if anything else [])]
        )
        found = _search(client).query(any_of_it).extra(size=FEW, track_total_hits=True)
        found.aggs.bucket("all", "global").bucket("findable", "filter", filter=base)
        if met:
            found.aggs.bucket("met", "filters", filters={str(slot): each.to_dict() for slot, each in enumerate(met)})
            found.aggs.bucket("whole", "filter", filter=Q("bool", filter=met[: len(groups)]))
        reply = _answered(client, found)
        total, counted = total_of(reply), reply["aggregations"]
        counts = counted["met"]["buckets"] if met else {}
        self.counted = Counted(
            count_of(counted["all"]["findable"]["doc_count"]),
            [count_of(counts[str(slot)]["doc_count"]) for slot in range(len(slots))],
        )
        self.answers = Q("bool", filter=[base, *met[: len(groups)]])
        self.missing = 0
        self.ids: Mapping[str, Sequence[int]] | None = None
        whole = count_of(counted["whole"]["doc_count"]) if met else total
        if total <= FEW:
            self.ids = _by_kind(_things_of(reply, reader, FEW))
            return
        self.counted = self.counted._replace(named=self._named(base))
        if groups and whole < ENOUGH:
            self._let_go(any_of_it, met[: len(groups)], base)

    def _named(self, base: Any) -> list[int]:
        """The groups that are anything's name."""
        if len(self._understood.slots) < 2:
            # What is asked for alone weighs no more than itself.
            return []
        names = [as_name(group, self._reader) for group in self._understood.groups]
        called = Q("bool", filter=[base], should=names, minimum_should_match=1)
        return [slot for slot, things in enumerate(_how_many(self._client, called, names)) if things]

    def _let_go(self, any_of_it: Any, met: Sequence[Any], base: Any) -> None:
        """As in `ranking`: what meets enough by weight, and misses no more parts than it takes to fill a page."""
        weights = weights_of(self.counted, self._understood.groups, self._understood.extras)[: len(met)]
        weighed = [Q("constant_score", filter=each, boost=weight) for each, weight in zip(met, weights, strict=True)]
        may_miss_names = self._understood.may_miss_names
        for share, needed in shares_of(self.counted, self._understood.groups, may_miss_names=may_miss_names):
            least = share * sum(weights) - ROUNDING
            must = [base, *(met[slot] for slot in sorted(needed))]
            weighed_all = Q("bool", filter=must, should=weighed, minimum_should_match=1)
            enough = Q("function_score", query=weighed_all, min_score=least)
            heaviest = sorted(weights, reverse=True)
            # What misses more cannot meet enough.
            with_most = [
                Q("bool", should=list(met), minimum_should_match=many)
                for many in range(len(met), 0, -1)
                if sum(heaviest[:many]) >= least
            ]
            counts = _how_many(self._client, enough, with_most)
            if any(counts):
                break
        self.missing = next((missing for missing, count in enumerate(counts) if count >= ENOUGH), len(counts) - 1)
        self.answers, count = Q("bool", filter=[enough, with_most[self.missing]]), counts[self.missing]
        few = max(FEW, ENOUGH)
        if count > few:
            return
        found = _search(self._client).query(self.answers).extra(size=few)
        things = _things_of(_answered(self._client, found), self._reader, few) if count else []
        if 0 < count < ENOUGH:
            others = Q("bool", filter=[any_of_it], must_not=[self.answers])
            near = _in_order(self._client, others, self._reader, self._understood, self.counted).extra(size=MOST_NEAR)
            things += _things_of(_answered(self._client, near), self._reader, MOST_NEAR)
        self.ids = _by_kind(things)


class _Many:
    """Very many answers, by their best passages, and the counts of filters."""

    def __init__(self, client: Any, query: Query, reader: Reader, understood: Understood, matching: _Matching) -> None:
        self._reader = reader
        (searchable,) = reader.searched
        self.chosen: Chosen = choices_of(query, reader.searched)
        by_facet: dict[str, list[str]] = {}
        for facet, value in self.chosen:
            by_facet.setdefault(facet, []).append(value)
        filters = {facet: self._holds(searchable, facet, values) for facet, values in by_facet.items()}
        found = _in_order(
            client, matching.answers, reader, understood, matching.counted, query.sort, missing=matching.missing
        )
        found = found.post_filter(Q("bool", filter=list(filters.values()))).extra(size=DEEPEST, track_total_hits=True)
        self._add_counts(found, searchable, filters)
        reply = _answered(client, found)
        met_all = frozenset(range(len(understood.groups)))
        candidates = [
            Candidate(thing_of(hit, reader.audiences), met=_met(hit) if matching.missing else met_all)
            for hit in hits_of(reply, DEEPEST)
        ]
        if query.sort is Sort.BEST:
            candidates.sort(key=lambda each: len(each.met) < len(met_all))
        self.found = Found(candidates, total_of(reply))
        self.counts = self._counts(reply, filters)
        self.without = {
            facet: count_of(reply["aggregations"][f"facet:{facet}"]["doc_count"])
            for facet in filters
            if not self.found.total
        }

    # Filters --------------------------------------------------------------------------------------

    def _holds(self, searchable: Searchable, facet: str, values: Sequence[str]) -> Any:
        return Q("terms", facets=in_documents(facet, values, self._reader.audiences[searchable.kind]))

    def _add_counts(self, found: Search, searchable: Searchable, filters: Mapping[str, Any]) -> None:
        """Each facet under all other filters."""
        for facet in {*filters, ""}:
            others = [each for name, each in filters.items() if name != facet]
            bucket = found.aggs.bucket(f"facet:{facet}", "filter", filter=Q("bool", filter=others))
            names = [facet] if facet else [name for name in searchable.filters if name not in filters]
            bucket.bucket(
                "values", "terms", field="facet_sets", include=self._values_of(searchable, names), size=MOST_VALUES
            )

    def _values_of(self, searchable: Searchable, facets: Sequence[str]) -> str:
        """Which entries of `facet_sets` are of these facets and hold an audience of the viewer's."""
        audiences = "|".join(_escaped(name) for name in self._reader.audiences[searchable.kind])
        names = "|".join(_escaped(name) for name in facets)
        return f"([^|]+\\+)?({audiences})(\\+[^|]+)?\\|({names})\\|.*"

    def _counts(self, reply: Any, filters: Mapping[str, Any]) -> Counts:
        counts: Counts = {}
        for facet in {*filters, ""}:
            for bucket in reply["aggregations"][f"facet:{facet}"]["values"]["buckets"]:
                name, value = value_of(bucket["key"])
                values = counts.setdefault(name, {})
                values[value] = values.get(value, 0) + count_of(bucket["doc_count"])
        return counts


def _search(client: Any) -> Search:
    return Search(using=client, index=alias()).source(False)


def _answered(client: Any, search: Search) -> Any:
    """The answer as it came: an object for each of a thousand hits would take longer than the server does."""
    return answer_to(client, index=alias(), body=search.to_dict())


def _how_many(client: Any, what: Any, parts: Sequence[Any]) -> list[int]:
    """How many of some things meet each part."""
    found = _search(client).query(what).extra(size=0)
    found.aggs.bucket("parts", "filters", filters={str(number): each.to_dict() for number, each in enumerate(parts)})
    buckets = _answered(client, found)["aggregations"]["parts"]["buckets"]
    return [count_of(buckets[str(number)]["doc_count"]) for number in range(len(parts))]


def _things_of(reply: Any, reader: Reader, most: int) -> list[Thing]:
    return [thing_of(hit, reader.audiences) for hit in hits_of(reply, most)]


def _met(hit: Any) -> frozenset[int]:
    """The groups that a thing meets, as `_in_order` names them."""
    return frozenset(map(int, hit.get("matched_queries", ())))


def _by_kind(things: Iterable[Thing]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for kind, pk in things:
        ids.setdefault(kind, []).append(pk)
    return ids


def _in_order(
    client: Any,
    what: Any,
    reader: Reader,
    understood: Understood,
    counted: Counted,
    sort: Sort = Sort.BEST,
    *,
    missing: int = 0,
) -> Search:
    """Some things, the best evidence first, or as asked for. Where some miss a part, it is told which they meet."""
    today = timezone.localdate()
    weights = weights_of(counted, understood.groups, understood.extras)
    should, groups = [], len(understood.groups)
    for slot, (group, weight) in enumerate(zip(understood.slots, weights, strict=True)):
        named = {"_name": str(slot)} if missing and slot < groups else {}
        should.append(scored(group, reader, weight, today))
        met = with_slot(group, reader, least=LEAST_MET)
        should.append(Q("constant_score", filter=met, boost=MET * weight, **named))
    if missing:
        whole = [with_slot(group, reader, least=LEAST_MET) for group in understood.groups]
        should.append(Q("constant_score", filter=Q("bool", filter=whole), boost=WHOLE))
    newest = {
        "order": "desc",
        "mode": "max",
        "nested": {"path": PATH, "filter": readable_by(reader).to_dict()},
    }
    by_day: list[Any] = [{"added_on": {"order": "desc", "missing": "_last"}}, {f"{PATH}.happened_on": newest}]
    found = _search(client).query(Q("bool", filter=[what], should=should))
    if sort is Sort.NAME:
        return found.sort("sort_name", "object_id")
    if sort is Sort.NEWEST or not should:
        return found.sort(*by_day, "object_id")
    return found.sort("is_old", "_score", *by_day, "object_id")


def _escaped(text: str) -> str:
    """A text for a regular expression of Lucene's."""
    return "".join(letter if letter.isalnum() else f"\\{letter}" for letter in text)
