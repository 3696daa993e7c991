"""The ways on which somebody may meet what members say to each other: messages, connections, asks."""

from collections.abc import Callable, Iterator

from network.asks.models import Ask as AskRow
from network.connections.models import Connection, Introduction
from network.conversations.models import Conversation
from network.conversations.models import Message as MessageRow
from network.conversations.reading import find
from network.profiles.models import Profile
from tests.privacy.world import World

Expected = Callable[[], set[str]]
# Way, address, what must be there.
Overheard = tuple[str, str, Expected]


def ways_to_talk(world: World, viewer: str) -> Iterator[Overheard]:
    """Each with its address, and the words that its reader must meet there."""
    yield from _messages(world, viewer)
    yield from _connections(world, viewer)
    yield from _asks(world, viewer)


def found_in_messages(world: World, viewer: str) -> str:
    """What a viewer's search of their own conversations finds of each word that somebody wrote to somebody."""
    reader = world.user(viewer)
    if not reader.is_authenticated:
        return ""
    found = (find(reader, message.word) for message in world.oracle.messages.values() if message.word)
    return repr([(each.names, each.excerpt) for every in found for each in every])


def _messages(world: World, viewer: str) -> Iterator[Overheard]:
    oracle = world.oracle
    yield "messages", "/network/messages/", set
    for row in Conversation.objects.order_by("pk"):

        def expected(number: int = row.pk) -> set[str]:
            if number not in oracle.conversations or not oracle.opens(viewer, number):
                return set()
            said = oracle.messages.items()
            return {m.word for key, m in said if m.conversation == number and oracle.reads_message(viewer, key)}

        address = f"/network/messages/{row.public_id}/"
        yield "conversation", address, expected
        yield "conversation as a copy", f"{address}copy/", expected
    for row in MessageRow.objects.order_by("pk"):
        yield "report", f"/network/report/message/{row.public_id}/", set
    for profile in Profile.objects.filter(user__in=[user.pk for user in world.users.values()]).order_by("pk"):
        yield "first note", f"/network/messages/to/{profile.public_id}/", set


def _connections(world: World, viewer: str) -> Iterator[Overheard]:
    oracle = world.oracle

    def expected() -> set[str]:
        asked = {
            request.word
            for number, request in oracle.requests.items()
            if request.state == "asked" and oracle.reads_request(viewer, number)
        }
        met = {
            proposal.words[viewer]
            for number, proposal in oracle.proposals.items()
            if not proposal.is_open and viewer not in proposal.answers and oracle.reads_proposal(viewer, number)
        }
        return asked | met

    yield "connections", "/network/connections/", expected
    for place in ("following/", "reach/", "introduce/"):
        yield "connections", f"/network/connections/{place}", set
    for name, user in world.users.items():
        profile = Profile.objects.filter(user=user.pk).first()
        if profile is None:
            continue
        yield "asking to connect", f"/network/connections/to/{profile.public_id}/", set

        def ways(name: str = name) -> set[str]:
            return {way.word for number, way in oracle.ways.items() if way.owner == name and reads(number)}

        def reads(number: int) -> bool:
            return oracle.reads_way(viewer, number)

        yield "ways to reach somebody", f"/network/people/{profile.public_id}/", ways
    for connection in Connection.objects.order_by("pk"):
        yield "report", f"/network/report/request/{connection.public_id}/", set
    for introduction in Introduction.objects.order_by("pk"):
        yield "report", f"/network/report/introduction/{introduction.public_id}/", set


def _asks(world: World, viewer: str) -> Iterator[Overheard]:
    oracle = world.oracle
    yield "asks", "/network/asks/", set
    yield "own answers", "/network/asks/answers/", set
    for row in AskRow.objects.order_by("pk"):

        def expected(number: int = row.pk) -> set[str]:
            if number not in oracle.asks or not oracle.reads_ask(viewer, number):
                return set()
            answers = oracle.ask_answers.items()
            read = {each.word for key, each in answers if each.ask == number and oracle.reads_ask_answer(viewer, key)}
            return oracle.asks[number].words | read

        address = row.get_absolute_url()
        yield "ask", address, expected
        for rest in ("edit/", "close/", "answer/", "thanks/"):
            yield "about an ask", address + rest, set
        yield "report", f"/network/report/ask/{row.public_id}/", set
        for answer in row.answers.order_by("pk"):
            yield "report", f"/network/report/ask-answer/{answer.public_id}/", set
            yield "about an ask", f"/network/asks/answers/{answer.public_id}/delete/", set
