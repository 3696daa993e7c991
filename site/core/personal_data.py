"""The register of personal data: each app says of each of its fields whether it tells of a person, and how.

The page of what is held, the copy and the erasure are drawn from it. An app fills it in its `personal_data.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from core.models import (
    FooterLink,
    OutboxTask,
    PeriodicJob,
    RateCount,
    SiteImage,
    SiteRendition,
    SiteSettings,
    SiteVersion,
)
from core.personal_rows import DELETED, Rows, Whose, rows_found, rows_of, unlinked
from core.queued import tasks_about


@dataclass(frozen=True)
class PersonalField:
    """What one field tells of a person: why we hold it, on what basis, who sees it first, how long it is kept."""

    name: str
    purpose: str
    basis: str
    ring: str
    keep: str


@dataclass(frozen=True)
class Register:
    """What an app said of one model."""

    model: type[Model]
    personal: tuple[PersonalField, ...]
    not_personal: frozenset[str]
    # How rows belong to a person; or, if there is no way to tell, why.
    rows: tuple[Rows, ...] = ()
    nobodys: str = ""
    # What the rows are called for people, such as “write-ups”.
    called: str = ""
    # What one row is called for a person who holds something that points at it, such as its title.
    row_name: Callable[[Any, Whose], str] | None = None
    # How people read a field or an addition, of a row; None for numbers that tell programs alone something.
    reads: Mapping[str, Callable[[Any], Any] | None] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the rows are called, as a heading."""
        name = self.called or str(self.model._meta.verbose_name_plural)
        return name[:1].upper() + name[1:]

    def unnamed(self) -> set[str]:
        """The fields of the model that nobody has said anything about."""
        return _field_names(self.model) - self.named()

    def unknown(self) -> set[str]:
        """What was said of fields that the model does not have."""
        return self.named() - _field_names(self.model)

    def named(self) -> set[str]:
        """The fields that something was said about."""
        return {field.name for field in self.personal} | self.not_personal


def _field_names(model: type[Model]) -> set[str]:
    # A relation through a model of its own is told of there.
    relations = [(field, field.remote_field.through) for field in model._meta.local_many_to_many]
    own = [field for field, through in relations if through is None or through._meta.auto_created]
    return {field.name for field in [*model._meta.local_concrete_fields, *own]}


_registers: dict[type[Model], Register] = {}


def register(
    model: type[Model],
    *,
    personal: Iterable[PersonalField],
    not_personal: Iterable[str],
    rows: Iterable[Rows] = (),
    nobodys: str = "",
    called: str = "",
    row_name: Callable[[Any, Whose], str] | None = None,
    reads: Mapping[str, Callable[[Any], Any] | None] | None = None,
) -> None:
    """Say what a model's fields tell of a person, and whose its rows are. Raises ValueError if it was said before.

    `nobodys` says why no row can be told to be somebody's, and so neither erased nor copied with them. `row_name` says
    no more than its person may see. The page to read of a copy has it in place of a number, and `reads` of short forms.
    """
    if model in _registers:
        raise ValueError(f"{model.__name__} is in the register already.")
    _registers[model] = Register(
        model,
        tuple(personal),
        frozenset(not_personal),
        rows=tuple(rows),
        nobodys=nobodys,
        called=called,
        row_name=row_name,
        reads=dict(reads or {}),
    )


def all_registers() -> dict[type[Model], Register]:
    """Every model's register, by model."""
    return dict(_registers)


# What the core itself holds -----------------------------------------------------------------------

# Why rows that may name somebody are looked for by no program.
BY_EDITORS = "editors keep it: whoever is shown or named asks them"
BY_ADMINISTRATORS = "administrators keep it: whoever is named asks them"
# What every page has beside its own: editors' settings of it.
PAGE_FIELDS = ("page_ptr", "last_checked_on", "share_image", "is_example")
SERVICE = "legitimate interests: running the site reliably and safely"
PUBLIC_FACE = "legitimate interests: showing the programme, as agreed with whoever is shown or named"
PICTURE = {"basis": PUBLIC_FACE, "ring": "everyone", "keep": "until an editor deletes the picture"}
CONTACT = {"basis": SERVICE, "ring": "everyone", "keep": "until an administrator changes it"}
WORK = {
    "basis": SERVICE,
    "ring": "nobody: only the worker reads it",
    "keep": "until it is done; if it cannot be done, 14 days",
}
COUNT = {"basis": SERVICE, "ring": "nobody", "keep": "ten minutes longer than the time it is counted for"}

register(
    SiteImage,
    personal=(
        PersonalField("file", "a picture may show people", **PICTURE),
        PersonalField("title", "may name who is shown", **PICTURE),
        PersonalField("description", "says what is shown to those who cannot see it", **PICTURE),
        PersonalField("credit", "to name who made it, if they wish", **PICTURE),
        PersonalField(
            "uploaded_by_user",
            "to know whom to ask about it",
            basis=SERVICE,
            ring="staff",
            keep="until the picture or the account is deleted",
        ),
    ),
    not_personal=(
        "id",
        "collection",
        "is_example",
        "width",
        "height",
        "created_at",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
        "file_size",
        "file_hash",
    ),
    rows=(rows_of("uploaded_by_user", unlinked("uploaded_by_user"), leaves_out={"file": "editors keep the file"}),),
    called="pictures that you uploaded",
)
register(
    SiteRendition,
    personal=(PersonalField("file", "the same picture in one size", **PICTURE),),
    not_personal=("id", "image", "filter_spec", "width", "height", "focal_point_key"),
    nobodys=BY_EDITORS,
    called="pictures in other sizes",
)
register(
    SiteSettings,
    personal=(
        PersonalField("contact_email", "to reach the team; may be one person's", **CONTACT),
        PersonalField("contact_phone", "to reach the team; may be one person's", **CONTACT),
        PersonalField("data_protection_email", "to reach who answers for personal data", **CONTACT),
        PersonalField(
            "convenor_email", "to answer the convenor; may be one person's", **(CONTACT | {"ring": "members"})
        ),
    ),
    not_personal=(
        "id",
        "site",
        "name",
        "tagline",
        "footer_lead",
        "joint_venture",
        "controller_name",
        "controller_address",
    ),
    nobodys=BY_ADMINISTRATORS,
    called="contacts of the team",
)
register(
    OutboxTask,
    personal=(
        PersonalField("payload", "mail on its way: who it goes to, and its text with codes and links", **WORK),
        PersonalField(
            "key",
            "so that nothing is done twice; may hold a person's number",
            basis=SERVICE,
            ring="nobody: only the worker reads it",
            keep="a week after it was done; if it cannot be done, 90 days",
        ),
    ),
    not_personal=(
        "id",
        "kind",
        "created_at",
        "available_at",
        "attempts",
        "leased_until",
        "lease",
        "done_at",
        "failed_at",
        "last_error",
    ),
    rows=(
        rows_found(tasks_about, DELETED, not_copied="it is mail that you have or are about to get, with codes in it"),
    ),
    called="mail on its way",
)
register(
    RateCount,
    personal=(
        PersonalField("key", "whose tries they are: an address or a person's number, hashed", **COUNT),
        PersonalField("count", "to stop guessing and overuse", **COUNT),
        PersonalField("ends_at", "when counting begins anew", **COUNT),
    ),
    not_personal=(),
    nobodys="it is under a hash that tells nobody whose it is, and gone within a day",
    called="counts of what is tried often",
)
register(PeriodicJob, personal=(), not_personal=("id", "name", "next_run_at", "last_run_at", "last_error"))
register(SiteVersion, personal=(), not_personal=("id", "number", "next_boundary", "boundary_is_known"))
register(FooterLink, personal=(), not_personal=("id", "sort_order", "settings", "column", "page", "text"))
