"""How notices read. Each app registers its kinds in `notices.py`; what its reader may not see now is no notice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject

from network.notifications.models import About, Notice
from network.notifications.quiet import without_those
from users.circles import circles_of
from users.models import User


@dataclass(frozen=True)
class Reading:
    """A notice in words: one sentence, where it leads, and more if there is more to say."""

    sentence: str
    url: str = ""
    link_text: str = "Read it"
    detail: str = ""
    # For the mail's subject and text: says that there is something, without telling what somebody wrote.
    sentence_in_mail: str = ""
    # Whether it waits for an answer: then the members' home shows it until there is one.
    asks: bool = False
    # Where yes and no can be sent from the notice itself, as `answer`, where its words are all there is to read first.
    answer_url: str = ""
    # What stands beside it: somebody's initials, or the patch of a write-up.
    name: str = ""
    seed: str = ""
    # What several notices have in common that stand in one line, such as “question 12”; else each thing has its own.
    thing: str = ""
    # Says how many there are, where several stand in one line: “3 answers to your question”.
    together: Callable[[int], str] | None = None


Render = Callable[[Notice], Reading | None]
# The things that a recipient may see now.
Subjects = Callable[[User], QuerySet[Any]]
# Adds to the words of a source's notices what is not in its rows, for all of them at once.
Complete = Callable[[list[Notice], User], None]


class Source:
    """Things that notices are about: those that a recipient may see now, and what of them sentences are made of.

    Each part has a name and a place, seen from the thing: what `author="author__name"` gives is `notice.words.author`.
    Days come as text. Without parts, `notice.subject` is the thing itself, at the price of one more query. `by` leads
    to who did it: of whom a recipient wants to hear less, they get no notice.
    """

    def __init__(self, subjects: Subjects, *, by: str = "", **parts: Any) -> None:
        self.subjects = subjects
        self.by = by
        self.parts = parts
        self.complete: Complete | None = None

    def completed_by(self, complete: Complete) -> Complete:
        """Name the function that adds what no part can give: once for all notices, however many there are."""
        self.complete = complete
        return complete


@dataclass(frozen=True)
class _Kind:
    render: Render
    source: Source
    about: About


_kinds: dict[str, _Kind] = {}


def register(kind: str, *, source: Source, about: About = About.WRITE_UPS) -> Callable[[Render], Render]:
    """Name the function that words notices of a kind: None when the recipient may not see the thing now.

    A notice about anything that `source` does not give is none. `about` says whose rhythm its mails keep.
    """

    def wrap(render: Render) -> Render:
        if kind in _kinds:
            raise ValueError(f"Notices of kind {kind} are worded already.")
        _kinds[kind] = _Kind(render, source, about)
        return render

    return wrap


def kinds_about(about: About) -> list[str]:
    """The kinds of notices that are about one matter."""
    return [name for name, kind in _kinds.items() if kind.about == about]


def about_of(kind: str) -> About:
    """What a kind of notices is about."""
    return _kinds[kind].about


def read(notices: Iterable[Notice], *, recipient: User) -> list[tuple[Notice, Reading]]:
    """Those of somebody's notices that can be shown to them now, each with its words."""
    own = [notice for notice in notices if notice.recipient_id == recipient.pk and notice.kind in _kinds]
    if not own or not circles_of(recipient).sees_network_write_ups:
        return []
    # One person in hand, whose circles are asked for once.
    for notice in own:
        notice.recipient = recipient
    known = list(_of_sources(own, recipient))
    for source in {_kinds[notice.kind].source for notice in known}:
        if source.complete is not None:
            source.complete([notice for notice in known if _kinds[notice.kind].source is source], recipient)
    found = {notice.pk: reading for notice in known if (reading := _kinds[notice.kind].render(notice))}
    return [(notice, found[notice.pk]) for notice in own if notice.pk in found]


def _of_sources(notices: list[Notice], recipient: User) -> Iterator[Notice]:
    """Those about what a source gives."""
    sources: dict[Source, list[Notice]] = {}
    for notice in notices:
        sources.setdefault(_kinds[notice.kind].source, []).append(notice)
    yield from _put_into_words({source: about for source, about in sources.items() if source.parts}, recipient)
    for source, about in sources.items():
        if not source.parts:
            things = {thing.pk: thing for thing in _subjects(source, about, recipient)}
            for notice in about:
                if (thing := things.get(notice.object_id)) is not None:
                    notice.subject = thing
                    yield notice


def _put_into_words(sources: dict[Source, list[Notice]], recipient: User) -> Iterator[Notice]:
    """One query, however many sources there are."""
    rows = [
        _subjects(source, about, recipient)
        .order_by()
        .annotate(of_source=Value(number), in_words=JSONObject(**source.parts))
        .values_list("of_source", "pk", "in_words")
        for number, (source, about) in enumerate(sources.items())
    ]
    if not rows:
        return
    found = {(number, pk): words for number, pk, words in rows[0].union(*rows[1:], all=True)}
    for number, about in enumerate(sources.values()):
        for notice in about:
            if (words := found.get((number, notice.object_id))) is not None:
                notice.words = SimpleNamespace(**words)
                yield notice


def _subjects(source: Source, about: list[Notice], recipient: User) -> QuerySet[Any]:
    rows = source.subjects(recipient).filter(pk__in={notice.object_id for notice in about})
    return without_those(rows, recipient, source.by) if source.by else rows
