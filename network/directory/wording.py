"""How many were found, in words, and what to ask where nothing was."""

from dataclasses import replace
from itertools import groupby

from network.directory.asked import Asked
from network.directory.saving import suggested_name
from search.parser import understand, words_of
from search.query import Result
from search.registry import vocabularies_of

# What is counted, one and many.
NOUNS = {"people": ("person", "people"), "practice": ("write-up", "write-ups")}
NOTHING = {"people": "No one matches yet", "practice": "Nothing matches yet"}


def found_in_words(asked: Asked, result: Result) -> str:
    """Such as “12 people match”, or “3 write-ups, and 7 that come near”."""
    is_search = bool(asked.text or asked.filters)
    if not result.total:
        return NOTHING[asked.kind] if is_search or asked.kind == "people" else "Nothing has been shared yet"
    answers = result.total - result.near
    found = counted(asked.kind, answers)
    if result.near:
        return f"{found}, and {result.near:,} that {'comes' if result.near == 1 else 'come'} near"
    return f"{found} {'matches' if result.total == 1 else 'match'}" if is_search else found


def counted(kind: str, number: int) -> str:
    """Such as “1 person” or “1,200 people”."""
    one, many = NOUNS[kind]
    return f"{number:,} {one if number == 1 else many}"


def question_about(asked: Asked, result: Result) -> str:
    """A search that found nothing as a question to the network, spelt right; nothing if nothing is searched for."""
    if result.total:
        return ""
    name = suggested_name(replace(asked, text=_things_in(result.mended or asked.text, asked))).rstrip("?")
    return f"Who knows about {name}?" if name else ""


def _things_in(text: str, asked: Asked) -> str:
    """What a text names and the words that say what is looked for, without those in which it is asked."""
    understood = understand(
        text,
        only_my_words=asked.only_my_words,
        vocabularies=vocabularies_of([asked.kind]),
        declined=asked.declined,
    )
    telling = [group for group in understood.groups if group.is_named or words_of(group.label)]
    runs = groupby(telling, key=lambda group: group.is_named)
    return ", ".join((", " if is_named else " ").join(group.label for group in those) for is_named, those in runs)
