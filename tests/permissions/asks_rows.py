"""The rows of asks: for each state, and each kind of person."""

from collections.abc import Iterator

from tests.permissions.answers import DONE, LIKE_MEMBERS, MEMBERS, SIGNED_IN, Path, action, answers, page
from tests.permissions.world import (
    COHORT_MATE,
    CONVENOR,
    NO_SUCH_METHOD,
    OWNER,
    REFUSED,
    STAFF,
    TEAM,
    Row,
    admin_only_for,
)

READERS = {
    "cohort": {OWNER, COHORT_MATE},
    "network": MEMBERS | LIKE_MEMBERS,
    "closed": MEMBERS | LIKE_MEMBERS,
    "hidden": {OWNER},
}


def of_ask(state: str, rest: str = "") -> Path:
    return lambda world: f"{world.members.asks.asks[state].get_absolute_url()}{rest}"


def ask_rows() -> Iterator[Row]:
    yield page("network/asks/", lambda world: "/network/asks/", MEMBERS | LIKE_MEMBERS, sees=MEMBERS | LIKE_MEMBERS)
    for words in ("quillfeather", "answer+quillfeather"):
        yield page(
            "network/asks/",
            lambda world, w=words: f"/network/asks/?q={w}",
            MEMBERS | LIKE_MEMBERS,
            sees=MEMBERS | LIKE_MEMBERS,
            state=words,
        )
    yield page(
        "network/asks/new/",
        lambda world: "/network/asks/new/",
        MEMBERS,
        data=lambda world: {"question": "Who?", "topics": "Lunch clubs", "audience": "network"},
        changes=MEMBERS,
    )
    start = "network/asks/<public_id:public_id>/"
    for state, readers in READERS.items():
        yield page(start, of_ask(state), readers, sees=readers, state=state)
        may_change = {OWNER} if state != "closed" else set()
        yield page(
            f"{start}edit/",
            of_ask(state, "edit/"),
            may_change,
            sees=may_change,
            data=lambda world: {"question": "Who then?", "topics": "Lunch clubs", "version": "1"},
            changes=may_change,
            state=state,
        )
        answered = readers if state != "hidden" else set()
        may_answer = answered & MEMBERS if state != "closed" else set()
        yield action(
            f"{start}answer/",
            of_ask(state, "answer/"),
            may_answer,
            lambda world: {"text": "Ask me.", "creation_key": "b" * 22},
            # Who was signed out while writing comes back to the page.
            get=answers(answered, DONE),
            # What is written to an ask that was closed meanwhile is shown again, with why.
            post=answers(may_answer, DONE)
            | dict.fromkeys(answered & STAFF, REFUSED)
            | (dict.fromkeys(answered & MEMBERS, 200) if state == "closed" else {}),
            state=state,
        )
        may_close = {OWNER} if state != "closed" else set()
        yield page(
            f"{start}close/",
            of_ask(state, "close/"),
            may_close,
            get=answers({OWNER}, 200 if state != "closed" else DONE),
            sees=may_close,
            data=lambda world: {"outcome": "not yet"},
            post=answers({OWNER}, DONE),
            changes=may_close,
            state=state,
        )
    for state in ("closed", "network"):
        is_closed = state == "closed"
        yield page(
            f"{start}reopen/",
            of_ask(state, "reopen/"),
            {OWNER},
            get=answers({OWNER}, 200 if is_closed else DONE),
            sees={OWNER} if is_closed else set(),
            post=answers({OWNER}, DONE),
            changes={OWNER} if is_closed else set(),
            state=state,
        )
    for state in READERS:
        yield page(
            f"{start}take-away/",
            of_ask(state, "take-away/"),
            {OWNER},
            sees={OWNER},
            changes={OWNER},
            state=state,
        )
    yield page("network/asks/answers/", lambda world: "/network/asks/answers/", SIGNED_IN, sees={OWNER})
    for state in READERS:
        yield page(
            "network/asks/answers/<public_id:public_id>/delete/",
            lambda world, s=state: f"/network/asks/answers/{world.members.asks.answers[s].public_id}/delete/",
            {OWNER},
            sees={OWNER},
            changes={OWNER},
            state=state,
        )
    yield action(
        f"{start}thanks/",
        lambda world: f"{world.members.asks.thanking.get_absolute_url()}thanks/",
        {OWNER},
        lambda world: {"answer": "yes"},
    )


def reported_rows() -> Iterator[Row]:
    for state in ("cohort", "network", "hidden"):
        readers = READERS[state] - {OWNER}
        for kind, things in (("ask", "asks"), ("ask-answer", "answers")):
            yield page(
                "network/report/<slug:kind>/<public_id:public_id>/",
                lambda world, k=kind, t=things, s=state: (
                    f"/network/report/{k}/{getattr(world.members.asks, t)[s].public_id}/"
                ),
                readers,
                data=lambda world: {"reason": "unkind", "note": "Look"},
                changes=readers,
                state=f"{kind} {state}",
                canary="Quillnowhere",
            )


def convenor_rows() -> Iterator[Row]:
    start, seen = "admin/asks-without-an-answer/", frozenset({CONVENOR, TEAM})
    refused = {**admin_only_for(CONVENOR, TEAM), CONVENOR: NO_SUCH_METHOD, TEAM: NO_SUCH_METHOD}
    refused |= dict.fromkeys(STAFF, NO_SUCH_METHOD)
    yield Row(start, lambda world: f"/{start}", admin_only_for(CONVENOR, TEAM), refused, sees=seen)


ASKS_ROWS = [*ask_rows(), *reported_rows(), *convenor_rows()]
