"""The rows of rights over data: one's own, everyone's, and the administrators' list of complaints."""

from collections.abc import Iterator

from tests.permissions.answers import DONE, EVERYONE, NO_POST, SIGNED_IN, answers, page
from tests.permissions.members_world import CANARY
from tests.permissions.world import ADMINISTRATOR, NO_SUCH_METHOD, OWNER, Row, admin_only_for

NOWHERE = "Quillnowhere"


def own_rows() -> Iterator[Row]:
    own = "network/privacy/"
    yield page(own, lambda world: f"/{own}", SIGNED_IN, canary=NOWHERE)
    yield page(
        f"{own}download/", lambda world: f"/{own}download/", SIGNED_IN, post=answers(SIGNED_IN), state="one's own"
    )
    # It says what leaving does; without a tick nothing happens.
    yield page(f"{own}leave/", lambda world: f"/{own}leave/", SIGNED_IN, post=answers(SIGNED_IN))
    # Only whoever is leaving has anything to do there.
    yield Row(f"{own}leaving/", lambda world: f"/{own}leaving/", answers(SIGNED_IN, DONE), NO_POST)
    yield Row(f"{own}come-back/", lambda world: f"/{own}come-back/", NO_POST, answers(SIGNED_IN, DONE))
    yield Row(f"{own}erase/", lambda world: f"/{own}erase/", answers(set()), answers(set()))
    yield page(
        f"{own}removal/<public_id:public_id>/",
        lambda world: world.members.removal.get_absolute_url(),
        {OWNER},
        sees={OWNER},
        data=lambda world: {"answer": "yes"},
        changes={OWNER},
    )


def public_rows() -> Iterator[Row]:
    for_all = dict.fromkeys(EVERYONE | {OWNER}, 200)
    no_post = dict.fromkeys(for_all, NO_SUCH_METHOD)
    for name in ("what-we-hold/", "complaint/sent/", "erased/"):
        yield Row(f"your-data/{name}", lambda world, n=name: f"/your-data/{n}", for_all, no_post, canary=NOWHERE)
    yield Row(
        "your-data/complaint/",
        lambda world: "/your-data/complaint/",
        for_all,
        dict.fromkeys(for_all, DONE),
        lambda world: {"email": "eve@example.com", "text": "It is wrong.", "creation_key": "e" * 22},
        changes=frozenset(for_all),
        canary=NOWHERE,
    )


def admin_rows() -> Iterator[Row]:
    who = frozenset({ADMINISTRATOR})
    index = "admin/complaints-about-data/"
    yield Row(
        index,
        lambda world: f"/{index}",
        admin_only_for(ADMINISTRATOR),
        admin_only_for(*()) | dict.fromkeys(["editor", "convenor", "programme team", ADMINISTRATOR], NO_SUCH_METHOD),
        canary=NOWHERE,
    )
    yield Row(
        f"{index}<int:pk>/",
        lambda world: f"/{index}{world.members.complaint.pk}/",
        admin_only_for(ADMINISTRATOR),
        admin_only_for(ADMINISTRATOR, status=DONE),
        lambda world: {"step": "look into"},
        sees=who,
        changes=who,
        canary=CANARY,
    )


PRIVACY_ROWS = [*own_rows(), *public_rows(), *admin_rows()]
