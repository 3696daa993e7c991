"""The rows of lists of graduates, for those who may invite."""

from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile

from core.public_ids import new_public_id
from tests.permissions.world import (
    ADMINISTRATOR,
    CONVENOR,
    NO_SUCH_METHOD,
    STAFF,
    TEAM,
    Row,
    World,
    admin_only_for,
)

INVITERS = (CONVENOR, TEAM, ADMINISTRATOR)
SEEN = frozenset(INVITERS)
START = "admin/lists-of-graduates/"
LIST = f"{START}<public_id:public_id>/"
GET, POST = admin_only_for(*INVITERS), admin_only_for(*INVITERS, status=302)
# The admin asks who somebody is after it has asked by which method they come.
NO_METHOD = admin_only_for(*INVITERS) | dict.fromkeys(STAFF, NO_SUCH_METHOD)


def address(world: World, page: str = "") -> str:
    return f"/{START}{world.graduates.public_id}/{page}"


def seen(world: World) -> dict[str, object]:
    return {"version": world.graduates.version}


def file(world: World) -> dict[str, object]:
    return {"file": SimpleUploadedFile("new.csv", b"Email\neve@example.net\n"), "key": new_public_id()}


def import_rows() -> Iterator[Row]:
    yield Row(START, lambda world: f"/{START}", GET, NO_METHOD, sees=SEEN)
    yield Row(f"{START}new/", lambda world: f"/{START}new/", GET, POST, file, changes=SEEN)
    yield Row(LIST, address, GET, NO_METHOD, sees=SEEN)
    columns = {"name": 0, "email": 1, "cohort": 2}
    yield Row(
        f"{LIST}columns/",
        lambda world: address(world, "columns/"),
        GET,
        POST,
        lambda world: seen(world) | columns,
        sees=SEEN,
        changes=SEEN,
    )
    for page in ("invite/", "give-up/"):
        yield Row(f"{LIST}{page}", lambda world, p=page: address(world, p), NO_METHOD, POST, seen, changes=SEEN)
    yield Row(f"{LIST}problems/", lambda world: address(world, "problems/"), GET, NO_METHOD, sees=SEEN)


IMPORT_ROWS = list(import_rows())
