"""A list of graduates read as people: which column holds what, and what becomes of each row."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from cohorts.models import Cohort
from network.joining.tables import column_letter
from users.models import Invitation
from users.names import clean_name
from users.standing import Invitee, Standing

LONGEST_NAME, LONGEST_ADDRESS = 80, 254
# Words about a cohort that are no part of its name.
IDLE_WORDS = {"cohort", "intake", "group", "programme", "year"}
# What spreadsheets would read as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # fmt: skip

# What we ask of a list, and the headings by which we know it.
HEADINGS = {
    "email": {"email", "e mail", "mail", "email address", "e mail address", "mail address", "work email"},
    "name": {"name", "full name", "fullname", "graduate", "participant", "person", "delegate"},
    "first_name": {"first name", "firstname", "first", "forename", "given name", "known as"},
    "last_name": {"last name", "lastname", "last", "surname", "family name"},
    "cohort": {"cohort", "intake", "group", "cohort name", "year and cohort", "programme"},
}


class Fate(models.TextChoices):
    """What becomes of a row when the list is confirmed."""

    INVITE = "invite", "Will be invited"
    ACCOUNT = "account", "Has an account: gets the cohort on accepting"
    LIMIT = "limit", "Over the day’s limit: can be invited tomorrow"
    MEMBER = "member", "Is a member of the cohort already"
    WAITING = "waiting", "Is invited already"
    TWICE = "twice", "The same address again"
    ADDRESS = "address", "The address is wrong"
    COHORT = "cohort", "The cohort is unknown"
    NAME = "name", "The name is too long"


INVITED = frozenset({Fate.INVITE, Fate.ACCOUNT})
ERRORS = frozenset({Fate.TWICE, Fate.ADDRESS, Fate.COHORT, Fate.NAME})
# In the past, once it is done.
AFTERWARDS = {
    Fate.INVITE: "Invited",
    Fate.ACCOUNT: "Invited; has an account, and gets the cohort on accepting",
    Fate.MEMBER: "Was a member of the cohort before",
    Fate.WAITING: "Was invited before",
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row, and in which column; without one where the list has no such column."""

    column: str
    text: str

    def __str__(self) -> str:
        return f"{self.column}: {self.text}" if self.column else self.text


@dataclass(frozen=True)
class Row:
    """One row as it was read: its number in the file, whom it names, and what becomes of it."""

    number: int
    cells: list[str]
    email: str
    name: str
    cohort: Cohort | None
    fate: Fate
    problems: list[Problem] = field(default_factory=list)
    invitation: Invitation | None = None

    @property
    def is_invited(self) -> bool:
        return self.fate in INVITED

    @property
    def is_wrong(self) -> bool:
        return self.fate in ERRORS

    @property
    def is_still_to_invite(self) -> bool:
        return self.is_invited or self.fate is Fate.LIMIT

    @property
    def invitee(self) -> Invitee:
        """For a row that is right."""
        if self.cohort is None:
            raise ValueError("This row names no cohort.")
        return Invitee(self.email, self.name, self.cohort)


# Columns --------------------------------------------------------------------------------------------------


def guessed(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, int]:
    """Which column holds what, from the headings; of the address, from what looks like one too."""
    found: dict[str, int] = {}
    for place, heading in enumerate(columns):
        words = " ".join(re.findall(r"\w+", heading.replace("_", " ").casefold()))
        for name, known in HEADINGS.items():
            if words in known:
                found.setdefault(name, place)
    if "email" not in found:
        with_address = Counter(place for row in rows for place, cell in enumerate(row) if "@" in cell)
        if with_address:
            found["email"] = with_address.most_common(1)[0][0]
    if "name" in found:
        found.pop("first_name", None)
        found.pop("last_name", None)
    return found


def column_names(columns: Sequence[str]) -> list[str]:
    """What to call each column: its letter in the spreadsheet, with its heading if it has one."""
    return [f"{column_letter(place)} {heading}".strip() for place, heading in enumerate(columns)]


# Rows -----------------------------------------------------------------------------------------------------


class Reading:
    """How the rows of one list are read: its columns, their meaning, and the cohorts there are."""

    def __init__(
        self, columns: Sequence[str], mapping: Mapping[str, int], cohorts: Iterable[Cohort], for_all: Cohort | None
    ) -> None:
        self._names = column_names(columns)
        self._mapping = mapping
        self._cohorts: dict[tuple[str, ...], Cohort] = {
            (str(cohort.intake.year), cohort.letter.casefold()): cohort for cohort in cohorts
        }
        self._for_all = for_all

    def judged(self, rows: Sequence[list[str]], *, left_today: int) -> list[Row]:
        """What becomes of each row that is not empty; so many can be invited today."""
        read = [self._read(number, cells) for number, cells in enumerate(rows, start=2) if cells]
        standing = Standing.of([row.email for row in read if not row.is_wrong])
        return list(self._with_fates(read, standing, left_today))

    def _with_fates(self, read: Iterable[Row], standing: Standing, left: int) -> Iterator[Row]:
        seen: dict[str, int] = {}
        for row in read:
            if row.fate in ERRORS:
                yield row
            elif row.email in seen:
                text = f"the same address stands in row {seen[row.email]}"
                yield _changed(row, Fate.TWICE, self._problem("email", text))
            else:
                seen[row.email] = row.number
                yield (changed := _with_fate(row, standing, left))
                left -= changed.is_invited

    def _read(self, number: int, cells: list[str]) -> Row:
        email, email_problem = self._email(cells)
        name, name_problem = self._name(cells)
        cohort, cohort_problem = self._cohort(cells)
        found = [(Fate.ADDRESS, email_problem), (Fate.COHORT, cohort_problem)]
        if len(name) > LONGEST_NAME:
            found.append((Fate.NAME, name_problem))
        fates = [fate for fate, problem in found if problem]
        problems = [problem for problem in (email_problem, name_problem, cohort_problem) if problem]
        return Row(number, cells, email, name, cohort, fates[0] if fates else Fate.INVITE, problems)

    def _email(self, cells: Sequence[str]) -> tuple[str, Problem | None]:
        email = clean_name(self._cell(cells, "email")).lower()
        if not email:
            return "", self._problem("email", "there is no address")
        try:
            validate_email(email)
        except ValidationError:
            return email, self._problem("email", f"“{email}” is no email address")
        if len(email) > LONGEST_ADDRESS:
            return email, self._problem("email", "the address is too long")
        return email, None

    def _name(self, cells: Sequence[str]) -> tuple[str, Problem | None]:
        parts = [self._cell(cells, part) for part in ("name", "first_name", "last_name")]
        name = clean_name(" ".join(parts))
        column = "name" if "name" in self._mapping else "first_name"
        if not name:
            return "", self._problem(column, "there is no name; the mail greets them without one")
        if len(name) > LONGEST_NAME:
            return name, self._problem(column, f"the name is longer than {LONGEST_NAME} characters")
        return name, None

    def _cohort(self, cells: Sequence[str]) -> tuple[Cohort | None, Problem | None]:
        if self._for_all is not None:
            return self._for_all, None
        text = self._cell(cells, "cohort")
        parts = [part for part in re.findall(r"\d+|[^\W\d_]+", text.casefold()) if part not in IDLE_WORDS]
        # The year sorts before the letter.
        if cohort := self._cohorts.get(tuple(sorted(parts))):
            return cohort, None
        said = f"we know no cohort “{text}”" if text else "there is no cohort"
        return None, self._problem("cohort", said)

    def _cell(self, cells: Sequence[str], name: str) -> str:
        place = self._mapping.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    def _problem(self, name: str, text: str) -> Problem:
        place = self._mapping.get(name)
        return Problem("" if place is None else self._names[place], text)


def _with_fate(row: Row, standing: Standing, left: int) -> Row:
    if standing.is_member(row.invitee):
        return _changed(row, Fate.MEMBER)
    if invitation := standing.invitation_of(row.invitee):
        return _changed(row, Fate.WAITING, invitation=invitation)
    if left <= 0:
        return _changed(row, Fate.LIMIT)
    return _changed(row, Fate.ACCOUNT if row.email in standing.accounts else Fate.INVITE)


def _changed(row: Row, fate: Fate, problem: Problem | None = None, invitation: Invitation | None = None) -> Row:
    problems = [*row.problems, problem] if problem else row.problems
    return Row(row.number, row.cells, row.email, row.name, row.cohort, fate, problems, invitation)


def counted(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows meet which fate, in the order of the fates."""
    counts = Counter(row.fate for row in rows)
    return {fate.value: counts[fate] for fate in Fate if counts[fate]}


def harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
