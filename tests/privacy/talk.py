"""Who may read what members say to each other, written down a second time: messages, connections, asks (guide 1.13)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Message:
    """One message of a conversation, from whom it was kept back when it was sent, and who was leaving then."""

    author: str
    conversation: int
    word: str
    withheld: set[str] = field(default_factory=set)
    waits_for: set[str] = field(default_factory=set)
    is_withdrawn: bool = False
    is_hidden: bool = False


@dataclass
class Request:
    """One who asked another to connect, with a reason; or two who are connected."""

    asker: str
    asked: str
    word: str
    state: str = "asked"
    is_withheld: bool = False


@dataclass
class Way:
    """A way to reach somebody."""

    owner: str
    word: str
    is_open: bool


@dataclass
class Proposal:
    """That two should meet, with a sentence to each."""

    by: str
    words: dict[str, str]
    answers: dict[str, bool] = field(default_factory=dict)
    is_open: bool = False
    is_withheld: bool = False


@dataclass
class Ask:
    """A question to a cohort or the network."""

    author: str
    words: set[str]
    audience: str
    cohort: str
    is_hidden: bool = False
    is_closed: bool = False


@dataclass
class AskAnswer:
    """What somebody answered to an ask."""

    author: str
    ask: int
    word: str
    is_hidden: bool = False


class Talk:
    """The half of the oracle that knows who said what to whom."""

    people: dict[str, Any]
    blocks: set[tuple[str, str]]

    def __init__(self) -> None:
        self.conversations: dict[int, set[str]] = {}
        self.messages: dict[int, Message] = {}
        self.requests: dict[int, Request] = {}
        self.ways: dict[int, Way] = {}
        self.proposals: dict[int, Proposal] = {}
        self.asks: dict[int, Ask] = {}
        self.ask_answers: dict[int, AskAnswer] = {}

    def is_member(self, viewer: str) -> bool:
        raise NotImplementedError

    def role_sees_members(self, viewer: str) -> bool:
        raise NotImplementedError

    def are_apart(self, one: str, other: str) -> bool:
        raise NotImplementedError

    def finds(self, viewer: str, name: str) -> bool:
        raise NotImplementedError

    def reaches(self, viewer: str, name: str) -> bool:
        raise NotImplementedError

    # Messages -----------------------------------------------------------------------------------------

    def is_here(self, name: str) -> bool:
        return bool(self.people[name].is_active and not self.people[name].is_leaving)

    def opens(self, viewer: str, conversation: int) -> bool:
        """Whether a conversation is there for somebody: theirs, with anything that ever reached them.

        Not where they have blocked everybody else.
        """
        said = (each for each in self.messages.values() if each.conversation == conversation)
        # Of what opened an introduction, the oracle knows nothing.
        is_of_two = len(self.conversations[conversation]) <= 2
        if is_of_two and all(viewer in message.withheld for message in said):
            return False
        others = self.conversations[conversation] - {viewer}
        blocked_all = bool(others) and all((viewer, other) in self.blocks for other in others)
        return viewer in self.conversations[conversation] and self.is_member(viewer) and not blocked_all

    def reads_message(self, viewer: str, number: int) -> bool:
        message = self.messages[number]
        if message.is_withdrawn or not self.opens(viewer, message.conversation):
            return False
        if viewer == message.author:
            return True
        is_gone = message.is_hidden or self.people[message.author].is_leaving
        return not (is_gone or viewer in message.withheld or (viewer, message.author) in self.blocks)

    def received(self, viewer: str) -> set[str]:
        """What reached somebody, whatever became of it since: it is in the copy of their data."""
        messages = {
            message.word
            for message in self.messages.values()
            if viewer in self.conversations[message.conversation] - message.withheld - message.waits_for
            and not (message.is_withdrawn or message.is_hidden or self.people[message.author].is_leaving)
        }
        requests = (each for each in self.requests.values() if viewer == each.asked and not each.is_withheld)
        proposals = (each for each in self.proposals.values() if viewer in each.words and not each.is_withheld)
        return messages | {each.word for each in requests} | {each.words[viewer] for each in proposals}

    # Connections --------------------------------------------------------------------------------------

    def is_present(self, viewer: str, name: str) -> bool:
        """Whether somebody is there for another at all, though perhaps not to be found."""
        owner = self.people[name]
        return owner.is_member and not (owner.is_paused or owner.is_hidden or self.are_apart(viewer, name))

    def reads_request(self, viewer: str, number: int) -> bool:
        request = self.requests[number]
        if not self.is_member(viewer) or viewer != request.asked or request.state == "ended" or request.is_withheld:
            return False
        return self.is_present(viewer, request.asker)

    def are_connected(self, viewer: str, name: str) -> bool:
        pair = {viewer, name}
        is_so = any(each.state == "connected" and {each.asker, each.asked} == pair for each in self.requests.values())
        return is_so and self.is_member(viewer) and self.is_present(viewer, name)

    def reads_way(self, viewer: str, number: int) -> bool:
        way = self.ways[number]
        return way.is_open and self.are_connected(viewer, way.owner) and self.finds(viewer, way.owner)

    def reads_proposal(self, viewer: str, number: int) -> bool:
        """Whether one of the two who are to meet reads what was written to them."""
        proposal = self.proposals[number]
        if viewer not in proposal.words or proposal.is_withheld or proposal.answers.get(viewer) is False:
            return False
        others = {proposal.by, *proposal.words} - {viewer}
        return self.is_member(viewer) and all(self.is_present(viewer, other) for other in others)

    # Asks ---------------------------------------------------------------------------------------------

    def reads_ask(self, viewer: str, number: int) -> bool:
        ask = self.asks[number]
        if viewer == ask.author:
            return True
        if ask.is_hidden or not self.is_here(ask.author) or self.are_apart(viewer, ask.author):
            return False
        if ask.audience == "cohort":
            return self.is_member(viewer) and self.people[viewer].cohort == ask.cohort
        return self.is_member(viewer) or self.role_sees_members(viewer)

    def reads_ask_answer(self, viewer: str, number: int) -> bool:
        answer = self.ask_answers[number]
        if not self.reads_ask(viewer, answer.ask):
            return False
        if viewer == answer.author:
            return True
        if not (self.is_member(viewer) or self.role_sees_members(viewer)):
            return False
        return not (answer.is_hidden or not self.is_here(answer.author) or self.are_apart(viewer, answer.author))

    # All of it ----------------------------------------------------------------------------------------

    def heard_by(self, viewer: str) -> set[str]:
        """Every word of these that somebody may meet: what was said to them, and what they said themselves."""
        met: set[str] = set()
        for number, message in self.messages.items():
            if self.reads_message(viewer, number) or (viewer == message.author and not message.is_withdrawn):
                met.add(message.word)
        for number, request in self.requests.items():
            if viewer == request.asker or self.reads_request(viewer, number):
                met.add(request.word)
        for number, way in self.ways.items():
            if viewer == way.owner or self.reads_way(viewer, number):
                met.add(way.word)
        for number, proposal in self.proposals.items():
            if viewer == proposal.by:
                met |= set(proposal.words.values())
            elif self.reads_proposal(viewer, number):
                met.add(proposal.words[viewer])
        return met | self._read_of_asks(viewer)

    def _read_of_asks(self, viewer: str) -> set[str]:
        asks = (ask.words for number, ask in self.asks.items() if self.reads_ask(viewer, number))
        answers = {
            answer.word
            for number, answer in self.ask_answers.items()
            if viewer == answer.author or self.reads_ask_answer(viewer, number)
        }
        return answers.union(*asks)

    def said_by(self, name: str) -> set[str]:
        """What somebody said themselves is theirs alone any more; for whoever is erased it is forgotten."""
        said = [each for each in (*self.messages.values(), *self.ask_answers.values()) if each.author == name]
        words = {each.word for each in said}
        for each in said:
            each.word = ""
        requests = {key: each for key, each in self.requests.items() if name in (each.asker, each.asked)}
        words |= {self.requests.pop(key).word for key in requests}
        words |= {self.ways.pop(key).word for key in [key for key, each in self.ways.items() if each.owner == name]}
        for key in [key for key, each in self.proposals.items() if name in (each.by, *each.words)]:
            words |= set(self.proposals.pop(key).words.values())
        for key in [key for key, each in self.asks.items() if each.author == name]:
            words |= self.asks.pop(key).words
            answers = [number for number, each in self.ask_answers.items() if each.ask == key]
            words |= {self.ask_answers.pop(number).word for number in answers}
        return words - {""}

    def all_said(self) -> Iterator[tuple[str, str]]:
        """Every word of these, with what it is."""
        for number, message in self.messages.items():
            yield message.word, f"message {number} of {message.author} in {message.conversation}"
        for number, request in self.requests.items():
            yield request.word, f"request {number} of {request.asker} to {request.asked}, {request.state}"
        for way in self.ways.values():
            yield way.word, f"a way to reach {way.owner}, {'open' if way.is_open else 'not open'}"
        for number, proposal in self.proposals.items():
            for name, word in proposal.words.items():
                yield word, f"introduction {number} by {proposal.by}, to {name}"
        for number, ask in self.asks.items():
            for word in ask.words:
                yield word, f"ask {number} of {ask.author}, {ask.audience}"
        for number, answer in self.ask_answers.items():
            yield answer.word, f"answer {number} of {answer.author} to ask {answer.ask}"
