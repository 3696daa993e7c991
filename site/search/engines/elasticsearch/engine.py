"""The engine on Elasticsearch: it says which things match, and of very many, which of them come first and how many.

It is asked which things match anything of the query, and how many match each part. If these are few, or few of them
meet all that was asked for, the database ranks just these. Where very many meet all, they come by their best passages,
and the database puts the first of them in its finer order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from search.engines import database
from search.engines.database.answering import Chosen, Found, answer, choices_of, searched_kinds, wider_by
from search.engines.database.statements import Counts, Statements
from search.engines.elasticsearch.asking import (
    PATH,
    Reader,
    TooManyExceptionsError,
    findable,
    in_documents,
    readable_by,
    scored,
    with_slot,
)
from search.engines.elasticsearch.client import UnavailableError, asked
from search.engines.elasticsearch.documents import key_of
from search.engines.elasticsearch.dsl import Q, Search
from search.engines.elasticsearch.indices import alias
from search.parser import LEAST_MET, Understood
from search.query import LAST_PAGE, PAGE_SIZE, SECTION_SIZE, Query, Result, Section, Sort
from search.ranking import ENOUGH, MET, Candidate, Counted, Thing, weights_of
from search.registry import Searchable

NAME = "elasticsearch"
# Up to so many things are told one by one, and of more the best so many: the database ranks them, more finely.
FEW, MOST_RANKED = 1000, 1000
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
            [search(replace(query, kinds=(each.kind,)), understood, viewer) for each in searched], searched
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
        many = _Many(client, query, reader, understood, matching.counted)
    found = many.found
    if query.sort is Sort.BEST and understood.groups:
        found = replace(found, candidates=_finely_ordered(found.candidates, understood, viewer, reader, matching))
    result = answer(query, understood, Statements(searched, viewer), found, sets={}, counts=many.counts)
    wider = wider_by(searched[0], many.chosen, many.without) if many.without else ()
    return replace(result, engine=NAME, wider=wider)


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
    """What matches anything that is asked for, or the best thousand of it where few things meet all; and the counts.

    `ids` is None where so much meets all that was asked for that a page of it is Elasticsearch's to choose.
    """

    def __init__(self, client: Any, reader: Reader, understood: Understood) -> None:
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
        total, counted = int(reply["hits"]["total"]["value"]), reply["aggregations"]
        counts = counted["met"]["buckets"] if met else {}
        self.counted = Counted(
            int(counted["all"]["findable"]["doc_count"]),
            [int(counts[str(slot)]["doc_count"]) for slot in range(len(slots))],
        )
        whole = int(counted["whole"]["doc_count"]) if met else total
        self.ids: Mapping[str, Sequence[int]] | None = None
        if total <= FEW:
            self.ids = _by_kind(_things_of(reply))
        elif whole < ENOUGH:
            best = _in_order(client, any_of_it, reader, understood, self.counted).extra(size=MOST_RANKED)
            self.ids = _by_kind(_things_of(_answered(client, best)))


class _Many:
    """Very many things that meet all that was asked for, by their best passages, and the counts of filters."""

    def __init__(self, client: Any, query: Query, reader: Reader, understood: Understood, counted: Counted) -> None:
        self._reader = reader
        searchable = reader.searched[0]
        self.chosen: Chosen = choices_of(query, reader.searched)
        by_facet: dict[str, list[str]] = {}
        for facet, value in self.chosen:
            by_facet.setdefault(facet, []).append(value)
        filters = {facet: self._holds(searchable, facet, values) for facet, values in by_facet.items()}
        met = [with_slot(group, reader, least=LEAST_MET) for group in understood.groups]
        found = _in_order(client, Q("bool", filter=[findable(reader), *met]), reader, understood, counted, query.sort)
        found = found.post_filter(Q("bool", filter=list(filters.values()))).extra(size=DEEPEST, track_total_hits=True)
        is_counted = len(reader.searched) == 1
        if is_counted:
            self._add_counts(found, searchable, filters)
        reply = _answered(client, found)
        met_all = frozenset(range(len(understood.groups)))
        candidates = [Candidate(thing, met=met_all) for thing in _things_of(reply)]
        self.found = Found(candidates, int(reply["hits"]["total"]["value"]))
        self.counts = self._counts(reply, filters) if is_counted else {}
        self.without: list[int] = []
        if self.chosen and not self.found.total:
            buckets = reply["aggregations"]["without"]["buckets"]
            self.without = [int(buckets[str(number)]["doc_count"]) for number in range(len(self.chosen))]

    # Filters --------------------------------------------------------------------------------------

    def _holds(self, searchable: Searchable, facet: str, values: Sequence[str]) -> Any:
        return Q("terms", facets=in_documents(facet, values, self._reader.audiences[searchable.kind]))

    def _add_counts(self, found: Search, searchable: Searchable, filters: Mapping[str, Any]) -> None:
        """Each facet under all other filters; and what would be found without each choice."""
        for facet in {*filters, ""}:
            others = [each for name, each in filters.items() if name != facet]
            bucket = found.aggs.bucket(f"facet:{facet}", "filter", filter=Q("bool", filter=others))
            names = [facet] if facet else [name for name in searchable.filters if name not in filters]
            bucket.bucket(
                "values", "terms", field="facet_sets", include=self._values_of(searchable, names), size=MOST_VALUES
            )
        if self.chosen:
            without = {str(number): self._without(searchable, number).to_dict() for number in range(len(self.chosen))}
            found.aggs.bucket("without", "filters", filters=without)

    def _without(self, searchable: Searchable, number: int) -> Any:
        rest: dict[str, list[str]] = {}
        for other, (facet, value) in enumerate(self.chosen):
            if other != number:
                rest.setdefault(facet, []).append(value)
        return Q("bool", filter=[self._holds(searchable, facet, values) for facet, values in rest.items()])

    def _values_of(self, searchable: Searchable, facets: Sequence[str]) -> str:
        """Which entries of `facet_sets` are of these facets and hold an audience of the viewer's."""
        audiences = "|".join(_escaped(name) for name in self._reader.audiences[searchable.kind])
        names = "|".join(_escaped(name) for name in facets)
        return f"([^|]+\\+)?({audiences})(\\+[^|]+)?\\|({names})\\|.*"

    def _counts(self, reply: Any, filters: Mapping[str, Any]) -> Counts:
        counts: Counts = {}
        for facet in {*filters, ""}:
            for bucket in reply["aggregations"][f"facet:{facet}"]["values"]["buckets"]:
                _, name, value = str(bucket["key"]).split("|", 2)
                values = counts.setdefault(name, {})
                values[value] = values.get(value, 0) + int(bucket["doc_count"])
        return counts


def _search(client: Any) -> Search:
    return Search(using=client, index=alias()).source(False)


def _answered(client: Any, search: Search) -> Any:
    """The answer as it came: an object for each of a thousand hits would take longer than the server does."""
    return client.search(index=alias(), body=search.to_dict()).body


def _things_of(reply: Any) -> list[Thing]:
    return [key_of(hit["_id"]) for hit in reply["hits"]["hits"]]


def _by_kind(things: Iterable[Thing]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for kind, pk in things:
        ids.setdefault(kind, []).append(pk)
    return ids


def _in_order(
    client: Any, what: Any, reader: Reader, understood: Understood, counted: Counted, sort: Sort = Sort.BEST
) -> Search:
    """Some things, the best evidence first, or as asked for."""
    today = timezone.localdate()
    weights = weights_of(counted, understood.groups, understood.extras)
    should = []
    for group, weight in zip(understood.slots, weights, strict=True):
        should.append(scored(group, reader, weight, today))
        should.append(Q("constant_score", filter=with_slot(group, reader, least=LEAST_MET), boost=MET * weight))
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
