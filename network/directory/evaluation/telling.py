"""What was measured, as values for a program and as a table for people."""

from collections.abc import Iterator, Sequence
from typing import Any

from network.directory.evaluation.measuring import Answer, figures

HEADINGS = ("queries", "nDCG@10", "95% of draws", "MRR", "P@3", "nothing found", "false answers")


def report(answers: Sequence[Answer], engine: str) -> dict[str, Any]:
    """All figures, by kind, and by kind and class, as values for JSON."""
    by_kind: dict[str, list[Answer]] = {}
    by_class: dict[str, list[Answer]] = {}
    for each in answers:
        by_kind.setdefault(each.query.kind, []).append(each)
        by_class.setdefault(f"{each.query.kind}/{each.query.group}", []).append(each)
    return {
        "engine": engine,
        "by_kind": {name: figures(some) for name, some in sorted(by_kind.items())},
        "by_class": {name: figures(some) for name, some in sorted(by_class.items())},
    }


def told(answer: Answer) -> dict[str, Any]:
    """One query with its answer, as values for JSON."""
    query = answer.query
    good = {docid: grade for docid, grade in query.grades.items() if grade > 1 and docid not in answer.found}
    return {
        "query": query.id,
        "kind": query.kind,
        "class": query.group,
        "text": query.text,
        "understood": list(answer.understood),
        "ndcg@10": round(answer.values["ndcg@10"], 4) if answer.values else None,
        "total": answer.total,
        "found": [[docid, query.grades.get(docid)] for docid in answer.found],
        "missed": sorted(good.items()),
    }


def table(found: dict[str, Any]) -> Iterator[str]:
    """The same for people, line by line."""
    yield f"Engine: {found['engine']}"
    yield _line("", HEADINGS)
    for kind, whole in found["by_kind"].items():
        yield _line(kind, _cells(whole))
        for name, some in found["by_class"].items():
            if name.partition("/")[0] == kind:
                yield _line(f"  {name.partition('/')[2]}", _cells(some))
    for query in found.get("by_query", ()):
        yield from _about(query)


def _line(title: str, cells: Sequence[str]) -> str:
    return f"{title:<26}{''.join(f'{cell:>16}' for cell in cells)}"


def _cells(some: dict[str, Any]) -> tuple[str, ...]:
    low, high = some["interval"] or (None, None)
    return (
        str(some["queries"]),
        _number(some["ndcg@10"]),
        f"{_number(low)} to {_number(high)}" if some["interval"] else "",
        _number(some["mrr"]),
        _number(some["p@3"]),
        _number(some["zero_result_rate"]),
        f"{some['false_answers']} of {some['no_answer_queries']}" if some["no_answer_queries"] else "",
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _about(query: dict[str, Any]) -> Iterator[str]:
    """What was typed, how it was read, and what was found, each with its grade."""
    yield ""
    value = _number(query["ndcg@10"]) or "none"
    yield f"{query['query']} {query['kind']}/{query['class']} {value}: {query['text']}"
    yield f"  Understood: {', '.join(query['understood']) or 'words'}"
    hits = ", ".join(f"{docid} ({'-' if grade is None else grade})" for docid, grade in query["found"])
    yield f"  Found {query['total']}: {hits or 'nothing'}"
    if query["missed"]:
        yield f"  Not among them: {', '.join(f'{docid} ({grade})' for docid, grade in query['missed'])}"
