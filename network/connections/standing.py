"""How one member stands towards another: what the buttons on a person's page start from."""

from dataclasses import dataclass

from django.utils import timezone

from network.connections.models import Connection, Follow, Mute
from network.profiles.models import Profile
from users.models import User


@dataclass(frozen=True)
class Standing:
    """What a viewer knows of themselves and one other person."""

    connection: Connection | None
    follow: Follow | None
    is_muted: bool
    is_asker: bool = False

    @property
    def is_connected(self) -> bool:
        return self.connection is not None and self.connection.state == Connection.State.CONNECTED

    @property
    def waits_for_other(self) -> bool:
        return self._is_asking and self.is_asker

    @property
    def waits_for_viewer(self) -> bool:
        return self._is_asking and not self.is_asker

    @property
    def may_ask_again(self) -> bool:
        return self.connection is not None and self.connection.may_be_asked_again(timezone.now())

    @property
    def _is_asking(self) -> bool:
        return self.connection is not None and self.connection.state == Connection.State.ASKED


def standing_towards(profile: Profile, viewer: User) -> Standing:
    """How a viewer stands towards somebody whom they may find, in three queries."""
    connection = Connection.objects.visible_to(viewer).between(viewer.pk, profile.user_id).first()
    return Standing(
        connection,
        Follow.objects.filter(follower=viewer, person=profile.user_id).first(),
        Mute.objects.filter(muter=viewer, muted=profile.user_id).exists(),
        is_asker=connection is not None and connection.asker_id == viewer.pk,
    )
