"""The rows of what the directory keeps of one person, and of the convenor's page of searches that found nothing."""

from collections.abc import Iterator

from network.directory import alerts
from tests.permissions.answers import EVERYONE, LIKE_MEMBERS, MEMBERS, SIGNED_IN, action, page
from tests.permissions.world import (
    ADMINISTRATOR,
    COHORT_MATE,
    CONVENOR,
    NO_SUCH_METHOD,
    OWNER,
    STAFF,
    Row,
    admin_only_for,
)


def search_rows() -> Iterator[Row]:
    yield page("network/searches/", lambda world: "/network/searches/", SIGNED_IN, sees={OWNER})
    lookers = {"people": MEMBERS | LIKE_MEMBERS, "practice": SIGNED_IN}
    for kind, who in lookers.items():
        yield page(
            "network/searches/save/<slug:kind>/",
            lambda world, k=kind: f"/network/searches/save/{k}/?q=lunch",
            who,
            data=lambda world: {"name": "Lunch", "rhythm": "never"},
            changes=who,
            state=kind,
        )
    for verb, data in {"change": {"name": "Lunch", "rhythm": "weekly"}, "remove": {}}.items():
        yield page(
            f"network/searches/<public_id:public_id>/{verb}/",
            lambda world, v=verb: f"/network/searches/{world.members.search.public_id}/{v}/",
            {OWNER},
            sees={OWNER},
            data=lambda world, d=data: d,
            changes={OWNER},
        )
    # The link in a mail is for whoever has the mail.
    yield Row(
        "network/searches/stop/<str:token>/",
        lambda world: f"/network/searches/stop/{alerts.token_for(world.members.search)}/",
        dict.fromkeys(EVERYONE, 200),
        dict.fromkeys(EVERYONE, 200),
        changes=frozenset(EVERYONE),
    )


def suggestion_rows() -> Iterator[Row]:
    yield page("network/suggestions/", lambda world: "/network/suggestions/", MEMBERS, changes=MEMBERS)
    for listed_to, who in {"members": MEMBERS - {OWNER}, "cohort": {OWNER, COHORT_MATE}}.items():
        yield action(
            "network/people/<public_id:public_id>/not-now/",
            lambda world, ring=listed_to: f"{world.members.profiles[ring].get_absolute_url()}not-now/",
            who,
            state=f"listed to {listed_to}",
        )
    yield action(
        "network/people/<public_id:public_id>/suggest-again/",
        lambda world: f"{world.members.put_off.person.profile.get_absolute_url()}suggest-again/",
        {OWNER},
    )


def unanswered_rows() -> Iterator[Row]:
    allowed = (CONVENOR, ADMINISTRATOR)
    start, seen = "admin/reports/searches-without-an-answer/", frozenset(allowed)
    refused = {**admin_only_for(*allowed), **dict.fromkeys(STAFF, NO_SUCH_METHOD)}
    yield Row(start, lambda world: f"/{start}", admin_only_for(*allowed), refused, sees=seen, canary="quillfeathering")
    yield Row(
        f"{start}<int:pk>/",
        lambda world: f"/{start}{world.in_vain.pk}/",
        admin_only_for(*allowed),
        admin_only_for(*allowed, status=302),
        lambda world: {"action": "put away"},
        sees=seen,
        changes=seen,
        canary="quillfeathering",
    )


DIRECTORY_ROWS = [*search_rows(), *suggestion_rows(), *unanswered_rows()]
