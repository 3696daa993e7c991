"""Every rule of who sees what, broken on purpose: each break must be noticed.

A mutant names a function, a piece of its text and what stands there instead. While it lives, the function runs the
broken text, wherever it was imported to; the files are never touched.
"""

import importlib
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import CodeType
from typing import Any

from core.page_cache import forget_fragments
from tests.privacy.deeds import Deed
from tests.privacy.engines import Database


@dataclass(frozen=True)
class Break:
    """One function ("module:Class.name"), a piece of its text, and what stands there instead."""

    target: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """One rule that holds no more, and what is done to see that."""

    rule: str
    breaks: tuple[Break, ...]
    deed: Deed
    engine: type[Database] = Database

    def __str__(self) -> str:
        return self.rule


def mutant(rule: str, deed: Deed, target: str, old: str, new: str, *more: tuple[str, str, str]) -> Mutant:
    """A rule broken in one place; in more where another guard would still hold it."""
    return Mutant(rule, (Break(target, old, new), *(Break(*each) for each in more)), deed)


@contextmanager
def broken(breaks: tuple[Break, ...]) -> Iterator[None]:
    """Let these functions run their broken texts."""
    with ExitStack() as stack:
        for each in breaks:
            stack.enter_context(_broken(each))
        # What was made by their whole texts is kept.
        forget_fragments()
        yield


def stand_there(breaks: tuple[Break, ...]) -> bool:
    """Whether the functions have the texts that are to be broken; fails with the one that has not."""
    return all(_compiled(_function(each.target), each) for each in breaks)


@contextmanager
def _broken(each: Break) -> Iterator[None]:
    function = _function(each.target)
    before = function.__code__
    function.__code__ = _compiled(function, each)
    try:
        yield
    finally:
        function.__code__ = before


def _function(target: str) -> Any:
    path, _, names = target.partition(":")
    found: Any = importlib.import_module(path)
    for name in names.split("."):
        # A property stands in the class as itself.
        found = vars(found)[name] if inspect.isclass(found) else getattr(found, name)
    found = found.fget if isinstance(found, property) else found
    return inspect.unwrap(getattr(found, "__func__", found))


def _compiled(function: Any, each: Break) -> CodeType:
    text = textwrap.dedent(inspect.getsource(function))
    assert text.count(each.old) == 1, f"{each.target} has {text.count(each.old)} times: {each.old}"
    lines = text.replace(each.old, each.new).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("def "))
    made: dict[str, Any] = {}
    source = compile("\n".join(lines[start:]), each.target, "exec")
    exec(source, function.__globals__, made)  # noqa: S102 - our own text, in a test
    code: CodeType = made[function.__name__].__code__
    assert code.co_freevars == function.__code__.co_freevars, each.target
    return code
