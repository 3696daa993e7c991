"""Who may read what of the news."""

from typing import Any

from users.circles import is_member
from users.roles import roles_of


def may_read_members_news(viewer: Any) -> bool:
    """Members' news is for members of the network and for staff (guide 1.13)."""
    return bool(viewer.is_authenticated and viewer.is_active and (is_member(viewer) or roles_of(viewer)))
