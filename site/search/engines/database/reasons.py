"""Why a thing was found: the few passages that together say most of what was asked for."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from search.engines.database.statements import Found
from search.highlighting import marked, marked_passage
from search.parser import LEAST_MET, Understood
from search.query import Reason, Tier
from search.ranking import Thing
from search.registry import FacetKind, Link, Searchable, kinds, sources_for
from search.vocabulary import Vocabulary, vocabulary

MOST_REASONS = 3


def reasons_of(found: Sequence[Found], understood: Understood) -> dict[Thing, tuple[Reason, ...]]:
    """The reasons of each thing, the strongest first."""
    by_thing: dict[Thing, list[Found]] = defaultdict(list)
    for each in found:
        by_thing[each.kind, each.object_id].append(each)
    chosen = {thing: _chosen(kinds()[thing[0]], rows) for thing, rows in by_thing.items()}
    known = vocabulary()
    return {thing: tuple(_reasons(kinds()[thing[0]], rows, understood, known)) for thing, rows in chosen.items()}


def _chosen(searchable: Searchable, rows: list[Found]) -> list[Found]:
    """At most three passages, each of which meets a part of the query that none before it met; and the facets."""
    slots: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    best: dict[tuple[Any, ...], tuple[int, Found]] = {}
    met_by_more = {row.slot for row in rows if row.per_cent >= LEAST_MET}
    for row in rows:
        # What only comes near is no reason beside what meets it.
        if not _may_be_reason(searchable, row) or (row.per_cent < LEAST_MET and row.slot in met_by_more):
            continue
        key = (row.is_facet, row.field, row.text, row.source_kind, row.source_id)
        slots[key].add(row.slot)
        weight = _weight(searchable, row) * row.per_cent
        if key not in best or weight > best[key][0]:
            best[key] = (weight, row)
    lists = {name for name, field in searchable.all_fields.items() if field.is_list}
    ranked = sorted(best, key=lambda key: (key[1] in lists, -len(slots[key]), -best[key][0], key[1], key[4], key[2]))
    chosen: list[tuple[Any, ...]] = []
    met: set[int] = set()
    facets = [key for key in ranked if key[0]]
    # What a facet says already needs no passage.
    said = {key[1] for key in facets}
    met |= {slot for key in facets for slot in slots[key]}
    for key in [key for key in ranked if not key[0] and key[1] not in said]:
        if len(chosen) < MOST_REASONS and (not chosen or slots[key] - met):
            chosen.append(key)
            met |= slots[key]
    kept = sorted(chosen + facets, key=lambda key: (-_tier(searchable, best[key][1]), -best[key][0], key[1], key[2]))
    return [best[key][1] for key in kept]


def _may_be_reason(searchable: Searchable, row: Found) -> bool:
    fields = searchable.all_fields
    if row.is_facet:
        return row.field in searchable.facet_kinds
    return row.field in fields and fields[row.field].is_reason


def _weight(searchable: Searchable, row: Found) -> int:
    return searchable.facet_kinds[row.field].weight if row.is_facet else searchable.all_fields[row.field].weight


def _tier(searchable: Searchable, row: Found) -> Tier:
    return searchable.facet_kinds[row.field].tier if row.is_facet else searchable.all_fields[row.field].tier


def _reasons(searchable: Searchable, rows: list[Found], understood: Understood, known: Vocabulary) -> list[Reason]:
    reasons: list[Reason] = []
    values: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.is_facet:
            values[row.field].append(row.text)
    for row in rows:
        if row.is_facet:
            if row.field in values:
                reasons.append(
                    _facet_reason(searchable.facet_kinds[row.field], row.field, values.pop(row.field), known)
                )
            continue
        source = sources_for(searchable.kind).get(row.source_kind)
        link = source.link(row.source_title, row.source_key) if source else Link("", "")
        passage = marked_passage(row.text, understood.phrases_for(row.slot))
        label = searchable.all_fields[row.field].label
        reasons.append(
            Reason(row.field, label, passage, row.source_kind, row.source_id, link.title, link.url, row.happened_on)
        )
    return reasons


def label_of(facet: FacetKind, value: str, known: Vocabulary) -> str:
    """What a value is called."""
    return facet.names.get(value) or known.label(facet.vocabulary, value) or value


def _facet_reason(facet: FacetKind, name: str, values: list[str], known: Vocabulary) -> Reason:
    labels = [label_of(facet, value, known) for value in values]
    passage: SafeString = format_html_join(", ", "{}", ((marked(label),) for label in dict.fromkeys(labels)))
    return Reason(name, facet.label, passage, is_fact=True)
