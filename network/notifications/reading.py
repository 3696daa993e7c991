"""How notices read. Each app registers its kinds in `notices.py`; what its reader may not see now is no notice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet, prefetch_related_objects

from network.notifications.models import About, Notice
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
# The things of a kind that a recipient may see now, with all that the words need.
Subjects = Callable[[User], QuerySet[Any]]


@dataclass(frozen=True)
class _Kind:
    render: Render
    subjects: Subjects | None
    about: About


_kinds: dict[str, _Kind] = {}


def register(
    kind: str, *, subjects: Subjects | None = None, about: About = About.WRITE_UPS
) -> Callable[[Render], Render]:
    """Name the function that words notices of a kind: None when the recipient may not see the thing now.

    With `subjects`, the things come from that QuerySet: one query however many notices there are, and a notice about
    anything else is none. `about` says whose rhythm its mails keep.
    """

    def wrap(render: Render) -> Render:
        if kind in _kinds:
            raise ValueError(f"Notices of kind {kind} are worded already.")
        _kinds[kind] = _Kind(render, subjects, about)
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
    known = [*_of_known_subjects(own, recipient), *_of_any_subject(own)]
    found = {notice.pk: reading for notice in known if (reading := _kinds[notice.kind].render(notice))}
    return [(notice, found[notice.pk]) for notice in own if notice.pk in found]


def _of_known_subjects(notices: list[Notice], recipient: User) -> Iterable[Notice]:
    # Several kinds may speak of things of one source.
    sources: dict[Subjects, list[Notice]] = {}
    for notice in notices:
        if (subjects := _kinds[notice.kind].subjects) is not None:
            sources.setdefault(subjects, []).append(notice)
    for subjects, about in sources.items():
        things: dict[int, Model] = {
            thing.pk: thing for thing in subjects(recipient).filter(pk__in={notice.object_id for notice in about})
        }
        for notice in about:
            if (thing := things.get(notice.object_id)) is not None:
                notice.subject = thing
                yield notice


def _of_any_subject(notices: list[Notice]) -> Iterable[Notice]:
    others = [notice for notice in notices if _kinds[notice.kind].subjects is None]
    prefetch_related_objects(others, "subject")
    # What was deleted leaves a notice without a subject.
    return [notice for notice in others if notice.subject is not None]
