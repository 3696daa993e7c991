"""What is held so that the members' home can tell what is new."""

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, rows_of
from network.home.models import HomeState

SERVICE = "contract: the terms of the programme and the network"
WITH_ACCOUNT = "as long as the account"


def field(name: str, purpose: str, keep: str = WITH_ACCOUNT) -> PersonalField:
    """One line of the register; a home is its owner's alone."""
    return PersonalField(name, purpose, SERVICE, "only me", keep)


register(
    HomeState,
    personal=(
        field("user", "whose home it is"),
        field("last_on", "to tell what is new since the last visit; a day and no hour", "until the next visit but one"),
        field("before_that", "the same", "until the next visit"),
        field("dismissed", "so that a prompt is not shown again"),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="your home in the members’ area",
)
