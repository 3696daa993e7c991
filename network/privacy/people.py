"""Who somebody is for the registers: their number, every address, every name they have with us."""

from allauth.account.models import EmailAddress

from core.personal_rows import Whose
from network.practice.forgetting import co_authors, written_by
from network.practice.models import WriteUp
from network.privacy.models import Leaving, RemovalQuestion
from users.models import User


def whose(user: User) -> Whose:
    """The person, with what they chose if they are leaving."""
    leaving = Leaving.objects.filter(user=user).first()
    addresses = {user.email.lower(), *(address.lower() for address in addresses_of(user))}
    names = {user.name, leaving.name if leaving else ""} - {""}
    return Whose(
        user.pk,
        tuple(sorted(addresses)),
        tuple(sorted(names)),
        keeps_name=leaving is not None and leaving.write_ups == Leaving.WriteUps.KEEP,
        removes=_removes(leaving),
    )


def addresses_of(user: User) -> list[str]:
    """Every address of an account, the one that is written to first."""
    kept = EmailAddress.objects.filter(user=user).order_by("-primary", "pk").values_list("email", flat=True)
    return list(dict.fromkeys([user.email, *kept]))


def _removes(leaving: Leaving | None) -> frozenset[int]:
    """The write-ups that go: those of its author alone, and those whose other authors of today all agree."""
    if leaving is None or leaving.write_ups != Leaving.WriteUps.REMOVE:
        return frozenset()
    written = written_by(leaving.user)
    alone = {write_up.pk for write_up in (*written.alone, *written.drafts)}
    agreed = set(RemovalQuestion.objects.filter(leaving=leaving, agrees=True).values_list("write_up", "user"))
    together = {write_up.pk for write_up in written.together if _all_agree(write_up, leaving.user_id, agreed)}
    return frozenset(alone | together)


def _all_agree(write_up: WriteUp, person_id: int, agreed: set[tuple[int, int]]) -> bool:
    # Whoever became an author since was not asked; whoever is none any more is not heard.
    return all((write_up.pk, credit.user_id) in agreed for credit in co_authors(write_up, person_id))
