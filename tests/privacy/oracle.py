"""Who may see what, written down a second time and as plainly as can be (guide 1.13, 5.3).

It knows nothing of the program: people, what they said and did, and canaries, each a word that stands in one place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.privacy.talk import Talk

ONLY_ME, COHORT, MEMBERS, PUBLIC = "only me", "cohort", "members", "public"
SEES_MEMBERS = {"convenor", "programme team", "administrator"}
VISITOR = "visitor"


@dataclass
class Person:
    """Somebody with an account: a member if a cohort holds them, staff if they have a role."""

    name: str
    cohort: str = ""
    role: str = ""
    is_active: bool = True
    is_leaving: bool = False
    left_early: bool = False
    is_paused: bool = False
    is_hidden: bool = False
    ask_has_ended: bool = False
    listed_to: str = MEMBERS
    # By part of the profile: its ring, and the words in it.
    rings: dict[str, str] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=dict)

    @property
    def is_member(self) -> bool:
        return bool(self.cohort) and self.is_active and not self.is_leaving and not self.left_early


@dataclass
class Version:
    """A text as it was kept, and with whom it was shared then."""

    words: set[str]
    audience: str
    cohort: str


@dataclass
class WriteUp:
    """What somebody wrote."""

    lead: str
    words: set[str]
    # Those that whoever is asked to be named reads first.
    head: set[str]
    authors: set[str] = field(default_factory=set)
    # Who is asked to be named, and by whom.
    asked: dict[str, str] = field(default_factory=dict)
    audience: str = ""
    cohort: str = ""
    is_hidden: bool = False
    hidden_by_leaving: str = ""
    versions: list[Version] = field(default_factory=list)
    # What everyone may read of it.
    public: set[str] | None = None
    was_public: bool = False

    @property
    def is_shared(self) -> bool:
        return bool(self.audience)


@dataclass
class Remark:
    """A question, or an answer to one."""

    author: str
    write_up: int
    word: str
    question: int | None = None
    is_hidden: bool = False


class Oracle(Talk):
    """Everybody and everything, and the one question: which words may this viewer meet?"""

    def __init__(self) -> None:
        super().__init__()
        self.people: dict[str, Person] = {}
        self.write_ups: dict[int, WriteUp] = {}
        self.remarks: dict[int, Remark] = {}
        self.blocks: set[tuple[str, str]] = set()
        # What the convenor was given with a report, and whose profiles and which write-ups were reported.
        self.evidence: set[str] = set()
        self.reported_people: set[str] = set()
        self.reported_write_ups: dict[int, set[str]] = {}
        # Words of things that are gone: nobody ever meets them again.
        self.gone: set[str] = set()

    # People -------------------------------------------------------------------------------------------

    def is_member(self, viewer: str) -> bool:
        return viewer in self.people and self.people[viewer].is_member

    def role_of(self, viewer: str) -> str:
        person = self.people.get(viewer)
        return person.role if person and person.is_active and not person.is_member else ""

    def role_sees_members(self, viewer: str) -> bool:
        return self.role_of(viewer) in SEES_MEMBERS

    def are_apart(self, one: str, other: str) -> bool:
        return (one, other) in self.blocks or (other, one) in self.blocks

    def is_within(self, viewer: str, owner: Person, ring: str) -> bool:
        """Whether a ring of the owner's holds the viewer."""
        if ring == PUBLIC:
            return True
        if ring == MEMBERS:
            return self.is_member(viewer) or self.role_of(viewer) in SEES_MEMBERS
        if ring == COHORT:
            return self.is_member(viewer) and self.people[viewer].cohort == owner.cohort
        return False

    def finds(self, viewer: str, name: str) -> bool:
        """Whether somebody's page is there for the viewer."""
        owner = self.people[name]
        if not owner.is_member:
            return False
        if viewer == name:
            return True
        if owner.is_paused or owner.is_hidden or self.are_apart(viewer, name):
            return False
        return self.is_within(viewer, owner, owner.listed_to)

    def reaches(self, viewer: str, name: str) -> bool:
        """Whether a form that the viewer may have had open still goes out to somebody, though it may never arrive."""
        owner = self.people[name]
        may = viewer != name and owner.is_member and (viewer, name) not in self.blocks
        return may and self.is_within(viewer, owner, owner.listed_to)

    def counts_for(self, viewer: str, name: str) -> bool:
        """Whether somebody is one of the readers that the viewer counts."""
        owner = self.people[name]
        absent = owner.is_paused or owner.is_hidden or self.are_apart(viewer, name)
        return owner.is_member and (viewer == name or not absent)

    def sees_part(self, viewer: str, name: str, part: str) -> bool:
        owner = self.people[name]
        if not self.finds(viewer, name):
            return False
        if viewer == name:
            return True
        if part == "ask" and owner.ask_has_ended:
            return False
        return self.is_within(viewer, owner, owner.rings[part])

    def searches_part(self, viewer: str, name: str, part: str) -> bool:
        """Whether a filter or a word of a part finds somebody: not what is only me, not even for themselves."""
        owner = self.people[name]
        if owner.is_paused or owner.is_hidden or not self.finds(viewer, name):
            return False
        return all(self.is_within(viewer, owner, ring) for ring in (owner.rings[part], owner.listed_to))

    def members_parts(self, name: str) -> set[str]:
        """The words of a profile that are open to members: all that the convenor is given of it."""
        owner = self.people[name]
        open_to = (MEMBERS, PUBLIC)
        if owner.listed_to not in open_to:
            return set()
        return {
            word
            for part, words in owner.words.items()
            if owner.rings[part] in open_to and not (part == "ask" and owner.ask_has_ended)
            for word in words
        }

    # Write-ups ----------------------------------------------------------------------------------------

    def is_for(self, viewer: str, audience: str, cohort: str) -> bool:
        if audience == "cohort":
            return self.is_member(viewer) and self.people[viewer].cohort == cohort
        return bool(audience) and (self.is_member(viewer) or bool(self.role_of(viewer)))

    def reads(self, viewer: str, number: int) -> bool:
        """Whether the viewer may read the present text."""
        write_up = self.write_ups[number]
        if viewer in write_up.authors and self.people[viewer].is_active:
            return True
        if write_up.is_hidden or any(self.are_apart(viewer, author) for author in write_up.authors):
            return False
        return self.is_for(viewer, write_up.audience, write_up.cohort)

    def is_public(self, number: int) -> bool:
        write_up = self.write_ups[number]
        return write_up.is_shared and not write_up.is_hidden and write_up.public is not None

    def finds_by_author(self, viewer: str, number: int, name: str) -> bool:
        """Whether the viewer finds a write-up by the name of an author: they read it, and nothing hides the author."""
        write_up, author = self.write_ups[number], self.people[name]
        is_named = name in write_up.authors and write_up.is_shared and not write_up.is_hidden and author.is_member
        if not is_named or author.is_paused or author.is_hidden or self.are_apart(viewer, name):
            return False
        if viewer == VISITOR:
            return self.is_public(number) and author.listed_to == PUBLIC
        # Staff who read what is shared with the network read the by-line that members read.
        is_read_by_staff = author.listed_to != COHORT and bool(self.role_of(viewer))
        return self.reads(viewer, number) and (is_read_by_staff or self.is_within(viewer, author, author.listed_to))

    def _of_write_up(self, viewer: str, number: int) -> Iterator[set[str]]:
        write_up = self.write_ups[number]
        if self.is_public(number):
            yield write_up.public or set()
        if self.reads(viewer, number):
            yield write_up.words
            for version in write_up.versions:
                if viewer in write_up.authors or self.is_for(viewer, version.audience, version.cohort):
                    yield version.words
        by = write_up.asked.get(viewer)
        is_asked = by is not None and self.people[viewer].is_active and not write_up.is_hidden
        if is_asked and not any(self.are_apart(viewer, other) for other in {*write_up.authors, by or ""}):
            yield write_up.head

    def reads_remark(self, viewer: str, number: int) -> bool:
        remark = self.remarks[number]
        write_up = self.write_ups[remark.write_up]
        may_read = self.reads(viewer, remark.write_up) and write_up.is_shared and not write_up.is_hidden
        if not may_read or not (self.is_member(viewer) or self.role_of(viewer)):
            return False
        if viewer == remark.author:
            return True
        said = [remark] if remark.question is None else [remark, self.remarks[remark.question]]
        return not any(
            each.is_hidden or self.people[each.author].is_leaving or self.are_apart(viewer, each.author)
            for each in said
        )

    # The question -------------------------------------------------------------------------------------

    def may_meet(self, viewer: str) -> set[str]:
        """Every word that may stand anywhere outside the admin for this viewer."""
        met = self.heard_by(viewer)
        for name, person in self.people.items():
            for part, words in person.words.items():
                if viewer == name or self.sees_part(viewer, name, part):
                    met |= words
        for number in self.write_ups:
            met.update(*self._of_write_up(viewer, number))
        for number, remark in self.remarks.items():
            if remark.author == viewer or self.reads_remark(viewer, number):
                met.add(remark.word)
        return met

    def as_seen_by(self, owner: str, ring: str) -> set[str]:
        """The owner's words in “What others see”, for somebody in a ring who has nothing to do with them otherwise."""
        person = self.people[owner]
        order = [ONLY_ME, COHORT, MEMBERS, PUBLIC]
        if person.is_paused or person.is_hidden or order.index(person.listed_to) < order.index(ring):
            return set()
        return {
            word
            for part, words in person.words.items()
            if order.index(person.rings[part]) >= order.index(ring) and not (part == "ask" and person.ask_has_ended)
            for word in words
        }

    def may_meet_in_admin(self, viewer: str) -> set[str]:
        """Every word that may stand on a screen of staff."""
        met = self.may_meet(viewer)
        if self.role_of(viewer) == "convenor":
            met |= self.evidence | self._names_of_organisations()
            for name in self.reported_people:
                met |= self.members_parts(name)
            for number, reporters in self.reported_write_ups.items():
                write_up = self.write_ups[number]
                if any(self.is_for(reporter, write_up.audience, write_up.cohort) for reporter in reporters):
                    met |= write_up.words
        return met

    def _names_of_organisations(self) -> set[str]:
        """Those that somebody names openly: no secret of theirs, though they rest or are gone for now."""
        open_to = (MEMBERS, PUBLIC)
        return {
            word
            for person in self.people.values()
            if person.listed_to in open_to and person.rings.get("organisation") in open_to
            for word in person.words.get("organisation", ())
        }

    def words(self) -> set[str]:
        """Every word there is or was."""
        found = set(self.gone)
        for person in self.people.values():
            found.update(*person.words.values())
        for write_up in self.write_ups.values():
            found |= write_up.words | (write_up.public or set())
            found.update(*(version.words for version in write_up.versions))
        found |= {word for word, _ in self.all_said()}
        return found | {remark.word for remark in self.remarks.values()}
