"""The rows of decisions as whoever they are about reads them, and of the convenors' further pages."""

from collections.abc import Iterator

from network.moderation.answer_links import token_for
from tests.permissions.answers import EVERYONE, page
from tests.permissions.world import CONVENOR, NO_SUCH_METHOD, OWNER, STAFF, Row, admin_only_for

REPORTS = "admin/members-reports/"


def decision_rows() -> Iterator[Row]:
    yield page(
        "network/report/decisions/<public_id:public_id>/",
        lambda world: f"/network/report/decisions/{world.members.moderation.to_answer.public_id}/",
        {OWNER},
        sees={OWNER},
        data=lambda world: {"text": "It was meant kindly."},
        changes={OWNER},
    )
    # The link in the mail is for whoever cannot sign in, and has the mail.
    yield Row(
        "network/report/decisions/by-mail/<str:token>/",
        lambda world: f"/network/report/decisions/by-mail/{token_for(world.members.suspension.addressees.get())}/",
        dict.fromkeys(EVERYONE, 200),
        dict.fromkeys(EVERYONE, 302),
        lambda world: {"text": "It was meant kindly."},
        changes=frozenset(EVERYONE),
    )
    yield Row(
        "network/report/decisions/by-mail/<str:token>/",
        lambda world: f"/network/report/decisions/by-mail/{token_for(world.members.moderation.to_answer)}/",
        dict.fromkeys(EVERYONE, 404),
        dict.fromkeys(EVERYONE, 404),
        lambda world: {"text": "It was meant kindly."},
        state="of a decision that is no suspension",
    )


def convenors_rows() -> Iterator[Row]:
    convenors, saved = admin_only_for(CONVENOR), admin_only_for(CONVENOR, status=302)
    seen = frozenset({CONVENOR})
    yield Row(
        f"{REPORTS}log/",
        lambda world: f"/{REPORTS}log/",
        convenors,
        convenors | dict.fromkeys(STAFF, NO_SUCH_METHOD),
        sees=seen,
    )
    yield Row(
        f"{REPORTS}answer/<int:pk>/",
        lambda world: f"/{REPORTS}answer/{world.members.moderation.appeal.pk}/",
        convenors,
        saved,
        lambda world: {"outcome": "uphold", "reason": "It stands."},
        seen,
        seen,
    )
    yield Row(
        f"{REPORTS}note/<int:pk>/",
        lambda world: f"/{REPORTS}note/{world.members.moderation.signal.pk}/",
        convenors,
        saved,
        lambda world: {"because": "An invitation."},
        seen,
        seen,
    )


MODERATION_ROWS = [*decision_rows(), *convenors_rows()]
