"""What the owner has in the room of connections: what they ask and are asked, whom they meet, what they follow."""

from datetime import timedelta

from django.utils import timezone

from network.connections.models import Connection
from network.connections.services import following, reaching
from tests.factories.connections import ask, connect, propose
from tests.factories.practice import make_topics
from tests.factories.users import make_member
from users.models import User

WAY = "Quillway"


class ConnectionsWorld:
    """Requests, a connection, introductions, ways to reach the owner, a follow and a mute."""

    def __init__(self, owner: User, canary: str) -> None:
        first, second, third = (make_member(name=f"{name} {canary}") for name in ("First", "Second", "Third"))
        self.asked_of_owner = ask(make_member(name=f"Asker {canary}"), owner, f"Because {canary}")
        self.asked = ask(owner, make_member(name=f"Asked {canary}"), f"Because {canary}")
        # Long enough ago to be asked again.
        Connection.objects.filter(pk=self.asked.pk).update(asked_at=timezone.now() - timedelta(days=100))
        self.connection = connect(owner, first)
        self.proposed = propose(owner, first, second, for_one=f"Meet {canary}", for_other=f"Meet {canary}")
        self.introduction = propose(third, owner, second, for_one=f"Meet {canary}", for_other=f"Meet {canary}")
        self.people = [first.profile.public_id, third.profile.public_id]
        self.way, self.second_way = (
            reaching.add_way(owner=owner, kind="other", text=f"{WAY} {number}", is_open=True) for number in (1, 2)
        )
        self.topic = make_topics()[0]
        self.follow = following.follow(follower=owner, thing=second)
        self.mute = following.mute(muter=owner, person=third)
