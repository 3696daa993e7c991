"""Forms that somebody had open: what they send is answered as if nothing had come between."""

from datetime import timedelta

from django.core import signing
from django.http import HttpRequest

# The field that a page's form bears.
FIELD = "opened"
LONGEST = timedelta(days=1)
_SALT = "core.open_forms"


def mark_for(person_id: int, public_id: str) -> str:
    """What the form about something, shown to a person, bears; nobody else can make one."""
    return signing.dumps([person_id, public_id], salt=_SALT)


def was_open(request: HttpRequest, person_id: int, public_id: str) -> bool:
    """Whether what is sent comes from the form about something that this person was shown within a day."""
    try:
        shown = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=LONGEST)
    except signing.BadSignature:
        return False
    return bool(shown == [person_id, public_id])
