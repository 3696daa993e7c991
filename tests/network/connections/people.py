"""Three members of one network, and what each of them sees."""

import re
from typing import Any

from django.test import Client

from network.notifications.models import Notice
from network.notifications.reading import read
from tests.factories.users import be, make_member
from users.models import User

HOME = "/network/connections/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|name="creation_key" value="\w+"')
OPENED = re.compile(r'name="opened" value="[^"]*"')


class Three:
    """Ada, Ben and Cy, each in a cohort of their own."""

    def __init__(self) -> None:
        self.ada, self.ben, self.cy = (make_member(name=name) for name in ("Ada Marsh", "Ben Oake", "Cy Third"))

    def client_of(self, person: User) -> Client:
        be(client := Client(), person)
        return client

    def page(self, person: User, address: str = HOME) -> str:
        answer = self.client_of(person).get(address)
        assert answer.status_code == 200
        return TOKEN.sub("", answer.content.decode())

    def post(self, person: User, address: str, **data: Any) -> Any:
        return self.client_of(person).post(address, data)


def told(person: User) -> list[str]:
    """The sentences of somebody's notices, the newest first."""
    person = User.objects.get(pk=person.pk)
    own = Notice.objects.visible_to(person).open().newest_first()
    return [reading.sentence for _, reading in read(own, recipient=person)]


def to(person: User) -> str:
    return f"{HOME}to/{person.profile.public_id}/"
