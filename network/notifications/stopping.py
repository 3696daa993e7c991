"""The links in mails that turn them off, for one matter or the digest, without signing in (RFC 8058)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from network.notifications.models import About, DigestConsent, Rhythm
from network.notifications.rhythms import rhythms_of
from users.models import User

SALT = "stop notices by mail"
DIGEST = "digest"
ALL = tuple(About.values)


@dataclass(frozen=True)
class Stop:
    """What one link turns off, and for whom."""

    user: User
    matters: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        """The matters in words, as the settings name them."""
        return [label_of(matter) for matter in self.matters]

    @property
    def is_done(self) -> bool:
        """Whether none of these mails comes any more."""
        rhythms = rhythms_of(self.user)
        stands = {matter for matter in self.matters if matter != DIGEST and rhythms[About(matter)] != Rhythm.NONE}
        if DIGEST in self.matters and DigestConsent.objects.held().filter(user=self.user).exists():
            stands.add(DIGEST)
        return not stands


def label_of(matter: str) -> str:
    """What a kind of mail is called."""
    return "The weekly digest" if matter == DIGEST else About(matter).label


def token_for(user: User, *matters: str) -> str:
    """The secret part of the link that turns mails off; it does that and nothing else, and never runs out.

    Without matters it turns off all notices by mail, as links did that were mailed before there were any.
    """
    return signing.dumps([user.pk, *matters] if matters else user.pk, salt=SALT)


def stop_url(user: User, *matters: str) -> str:
    """The whole address that turns mails off."""
    return settings.SITE_URL + reverse("stop_notices_by_mail", args=[token_for(user, *matters)])


def headers_for(user: User, matters: Iterable[str]) -> dict[str, str]:
    """What lets mail programs turn these mails off by one press."""
    link = stop_url(user, *sorted(matters))
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def stop_with(token: str) -> Stop:
    """What a link turns off; raises BadSignature for one that is not ours, or of somebody who is gone."""
    signed = signing.loads(token, salt=SALT)
    pk, *matters = signed if isinstance(signed, list) else [signed, *ALL]
    user = User.objects.filter(pk=pk, erased_at=None).first()
    # A matter that there is no more has nothing to turn off.
    known = tuple(matter for matter in matters if matter in {*ALL, DIGEST})
    if user is None or not known:
        raise signing.BadSignature
    return Stop(user, known)
