"""What is done, and where is looked, to see that one rule about what members say to each other holds."""

from contextlib import suppress

from django.core.exceptions import ValidationError

from network.asks import services as asks
from network.asks.models import Ask, Thanks
from network.conversations.models import Conversation
from tests.privacy import probes as ways
from tests.privacy.deeds import look, search
from tests.privacy.probes import Probes
from tests.privacy.told import digest_of
from tests.privacy.world import World

PAIR = ("Ann", "Bea")
TALK = ("conversation", "conversation as a copy", "messages", "messages searched")
LINKED = ("connections", "ways to reach somebody", "person")
NOT_FOUND = 404
ASKED = ("ask", "asks", "own answers", "person", "find practice")


def _written(world: World) -> None:
    world.write_to(*PAIR)
    (conversation,) = world.oracle.conversations
    world.reply("Bea", conversation)


def _last(known: dict[int, object]) -> int:
    return max(known)


# Messages -------------------------------------------------------------------------------------------------


def conversation_of_two(world: World) -> None:
    _written(world)
    look(world, *TALK, "report")


def conversation_after_leaving_early(world: World) -> None:
    _written(world)
    world.leave_early("Ann", left=True)
    look(world, *TALK)


def blocker_sees_no_more(world: World) -> None:
    _written(world)
    world.block("Bea", "Ann")
    look(world, *TALK, "notices", "home", viewers=PAIR)
    place = f"/network/messages/{Conversation.objects.get().public_id}/"
    assert world.client_of("Bea").get(place).status_code == NOT_FOUND


def blocked_reads_on(world: World) -> None:
    _written(world)
    world.block("Bea", "Ann")
    look(world, *TALK, viewers=("Ann",))


def blocker_in_three(world: World) -> None:
    introduced(world)
    (conversation,) = (key for key, people in world.oracle.conversations.items() if len(people) == 3)
    world.reply("Dan", conversation)
    world.block("Bea", "Dan")
    look(world, *TALK, viewers=("Ann", "Bea", "Dan"))


def sent_across_block(world: World) -> None:
    _written(world)
    world.block("Bea", "Ann")
    world.reply("Ann", _last(world.oracle.conversations))
    world.unblock("Bea", "Ann")
    look(world, *TALK, viewers=PAIR)


def first_note_across_block(world: World) -> None:
    world.block("Bea", "Ann")
    world.write_to(*PAIR)
    world.unblock("Bea", "Ann")
    look(world, *TALK, "notices", "copy of one’s data", viewers=PAIR)
    place = f"/network/messages/{Conversation.objects.get().public_id}/"
    assert world.client_of("Bea").get(place).status_code == NOT_FOUND


def sent_to_whoever_leaves(world: World) -> None:
    introduced(world)
    # Where nobody else is left, nothing can be sent.
    (conversation,) = (key for key, people in world.oracle.conversations.items() if len(people) == 3)
    world.leave("Bea")
    world.reply("Ann", conversation)
    assert world.oracle.messages[_last(world.oracle.messages)].waits_for == {"Bea"}
    look(world, *TALK, "notices", "copy of one’s data", viewers=PAIR)
    world.come_back("Bea")
    look(world, *TALK, "copy of one’s data", viewers=PAIR)


def message_withdrawn(world: World) -> None:
    _written(world)
    word = world.oracle.messages[_last(world.oracle.messages)].word
    world.withdraw_message(_last(world.oracle.messages))
    look(world, *TALK, viewers=PAIR)
    assert word not in ways.page(world, "Bea", "/network/messages/")


def message_hidden(world: World) -> None:
    _written(world)
    world.hide_message(_last(world.oracle.messages), hidden=True)
    look(world, *TALK, "report", viewers=PAIR)


def author_is_leaving(world: World) -> None:
    _written(world)
    world.leave("Ann")
    look(world, *TALK, viewers=PAIR)


# Connections ----------------------------------------------------------------------------------------------


def connected(world: World, one: str = "Ann", other: str = "Bea") -> None:
    world.connect(one, other)
    world.connect(other, one)


def request_across_block(world: World) -> None:
    world.connect(*PAIR)
    world.block("Bea", "Ann")
    world.unblock("Bea", "Ann")
    look(world, "connections", "notices", viewers=PAIR)


def request_across_block_connects(world: World) -> None:
    world.connect(*PAIR)
    world.block("Bea", "Ann")
    world.unblock("Bea", "Ann")
    world.connect("Bea", "Ann")
    assert world.oracle.are_connected(*PAIR)
    look(world, "connections", "notices", "copy of one’s data", viewers=PAIR)


def request_of_paused(world: World) -> None:
    world.connect(*PAIR)
    world.pause("Ann", paused=True)
    look(world, "connections", "notices", "home", viewers=PAIR)


def ways_kept(world: World) -> None:
    world.keep_way("Ann", is_open=True)
    connected(world)
    look(world, *LINKED)


def ways_not_open(world: World) -> None:
    world.keep_way("Ann", is_open=False)
    connected(world)
    look(world, *LINKED)


def ways_after_the_end(world: World) -> None:
    world.keep_way("Ann", is_open=True)
    connected(world)
    world.end(_last(world.oracle.requests))
    look(world, *LINKED)


def ways_after_a_block(world: World) -> None:
    world.keep_way("Ann", is_open=True)
    connected(world)
    world.block("Bea", "Ann")
    world.unblock("Bea", "Ann")
    look(world, *LINKED, viewers=PAIR)


def introduced(world: World, *, yes: tuple[str, ...] = ("Bea", "Dan")) -> None:
    connected(world)
    connected(world, "Ann", "Dan")
    world.introduce("Ann", "Bea", "Dan")
    for name in yes:
        world.answer_introduction(name, _last(world.oracle.proposals), agrees=True)


def proposed_across_block(world: World) -> None:
    introduced(world, yes=())
    world.block("Bea", "Dan")
    look(world, "connections", "notices", viewers=("Ann", "Bea", "Dan"))


# Asks -----------------------------------------------------------------------------------------------------


def asked_in_network(world: World) -> None:
    world.post_ask("Ann", "network")
    world.answer_ask("Dan", _last(world.oracle.asks))
    look(world, *ASKED)
    ways.index(world, Probes())


def asked_in_cohort(world: World) -> None:
    world.post_ask("Ann", "cohort")
    world.answer_ask("Bea", _last(world.oracle.asks))
    look(world, *ASKED, "report", "about an ask")
    search(world, world.oracle.asks[_last(world.oracle.asks)].words)
    ways.index(world, Probes())


def ask_hidden(world: World) -> None:
    world.post_ask("Ann", "network")
    world.hide_ask(_last(world.oracle.asks), hidden=True)
    look(world, *ASKED)
    ways.index(world, Probes())


def ask_hidden_from_who_answered(world: World) -> None:
    world.post_ask("Ann", "network")
    world.answer_ask("Bea", _last(world.oracle.asks))
    world.hide_ask(_last(world.oracle.asks), hidden=True)
    look(world, *ASKED, viewers=PAIR)


def ask_answer_hidden(world: World) -> None:
    world.post_ask("Ann", "network")
    world.answer_ask("Bea", _last(world.oracle.asks))
    world.hide_ask_answer(_last(world.oracle.ask_answers), hidden=True)
    look(world, *ASKED)


def ask_across_block(world: World) -> None:
    world.post_ask("Ann", "network")
    world.block("Bea", "Ann")
    look(world, *ASKED, "home", viewers=PAIR)
    search(world, world.oracle.asks[_last(world.oracle.asks)].words, viewers=PAIR)


def ask_answered_across_block(world: World) -> None:
    world.post_ask("Ann", "network")
    world.answer_ask("Cal", _last(world.oracle.asks))
    world.block("Bea", "Cal")
    look(world, *ASKED, viewers=("Ann", "Bea", "Cal"))
    search(world, {answer.word for answer in world.oracle.ask_answers.values()}, viewers=("Ann", "Bea"))


def ask_of_whoever_leaves(world: World) -> None:
    world.post_ask("Ann", "network")
    world.leave("Ann")
    look(world, *ASKED)


def ask_answer_of_whoever_leaves(world: World) -> None:
    world.post_ask("Ann", "network")
    world.answer_ask("Bea", _last(world.oracle.asks))
    world.leave("Bea")
    look(world, *ASKED)


def ask_of_whoever_left_early(world: World) -> None:
    world.post_ask("Ann", "network")
    world.answer_ask("Bea", _last(world.oracle.asks))
    world.leave_early("Ann", left=True)
    look(world, *ASKED)


def answered_after_leaving_early(world: World) -> None:
    world.post_ask("Ann", "network")
    world.leave_early("Ann", left=True)
    with suppress(ValidationError):
        asks.answer(ask=Ask.objects.get(), author=world.user("Bea"), text="Too late.")
        raise AssertionError("Bea can answer Ann, who reads it nowhere")


def helped_before_moving(world: World) -> None:
    world.post_ask("Ann", "cohort")
    ask = Ask.objects.get()
    asks.close_ask(ask=ask, outcome="helped", helper=world.user("Bea"), may_stand=True)
    asks.answer_thanks(thanks=Thanks.objects.get(), agrees=True)
    world.user("Bea").cohort_memberships.update(cohort=world.cohorts["y"])
    html = world.client_of("Ann").get(f"/network/people/{world.user('Bea').profile.public_id}/").content.decode()
    assert ask.question not in html, "Bea cannot take off her profile what she helped with"


# Digests --------------------------------------------------------------------------------------------------


def digest_after_asking(world: World) -> None:
    world.post_ask("Ann", "cohort")
    for viewer in ("Ann", "Bea", "Dan"):
        digest_of(world, viewer, Probes())
