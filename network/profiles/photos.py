"""Members' pictures: made small and clean in a process of their own, kept outside MEDIA, gone when they are taken away.

A picture has a file for each size, named by its key. Whether somebody may have one of them, `may_be_seen` says.
"""

import contextlib
import fcntl
import hashlib
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone

from core.logs import describe
from core.public_ids import new_public_id
from core.versions import EditConflictError, claim_version
from network.profiles import photo_decoder
from network.profiles.models import Profile, ProfilePhoto
from network.profiles.photo_decoder import SIZES
from network.profiles.rings import Ring
from search.indexing import gathered

logger = logging.getLogger(__name__)

FOLDER = "photos"
CONTENT_TYPE = "image/webp"
# What a telephone takes at its best fits in; the proxy, in proxy/Caddyfile, lets more through.
MOST_BYTES = 15 * 1024 * 1024
SECONDS_TO_DECODE = 20
# Few wait so long: a picture takes a second.
SECONDS_TO_WAIT = 5
# A file that is as new may belong to a picture whose row is being written.
YOUNG = timedelta(days=1)

MOST = f"{MOST_BYTES // 1024**2} MB"
# A way that every telephone and every computer has.
SAVE_AGAIN = "Show it on your screen, take a screenshot of it, and choose that."
REFUSALS = {
    "size": f"This file is larger than {MOST}. {SAVE_AGAIN}",
    "kind": f"This is no JPEG, PNG or WebP picture. {SAVE_AGAIN}",
    "pixels": (
        f"This picture has too many pixels: JPEG may have {photo_decoder.MOST_PIXELS_OF_JPEG // 1_000_000} million, "
        f"others {photo_decoder.MOST_PIXELS // 1_000_000} million. {SAVE_AGAIN}"
    ),
    "small": f"This picture is too small. Choose one of {photo_decoder.SHORTEST_SIDE} pixels or more each way.",
    "moves": "This picture moves. Choose one that stands still.",
    "broken": f"This picture could not be read whole. {SAVE_AGAIN}",
    "busy": "Several people send pictures just now. Wait a minute, and choose yours again.",
}


# Reading -----------------------------------------------------------------------------------------


def read_picture(file: File | IO[bytes]) -> list[bytes]:
    """The picture that somebody sent, as one file for each of SIZES.

    It is never decoded in this process. Raises ValidationError, in words for whoever sent it.
    """
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _refused("size")
    # To a file, not a pipe: so a limit of the process holds for how much it can hand back.
    with _one_at_a_time(), tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(  # noqa: S603 - our own file, and what was sent only as its input
                [sys.executable, "-I", photo_decoder.__file__],
                input=content,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS_TO_DECODE,
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _refused("broken") from error
        if done.returncode:
            # A limit ended it, or a mistake in a decoder; every time, and the process cannot start at all.
            logger.error("The process that makes pictures ended with %d.", done.returncode)
            raise _refused("broken")
        answer.seek(0)
        return _pictures(answer)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let one picture be made at a time on this machine: each may need half a gigabyte."""
    # The program itself is the gate: every process can open it, and it goes with a process that dies.
    with open(photo_decoder.__file__, "rb") as gate:
        last = time.monotonic() + SECONDS_TO_WAIT
        while not _is_taken(gate):
            if time.monotonic() > last:
                raise _refused("busy")
            time.sleep(0.05)
        yield


def _is_taken(gate: IO[bytes]) -> bool:
    try:
        fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _pictures(answer: IO[bytes]) -> list[bytes]:
    said = json.loads(answer.readline(1000))
    if "refused" in said:
        raise _refused(said["refused"])
    return [answer.read(length) for length in said["lengths"]]


def _refused(reason: str) -> ValidationError:
    return ValidationError(REFUSALS[reason], code=reason)


# Writing -----------------------------------------------------------------------------------------


def state_of(profile: Profile) -> str:
    """A short text that changes with the picture, its words and its ring: an edit names the one it started from."""
    photo = photo_of(profile)
    parts = (photo.key, photo.alt) if photo else ("", "")
    return hashlib.sha256("\n".join((*parts, profile.ring_of("photo"))).encode()).hexdigest()[:16]


def photo_of(profile: Profile) -> ProfilePhoto | None:
    """The picture of a profile, for its owner."""
    return getattr(profile, "photo", None)


@transaction.atomic
@gathered()
def change_photo(*, profile: Profile, seen: str, alt: str, ring: Ring, pictures: Sequence[bytes] = ()) -> ProfilePhoto:
    """Set the picture of a profile, its words and its ring; without `pictures` the one that is there stays.

    `seen` is what `state_of` gave when the form was filled. Raises EditConflictError if it is something else by now,
    unless it is just this already, and if there is no picture to keep.
    """
    profile = _locked(profile)
    photo = photo_of(profile)
    if state_of(profile) != seen:
        if photo and _is_this(photo, alt, pictures) and profile.ring_of("photo") == ring:
            return photo
        raise EditConflictError
    if photo is None and not pictures:
        raise EditConflictError
    _set_ring(profile, ring)
    photo = photo or ProfilePhoto(profile=profile)
    photo.alt = alt
    if pictures:
        if photo.pk:
            _forget_files_of(photo.key)
        photo.key, photo.uploaded_at = new_public_id(), timezone.now()
        _store(photo.key, pictures)
    photo.save()
    return photo


@transaction.atomic
def take_photo_away(*, profile: Profile) -> None:
    """Delete the picture of a profile, if there is one."""
    ProfilePhoto.objects.filter(profile=profile).delete()


def _locked(profile: Profile) -> Profile:
    # Two edits at once come one after the other.
    return Profile.objects.select_for_update(of=("self",)).select_related("photo").get(pk=profile.pk)


def _set_ring(profile: Profile, ring: Ring) -> None:
    if profile.ring_of("photo") == ring:
        return
    # An edit of the whole profile that is under way must not take this back unseen.
    claim_version(profile, profile.version)
    profile.rings = {**profile.rings, "photo": ring.value}
    profile.save(update_fields=["rings", "updated_at"])


def _is_this(photo: ProfilePhoto, alt: str, pictures: Sequence[bytes]) -> bool:
    """Whether the same was sent before."""
    if photo.alt != alt:
        return False
    return not pictures or [read_file(photo.key, size) for size in SIZES] == list(pictures)


# Files -------------------------------------------------------------------------------------------


def storage() -> Storage:
    """Where the files lie."""
    return storages["private"]


def read_file(key: str, size: int) -> bytes | None:
    """One file of a picture; None if it is not there."""
    try:
        with storage().open(_name(key, size)) as file:
            return file.read()
    except FileNotFoundError:
        return None


def _name(key: str, size: int) -> str:
    return f"{FOLDER}/{key}-{size}.webp"


def _store(key: str, pictures: Sequence[bytes]) -> None:
    for size, picture in zip(SIZES, pictures, strict=True):
        storage().save(_name(key, size), ContentFile(picture))


def _forget_files_of(key: str) -> None:
    transaction.on_commit(partial(_delete, [_name(key, size) for size in SIZES]))


def _delete(names: Iterable[str]) -> None:
    for name in names:
        try:
            storage().delete(name)
        except Exception as error:  # noqa: BLE001 - nobody has the key any more, and the next night does it again
            logger.error("A file of a member's picture could not be deleted: %s.", describe(error))


def connect_signals() -> None:
    """However a row goes, its files go with it."""
    post_delete.connect(_row_deleted, sender=ProfilePhoto, dispatch_uid="profiles-photo-deleted")


def _row_deleted(sender: type[ProfilePhoto], instance: ProfilePhoto, **kwargs: Any) -> None:
    _forget_files_of(instance.key)


def tidy_up() -> int:
    """Delete files of pictures that are no more; give back how many pictures miss a file, and log it."""
    try:
        names = set(storage().listdir(FOLDER)[1])
    except FileNotFoundError:
        names = set()
    # Read after the files: a picture that came meanwhile keeps its own, and is asked for once more below.
    keys = set(ProfilePhoto.objects.values_list("key", flat=True))
    strays = (f"{FOLDER}/{name}" for name in names if name.rpartition("-")[0] not in keys)
    _delete(name for name in strays if _is_old(name))
    wanted = [{_name(key, size) for size in SIZES} for key in keys]
    there = {f"{FOLDER}/{name}" for name in names}
    missing = sum(1 for files in wanted if not all(map(storage().exists, files - there)))
    if missing:
        logger.error("%d pictures of members miss a file: restore it, or ask for the picture again.", missing)
    return missing


def _is_old(name: str) -> bool:
    try:
        return timezone.now() - storage().get_modified_time(name) > YOUNG
    except FileNotFoundError:
        return False


# Who may see one ---------------------------------------------------------------------------------


def may_be_seen(key: str, viewer: Any) -> bool:
    """Whether there is a picture of this key, and its person shows it to the viewer."""
    seen = Profile.objects.visible_to(viewer).showing("photo", viewer)
    return seen.filter(photo__key=key).exists()
