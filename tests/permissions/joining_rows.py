"""The rows of coming in: the compact, first steps, and the convenor's pages about both."""

from collections.abc import Iterator

from network.joining.services.compacts import print_of
from tests.permissions.answers import DONE, MEMBERS, SIGNED_IN, action, answers, page
from tests.permissions.world import (
    CONVENOR,
    NO_SUCH_METHOD,
    OWNER,
    TEAM,
    Row,
    World,
    admin_only_for,
)

NOTHING: frozenset[str] = frozenset()


def compact_rows() -> Iterator[Row]:
    yield page("network/compact/", lambda world: "/network/compact/", SIGNED_IN)
    yield action(
        "network/compact/agree/",
        lambda world: "/network/compact/agree/",
        MEMBERS,
        lambda world: {"compact-number": 1, "compact-agrees": "on"},
        # Everyone here has agreed before.
        changes=NOTHING,
    )
    yield action("network/compact/not-now/", lambda world: "/network/compact/not-now/", MEMBERS, changes=NOTHING)


def first_step_rows() -> Iterator[Row]:
    """Steps are for whoever has come of late: of these, the owner alone."""
    yield page(
        "network/welcome/",
        lambda world: "/network/welcome/",
        {OWNER},
        get=answers({OWNER}, DONE),
    )
    yield page(
        "network/welcome/<slug:step>/",
        lambda world: "/network/welcome/offer/",
        {OWNER},
        data=lambda world: {"version": world.members.profiles["members"].version, "text": "A call"},
        changes={OWNER},
    )
    yield action(
        "network/welcome/<slug:step>/skip/",
        lambda world: "/network/welcome/people/skip/",
        {OWNER},
        changes=NOTHING,
    )
    yield action("network/welcome/skip/", lambda world: "/network/welcome/skip/", {OWNER}, changes=NOTHING)


def convenor_rows() -> Iterator[Row]:
    readers = (CONVENOR, TEAM)
    yield Row(
        "admin/newcomers/",
        lambda world: "/admin/newcomers/",
        admin_only_for(*readers),
        admin_only_for(*readers, status=NO_SUCH_METHOD) | _method_first(),
        sees=frozenset(readers),
    )
    for verb in ("welcome", "take-back"):
        yield Row(
            f"admin/newcomers/<int:pk>/{verb}/",
            lambda world, v=verb: f"/admin/newcomers/{_newcomer(world, v)}/{v}/",
            admin_only_for(CONVENOR, status=NO_SUCH_METHOD) | _method_first(),
            admin_only_for(CONVENOR, status=DONE),
            changes=frozenset({CONVENOR}),
        )
    convenors = admin_only_for(CONVENOR)
    only_get = admin_only_for(CONVENOR, status=NO_SUCH_METHOD) | _method_first()
    done = admin_only_for(CONVENOR, status=DONE)
    sees = frozenset({CONVENOR})
    yield Row("admin/compact/", lambda world: "/admin/compact/", convenors, only_get)
    yield Row("admin/compact/<int:number>/", lambda world: "/admin/compact/1/", convenors, only_get)
    yield Row("admin/compact/begin/", lambda world: "/admin/compact/begin/", only_get, done)
    yield Row(
        "admin/compact/draft/",
        lambda world: "/admin/compact/draft/",
        convenors,
        done,
        lambda world: {"text": "Be kind", "change_note": "", "seen": print_of(world.members.draft_compact)},
        sees=sees,
        changes=sees,
    )
    yield Row(
        "admin/compact/hold/",
        lambda world: "/admin/compact/hold/",
        only_get,
        done,
        lambda world: {"seen": print_of(world.members.draft_compact)},
        changes=sees,
    )


def _method_first() -> dict[str, int]:
    """The admin asks who somebody is after it has asked by which method they come."""
    return dict.fromkeys(("editor", "convenor", "programme team", "administrator"), NO_SUCH_METHOD)


def _newcomer(world: World, verb: str) -> int:
    return (world.members.newcomer if verb == "welcome" else world.members.welcomed).pk


JOINING_ROWS = [*compact_rows(), *first_step_rows(), *convenor_rows()]
