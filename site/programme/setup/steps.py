"""What apps above add to the set-up of a new site: in a module `site_setup.py` of theirs."""

from collections.abc import Callable, Iterator

# Gives a sentence for each thing that it has done; a second call changes nothing.
Step = Callable[[], Iterator[str]]

_steps: list[Step] = []


def register(step: Step) -> Step:
    """Add a step, done after the site's own."""
    _steps.append(step)
    return step


def registered_steps() -> tuple[Step, ...]:
    """The steps of the apps above."""
    return tuple(_steps)
