"""Conversations as one member meets them: the list, one thread, and what a search of their own finds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from core import markdown
from network.conversations import contexts
from network.conversations.contexts import About
from network.conversations.limits import ALONE, MOST_UNANSWERED, UNANSWERED, all_have_left
from network.conversations.models import Conversation, FirstDraft, Message, Participation
from network.conversations.people import FORMER_MEMBER, Person, names_of, people_in
from network.conversations.services import TIME_TO_WITHDRAW
from network.conversations.unread import unread_messages
from network.profiles.models import Profile
from users.models import User
from users.names import in_a_sentence

CONVERSATIONS_A_PAGE, MESSAGES_A_PAGE, MOST_FOUND = 25, 50, 50
MANY_MESSAGES = 8
LONGEST_EXCERPT, BEFORE_THE_WORD = 90, 30
WITHDRAWN, HIDDEN, GONE = "withdrawn", "hidden", "gone"
INSTEAD = {WITHDRAWN: "Withdrawn", HIDDEN: "Hidden by the convenor", GONE: "No longer here"}


@dataclass(frozen=True)
class Row:
    """One conversation in the list."""

    conversation: Conversation
    names: str
    face: Person
    message: Message
    line: str
    is_new: bool
    is_muted: bool
    has_draft: bool


@dataclass(frozen=True)
class Inbox:
    """One page of the list, the latest on top."""

    rows: Sequence[Row]
    number: int
    has_more: bool


@dataclass(frozen=True)
class Said:
    """One message as its reader sees it; `state` says why there are no words."""

    message: Message
    person: Person
    is_own: bool
    state: str
    about: About | None
    may_be_withdrawn: bool


@dataclass(frozen=True)
class Day:
    """What was written on one day."""

    label: str
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Thread:
    """One part of a conversation, and what its reader can do with it."""

    place: Participation
    others: Sequence[Person]
    introduced_by: str
    days: Sequence[Day]
    # The message before which there are earlier ones, and whether there are later ones.
    earlier: str
    has_later: bool
    # Why the reader cannot write now.
    refusal: str
    last: int

    @property
    def names(self) -> str:
        return names_of(self.others)

    @property
    def latest(self) -> str:
        """The last message, if there are so many that one would have to look for it."""
        said = [said for day in self.days for said in day.said]
        return said[-1].message.public_id if len(said) >= MANY_MESSAGES else ""

    @property
    def reportable(self) -> str:
        """The last message that its reader could report."""
        of_others = (said for day in reversed(self.days) for said in reversed(day.said))
        return next((said.message.public_id for said in of_others if not said.is_own and not said.state), "")


@dataclass(frozen=True)
class Found:
    """One message that a search of one's own conversations found."""

    message: Message
    names: str
    excerpt: str
    is_own: bool


def places_of(viewer: Any) -> Any:
    """A viewer's own conversations, each with whether something is new in it."""
    own = Participation.objects.visible_to(viewer).annotate(is_new=Exists(unread_messages()))
    return own.select_related("conversation")


def read(viewer: User, place: Any, *, page: int = 1, before: str = "", start: str = "") -> tuple[Inbox, Thread]:
    """The list beside one conversation, of which `place` comes from `places_of`, and a part of it: the latest part,
    the one before a message, or the one that starts with a message.
    """
    newest, messages = _newest(viewer, page), _part(viewer, place.conversation, before, start)
    ids = {place.conversation_id, *(message.conversation_id for message in newest)}
    people = people_in(ids, viewer)
    names = [*(message.subject for message in newest), *(message.about for message in messages)]
    abouts = contexts.known(filter(None, names), viewer)
    return _inbox(newest, people, abouts, viewer, page), _thread(
        place, people.get(place.conversation_id, []), messages, abouts, viewer, before=before, start=start
    )


def inbox(viewer: User, *, page: int = 1) -> Inbox:
    """One page of the list."""
    newest = _newest(viewer, page)
    people = people_in({message.conversation_id for message in newest}, viewer)
    abouts = contexts.known(filter(None, (message.subject for message in newest)), viewer)
    return _inbox(newest, people, abouts, viewer, page)


def first_drafts_of(viewer: User) -> QuerySet[FirstDraft]:
    """First notes that a viewer has begun, to whom they can still write, the latest on top."""
    found = Profile.objects.visible_to(viewer).values("user")
    of_two = Conversation.objects.visible_to(viewer).filter(kind=Conversation.Kind.TWO)
    met = Participation.objects.filter(conversation__in=of_two.values("pk")).values("user")
    own = FirstDraft.objects.filter(owner=viewer.pk, recipient__profile__isnull=False)
    own = own.filter(Q(recipient__in=found) | Q(recipient__in=met))
    return own.select_related("recipient__profile").order_by("-updated_at", "-pk")


def find(viewer: User, text: str) -> list[Found]:
    """What of a viewer's own conversations has all the words, the latest first; names are no words."""
    words = text.split()
    # SQLite's own comparison knows capitals of plain letters alone.
    has_all = Q(*(Q(text__iregex=re.escape(word)) for word in words))
    own = Message.objects.visible_to(viewer).filter(has_all).select_related("conversation").order_by("-pk")
    messages = list(own[:MOST_FOUND]) if words else []
    people = people_in({message.conversation_id for message in messages}, viewer)
    return [
        Found(
            message,
            names_of(_others(people.get(message.conversation_id, []), viewer)),
            _around(markdown.in_words(message.text), words[0]),
            message.author_id == viewer.pk,
        )
        for message in messages
    ]


def _newest(viewer: User, page: int) -> list[Any]:
    """The last message of each conversation, and one more than is shown."""
    seen = Message.objects.in_threads_of(viewer.pk)
    last = seen.order_by().values("conversation").annotate(last=Max("pk")).values("last")
    place = Participation.objects.filter(conversation=OuterRef("conversation"), user=viewer.pk)
    said = Message.objects.with_words_for(viewer.pk).exclude(about="").order_by("-pk")
    start = (page - 1) * CONVERSATIONS_A_PAGE
    return list(
        Message.objects.filter(pk__in=last, conversation__in=Conversation.objects.visible_to(viewer).values("pk"))
        .select_related("conversation", "author")
        .annotate(
            is_new=Exists(place.filter(Exists(unread_messages()))),
            is_muted=Exists(place.filter(muted_at__isnull=False)),
            has_draft=Exists(place.exclude(draft="")),
            subject=Subquery(said.filter(conversation=OuterRef("conversation")).values("about")[:1]),
        )
        .order_by("-pk")[start : start + CONVERSATIONS_A_PAGE + 1]
    )


def _inbox(
    newest: list[Any], people: dict[int, list[Person]], abouts: dict[str, About], viewer: User, page: int
) -> Inbox:
    rows = []
    for message in newest[:CONVERSATIONS_A_PAGE]:
        here = people.get(message.conversation_id, [])
        others = _others(here, viewer)
        about = abouts.get(message.subject or "")
        rows.append(
            Row(
                message.conversation,
                names_of(others),
                others[0] if others else FORMER_MEMBER,
                message,
                _line(message, here, about, viewer),
                message.is_new,
                message.is_muted,
                message.has_draft,
            )
        )
    return Inbox(rows, page, len(newest) > CONVERSATIONS_A_PAGE)


def _line(message: Any, here: Sequence[Person], about: About | None, viewer: User) -> str:
    is_own = message.author_id == viewer.pk
    words = INSTEAD.get(_state(message, viewer)) or Truncator(markdown.in_words(message.text)).chars(LONGEST_EXCERPT)
    if is_own:
        return f"You: {words}"
    if about is not None:
        return about.title
    introducer = next((person for person in here if person.pk == message.conversation.introduced_by_id), None)
    if introducer is not None and introducer.pk != viewer.pk:
        return f"Introduced by {in_a_sentence(introducer.name)}"
    return words


def _part(viewer: User, conversation: Conversation, before: str, start: str) -> list[Message]:
    """One part of a conversation, and one message more than is shown; the earliest first."""
    seen = Message.objects.in_threads_of(viewer.pk).filter(conversation=conversation).select_related("author")
    marked = Subquery(Message.objects.filter(conversation=conversation, public_id=before or start).values("pk"))
    if start and not before:
        return list(seen.filter(pk__gte=marked).order_by("pk")[: MESSAGES_A_PAGE + 1])
    latest = seen.filter(pk__lt=marked) if before else seen
    return list(reversed(latest.order_by("-pk")[: MESSAGES_A_PAGE + 1]))


def _thread(
    place: Any,
    people: Sequence[Person],
    messages: list[Message],
    abouts: dict[str, About],
    viewer: User,
    *,
    before: str,
    start: str,
) -> Thread:
    has_more, goes_on = len(messages) > MESSAGES_A_PAGE, bool(start and not before)
    shown = (messages[:MESSAGES_A_PAGE] if goes_on else messages[-MESSAGES_A_PAGE:]) if has_more else messages
    others = _others(people, viewer)
    known = {person.pk: person for person in people}
    introducer = known.get(place.conversation.introduced_by_id)
    said = [_said(message, known.get(message.author_id, FORMER_MEMBER), abouts, viewer) for message in shown]
    is_whole = not (has_more or before or start)
    return Thread(
        place=place,
        others=others,
        introduced_by="you" if introducer and introducer.pk == viewer.pk else introducer.name if introducer else "",
        days=_days(said),
        # What was asked for by a message may have any number before it.
        earlier=shown[0].public_id if shown and (goes_on or has_more) else "",
        has_later=bool(before) or (goes_on and has_more),
        refusal=_refusal(place.conversation, viewer, others, said if is_whole else ()),
        last=shown[-1].pk if shown else 0,
    )


def _said(message: Message, person: Person, abouts: dict[str, About], viewer: User) -> Said:
    is_own, state = message.author_id == viewer.pk, _state(message, viewer)
    in_time = timezone.now() - message.sent_at <= TIME_TO_WITHDRAW
    about = abouts.get(message.about) if not state else None
    return Said(message, person, is_own, state, about, is_own and in_time and message.withdrawn_at is None)


def _state(message: Message, viewer: User) -> str:
    """Why a reader gets no words; what is hidden, its author reads on."""
    if message.withdrawn_at is not None:
        return GONE if message.author.erased_at is not None else WITHDRAWN
    if message.author_id == viewer.pk:
        return ""
    if message.hidden_at is not None:
        return HIDDEN
    return GONE if message.author.leaves_at is not None else ""


def _refusal(conversation: Conversation, viewer: User, others: Sequence[Person], whole: Sequence[Said]) -> str:
    if all(person.is_leaving for person in others) and (not others or all_have_left(conversation, viewer)):
        return ALONE
    is_of_two = conversation.kind == Conversation.Kind.TWO
    if is_of_two and len(whole) >= MOST_UNANSWERED and all(said.is_own for said in whole):
        return UNANSWERED
    return ""


def _others(people: Iterable[Person], viewer: User) -> list[Person]:
    return [person for person in people if person.pk != viewer.pk]


def _days(said: Iterable[Said]) -> list[Day]:
    days: list[Day] = []
    for each in said:
        label = day_label(timezone.localdate(each.message.sent_at))
        if not days or days[-1].label != label:
            days.append(Day(label))
        days[-1].said.append(each)
    return days


def day_label(day: date) -> str:
    """Today, Yesterday, Thursday 17 September; with the year of another one."""
    today = timezone.localdate()
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return date_format(day, "l j F" if day.year == today.year else "l j F Y")


def _around(text: str, word: str) -> str:
    """What stands around the first place of a word, from the beginning of a word."""
    line = " ".join(text.split())
    at = max(line.lower().find(word.lower()) - BEFORE_THE_WORD, 0)
    start = line.find(" ", at) + 1 if at else 0
    return ("…" if at else "") + Truncator(line[start:]).chars(2 * LONGEST_EXCERPT)
