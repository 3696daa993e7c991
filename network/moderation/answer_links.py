"""The secret part of the link by which somebody whose account is shut answers: it opens that one page alone."""

from django.core import signing

from network.moderation.models import Addressee

SALT = "answer a decision"


def token_for(addressee: Addressee) -> str:
    """The link of one person to one decision."""
    return signing.dumps(addressee.pk, salt=SALT)


def addressee_with(token: str) -> Addressee:
    """Whose link it is; raises BadSignature for one that is not ours, or whose decision or person is gone."""
    people = Addressee.objects.filter(person__isnull=False).with_everything()
    addressee = people.filter(pk=signing.loads(token, salt=SALT)).first()
    if addressee is None:
        raise signing.BadSignature
    return addressee
