"""What a page of the members' area answers to whom: short ways to write its rows."""

from collections.abc import Callable
from typing import Any

from tests.permissions.world import (
    ADMINISTRATOR,
    COHORT_MATE,
    CONVENOR,
    MEMBER,
    NO_SUCH_METHOD,
    NOT_THERE,
    OWNER,
    SIGN_IN,
    STAFF,
    TEAM,
    VISITOR,
    Row,
    World,
)

DONE = 302
MEMBERS = {MEMBER, COHORT_MATE, OWNER}
EVERYONE = {VISITOR} | MEMBERS | STAFF
SIGNED_IN = MEMBERS | STAFF
# Whom the convenor's, the team's and the administrator's role lets look at what members show each other.
LIKE_MEMBERS = {CONVENOR, TEAM, ADMINISTRATOR}

Path = Callable[[World], str]
Data = Callable[[World], dict[str, Any]]


def answers(allowed: set[str], status: int = 200, *, others: int = NOT_THERE, visitor: int = SIGN_IN) -> dict[str, int]:
    """What a page of the members' area answers: `others` may not know that it is there."""
    return {VISITOR: visitor} | {who: status if who in allowed else others for who in SIGNED_IN}


NO_POST = answers(SIGNED_IN, NO_SUCH_METHOD)


def page(
    route: str,
    path: Path,
    allowed: set[str],
    *,
    sees: set[str] | None = None,
    data: Data = lambda world: {},
    changes: set[str] | None = None,
    **more: Any,
) -> Row:
    """A page that these may open; with `changes`, its form as well."""
    posts = answers(changes, DONE) if changes is not None else NO_POST
    values = {"get": answers(allowed), "post": posts, "data": data, "sees": frozenset(sees or set())}
    return Row(route, path, **(values | {"changes": frozenset(changes or set())} | more))


def action(route: str, path: Path, allowed: set[str], data: Data = lambda world: {}, **more: Any) -> Row:
    """An address that only takes a POST."""
    return Row(
        route,
        path,
        **({"get": NO_POST, "post": answers(allowed, DONE), "data": data, "changes": frozenset(allowed)} | more),
    )
