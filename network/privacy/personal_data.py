"""What is held of those who leave, who were erased, and who complain."""

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, held, kept, rows_at, rows_of, unlinked
from network.practice.models import WriteUp
from network.privacy.models import Complaint, ErasureRecord, Leaving, RemovalQuestion

CONTRACT = "contract: the terms of the programme and the network"
DUTY = "legal obligation: the right to be erased"
ON_THE_WAY = "until the person comes back or is erased, at most 30 days"


def field(
    name: str, purpose: str, *, ring: str = "only me", basis: str = CONTRACT, keep: str = ON_THE_WAY
) -> PersonalField:
    """One line of the register."""
    return PersonalField(name, purpose, basis, ring, keep)


def hidden_titles(leaving: Leaving) -> list[str]:
    """What was hidden, by its titles: it is their own."""
    hidden = WriteUp.objects.filter(pk__in=leaving.hidden_write_ups).order_by("pk")
    return [write_up.title for write_up in hidden]


register(
    Leaving,
    personal=(
        field("user", "who is leaving"),
        field("write_ups", "what they chose for what they wrote"),
        field("name", "to give it back to them if they come back"),
        field("hidden_write_ups", "to show again if they come back"),
        field("started_at", "to know since when"),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="your leaving",
    # Whoever is asked knows who it is by the notice; here it is one's own alone.
    row_name=lambda leaving, whose: "Your leaving" if leaving.user_id == whose.pk else "Of somebody you wrote with",
    reads={"hidden_write_ups": hidden_titles},
)
register(
    RemovalQuestion,
    personal=(
        field("leaving", "who asks"),
        field("write_up", "about what"),
        field("user", "who is asked"),
        field("agrees", "what they said"),
        field("answered_at", "when they said it"),
    ),
    not_personal=("id", "public_id"),
    rows=(
        rows_of("user", DELETED),
        rows_of("leaving__user", DELETED, not_copied="it is with what your co-authors hold"),
    ),
    called="whether what you wrote together goes with somebody who leaves",
)
LISTED = {"basis": DUTY, "ring": "nobody", "keep": "24 months, longer than any backup is kept"}
register(
    ErasureRecord,
    personal=(
        field(
            "marks", "to know somebody again whom a restored backup brought back; hashes that tell nobody who", **LISTED
        ),
        field("keeps_name", "what they chose", **LISTED),
        field("removed_write_ups", "which write-ups went with them, by number", **LISTED),
        field("erased_at", "when", **LISTED),
    ),
    not_personal=("id", "public_id"),
    nobodys="it holds hashes that tell nobody whose they are, so that a restored backup brings nobody back",
    called="marks of people who were erased",
)
SIX_YEARS = "6 years after it was closed"
COMPLAINED = {
    "basis": "legal obligation: to look into complaints",
    "ring": "only me, and administrators",
    "keep": SIX_YEARS,
}
HELD = {"because": "the law asks us to show how we dealt with it", "until": SIX_YEARS}
register(
    Complaint,
    personal=(
        field("user", "whose account it is about, if they have one", **COMPLAINED),
        field("name", "to address them", **COMPLAINED),
        field("email", "to answer them", **COMPLAINED),
        field("text", "what they are unhappy with", **COMPLAINED),
        field("state", "how it stands", **COMPLAINED),
        field("received_at", "to answer in time", **COMPLAINED),
        field("acknowledged_at", "to show that we answered in time", **COMPLAINED),
        field("looked_into_at", "to show that we answered in time", **COMPLAINED),
        field("answered_at", "to show that we answered in time", **COMPLAINED),
        field("closed_at", "to know how long to keep it", **COMPLAINED),
        field("answer", "what we said", **COMPLAINED),
        field("handled_by", "to know who answers for it", **COMPLAINED),
    ),
    not_personal=("id", "public_id", "creation_key"),
    rows=(
        rows_of("user", kept(**HELD), leaves_out={"handled_by": "the organisation answers as one"}),
        rows_at("email", kept(**HELD), leaves_out={"handled_by": "the organisation answers as one"}),
        rows_of("handled_by", held(unlinked("handled_by"), **HELD), not_copied="others complained"),
    ),
    called="your complaints about data",
)
