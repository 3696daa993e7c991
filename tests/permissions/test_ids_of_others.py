"""Every address that bears an id, tried with everything of somebody who has blocked one: nothing is there.

The rows of the table say what others get. The addresses come from the resolver, so a new one is tried by itself.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.moderation.registry import kinds
from network.profiles.models import Block
from tests.factories.users import be, make_member
from tests.permissions.members_world import CANARY, SHOWN_TO, MembersWorld
from tests.permissions.trying import every_pattern, is_ours, undone, written

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

PLACEHOLDER = re.compile(r"<(?:(\w+):)?(\w+)>")
NOT_THERE, NO_SUCH_METHOD = 404, 405
# A link in a mail is for whoever has the mail; one's own profile as a ring of others sees it bears no id.
NO_IDS = {
    "network/notices/stop/<str:token>/",
    "network/searches/stop/<str:token>/",
    "network/profile/as/<slug:ring>/",
}
# Of what is public, nothing is hidden.
WORDS_OF_OTHERS = (CANARY, *SHOWN_TO.values())


def ids_of(world: MembersWorld) -> dict[str, list[str]]:
    """Everything that the owner has, by the kind of slot that its id fits in."""
    things: list[Any] = [
        world.profiles["members"],
        *(world.write_ups[state] for state in ("draft", "network", "public")),
    ]
    things += [world.questions["network"], world.answers["network"], world.asked_of_owner, world.consent, world.search]
    things += [world.moderation.to_answer, world.moderation.appeal.addressee]
    things += [world.asks.asks["network"], world.asks.answers["network"]]
    known = world.connections
    things += [known.asked_of_owner, known.connection, known.introduction, known.way]
    things += [world.conversation, *world.messages.values()]
    return {
        "public_id": [thing.public_id for thing in things],
        "credit_id": [world.credit.public_id],
        "key": [world.photos["members"].key],
        "int": [str(thing.pk) for thing in (world.notice, world.block)],
        "number": ["1", "2", "3"],
        "size": ["128"],
        "kind": list(kinds()),
    }


def addresses(world: MembersWorld) -> Iterator[tuple[str, str]]:
    """Every route of the members' area that bears an id, with every id that it can bear."""
    ids = ids_of(world)
    for route, pattern in every_pattern():
        slots = PLACEHOLDER.findall(route)
        if not route.startswith("network/") or not slots or route in NO_IDS or not is_ours(pattern):
            continue
        choices = [ids.get(name) or ids.get(kind, ids["public_id"]) for kind, name in slots]
        for values in itertools.product(*choices):
            address = route
            for value in values:
                address = PLACEHOLDER.sub(value, address, count=1)
            yield route, f"/{address}"


def test_whoever_is_blocked_meets_nothing_of_who_blocked_them_by_any_id() -> None:
    world = MembersWorld()
    stranger = make_member(name="Stranger")
    Block.objects.create(blocker=world.owner, blocked=stranger)
    be(client := Client(), stranger)
    tried, wrong = set(), {}
    public = world.write_ups["public"]
    for route, address in addresses(world):
        tried.add(route)
        for send in (client.get, client.post):
            with undone():
                with CaptureQueriesContext(connection) as asked:
                    answer = send(address)
                text = answer.content.decode() if not answer.streaming else ""
                told = [word for word in WORDS_OF_OTHERS if word in text]
                # What was made public stays public: they are led there.
                is_public = answer.headers.get("Location", "").startswith(public.public_url)
                if told or (answer.status_code not in (NOT_THERE, NO_SUCH_METHOD) and not is_public):
                    wrong[f"{send.__name__} {address}"] = (answer.status_code, told)
                touched = written(asked)
                if touched:
                    wrong[f"{send.__name__} {address} wrote"] = sorted(model.__name__ for model in touched)
    assert wrong == {}
    assert len(tried) > 30
