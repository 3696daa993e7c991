"""How many were found, in words, and what to ask where nothing was."""

from dataclasses import replace

from network.directory.asked import Asked
from network.directory.saving import suggested_name
from search.parser import without_asking
from search.query import Result

# What is counted, one and many.
NOUNS = {"people": ("person", "people"), "practice": ("write-up", "write-ups")}
NOTHING = {"people": "No one matches yet", "practice": "Nothing matches yet"}


def found_in_words(asked: Asked, result: Result) -> str:
    """Such as “12 people match”, or “3 write-ups, and 7 that come near”."""
    is_search = bool(asked.text or asked.filters)
    if not result.total:
        return NOTHING[asked.kind] if is_search or asked.kind == "people" else "Nothing has been shared yet"
    found, come = counted(asked.kind, result.answers), "comes" if result.near == 1 else "come"
    if not result.answers:
        return f"{NOTHING[asked.kind]}, but {result.near:,} {come} near"
    if result.near:
        return f"{found}, and {result.near:,} that {come} near"
    if not is_search:
        return found
    of_it = " most of it" if result.meets_a_part else ""
    return f"{found} {'matches' if result.total == 1 else 'match'}{of_it}"


def counted(kind: str, number: int) -> str:
    """Such as “1 person” or “1,200 people”."""
    one, many = NOUNS[kind]
    return f"{number:,} {one if number == 1 else many}"


def question_about(asked: Asked, result: Result) -> str:
    """A search that found nothing as a question to the network, spelt right; nothing if nothing is searched for."""
    if result.answers:
        return ""
    name = suggested_name(replace(asked, text=without_asking(result.mended or asked.text)))
    return f"Who knows about {name}?" if name else ""
