"""Making a write-up public, and taking it back: authors agree, an editor approves, any author withdraws (guide 3.3)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from network.notifications.services import close, notify
from network.practice import needs
from network.practice.models import Consent, Credit, Publication, WriteUp, WriteUpVersion
from network.practice.services.writing import keep_version, people_to_ask, refuse, refuse_leavers, topics_of
from search.indexing import gathered
from users.models import User

CONSENT_ASKED = "asked to agree to making it public"
MADE_PUBLIC = "made public"
GIVEN_BACK = "given back by the editor"
WITHDRAWN = "withdrawn from the public"
TAKEN_BACK = "asked no more to become public"
REFUSED = "did not agree to making it public"


@transaction.atomic
@gathered()
def ask_to_make_public(*, write_up: WriteUp, by: User) -> Publication:
    """The lead author asks: the present version is put to every author, then to an editor. Asking twice is asking once.

    Raises ValidationError by field for what the public version lacks, and for who may not ask.
    """
    refuse_leavers(by)
    publication = _locked(write_up.pk)
    write_up = publication.write_up
    if not write_up.credits.authors().filter(user=by, is_lead=True).exists():
        raise ValidationError("Only the lead author can ask for it to be made public.")
    if write_up.state != WriteUp.State.SHARED or write_up.audience == WriteUp.Audience.COHORT:
        raise ValidationError("Share it with the network first.")
    refuse(missing_to_make_public(write_up))
    version = keep_version(write_up=write_up, by=by)
    if version.pk in (publication.proposed_id, publication.approved_id):
        return publication
    now = timezone.now()
    _close_consents(publication)
    publication.proposed, publication.asked_by, publication.asked_at = version, by, now
    publication.returned_note = ""
    publication.save()
    for credit in write_up.credits.authors().agreed().select_related("user"):
        # Who asks has said yes by asking.
        _ask_for_consent(version, credit.user, agreed_at=now if credit.user == by else None)
    return publication


def ask_late_author(*, credit: Credit) -> None:
    """Put the version that is asked for to somebody who became an author meanwhile, in the caller's transaction."""
    publication = Publication.objects.filter(write_up=credit.write_up_id, proposed__isnull=False).first()
    if publication is not None and publication.proposed is not None:
        _ask_for_consent(publication.proposed, credit.user)


@transaction.atomic
@gathered()
def answer_consent(*, consent: Consent, agrees: bool) -> Consent:
    """One author's yes or no to the version that is asked for; a no ends the asking, and the others are told.

    Raises ValidationError if that version is no longer asked for.
    """
    publication = _locked(consent.version.write_up_id)
    consent.refresh_from_db(fields=["agreed_at", "refused_at", "withdrawn_at"])
    if consent.refused_at and not agrees:
        return consent
    if publication.proposed_id != consent.version_id or consent.withdrawn_at:
        raise ValidationError("This is no longer asked for.")
    now = timezone.now()
    consent.agreed_at, consent.refused_at = (now, None) if agrees else (None, now)
    consent.save()
    close(kind=CONSENT_ASKED, subject=consent, recipient=consent.user)
    if not agrees:
        _close_consents(publication)
        publication.proposed = None
        publication.save()
        _tell_authors(publication, REFUSED, but=consent.user)
    return consent


@transaction.atomic
@gathered()
def make_public(*, publication: Publication, by: User, version_id: int) -> Publication:
    """An editor approves the version that they have read.

    Raises ValidationError unless every author of it has agreed, and unless it is still the version that is asked for.
    An editor does not approve what they wrote themselves.
    """
    publication = _locked(publication.write_up_id)
    if (
        publication.proposed_id != version_id
        or not Publication.objects.ready_for_editor().filter(pk=publication.pk).exists()
    ):
        raise ValidationError("It has changed, or an author has not agreed. Look at it again.")
    if publication.write_up.credits.authors().filter(user=by).exists():
        raise ValidationError("Somebody else must approve what you wrote.")
    publication.approved, publication.proposed = publication.proposed, None
    publication.approved_by, publication.made_public_at = by, timezone.now()
    publication.withdrawn_at, publication.returned_note = None, ""
    publication.save()
    _tell_the_index(publication.write_up)
    _tell_authors(publication, MADE_PUBLIC)
    return publication


@transaction.atomic
@gathered()
def give_back(*, publication: Publication, version_id: int, note: str) -> Publication:
    """An editor gives the write-up back with what should change; raises ValidationError without a note, or too late."""
    if not note.strip():
        raise ValidationError({"note": "Say what should change, so that the authors can."})
    publication = _locked(publication.write_up_id)
    if publication.proposed_id != version_id:
        raise ValidationError("It is no longer asked for.")
    _close_consents(publication)
    publication.proposed, publication.returned_note = None, note.strip()
    publication.save()
    _tell_authors(publication, GIVEN_BACK)
    return publication


def is_decided_so(*, publication: Publication, by: User, version_id: int, note: str) -> bool:
    """Whether this is what was decided last: given back with this note, or this version made public by them."""
    if note:
        return publication.proposed_id is None and publication.returned_note == note.strip()
    return publication.approved_id == version_id and publication.approved_by == by


@transaction.atomic
@gathered()
def withdraw(*, write_up: WriteUp, by: User) -> None:
    """Any author takes the write-up away from the public: it is gone with the next request. Members still read it.

    Raises ValidationError for who is no author.
    """
    if not write_up.credits.authors().agreed().filter(user=by).exists():
        raise ValidationError("Only its authors can withdraw it.")
    if kind := forget_approval(write_up=write_up, by=by):
        _tell_authors(write_up.publication, kind, but=by)


def forget_approval(*, write_up: WriteUp, by: User | None = None) -> str:
    """Take the approved and the proposed version out of force, in the caller's transaction.

    Gives back the kind of notice that tells of it: WITHDRAWN, TAKEN_BACK if it was but asked for, or nothing.
    """
    if not Publication.objects.filter(write_up=write_up).exists():
        return ""
    publication = _locked(write_up.pk)
    if publication.approved_id is None and publication.proposed_id is None:
        return ""
    was_public, now = publication.approved_id is not None, timezone.now()
    given = Consent.objects.filter(version__in=[publication.approved_id, publication.proposed_id], withdrawn_at=None)
    (given.filter(user=by) if by else given).update(withdrawn_at=now)
    _close_consents(publication)
    publication.approved = publication.proposed = None
    if was_public:
        publication.withdrawn_at = now
    publication.save()
    write_up.publication = publication
    _tell_the_index(write_up)
    return WITHDRAWN if was_public else TAKEN_BACK


def missing_to_make_public(write_up: WriteUp) -> list[needs.Need]:
    """What a write-up lacks to be made public."""
    return needs.to_make_public(write_up, topics=topics_of(write_up), people_to_ask=people_to_ask(write_up))


def _locked(write_up_id: int) -> Publication:
    # The write-up first, as whoever shares it does: else two could wait for each other.
    write_up = WriteUp.objects.select_for_update().get(pk=write_up_id)
    Publication.objects.get_or_create(write_up=write_up)
    publication = Publication.objects.select_for_update().get(write_up=write_up)
    publication.write_up = write_up
    return publication


def _tell_the_index(write_up: WriteUp) -> None:
    # Not its words: somebody may have changed them since this row was read.
    write_up.save(update_fields=["updated_at"])


def _ask_for_consent(version: WriteUpVersion, user: User, *, agreed_at: datetime | None = None) -> None:
    # Asked anew, an earlier answer counts no more; that it was a yes is kept.
    given = Consent.objects.filter(version=version, user=user)
    given.standing().update(withdrawn_at=timezone.now())
    consent, _ = given.in_force().update_or_create(
        defaults={"agreed_at": agreed_at, "refused_at": None},
        create_defaults={"version": version, "user": user, "agreed_at": agreed_at},
    )
    if agreed_at is None:
        notify(recipient=user, kind=CONSENT_ASKED, subject=consent)


def _close_consents(publication: Publication) -> None:
    if publication.proposed_id is None:
        return
    for consent in Consent.objects.filter(version=publication.proposed_id):
        close(kind=CONSENT_ASKED, subject=consent)


def _tell_authors(publication: Publication, kind: str, *, but: User | None = None) -> None:
    authors = Credit.objects.authors().agreed().filter(write_up=publication.write_up_id).select_related("user")
    for credit in authors:
        if credit.user != but:
            notify(recipient=credit.user, kind=kind, subject=publication)
