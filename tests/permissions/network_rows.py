"""The rows of the members' area: for each ring, each state of a thing, and each kind of person."""

from collections.abc import Callable, Iterator
from typing import Any

from network.profiles import photos
from network.profiles.models import Profile
from network.profiles.rings import Ring
from tests.permissions.answers import (
    DONE,
    EVERYONE,
    LIKE_MEMBERS,
    MEMBERS,
    SIGNED_IN,
    action,
    answers,
    page,
)
from tests.permissions.asks_rows import ASKS_ROWS
from tests.permissions.connections_rows import CONNECTION_ROWS
from tests.permissions.conversations_rows import CONVERSATION_ROWS
from tests.permissions.directory_rows import DIRECTORY_ROWS
from tests.permissions.import_rows import IMPORT_ROWS
from tests.permissions.joining_rows import JOINING_ROWS
from tests.permissions.members_world import SHOWN_TO
from tests.permissions.moderation_rows import MODERATION_ROWS
from tests.permissions.notification_rows import NOTIFICATION_ROWS
from tests.permissions.practice_rows import PRACTICE_ROWS, READERS
from tests.permissions.privacy_rows import PRIVACY_ROWS
from tests.permissions.world import (
    COHORT_MATE,
    CONVENOR,
    EDITOR,
    NO_SUCH_METHOD,
    NOT_THERE,
    OWNER,
    STAFF,
    VISITOR,
    Row,
    World,
    admin_only_for,
)

# People -----------------------------------------------------------------------------------------------


def person_rows() -> Iterator[Row]:
    of_ring = {
        Ring.ONLY_ME: {OWNER},
        Ring.COHORT: {OWNER, COHORT_MATE},
        Ring.MEMBERS: MEMBERS | LIKE_MEMBERS,
        Ring.PUBLIC: MEMBERS | LIKE_MEMBERS,
    }
    for ring, who in of_ring.items():
        yield Row(
            "network/people/<slug:public_id>/",
            lambda world: world.members.profiles["members"].get_absolute_url(),
            answers(MEMBERS | LIKE_MEMBERS, visitor=NOT_THERE),
            dict.fromkeys(EVERYONE, NO_SUCH_METHOD),
            sees=frozenset(who),
            state=f"a part that is {ring.value}",
            canary=SHOWN_TO[ring],
        )
    for listed_to, who in {"cohort": {OWNER, COHORT_MATE}, "public": EVERYONE}.items():
        yield Row(
            "network/people/<slug:public_id>/",
            lambda world, ring=listed_to: world.members.profiles[ring].get_absolute_url(),
            answers(who & SIGNED_IN, visitor=200 if VISITOR in who else NOT_THERE),
            dict.fromkeys(EVERYONE, NO_SUCH_METHOD),
            sees=frozenset(who),
            state=f"listed to {listed_to}",
        )
    for ring, who in of_ring.items():
        word = SHOWN_TO[ring]
        # What is only me is found by nobody, its owner included.
        finders = set() if ring is Ring.ONLY_ME else who
        yield page(
            "network/people/",
            lambda world, w=word: f"/network/people/?q={w.lower()}",
            MEMBERS | LIKE_MEMBERS,
            # One of the profiles is listed to everyone, so its public and its members' part is found.
            sees=finders,
            state=f"a word that is {ring.value}",
            canary=f"<mark>{word}</mark>",
        )
    for kind, who in {"people": MEMBERS | LIKE_MEMBERS, "practice": SIGNED_IN}.items():
        yield page(f"network/{kind}/suggest/", lambda world, k=kind: f"/network/{k}/suggest/?q=quillf", who, sees=who)
    yield page("network/how-search-works/", lambda world: "/network/how-search-works/", SIGNED_IN)


# One's own, and looking after each other ------------------------------------------------------------------


def own_rows() -> Iterator[Row]:
    yield page(
        "network/profile/",
        lambda world: "/network/profile/",
        MEMBERS,
        sees={OWNER},
        post=answers(MEMBERS),
        canary=SHOWN_TO[Ring.ONLY_ME],
    )
    for ring in (Ring.COHORT, Ring.MEMBERS, Ring.PUBLIC):
        yield page(
            "network/profile/as/<slug:ring>/",
            lambda world, r=ring: f"/network/profile/as/{r.value}/",
            MEMBERS,
            sees={OWNER} if ring is Ring.COHORT else set(),
            state=ring.value,
            canary=SHOWN_TO[Ring.COHORT],
        )
    yield from profile_rows()
    yield from photo_rows()
    yield page("network/blocks/", lambda world: "/network/blocks/", MEMBERS, sees={OWNER})
    yield action(
        "network/people/<slug:public_id>/unblock/",
        lambda world: f"{world.members.block.blocked.profile.get_absolute_url()}unblock/",
        {OWNER},
    )
    for listed_to, who in {"members": MEMBERS - {OWNER}, "cohort": {OWNER, COHORT_MATE}}.items():
        yield page(
            "network/people/<slug:public_id>/block/",
            lambda world, ring=listed_to: f"{world.members.profiles[ring].get_absolute_url()}block/",
            who,
            sees=who if listed_to == "cohort" else set(),
            changes=who,
            state=f"listed to {listed_to}",
        )
    yield action(
        "network/prompts/dismiss/",
        lambda world: "/network/prompts/dismiss/",
        MEMBERS,
        lambda world: {"key": "first write-up"},
    )
    yield page(
        "network/topics/propose/",
        lambda world: "/network/topics/propose/",
        MEMBERS,
        sees={OWNER},
        data=lambda world: {"name": "Another topic", "facet": "skill", "why": "It is missing."},
        changes=MEMBERS,
    )


def profile_rows() -> Iterator[Row]:
    # Nobody's listing is paused: coming back changes nothing, for whoever may press it.
    for verb, changes in {"pause": MEMBERS, "resume": set()}.items():
        yield action(
            f"network/profile/{verb}/",
            lambda world, v=verb: f"/network/profile/{v}/",
            MEMBERS,
            changes=frozenset(changes),
        )
    # Each is about one's own alone, and the owner has one.
    for path in ("ask/renew", "lived-experience/delete"):
        yield action(
            f"network/profile/{path}/",
            lambda world, p=path: f"/network/profile/{p}/",
            MEMBERS,
            changes=frozenset({OWNER}),
        )
    yield page(
        "network/organisations/<slug:public_id>/",
        lambda world: world.members.organisation.get_absolute_url(),
        MEMBERS | LIKE_MEMBERS,
        sees=MEMBERS | LIKE_MEMBERS,
        get=answers(MEMBERS | LIKE_MEMBERS, visitor=NOT_THERE),
        post=dict.fromkeys(EVERYONE, NO_SUCH_METHOD),
    )


def organisation_rows() -> Iterator[Row]:
    convenors, saved = admin_only_for(CONVENOR), admin_only_for(CONVENOR, status=302)
    only_get = {**convenors, CONVENOR: NO_SUCH_METHOD}
    start, seen = "admin/organisations/", frozenset({CONVENOR})
    for name in ("", "results/"):
        yield Row(f"{start}{name}", lambda world, n=name: f"/{start}{n}", convenors, only_get, sees=seen)
    data = lambda world: {"name": "Another", "is_checked": "on"}  # noqa: E731
    yield Row(f"{start}new/", lambda world: f"/{start}new/", convenors, saved, data, seen, seen)
    yield Row(
        f"{start}edit/<int:pk>/",
        lambda world: f"/{start}edit/{world.members.organisation.pk}/",
        convenors,
        saved,
        data,
        seen,
        seen,
    )


def photo_rows() -> Iterator[Row]:
    readers = {"members": MEMBERS | LIKE_MEMBERS, "cohort": {OWNER, COHORT_MATE}, "public": EVERYONE}
    for ring, who in readers.items():
        yield Row(
            "network/photos/<public_id:key>-<int:size>.webp",
            lambda world, r=ring: f"/network/photos/{world.members.photos[r].key}-128.webp",
            answers(who & SIGNED_IN, visitor=200 if VISITOR in who else NOT_THERE),
            dict.fromkeys(EVERYONE, NO_SUCH_METHOD),
            sees=frozenset(who),
            state=ring,
        )
    yield page(
        "network/profile/photo/",
        lambda world: "/network/profile/photo/",
        MEMBERS,
        sees={OWNER},
        # Who has none must send a file.
        post=answers(MEMBERS) | {OWNER: DONE},
        data=lambda world: {
            "seen": photos.state_of(Profile.objects.get(user=world.members.owner)),
            "alt": "In a green scarf",
            "ring_photo": "only me",
        },
        changes={OWNER},
    )
    yield action(
        "network/profile/photo/take-away/",
        lambda world: "/network/profile/photo/take-away/",
        MEMBERS,
        changes=frozenset({OWNER}),
    )


def report_rows() -> Iterator[Row]:
    reported: dict[str, tuple[str, Callable[[World], Any], set[str]]] = {
        "profile": ("profile", lambda world: world.members.profiles["members"], MEMBERS | LIKE_MEMBERS),
        "hidden from others": ("profile", lambda world: world.members.profiles["cohort"], {OWNER, COHORT_MATE}),
        "of a cohort": ("version", lambda world: world.members.kept_version, READERS["cohort"]),
        "of another": ("credit", lambda world: world.members.asked_of_owner, {OWNER}),
    }
    for state, readers in READERS.items():
        reported[state] = ("write-up", lambda world, s=state: world.members.write_ups[s], readers)
    for state in ("cohort", "network"):
        readers = READERS[state]
        reported[f"question {state}"] = ("question", lambda world, s=state: world.members.questions[s], readers)
        reported[f"answer {state}"] = ("answer", lambda world, s=state: world.members.answers[s], readers)
    for state, (kind, thing, readers) in reported.items():
        owners = set() if state in ("hidden from others", "of another") else {OWNER}
        yield page(
            "network/report/<slug:kind>/<public_id:public_id>/",
            lambda world, k=kind, t=thing: f"/network/report/{k}/{t(world).public_id}/",
            readers - owners,
            data=lambda world: {"reason": "unkind", "note": "Look"},
            changes=readers - owners,
            state=f"{kind} {state}",
            canary="Quillnowhere",
        )


def admin_rows() -> Iterator[Row]:
    for prefix, who in (
        ("members-reports", CONVENOR),
        ("write-ups-to-make-public", EDITOR),
        ("proposed-topics", CONVENOR),
    ):
        allowed = admin_only_for(who)
        only_get = {**allowed, who: NO_SUCH_METHOD}
        if prefix == "members-reports":
            only_get |= dict.fromkeys(STAFF, NO_SUCH_METHOD)
        names = ("",) if prefix == "members-reports" else ("", "results/")
        for name in names:
            yield Row(
                f"admin/{prefix}/{name}",
                lambda world, p=prefix, n=name: f"/admin/{p}/{n}",
                allowed,
                only_get,
                sees=frozenset({who}),
            )
    convenors = admin_only_for(CONVENOR)
    yield Row(
        "admin/proposed-topics/<int:pk>/",
        lambda world: f"/admin/proposed-topics/{world.members.proposal.pk}/",
        convenors,
        admin_only_for(CONVENOR, status=302),
        lambda world: {"decision": "decline", "reason": "No."},
        sees=frozenset({CONVENOR}),
        changes=frozenset({CONVENOR}),
    )
    reports = "admin/members-reports/"
    of_profile = lambda world: f"/{reports}profile/{world.members.profiles['members'].pk}/"  # noqa: E731
    yield Row(
        f"{reports}<slug:kind>/<int:object_id>/",
        of_profile,
        convenors,
        admin_only_for(CONVENOR, status=302),
        lambda world: {"action": "hide", "reason": "Unkind.", "after": "0", "seen_report": world.members.report.pk},
        sees=frozenset({CONVENOR}),
        changes=frozenset({CONVENOR}),
    )
    yield Row(
        f"{reports}<slug:kind>/<int:object_id>/suspend/<int:pk>/",
        lambda world: f"{of_profile(world)}suspend/{world.members.owner.pk}/",
        convenors,
        admin_only_for(CONVENOR, status=302),
        lambda world: {"reason": "Unkind.", "after": "0", "seen_report": "9999"},
        # Of what they were warned.
        sees=frozenset({CONVENOR}),
        changes=frozenset({CONVENOR}),
    )
    yield Row(
        f"{reports}account/<int:pk>/",
        lambda world: f"/{reports}account/{world.members.suspended.pk}/",
        convenors,
        admin_only_for(CONVENOR, status=302),
        lambda world: {"reason": "It was a mistake.", "after": world.members.suspension.pk},
        sees=frozenset({CONVENOR}),
        changes=frozenset({CONVENOR}),
    )
    yield Row(
        "admin/write-ups-to-make-public/<int:pk>/",
        lambda world: f"/admin/write-ups-to-make-public/{world.members.proposed.pk}/",
        admin_only_for(EDITOR),
        admin_only_for(EDITOR, status=302),
        lambda world: {"decision": "make public", "version_id": world.members.proposed.proposed_id},
        sees=frozenset({EDITOR}),
        changes=frozenset({EDITOR}),
    )


NETWORK_ROWS = [
    *person_rows(),
    *PRACTICE_ROWS,
    *own_rows(),
    *report_rows(),
    *admin_rows(),
    *PRIVACY_ROWS,
    *organisation_rows(),
    *JOINING_ROWS,
    *IMPORT_ROWS,
    *DIRECTORY_ROWS,
    *CONNECTION_ROWS,
    *ASKS_ROWS,
    *CONVERSATION_ROWS,
    *MODERATION_ROWS,
    *NOTIFICATION_ROWS,
]
