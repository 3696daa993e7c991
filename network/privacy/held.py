"""What is held of people, drawn from the register for people to read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from core.personal_data import PersonalField, Register, all_registers

WAGTAIL = ("wagtailcore", "wagtailadmin", "wagtailusers", "wagtaildocs", "wagtailimages")
OTHER, DEMO = "Other", "The demo"
# In the order of what matters most to a person. What nobody gave a place stands under OTHER, which a test keeps empty.
GROUPS = (
    ("Your account and signing in", ("users", "account", "mfa", "sessions", "usersessions")),
    ("Your profile", ("profiles",)),
    ("What you write, and questions and answers", ("practice",)),
    ("What you ask of the network, and answer", ("asks",)),
    ("Messages and conversations", ("conversations",)),
    ("Whom you know, and what you follow", ("connections",)),
    ("Searches that you save, and people suggested to you", ("directory",)),
    ("Joining, leaving and complaints", ("joining", "privacy")),
    ("Notices, reports and proposals", ("notifications", "members_home", "moderation", "proposals")),
    ("The search", ("search",)),
    ("Pages of the site, and the work of staff", ("core", "cohorts", "blog", "programme", "topics", *WAGTAIL)),
    (OTHER, ()),
    (DEMO, ("demo",)),
)


@dataclass(frozen=True)
class Line:
    """One field that tells of a person, in words."""

    name: str
    field: PersonalField


@dataclass(frozen=True)
class Thing:
    """One kind of row: what it is called, its lines, and what erasure does with it."""

    register: Register
    lines: list[Line]

    @property
    def title(self) -> str:
        return self.register.title

    @property
    def on_leaving(self) -> list[str]:
        """What becomes of it when its person leaves, each thing once."""
        if self.register.nobodys:
            return [self.register.nobodys]
        said: list[str] = []
        for erasure in (rows.erasure for rows in self.register.rows):
            words = "" if erasure.words == "kept" else f"{erasure.words}; "
            held = f"{words}kept because {erasure.held_because}; how long: {erasure.held_for}"
            said.append(held if erasure.holds else erasure.words)
        return list(dict.fromkeys(said))


@dataclass(frozen=True)
class Group:
    """Things of one purpose."""

    title: str
    things: list[Thing]

    @property
    def names(self) -> list[str]:
        """What the things are called, each once."""
        return list(dict.fromkeys(thing.title for thing in self.things))


def by_purpose(*, only_of_people: bool = False) -> list[Group]:
    """All that is held, in groups; `only_of_people` leaves out what nobody can be found by."""
    registers = [each for each in all_registers().values() if each.personal]
    if only_of_people:
        registers = [each for each in registers if any(not rows.not_copied for rows in each.rows)]
    groups = [Group(title, list(_things(registers, title))) for title, _ in GROUPS]
    return [group for group in groups if group.things]


def group_of(model: type[Model]) -> str:
    """The title of the group in which a model stands."""
    return next((title for title, labels in GROUPS if model._meta.app_label in labels), OTHER)


def _things(registers: Iterable[Register], title: str) -> Iterable[Thing]:
    for register in registers:
        if group_of(register.model) == title:
            yield Thing(register, [Line(_name(register, field), field) for field in register.personal])


def _name(register: Register, field: PersonalField) -> str:
    name = str(getattr(register.model._meta.get_field(field.name), "verbose_name", field.name))
    return name[:1].upper() + name[1:]
