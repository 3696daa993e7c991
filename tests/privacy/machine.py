"""Members do what members do, in any order, and after each deed somebody looks for what they may not see."""

import random
from dataclasses import replace
from typing import Any, ClassVar, cast

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.page_cache import forget_fragments
from tests.privacy import probes as ways
from tests.privacy import searches
from tests.privacy.oracle import Oracle
from tests.privacy.probes import Probes
from tests.privacy.told import what_is_told
from tests.privacy.world import MEMBERS, PARTS, VIEWERS, World

RINGS = ("only me", "cohort", "members", "public")
SOMEBODY, SOMEBODY_ELSE = st.sampled_from(MEMBERS), st.sampled_from(MEMBERS)
NUMBER = st.integers(0, 30)
MOST_WRITE_UPS = 6
# So many probes at most go to one deed of a long run: many different states are looked at, not one all over.
DEEP = 200


class Stillness:
    """A network in which nothing happens."""

    def __init__(self) -> None:
        self.oracle = Oracle()

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


class Network(RuleBasedStateMachine):
    """One life of a small network, from the same beginning each time."""

    beginning: ClassVar[World]
    probes: ClassVar[Probes] = Probes()
    # How many ways are tried after each deed, by how many viewers; and at how many probes, after how many deeds, it is
    # enough.
    each_step: ClassVar[int] = 6
    viewers: ClassVar[int] = 1
    enough: ClassVar[int] = 0
    deeds: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        forget_fragments()
        self.world = cast(World, Stillness()) if self.is_enough else self.beginning.once_more()
        if not self.is_enough:
            self.world.engine.begin()
        self.steps = 0

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)
        forget_fragments()

    @property
    def is_enough(self) -> bool:
        return bool(self.enough) and self.probes.total >= self.enough and self.deeds >= self.enough // DEEP

    def _write_up(self, number: int) -> int | None:
        numbers = sorted(self.world.oracle.write_ups)
        return numbers[number % len(numbers)] if numbers else None

    def _remark(self, number: int) -> int | None:
        numbers = sorted(self.world.oracle.remarks)
        return numbers[number % len(numbers)] if numbers else None

    # Profiles

    @rule(name=SOMEBODY, part=st.sampled_from(PARTS), ring=st.sampled_from(RINGS))
    def say(self, name: str, part: str, ring: str) -> None:
        self.world.say(name, part, ring)

    @rule(name=SOMEBODY, parts=st.sets(st.sampled_from(PARTS), min_size=3, max_size=8), ring=st.sampled_from(RINGS))
    def open_parts(self, name: str, parts: set[str], ring: str) -> None:
        for part in sorted(parts):
            self.world.open_list(name, part, ring)

    @rule(name=SOMEBODY, ring=st.sampled_from(RINGS[1:]))
    def list_to(self, name: str, ring: str) -> None:
        self.world.list_to(name, ring)

    @rule(name=SOMEBODY, ended=st.booleans())
    def end_ask(self, name: str, *, ended: bool) -> None:
        self.world.end_ask(name, ended=ended)

    @rule(name=SOMEBODY, named=st.booleans())
    def on_organisation_page(self, name: str, *, named: bool) -> None:
        self.world.name_on_organisation_page(name, named=named)

    @rule(
        name=SOMEBODY,
        how=st.sampled_from(["pause", "hide", "suspend", "leave", "leave_early"]),
        on=st.booleans(),
    )
    def come_and_go(self, name: str, how: str, *, on: bool) -> None:
        deeds: dict[str, Any] = {
            "pause": lambda: self.world.pause(name, paused=on),
            "hide": lambda: self.world.hide(name, hidden=on),
            "suspend": lambda: self.world.suspend(name, suspended=on),
            "leave": lambda: self.world.leave(name, removes=on),
            "leave_early": lambda: self.world.leave_early(name, left=on),
        }
        deeds[how]()

    @rule(name=SOMEBODY)
    def come_back(self, name: str) -> None:
        self.world.pause(name, paused=False)
        self.world.suspend(name, suspended=False)
        self.world.come_back(name)
        self.world.leave_early(name, left=False)

    @rule(name=SOMEBODY, removes=st.booleans())
    def erase(self, name: str, *, removes: bool) -> None:
        """Somebody is erased, and others look for what they said; then it has not happened, and life goes on."""
        if self.is_enough:
            return
        luck = random.Random(self.world.made * 1000 + self.steps)
        with self.world.erased(name, removes=removes):
            self.world.engine.settle()
            for viewer in luck.sample(VIEWERS, self.viewers):
                every = ways.looks(self.world, viewer)
                for look in luck.sample(every, min(self.each_step, len(every))):
                    # What others wrote with them or under theirs may stay or go.
                    ways.probe(replace(look, expected=set), self.world, self.probes)
                searches.filters(self.world, viewer, self.probes)
                searches.authors(self.world, viewer, self.probes)
                ways.suggestions(self.world, viewer, self.probes)
                what_is_told(self.world, viewer, self.probes)
                for word in luck.sample(sorted(self.world.oracle.gone), 2):
                    searches.search_for(word, self.world, viewer, self.probes)
            ways.index(self.world, self.probes)

    @rule(blocker=SOMEBODY, other=SOMEBODY_ELSE)
    def block(self, blocker: str, other: str) -> None:
        self.world.block(blocker, other)

    @rule(blocker=SOMEBODY, other=SOMEBODY_ELSE)
    def unblock(self, blocker: str, other: str) -> None:
        self.world.unblock(blocker, other)

    @rule(reporter=SOMEBODY, other=SOMEBODY_ELSE)
    def report(self, reporter: str, other: str) -> None:
        self.world.report_profile(reporter, other)

    # Write-ups

    @rule(name=SOMEBODY, audience=st.sampled_from(["", "cohort", "network", "public"]))
    def write(self, name: str, audience: str) -> None:
        if len(self.world.oracle.write_ups) < MOST_WRITE_UPS:
            number = self.world.write(name)
            if number is not None and audience:
                self.world.share(number, audience)

    @rule(
        number=NUMBER,
        how=st.sampled_from(["rewrite", "make_public", "make_public", "withdraw", "stop_sharing", "delete"]),
    )
    def go_on_with(self, number: int, how: str) -> None:
        if (found := self._write_up(number)) is not None:
            getattr(self.world, how)(found)

    @rule(number=NUMBER, audience=st.sampled_from(["cohort", "network", "public"]))
    def share(self, number: int, audience: str) -> None:
        if (found := self._write_up(number)) is not None:
            self.world.share(found, audience)

    @rule(number=NUMBER, hidden=st.booleans())
    def hide_write_up(self, number: int, *, hidden: bool) -> None:
        if (found := self._write_up(number)) is not None:
            self.world.hide_write_up(found, hidden=hidden)

    @rule(number=NUMBER, name=SOMEBODY, agrees=st.sampled_from([None, True, True, False]))
    def name_author(self, number: int, name: str, agrees: bool | None) -> None:
        if (found := self._write_up(number)) is not None:
            self.world.ask_author(found, name)
            if agrees is not None:
                self.world.answer_author(found, name, agrees=agrees)

    @rule(number=NUMBER, reporter=SOMEBODY)
    def report_write_up(self, number: int, reporter: str) -> None:
        if (found := self._write_up(number)) is not None:
            self.world.report_write_up(reporter, found)

    @rule(number=NUMBER, name=SOMEBODY)
    def ask(self, number: int, name: str) -> None:
        if (found := self._write_up(number)) is not None:
            self.world.ask(name, found)

    @rule(number=NUMBER, name=SOMEBODY)
    def answer(self, number: int, name: str) -> None:
        if (found := self._remark(number)) is not None:
            self.world.answer(name, found)

    @rule(number=NUMBER, how=st.sampled_from(["hide", "show", "delete"]))
    def look_after_remark(self, number: int, how: str) -> None:
        if (found := self._remark(number)) is None:
            return
        if how == "delete":
            self.world.delete_remark(found)
        else:
            self.world.hide_remark(found, hidden=how == "hide")

    # Talk

    def _one_of(self, known: dict[int, Any], number: int) -> int | None:
        numbers = sorted(known)
        return numbers[number % len(numbers)] if numbers else None

    @rule(author=SOMEBODY, recipient=SOMEBODY_ELSE)
    def write_to(self, author: str, recipient: str) -> None:
        self.world.write_to(author, recipient)

    @rule(number=NUMBER, author=SOMEBODY)
    def reply(self, number: int, author: str) -> None:
        if (found := self._one_of(self.world.oracle.conversations, number)) is not None:
            self.world.reply(author, found)

    @rule(number=NUMBER, reporter=SOMEBODY, how=st.sampled_from(["withdraw", "hide", "show", "report"]))
    def look_after_message(self, number: int, reporter: str, how: str) -> None:
        if (found := self._one_of(self.world.oracle.messages, number)) is None:
            return
        deeds: dict[str, Any] = {
            "withdraw": lambda: self.world.withdraw_message(found),
            "hide": lambda: self.world.hide_message(found, hidden=True),
            "show": lambda: self.world.hide_message(found, hidden=False),
            "report": lambda: self.world.report_message(reporter, found),
        }
        deeds[how]()

    @rule(asker=SOMEBODY, asked=SOMEBODY_ELSE)
    def connect(self, asker: str, asked: str) -> None:
        self.world.connect(asker, asked)

    @rule(number=NUMBER, how=st.sampled_from(["accept", "accept", "end"]))
    def answer_request(self, number: int, how: str) -> None:
        if (found := self._one_of(self.world.oracle.requests, number)) is not None:
            getattr(self.world, how)(found)

    @rule(name=SOMEBODY, is_open=st.booleans())
    def keep_way(self, name: str, *, is_open: bool) -> None:
        self.world.keep_way(name, is_open=is_open)

    @rule(people=st.permutations(MEMBERS))
    def introduce(self, people: list[str]) -> None:
        self.world.introduce(*people[:3])

    @rule(number=NUMBER, name=SOMEBODY, agrees=st.sampled_from([True, True, False]))
    def answer_introduction(self, number: int, name: str, *, agrees: bool) -> None:
        if (found := self._one_of(self.world.oracle.proposals, number)) is not None:
            self.world.answer_introduction(name, found, agrees=agrees)

    @rule(name=SOMEBODY, audience=st.sampled_from(["cohort", "network"]))
    def post_ask(self, name: str, audience: str) -> None:
        self.world.post_ask(name, audience)

    @rule(number=NUMBER, name=SOMEBODY)
    def answer_ask(self, number: int, name: str) -> None:
        if (found := self._one_of(self.world.oracle.asks, number)) is not None:
            self.world.answer_ask(name, found)

    @rule(number=NUMBER, how=st.sampled_from(["hide", "show", "close", "hide answer"]))
    def look_after_ask(self, number: int, how: str) -> None:
        if (found := self._one_of(self.world.oracle.asks, number)) is None:
            return
        if how == "close":
            self.world.close_ask(found)
        elif how == "hide answer":
            if (said := self._one_of(self.world.oracle.ask_answers, number)) is not None:
                self.world.hide_ask_answer(said, hidden=True)
        else:
            self.world.hide_ask(found, hidden=how == "hide")

    # Looking

    @invariant()
    def nobody_meets_what_they_may_not(self) -> None:
        if self.is_enough:
            # What is left of the lives costs nothing.
            self.world = cast(World, Stillness())
            return
        self.steps += 1
        type(self).deeds += 1
        # The same each time that the same is done.
        luck = random.Random(self.world.made * 1000 + self.steps)
        chosen = luck.sample(VIEWERS, self.viewers)
        self.world.engine.settle()
        every = [look for viewer in chosen for look in ways.looks(self.world, viewer)]
        for look in luck.sample(every, min(self.each_step, len(every))):
            ways.probe(look, self.world, self.probes)
        for viewer in chosen:
            searches.filters(self.world, viewer, self.probes)
            searches.authors(self.world, viewer, self.probes)
            searches.pages(self.world, viewer, self.probes)
            ways.suggestions(self.world, viewer, self.probes)
            ways.names_and_pictures(self.world, viewer, self.probes)
            ways.blocked(self.world, viewer, self.probes)
            if self.steps % 3 == 0:
                what_is_told(self.world, viewer, self.probes)
        ways.index(self.world, self.probes)
        words = sorted(self.world.oracle.words())
        for word in luck.sample(words, 2):
            for viewer in chosen:
                searches.search_for(word, self.world, viewer, self.probes)
            searches.search_in_public(word, self.world, self.probes)
        if self.steps % 5 == 0:
            ways.mails(self.world, self.probes)
