"""The rows of write-ups: for each state, and each kind of person."""

from collections.abc import Iterator

from tests.permissions.answers import (
    DONE,
    EVERYONE,
    MEMBERS,
    SIGNED_IN,
    Path,
    action,
    answers,
    page,
)
from tests.permissions.members_world import CANARY, OPEN
from tests.permissions.world import (
    COHORT_MATE,
    NO_SUCH_METHOD,
    NOT_THERE,
    OWNER,
    REFUSED,
    SIGN_IN,
    STAFF,
    Row,
)

READERS = {
    "draft": {OWNER},
    "cohort": {OWNER, COHORT_MATE},
    "network": SIGNED_IN,
    "public": SIGNED_IN,
    "hidden": {OWNER},
}


def of_write_up(state: str, rest: str = "") -> Path:
    return lambda world: f"{world.members.write_ups[state].get_absolute_url()}{rest}"


def write_up_rows() -> Iterator[Row]:
    start = "network/practice/<public_id:public_id>/"
    for state, readers in READERS.items():
        canary = OPEN if state == "public" else CANARY
        in_state = {"state": state, "canary": canary}
        yield Row(
            start,
            of_write_up(state),
            # Where there is a public version, a visitor is led to it.
            answers(readers, visitor=SIGN_IN),
            dict.fromkeys(EVERYONE, NO_SUCH_METHOD),
            sees=frozenset(readers),
            state=state,
            canary=canary,
        )
        yield page(f"{start}versions/", of_write_up(state, "versions/"), readers, sees=readers, **in_state)
        yield page(
            f"{start}edit/",
            of_write_up(state, "edit/"),
            {OWNER},
            sees={OWNER},
            data=lambda world, s=state: {"version": world.members.version_of(s), "depth": "quick", "title": "New"},
            changes={OWNER} if state == "draft" else set(),
            # What is shared is saved only with all that it needs, and this has not.
            post=answers({OWNER}, DONE if state == "draft" else 200),
            **in_state,
        )
        yield page(f"{start}preview/", of_write_up(state, "preview/"), {OWNER}, sees={OWNER}, **in_state)
        yield page(f"{start}people/", of_write_up(state, "people/"), {OWNER}, sees={OWNER}, **in_state)
        yield action(
            f"{start}people/ask/",
            of_write_up(state, "people/ask/"),
            {OWNER},
            lambda world: {
                "person": world.members.profiles["public"].public_id,
                "role": "author",
            },
            state=state,
        )
        may_ask = readers & MEMBERS if state not in ("draft", "hidden") else set()
        yield action(
            f"{start}ask/",
            of_write_up(state, "ask/"),
            may_ask,
            lambda world: {"text": "Why?", "creation_key": "a" * 22},
            # Who was signed out while writing comes back to the page.
            get=answers(readers if state not in ("draft", "hidden") else set(), DONE),
            post=answers(may_ask, DONE) | dict.fromkeys((readers & STAFF), REFUSED),
            state=state,
        )
    yield page(
        f"{start}versions/<int:number>/",
        lambda world: (
            f"{of_write_up('cohort', 'versions/')(world)}{world.members.write_ups['cohort'].versions.get().number}/"
        ),
        READERS["cohort"],
        sees=READERS["cohort"],
    )
    yield action(
        f"{start}autosave/",
        of_write_up("draft", "autosave/"),
        {OWNER},
        lambda world: {"version": world.members.version_of("draft"), "depth": "quick", "title": "New"},
        post=answers({OWNER}),
    )
    yield page(f"{start}shared/", of_write_up("network", "shared/"), {OWNER}, sees={OWNER})
    for name, state in (("stop-sharing", "network"), ("delete", "draft"), ("withdraw", "public")):
        yield page(
            f"{start}{name}/",
            of_write_up(state, f"{name}/"),
            {OWNER},
            sees={OWNER},
            data=lambda world, s=state: {"version": world.members.version_of(s)},
            changes={OWNER},
            canary=OPEN if state == "public" else CANARY,
        )
    yield page(f"{start}make-public/", of_write_up("network", "make-public/"), {OWNER}, sees={OWNER}, changes={OWNER})
    # The lead author does not leave: they are told why.
    yield page(
        f"{start}leave/",
        of_write_up("cohort", "leave/"),
        {OWNER},
        sees={OWNER},
        data=lambda world: {"credit": world.members.lead.public_id},
        post=answers({OWNER}),
    )
    yield action(
        f"{start}people/<public_id:credit_id>/take-back/",
        lambda world: of_write_up("draft", f"people/{world.members.credit.public_id}/take-back/")(world),
        {OWNER},
    )
    for name, thing in (("asked", "asked_of_owner"), ("consent", "consent")):
        yield page(
            f"network/practice/{name}/<public_id:public_id>/",
            lambda world, n=name, t=thing: f"/network/practice/{n}/{getattr(world.members, t).public_id}/",
            {OWNER},
            sees={OWNER},
            data=lambda world: {"answer": "yes"},
            changes={OWNER},
        )
    yield Row(
        "practice/<slug:slug>-<public_id:public_id>/",
        lambda world: world.members.write_ups["public"].public_url,
        dict.fromkeys(EVERYONE, 200),
        dict.fromkeys(EVERYONE, NO_SUCH_METHOD),
        sees=frozenset(EVERYONE),
        state="public",
        canary=OPEN,
    )
    yield Row(
        "search/",
        lambda world: "/search/?q=quillopen",
        dict.fromkeys(EVERYONE, 200),
        dict.fromkeys(EVERYONE, NO_SUCH_METHOD),
        sees=frozenset(EVERYONE),
        state="public write-up",
        canary=f"A write-up {OPEN}",
    )
    for state in ("draft", "cohort", "network", "hidden"):
        yield Row(
            "practice/<slug:slug>-<public_id:public_id>/",
            lambda world, s=state: f"/practice/a-write-up-{world.members.write_ups[s].public_id}/",
            dict.fromkeys(EVERYONE, NOT_THERE),
            dict.fromkeys(EVERYONE, NO_SUCH_METHOD),
            state=state,
        )
    yield page(
        "network/practice/", lambda world: "/network/practice/?q=quillfeather", SIGNED_IN, sees=SIGNED_IN, state="found"
    )
    yield page("network/practice/yours/", lambda world: "/network/practice/yours/", MEMBERS, sees={OWNER})
    yield page(
        "network/practice/new/",
        lambda world: "/network/practice/new/",
        MEMBERS,
        data=lambda world: {"version": "1", "depth": "quick", "title": "New", "creation_key": "b" * 22},
        changes=MEMBERS,
    )
    yield action(
        "network/practice/new/autosave/",
        lambda world: "/network/practice/new/autosave/",
        MEMBERS,
        lambda world: {"version": "1", "depth": "quick", "title": "New", "creation_key": "c" * 22},
        post=answers(MEMBERS),
    )


def remark_rows() -> Iterator[Row]:
    yield page("network/practice/questions/", lambda world: "/network/practice/questions/", SIGNED_IN, sees={OWNER})
    for state in ("cohort", "network", "public", "hidden"):
        open_to = READERS[state] if state != "hidden" else set()
        question = lambda world, s=state: f"/network/practice/questions/{world.members.questions[s].public_id}/"  # noqa: E731
        answer = lambda world, s=state: f"/network/practice/answers/{world.members.answers[s].public_id}/"  # noqa: E731
        yield page(
            "network/practice/questions/<public_id:public_id>/",
            question,
            open_to,
            state=state,
            get=answers(open_to, DONE),
        )
        yield action(
            "network/practice/questions/<public_id:public_id>/answer/",
            lambda world, q=question: f"{q(world)}answer/",
            open_to & MEMBERS,
            lambda world: {"text": "Because.", "creation_key": "d" * 22},
            get=answers(open_to, DONE),
            post=answers(open_to & MEMBERS, DONE) | dict.fromkeys(open_to & STAFF, REFUSED),
            state=state,
        )
        for kind, path in (("questions", question), ("answers", answer)):
            yield page(
                f"network/practice/{kind}/<public_id:public_id>/delete/",
                lambda world, p=path: f"{p(world)}delete/",
                {OWNER},
                sees={OWNER},
                changes={OWNER},
                state=state,
            )


PRACTICE_ROWS = [*write_up_rows(), *remark_rows()]
