"""Who of the demo's people know each other, and what they write: by the same services as anyone's, dated back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from demo.reading import fixed_id, read
from demo.services.practice import Cast, moment_of, on_day, write_up_id
from network.connections.models import Connection, ContactWay, Introduction
from network.connections.services.connecting import accept, ask_to_connect
from network.connections.services.following import follow
from network.connections.services.introducing import answer_introduction, propose_introduction
from network.connections.services.reaching import add_way
from network.conversations.contexts import name_of
from network.conversations.conversation_contexts import WRITE_UP
from network.conversations.models import Conversation, Message, Participation
from network.conversations.services import mark_read, reply, write_first
from users.models import User

INTRODUCED = "introduced"


def load_connections(today: date) -> Iterator[str]:
    """Add the connections, ways and what is followed, as far as they are missing and not to come."""
    cast, rows = Cast.assemble(), (row for row in read("connections") if row["what"] != INTRODUCED)
    made = sum(_add(row, cast) for row in rows if row.get("on", "") <= today.isoformat())
    yield f"Connections: {made} examples were added."


def load_conversations(today: date) -> Iterator[str]:
    """Add the introductions and messages that are missing and not to come, by their days: a list of conversations
    goes by what was added last.
    """
    cast = Cast.assemble()
    known = set(Message.objects.values_list("creation_key", flat=True))
    introduced = [row for row in read("connections") if row["what"] == INTRODUCED and row["on"] <= today.isoformat()]
    met = made = 0
    for row in sorted([*introduced, *read("conversations")], key=_first_day):
        if "said" in row:
            made += _say(row, cast, known, today)
        else:
            met += _introduce(row, cast)
    yield f"Introductions: {met} examples were added."
    yield f"Messages: {made} examples were added."


def clear_conversations() -> None:
    """Remove the conversations in which an example takes part: without them there is nobody to talk with."""
    Conversation.objects.filter(participations__user__is_example=True).delete()


def _add(row: dict[str, Any], cast: Cast) -> int:
    """One row of what people have to do with each other; 1 for what is a new connection."""
    if row["what"] in ("connected", "asked"):
        return _connect(row, cast, accepts=row["what"] == "connected")
    if row["what"] == "follows":
        thing = cast.topics[row["topic"]] if "topic" in row else cast.people[row["person"]]
        follow(follower=cast.people[row["by"]], thing=thing)
    else:
        key, owner = fixed_id(f"way {row['text']}"), cast.people[row["of"]]
        # One that its owner changed since stays as it is.
        if not ContactWay.objects.filter(creation_key=key).exists():
            add_way(owner=owner, kind=row["kind"], text=row["text"], is_open=row["is_open"], creation_key=key)
    return 0


def _first_day(row: dict[str, Any]) -> str:
    return str(row["said"][0]["on"] if "said" in row else row["on"])


def _connect(row: dict[str, Any], cast: Cast, *, accepts: bool) -> int:
    asker, asked, moment = cast.people[row["asker"]], cast.people[row["asked"]], moment_of(row["on"])
    if Connection.objects.between(asker.pk, asked.pk).exists():
        return 0
    with on_day(row["on"], is_read=accepts):
        connection = ask_to_connect(asker=asker, asked=asked, reason=row["reason"])
        if accepts:
            accept(connection=connection)
    rows = Connection.objects.filter(pk=connection.pk)
    rows.update(asked_at=moment, connected_at=moment if accepts else None)
    return 1


def _introduce(row: dict[str, Any], cast: Cast) -> int:
    by, (one, other), key = cast.people[row["by"]], row["people"], fixed_id(f"introduction {sorted(row['people'])}")
    if Introduction.objects.filter(creation_key=key).exists():
        return 0
    people = [cast.people[one], cast.people[other]]
    with on_day(row["on"]):
        introduction = propose_introduction(
            proposed_by=by,
            one=people[0],
            other=people[1],
            for_one=row["people"][one],
            for_other=row["people"][other],
            creation_key=key,
        )
        for person in people:
            answer_introduction(introduction=introduction, person=person, agrees=True)
    moment = moment_of(row["on"])
    Introduction.objects.filter(pk=introduction.pk).update(created_at=moment, opened_at=moment)
    opened = Conversation.objects.filter(introduced_by=by).order_by("pk").last()
    if opened is not None:
        _date_back(Message.objects.filter(conversation=opened), row["on"])
        for person in (by, *people):
            _mark_read(opened, person)
    return 1


def _say(row: dict[str, Any], cast: Cast, known: set[str], today: date) -> int:
    """What is missing of one conversation; whoever answers has read what was there."""
    people = [cast.people[name] for name in row["between"]]
    first, made = fixed_id(f"message {row['said'][0]['text']}"), 0
    for said in row["said"]:
        key, author = fixed_id(f"message {said['text']}"), cast.people[said["by"]]
        if key in known or said["on"] > today.isoformat():
            continue
        with on_day(said["on"], is_read=False):
            if key == first:
                (other,) = (person for person in people if person != author)
                about = name_of(WRITE_UP, write_up_id(row["about"])) if row["about"] else ""
                message = write_first(author=author, recipient=other, text=said["text"], about=about, creation_key=key)
            else:
                conversation = Conversation.objects.get(messages__creation_key=first)
                _mark_read(conversation, author)
                message = reply(conversation=conversation, author=author, text=said["text"], creation_key=key)
        _date_back(Message.objects.filter(pk=message.pk), said["on"])
        made += 1
    if made and row["read"]:
        for person in people:
            _mark_read(Conversation.objects.get(messages__creation_key=first), person)
    return made


def _mark_read(conversation: Conversation, person: User) -> None:
    last = Message.objects.filter(conversation=conversation).order_by("pk").values_list("pk", flat=True).last()
    mark_read(participation=Participation.objects.get(conversation=conversation, user=person), up_to=last or 0)


def _date_back(messages: Any, day: str) -> None:
    moment = moment_of(day)
    for message in messages:
        Message.objects.filter(pk=message.pk).update(sent_at=moment)
        Conversation.objects.filter(pk=message.conversation_id, created_at__gt=moment).update(created_at=moment)
