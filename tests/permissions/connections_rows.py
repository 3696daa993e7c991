"""The rows of connections, introductions, following and ways to reach somebody."""

from collections.abc import Iterator
from typing import Any

from tests.permissions.answers import DONE, MEMBERS, action, answers, page
from tests.permissions.connections_world import WAY
from tests.permissions.practice_rows import READERS
from tests.permissions.world import COHORT_MATE, OWNER, Row, World

START = "network/connections/"
ID = "<public_id:public_id>/"
OTHERS = MEMBERS - {OWNER}
# Of a member's profile, and of one for their cohort: who may find the person, and is somebody else.
FINDERS = {"members": OTHERS, "cohort": {OWNER, COHORT_MATE}}


def at(thing: str, verb: str, *, before: str = "") -> Any:
    return lambda world: f"/{START}{before}{getattr(world.members.connections, thing).public_id}/{verb}"


def of_person(ring: str, before: str) -> Any:
    return lambda world: f"/{START}{before}{world.members.profiles[ring].public_id}/"


def connection_rows() -> Iterator[Row]:
    yield page(START, lambda world: f"/{START}", MEMBERS, sees={OWNER})
    reason = {"reason": "We both run a timebank."}
    for ring, who in FINDERS.items():
        yield page(
            f"{START}to/{ID}",
            of_person(ring, "to/"),
            who,
            data=lambda world: reason,
            changes=who,
            canary="Quillnowhere",
            state=f"listed to {ring}",
        )
    yield page(
        f"{START}{ID}again/", at("asked", "again/"), {OWNER}, sees={OWNER}, data=lambda w: reason, changes={OWNER}
    )
    for state, answer in {"a yes": "yes", "a no": "no"}.items():
        data = {"answer": answer}
        yield action(f"{START}{ID}answer/", at("asked_of_owner", "answer/"), {OWNER}, lambda w, d=data: d, state=state)
    yield action(f"{START}{ID}take-back/", at("asked", "take-back/"), {OWNER})
    yield page(f"{START}{ID}end/", at("connection", "end/"), {OWNER}, sees={OWNER}, changes={OWNER})


def introduction_rows() -> Iterator[Row]:
    def two_connections(world: World) -> dict[str, Any]:
        one, other = world.members.connections.people
        return {"one": one, "other": other, "for_one": "You would like them.", "for_other": "You too."}

    yield page(
        f"{START}introduce/",
        lambda world: f"/{START}introduce/",
        MEMBERS,
        sees={OWNER},
        post=answers(MEMBERS) | {OWNER: DONE},
        data=two_connections,
        changes={OWNER},
    )
    of_introduction = "introductions/"
    for state, answer in {"a yes": "yes", "a no": "no"}.items():
        yield action(
            f"{START}{of_introduction}{ID}answer/",
            at("introduction", "answer/", before=of_introduction),
            {OWNER},
            lambda world, a=answer: {"answer": a},
            state=state,
        )
    yield action(
        f"{START}{of_introduction}{ID}take-back/", at("proposed", "take-back/", before=of_introduction), {OWNER}
    )


def following_rows() -> Iterator[Row]:
    yield page(f"{START}following/", lambda world: f"/{START}following/", MEMBERS, sees={OWNER})
    yield action(f"{START}following/{ID}stop/", at("follow", "stop/", before="following/"), {OWNER})
    for ring, who in FINDERS.items():
        for what in ("follow/person/", "mute/"):
            yield action(f"{START}{what}{ID}", of_person(ring, what), who, state=f"listed to {ring}")
    yield action(
        f"{START}follow/topic/<slug:slug>/",
        lambda world: f"/{START}follow/topic/{world.members.connections.topic.slug}/",
        MEMBERS,
    )
    for state, readers in READERS.items():
        yield action(
            f"{START}follow/write-up/{ID}",
            lambda world, s=state: f"/{START}follow/write-up/{world.members.write_ups[s].public_id}/",
            set() if state in ("draft", "hidden") else readers & MEMBERS,
            state=state,
        )
    yield action(
        f"{START}unmute/{ID}",
        lambda world: f"/{START}unmute/{world.members.connections.mute.muted.profile.public_id}/",
        {OWNER},
    )


def reach_rows() -> Iterator[Row]:
    typed = {"kind": "other", "text": "At the Tuesday lunch", "version": "1"}
    yield page(
        f"{START}reach/",
        lambda world: f"/{START}reach/",
        MEMBERS,
        sees={OWNER},
        data=lambda world: typed,
        changes=MEMBERS,
        canary=WAY,
    )
    yield page(
        f"{START}reach/{ID}",
        at("way", "", before="reach/"),
        {OWNER},
        sees={OWNER},
        data=lambda world: typed,
        changes={OWNER},
        canary=WAY,
    )
    yield action(f"{START}reach/{ID}up/", at("second_way", "up/", before="reach/"), {OWNER})
    yield action(f"{START}reach/{ID}take-away/", at("way", "take-away/", before="reach/"), {OWNER})


def report_rows() -> Iterator[Row]:
    for kind, thing in {"request": "asked_of_owner", "introduction": "introduction"}.items():
        yield page(
            "network/report/<slug:kind>/<public_id:public_id>/",
            lambda world, k=kind, t=thing: f"/network/report/{k}/{getattr(world.members.connections, t).public_id}/",
            {OWNER},
            data=lambda world: {"reason": "unkind", "note": "Look"},
            changes={OWNER},
            state=kind,
            canary="Quillnowhere",
        )


CONNECTION_ROWS = [
    *connection_rows(),
    *introduction_rows(),
    *following_rows(),
    *reach_rows(),
    *report_rows(),
]
