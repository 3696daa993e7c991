"""Who comes with a session: in one question to the database, with all that every page asks about them."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.kept_queries import KeptQuery
from core.page_cache import version_columns, version_is_known
from users import session_columns
from users.circles import remember_circles, with_circles
from users.models import AddressTrouble, User

# They stand in the question until it is asked.
NOBODY, NO_TIME = -1_000_000, datetime(1, 1, 2, tzinfo=UTC)


class AuthenticationBackend(AllauthBackend):
    """Allauth's, which brings along the circles of a person, whether mail reaches them, what rooms registered, and the
    version of the site.
    """

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session; None if there is none of that number or their account is shut."""
        rows: list[Any] = _question().ask({NOBODY: user_id, NO_TIME: timezone.now()})
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        person: User = rows[0]
        remember_circles(person, [(row.cohort_in, row.group) for row in rows])
        version_is_known(person)
        return person


@cache
def _question() -> KeptQuery[User]:
    troubles = AddressTrouble.objects.open_at(NO_TIME).filter(user=OuterRef("pk"))
    people = with_circles(User.objects.filter(pk=NOBODY))
    rows = people.annotate(
        has_address_trouble=Exists(troubles), **session_columns.columns(NO_TIME), **version_columns()
    )
    return KeptQuery(rows)
