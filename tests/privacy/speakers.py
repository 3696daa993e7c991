"""What members say to each other in the search for leaks: done in the program, and told to the oracle."""

from typing import Any

from django.core.exceptions import ValidationError

from cohorts.models import Cohort
from network.asks import services as asks
from network.asks.models import Ask as AskRow
from network.asks.models import AskAnswer as AskAnswerRow
from network.connections.models import Connection, Introduction
from network.connections.services import connecting, introducing, reaching
from network.conversations import services as conversations
from network.conversations.models import Conversation, Withheld
from network.conversations.models import Message as MessageRow
from network.moderation import services as moderation
from network.moderation.registry import kinds
from tests.factories.practice import make_topics
from tests.privacy.oracle import Oracle
from tests.privacy.talk import Ask, AskAnswer, Message, Proposal, Request, Way
from tests.privacy.writers import COHORTS


class Speakers:
    """The part of the world that talks; who the people are, another part knows."""

    oracle: Oracle
    cohorts: dict[str, Cohort]

    def word(self) -> str:
        raise NotImplementedError

    def user(self, viewer: str) -> Any:
        raise NotImplementedError

    # Messages -----------------------------------------------------------------------------------------

    def write_to(self, author: str, recipient: str) -> None:
        """Write a first note, or go on with what the two have; past a limit nothing is sent."""
        known = next((key for key, people in self.oracle.conversations.items() if people == {author, recipient}), None)
        goes_on = known is not None and self.oracle.opens(author, known)
        may = goes_on or self.oracle.reaches(author, recipient)
        if author == recipient or not may or not self.oracle.is_member(author):
            return
        word = self.word()
        try:
            row = conversations.write_first(author=self.user(author), recipient=self.user(recipient), text=word)
        except ValidationError:
            return
        self.oracle.conversations[row.conversation_id] = {author, recipient}
        self._said(author, row, word)

    def reply(self, author: str, conversation: int) -> None:
        if not self.oracle.opens(author, conversation):
            return
        word = self.word()
        try:
            row = conversations.reply(
                conversation=Conversation.objects.get(pk=conversation), author=self.user(author), text=word
            )
        except ValidationError:
            return
        self._said(author, row, word)

    def _said(self, author: str, row: MessageRow, word: str) -> None:
        oracle = self.oracle
        others = oracle.conversations[row.conversation_id] - {author}
        across = {name for name in others if oracle.are_apart(author, name)}
        leaving = {name for name in others if oracle.people[name].is_leaving}
        oracle.messages[row.pk] = Message(author, row.conversation_id, word, across, leaving)
        assert Withheld.objects.filter(message=row).count() == len(across), f"kept back from {across}"

    def hear_what_waited(self, name: str) -> None:
        for message in self.oracle.messages.values():
            message.waits_for.discard(name)

    def withdraw_message(self, number: int) -> None:
        message = self.oracle.messages[number]
        conversations.withdraw(message=MessageRow.objects.get(pk=number))
        message.is_withdrawn = True

    def hide_message(self, number: int, *, hidden: bool) -> None:
        conversations.set_hidden(message=MessageRow.objects.get(pk=number), hidden=hidden)
        self.oracle.messages[number].is_hidden = hidden

    def report_message(self, reporter: str, number: int) -> None:
        message = self.oracle.messages[number]
        if reporter == message.author or not self.oracle.reads_message(reporter, number):
            return
        thing = MessageRow.objects.get(pk=number)
        moderation.report(
            kind=kinds()["message"], thing=thing, reporter=self.user(reporter), reason="other", note="Look at it."
        )
        self.oracle.evidence.add(message.word)

    # Connections --------------------------------------------------------------------------------------

    def connect(self, asker: str, asked: str) -> None:
        """Ask to connect; who was asked by the other already says yes by it."""
        if asker == asked or not self.oracle.reaches(asker, asked) or not self.oracle.is_member(asker):
            return
        word, before = self.word(), self._between(asker, asked)
        try:
            row = connecting.ask_to_connect(asker=self.user(asker), asked=self.user(asked), reason=word)
        except ValidationError:
            return
        if before is not None and self.oracle.requests[before].state == "ended":
            # The new request is a row of its own, and the old one is gone.
            self.oracle.gone.add(self.oracle.requests.pop(before).word)
            before = None
        if before is None:
            self.oracle.requests[row.pk] = Request(asker, asked, word)
            self.oracle.requests[row.pk].is_withheld = self.oracle.are_apart(asker, asked)
        elif self.oracle.requests[before].asker != asker:
            self._are_connected(before)

    def accept(self, number: int) -> None:
        request = self.oracle.requests[number]
        if request.state != "asked" or not self.oracle.reads_request(request.asked, number):
            return
        connecting.accept(connection=Connection.objects.get(pk=number))
        self._are_connected(number)

    def end(self, number: int) -> None:
        connecting.end(connection=Connection.objects.get(pk=number))
        request = self.oracle.requests[number]
        request.state = "ended" if request.state == "connected" else request.state

    def keep_way(self, name: str, *, is_open: bool) -> None:
        word = self.word()
        try:
            row = reaching.add_way(owner=self.user(name), kind="other", text=word, is_open=is_open)
        except ValidationError:
            return
        self.oracle.ways[row.pk] = Way(name, word, is_open)

    def introduce(self, by: str, one: str, other: str) -> None:
        if not all(self.oracle.are_connected(by, name) for name in (one, other)) or one == other:
            return
        words = {one: self.word(), other: self.word()}
        try:
            row = introducing.propose_introduction(
                proposed_by=self.user(by),
                one=self.user(one),
                other=self.user(other),
                for_one=words[one],
                for_other=words[other],
            )
        except ValidationError:
            return
        is_withheld = not (self.oracle.finds(one, other) and self.oracle.finds(other, one))
        self.oracle.proposals[row.pk] = Proposal(by, words, is_withheld=is_withheld)

    def answer_introduction(self, name: str, number: int, *, agrees: bool) -> None:
        proposal = self.oracle.proposals[number]
        if proposal.is_open or not self.oracle.reads_proposal(name, number):
            return
        row = introducing.answer_introduction(
            introduction=Introduction.objects.get(pk=number), person=self.user(name), agrees=agrees
        )
        proposal.answers[name] = agrees
        proposal.is_open = row.state == Introduction.State.OPENED
        if proposal.is_open:
            for conversation in Conversation.objects.filter(kind=Conversation.Kind.INTRODUCTION):
                self.oracle.conversations.setdefault(conversation.pk, {proposal.by, *proposal.words})

    def part(self, blocker: str, other: str) -> None:
        """What a block ends, for the oracle."""
        for number, request in list(self.oracle.requests.items()):
            if {request.asker, request.asked} != {blocker, other}:
                continue
            if request.state == "connected":
                request.state = "ended"
            elif request.state == "asked" and request.asker == blocker:
                self.oracle.gone.add(self.oracle.requests.pop(number).word)
            elif request.state == "asked":
                request.is_withheld = True
        for proposal in self.oracle.proposals.values():
            if not proposal.is_open and len({proposal.by, *proposal.words} & {blocker, other}) == 2:
                proposal.is_withheld = True

    def _between(self, one: str, other: str) -> int | None:
        pairs = self.oracle.requests.items()
        return next((key for key, each in pairs if {each.asker, each.asked} == {one, other}), None)

    def _are_connected(self, number: int) -> None:
        request = self.oracle.requests[number]
        if not self.oracle.are_apart(request.asker, request.asked):
            # What was withheld is not read by it.
            request.state = "connected"

    # Asks ---------------------------------------------------------------------------------------------

    def post_ask(self, name: str, audience: str) -> None:
        if not self.oracle.is_member(name):
            return
        words, cohort = [self.word(), self.word()], COHORTS[name] if audience == "cohort" else ""
        row = asks.ask(
            author=self.user(name),
            wording=asks.Wording(
                question=f"Who knows {words[0]}?",
                details=words[1],
                topics=make_topics()[:1],
                audience=audience,
                cohort=self.cohorts[cohort] if cohort else None,
            ),
        )
        self.oracle.asks[row.pk] = Ask(name, set(words), audience, cohort)

    def answer_ask(self, name: str, number: int) -> None:
        ask = self.oracle.asks[number]
        if not self.oracle.is_member(name) or not self.oracle.reads_ask(name, number) or ask.is_closed:
            return
        if not self.oracle.is_member(ask.author):
            return
        word = self.word()
        row = asks.answer(ask=AskRow.objects.get(pk=number), author=self.user(name), text=f"Ask {word}.")
        self.oracle.ask_answers[row.pk] = AskAnswer(name, number, word)

    def hide_ask(self, number: int, *, hidden: bool) -> None:
        asks.set_hidden(thing=AskRow.objects.get(pk=number), hidden=hidden)
        self.oracle.asks[number].is_hidden = hidden

    def hide_ask_answer(self, number: int, *, hidden: bool) -> None:
        asks.set_hidden(thing=AskAnswerRow.objects.get(pk=number), hidden=hidden)
        self.oracle.ask_answers[number].is_hidden = hidden

    def close_ask(self, number: int) -> None:
        asks.close_ask(ask=AskRow.objects.get(pk=number), outcome=AskRow.Outcome.NOT_YET)
        self.oracle.asks[number].is_closed = True
