"""The rows of notices, and of how they come."""

from collections.abc import Iterator

from network.notifications.models import About
from network.notifications.stopping import DIGEST, token_for
from tests.permissions.answers import EVERYONE, SIGNED_IN, action, page
from tests.permissions.world import OWNER, Row

CHOICE = dict.fromkeys(About.values, "weekly") | {"weekly_digest": "on"}


def notification_rows() -> Iterator[Row]:
    yield page("network/notices/", lambda world: "/network/notices/", SIGNED_IN, sees={OWNER})
    yield page(
        "network/notices/settings/",
        lambda world: "/network/notices/settings/",
        SIGNED_IN,
        data=lambda world: CHOICE,
        changes=SIGNED_IN,
    )
    # One's own; whoever has none changes nothing.
    yield action("network/notices/read/", lambda world: "/network/notices/read/", SIGNED_IN, changes=frozenset({OWNER}))
    yield action(
        "network/notices/<int:pk>/put-away/",
        lambda world: f"/network/notices/{world.members.notice.pk}/put-away/",
        {OWNER},
    )
    # The link in a mail is for whoever has the mail.
    for matters in ((), (About.ASKS.value, DIGEST)):
        yield Row(
            "network/notices/stop/<str:token>/",
            lambda world, matters=matters: f"/network/notices/stop/{token_for(world.members.owner, *matters)}/",
            dict.fromkeys(EVERYONE, 200),
            dict.fromkeys(EVERYONE, 200),
            changes=frozenset(EVERYONE),
            state=" and ".join(matters),
        )


NOTIFICATION_ROWS = list(notification_rows())
