"""A new site has a first version of the compact; what holds is left as it is."""

from collections.abc import Iterator
from pathlib import Path

from network.joining.services.compacts import load_first_compact
from programme.setup.steps import register

TEXT = Path(__file__).parent / "data" / "compact.md"


@register
def first_compact() -> Iterator[str]:
    """Make version 1 where there is none."""
    made = load_first_compact(text=TEXT.read_text(encoding="utf-8"))
    yield "Compact: version 1 holds from now." if made else "Compact: kept as it is."
