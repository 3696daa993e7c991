"""The quilt: the programme's picture of itself, geometric patches drawn from a seed.

The same seed gives the same drawing for ever. Each colour is a class, so one stylesheet draws both colour schemes.
Every function here that draws gives a SafeString: its shapes are constants, and what a caller passes is escaped.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SIDE = 100
QUARTER_TURNS = (0, 90, 180, 270)
DRAWINGS_KEPT = 512


class Shape(NamedTuple):
    """A filled outline in the square of 100 units: which colour of its pairing, SVG path data, degrees turned."""

    colour: int
    path: str
    turn: int = 0


def _circle(radius: int) -> str:
    left, right = 50 - radius, 50 + radius
    return f"M{left} 50A{radius} {radius} 0 0 1 {right} 50A{radius} {radius} 0 0 1 {left} 50Z"


# What stands on the ground of a patch, by name.
MOTIFS: dict[str, tuple[Shape, ...]] = {
    "quarter": (Shape(1, "M0 0H100A100 100 0 0 1 0 100Z"),),
    "rings": (
        Shape(1, "M0 0H100A100 100 0 0 1 0 100Z"),
        Shape(0, "M0 0H68A68 68 0 0 1 0 68Z"),
        Shape(2, "M0 0H36A36 36 0 0 1 0 36Z"),
    ),
    "leaf": (Shape(1, "M0 100A100 100 0 0 1 100 0A100 100 0 0 1 0 100Z"),),
    "halves": (Shape(1, "M0 0A50 50 0 0 0 100 0Z"), Shape(2, "M0 100A50 50 0 0 1 100 100Z")),
    "sun": (Shape(1, _circle(36)),),
    "triangle": (Shape(1, "M0 100L100 0V100Z"),),
    "petals": tuple(Shape(1, "M0 50A50 50 0 0 1 50 0A50 50 0 0 1 0 50Z", turn) for turn in QUARTER_TURNS),
    "arch": (
        Shape(1, "M10 100V50A40 40 0 0 1 90 50V100Z"),
        Shape(2, "M34 100V58A16 16 0 0 1 66 58V100Z"),
    ),
    "hourglass": (Shape(1, "M0 0H100L0 100H100Z"),),
    "nest": (Shape(1, _circle(46)), Shape(0, _circle(27)), Shape(2, _circle(11))),
}
KINDS = tuple(MOTIFS)
UNTURNED = frozenset({"sun", "nest", "petals"})

Pairing = tuple[str, str, str]

# Ground, first and second colour: classes of static/css/components/quilt.css.
PAIRINGS: tuple[Pairing, ...] = (
    ("qm", "qp", "qs"),
    ("qc", "qt", "qw"),
    ("qw", "qu", "qt"),
    ("qs", "qp", "qw"),
    ("qp", "qs", "qu"),
    ("qw", "qc", "qp"),
    ("qm", "ql", "qc"),
    ("qp", "qu", "qw"),
    ("qw", "qs", "qp"),
    ("qt", "qw", "qu"),
    ("qs", "qw", "qp"),
    ("qm", "qs", "qp"),
)
# What stands where no patch has been sewn on yet.
QUIET_PAIRINGS: tuple[Pairing, ...] = (("qm", "qw", "qm"), ("qw", "qm", "qw"))
MARK: tuple[tuple[str, Pairing, int], ...] = (
    ("arch", ("qp", "qs", "qp"), 0),
    ("quarter", ("qw", "qt", "qw"), 90),
    ("sun", ("qw", "qu", "qw"), 0),
    ("quarter", ("qs", "qp", "qw"), 180),
)
AVATAR_TONES = "abcdef"


@dataclass(frozen=True)
class Patch:
    """One square: its motif, the three colours, and how far it is turned."""

    kind: str
    pairing: Pairing
    turn: int

    def ground(self, x: int, y: int) -> SafeString:
        """The square itself, reaching a little under its neighbours to the right and below, so that no seam shows."""
        return format_html('<rect class="{}" x="{}" y="{}" width="100.8" height="100.8"/>', self.pairing[0], x, y)

    def shapes(self, x: int, y: int) -> SafeString:
        """What stands on the square."""
        drawn = format_html_join("", "{}", ((self._shape(shape),) for shape in MOTIFS[self.kind]))
        moves = [f"translate({x} {y})"] if x or y else []
        moves += [f"rotate({self.turn} 50 50)"] if self.turn else []
        return format_html('<g transform="{}">{}</g>', " ".join(moves), drawn) if moves else drawn

    def _shape(self, shape: Shape) -> SafeString:
        colour = self.pairing[shape.colour]
        if not shape.turn:
            return format_html('<path class="{}" d="{}"/>', colour, shape.path)
        return format_html('<path class="{}" transform="rotate({} 50 50)" d="{}"/>', colour, shape.turn, shape.path)


@dataclass(frozen=True)
class Theme:
    """The motifs and pairings that one seed draws with, so that its patches look like a family."""

    kinds: tuple[str, ...] = KINDS
    pairings: tuple[Pairing, ...] = PAIRINGS


EVERYTHING = Theme()


def theme_of(seed: str) -> Theme:
    """Two motifs and two pairings, decided by the seed."""
    number = _number(seed)
    first = (number >> 9) % len(PAIRINGS)
    return Theme(
        (KINDS[number % len(KINDS)], KINDS[(number >> 5) % len(KINDS)]),
        (PAIRINGS[first], PAIRINGS[(first + 3) % len(PAIRINGS)]),
    )


def patch_of(seed: str, theme: Theme = EVERYTHING) -> Patch:
    """The one square that a seed gives within a theme."""
    number = _number(seed)
    kind = theme.kinds[number % len(theme.kinds)]
    pairing = theme.pairings[(number >> 8) % len(theme.pairings)]
    turn = QUARTER_TURNS[(number >> 16) % 4]
    if kind in UNTURNED:
        turn = 0
    elif kind == "arch":
        # An arch lies on its side badly.
        turn = (0, 180)[(number >> 16) % 2]
    return Patch(kind, pairing, turn)


@lru_cache(DRAWINGS_KEPT)
def patch(seed: str, css_class: str = "patch") -> SafeString:
    """The thumbnail of a thing: two by two squares of its theme."""
    theme = theme_of(seed)
    return _sheet([patch_of(f"{seed}{x}{y}", theme) for y in range(2) for x in range(2)], 2, css_class)


@lru_cache(DRAWINGS_KEPT)
def sewn(seed: str, number: int, css_class: str = "patch") -> SafeString:
    """One more square of a thing's theme, for the `number`th time that it was tried elsewhere."""
    return _sheet([patch_of(f"{seed}-grown{number}", theme_of(seed))], 1, css_class)


@lru_cache(DRAWINGS_KEPT)
def wide(seed: str, columns: int = 3, rows: int = 2, css_class: str = "wide-patch") -> SafeString:
    """A thing shown large, in its theme."""
    theme = theme_of(seed)
    squares = [patch_of(f"{seed}{x}{y}", theme) for y in range(rows) for x in range(columns)]
    return _sheet(squares, columns, css_class)


@lru_cache(DRAWINGS_KEPT)
def cover(seed: str, css_class: str = "wu-cover") -> SafeString:
    """A band of twelve squares in the theme of one thing, cut at the right where it is too long."""
    theme = theme_of(seed)
    return _sheet([patch_of(f"{seed}{x}", theme) for x in range(12)], 12, css_class, fit="xMinYMid slice")


@lru_cache(DRAWINGS_KEPT)
def band(seed: str, columns: int, rows: int = 1, css_class: str = "strip", fit: str = "xMidYMid slice") -> SafeString:
    """A strip of squares of every kind: the foot of the page, the door of the members' area."""
    squares = [patch_of(f"{seed}{x}-{y}") for y in range(rows) for x in range(columns)]
    return _sheet(squares, columns, css_class, fit=fit)


def quilt(
    seeds: Iterable[str], columns: int = 6, rows: int = 6, css_class: str = "quilt", label: str = ""
) -> SafeString:
    """A whole quilt: a square for each seed in turn, and quiet squares where none has been sewn on yet."""
    size = columns * rows
    chosen = list(seeds)[:size]
    quiet = Theme(("quarter", "leaf", "petals", "halves"), QUIET_PAIRINGS)
    squares = [patch_of(seed) for seed in chosen] + [patch_of(f"quiet{n}", quiet) for n in range(len(chosen), size)]
    return _sheet(squares, columns, css_class, label=label)


@cache
def site_mark(css_class: str = "mark") -> SafeString:
    """The sign of the site: four fixed squares."""
    return _sheet([Patch(*square) for square in MARK], 2, css_class)


@lru_cache(4 * DRAWINGS_KEPT)
def avatar(name: str, css_class: str = "") -> SafeString:
    """A person's initials on one of six tones; the tone comes from the name, so that it is the same on every page."""
    tone = AVATAR_TONES[_number(name) % len(AVATAR_TONES)]
    return format_html(
        '<svg class="avatar av-{}{}" viewBox="0 0 40 40" aria-hidden="true"><rect class="bg" width="40" height="40"/>'
        '<text x="20" y="25.4" text-anchor="middle">{}</text></svg>',
        tone,
        f" {css_class}" if css_class else "",
        initials(name),
    )


def initials(name: str) -> str:
    """The first letters of the first two words of a name."""
    return "".join(word[0] for word in re.split(r"[\s-]+", name.strip()) if word)[:2].upper()


@lru_cache(4 * DRAWINGS_KEPT)
def _number(seed: str) -> int:
    return int(hashlib.sha256(seed.encode()).hexdigest(), 16)


def _sheet(squares: Sequence[Patch], columns: int, css_class: str, *, fit: str = "", label: str = "") -> SafeString:
    """Squares laid out in rows, as one SVG element; without a label it is hidden from screen readers."""
    places = [(square, n % columns * SIDE, n // columns * SIDE) for n, square in enumerate(squares)]
    # Every ground before every shape: what reaches under a neighbour must not cut into its picture.
    grounds = format_html_join("", "{}", ((square.ground(x, y),) for square, x, y in places))
    shapes = format_html_join("", "{}", ((square.shapes(x, y),) for square, x, y in places))
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}"{}{}>{}{}</svg>',
        css_class,
        columns * SIDE,
        -(-len(squares) // columns) * SIDE,
        format_html(' preserveAspectRatio="{}"', fit) if fit else "",
        format_html(' role="img" aria-label="{}"', label) if label else format_html(' aria-hidden="{}"', "true"),
        grounds,
        shapes,
    )
