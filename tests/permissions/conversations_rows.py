"""The rows of messages: the two who write to each other have them, and nobody else, whatever their role."""

from collections.abc import Iterator

from tests.permissions.answers import DONE, MEMBERS, SIGNED_IN, Path, action, answers, page
from tests.permissions.world import COHORT_MATE, MEMBER, OWNER, Row

START = "network/messages/"


def of_owner(rest: str = "") -> Path:
    return lambda world: f"{world.members.conversation.get_absolute_url()}{rest}"


def conversation_rows() -> Iterator[Row]:
    own = f"{START}<public_id:public_id>/"
    yield page(START, lambda world: f"/{START}", MEMBERS, sees={OWNER})
    yield page(START, lambda world: f"/{START}?q=Quillfeather", MEMBERS, sees=MEMBERS, state="search")
    yield page(own, of_owner(), {OWNER}, sees={OWNER}, data=lambda world: {"text": "One more"}, changes={OWNER})
    yield page(f"{own}copy/", of_owner("copy/"), {OWNER}, sees={OWNER})
    yield action(f"{own}draft/", of_owner("draft/"), {OWNER}, lambda world: {"text": "A draft"})
    yield action(f"{own}mute/", of_owner("mute/"), {OWNER})
    # Nothing is muted.
    yield action(f"{own}unmute/", of_owner("unmute/"), {OWNER}, changes=frozenset())
    yield action(
        f"{START}message/<public_id:public_id>/withdraw/",
        lambda world: f"/{START}message/{world.members.messages['by_owner'].public_id}/withdraw/",
        {OWNER},
    )


def introduction_rows() -> Iterator[Row]:
    three = {OWNER, COHORT_MATE}
    yield page(
        f"{START}introduction/<public_id:public_id>/",
        lambda world: f"/{START}introduction/{world.members.introduced.once_key.rpartition(':')[2]}/",
        three,
        get=answers(three, DONE),
        canary="Quillnowhere",
    )


def first_note_rows() -> Iterator[Row]:
    for listed_to, who in {"members": MEMBERS - {OWNER}, "cohort": {OWNER, COHORT_MATE}}.items():
        to = lambda world, ring=listed_to: f"/{START}to/{world.members.profiles[ring].public_id}/"  # noqa: E731
        state = f"listed to {listed_to}"
        yield page(
            f"{START}to/<public_id:public_id>/",
            to,
            who,
            data=lambda world: {"text": "May I ask you something?"},
            changes=who,
            state=state,
            canary="Quillnowhere",
        )
        yield action(
            f"{START}to/<public_id:public_id>/draft/",
            lambda world, t=to: f"{t(world)}draft/",
            who,
            lambda world: {"text": "A draft"},
            state=state,
        )
    # With whom one has a conversation, it goes on there.
    yield page(
        f"{START}to/<public_id:public_id>/",
        lambda world: f"/{START}to/{world.members.other.profile.public_id}/",
        MEMBERS,
        get=answers({MEMBER, COHORT_MATE}) | {OWNER: DONE},
        post=answers(MEMBERS & SIGNED_IN, DONE),
        data=lambda world: {"text": "May I ask you something?"},
        changes=MEMBERS,
        state="with a conversation",
        canary="Quillnowhere",
    )


def report_rows() -> Iterator[Row]:
    for state, who in {"by_owner": set(), "by_other": {OWNER}}.items():
        yield page(
            "network/report/<slug:kind>/<public_id:public_id>/",
            lambda world, s=state: f"/network/report/message/{world.members.messages[s].public_id}/",
            who,
            data=lambda world: {"reason": "unkind", "note": "Look"},
            changes=who,
            state=f"message {state}",
            canary="Quillnowhere",
        )


CONVERSATION_ROWS = [*conversation_rows(), *introduction_rows(), *first_note_rows(), *report_rows()]
