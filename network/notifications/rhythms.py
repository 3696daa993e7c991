"""How often mails tell of notices, for each matter, and which notices have their turn at a given hour.

Daily and weekly mails need no record of when the last one went: the turn is of all that came before the last morning.
"""

from datetime import datetime, time, timedelta

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from network.notifications.models import About, MailRhythm, Notice, NoticeQuerySet, Rhythm
from network.notifications.reading import kinds_about
from users.models import User

MORNING = time(8)
# After a longer outage, nobody is mailed what is no news. It counts from the turn that was missed.
NO_OLDER_THAN = timedelta(days=3)
DEFAULTS: dict[About, Rhythm] = dict.fromkeys(About, Rhythm.AT_ONCE) | {About.FOLLOWING: Rhythm.DAILY}
ROUND = {Rhythm.AT_ONCE: timedelta(0), Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}


def rhythms_of(user: User) -> dict[About, Rhythm]:
    """How often somebody is mailed about each matter."""
    chosen = MailRhythm.objects.filter(user=user).values_list("about", "rhythm")
    return DEFAULTS | {About(about): Rhythm(rhythm) for about, rhythm in chosen}


def is_quicker_than(slower: Rhythm, rhythm: Rhythm) -> bool:
    """Whether what waits for the turn of one rhythm comes earlier by another: for "no email" nothing waits."""
    return slower in ROUND and rhythm in ROUND and ROUND[rhythm] < ROUND[slower]


def last_morning(now: datetime) -> datetime:
    """The last eight o'clock, where the network is."""
    local = timezone.localtime(now)
    day = local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, MORNING))


def last_monday(now: datetime) -> datetime:
    """The last eight o'clock on a Monday."""
    day = timezone.localdate(last_morning(now))
    return timezone.make_aware(datetime.combine(day - timedelta(days=day.weekday()), MORNING))


def due(now: datetime) -> NoticeQuerySet:
    """Notices that a mail should tell of now, by what each recipient chose."""
    waiting = Notice.objects.to_mail(now - NO_OLDER_THAN - ROUND[Rhythm.WEEKLY] * 2).annotate(
        about=Case(
            *(When(kind__in=kinds_about(about), then=Value(about.value)) for about in About),
            output_field=CharField(),
        )
    )
    chosen = MailRhythm.objects.filter(user=OuterRef("recipient"), about=OuterRef("about"))
    otherwise = Case(
        *(When(about=about.value, then=Value(rhythm.value)) for about, rhythm in DEFAULTS.items()),
        output_field=CharField(),
    )
    turns = {Rhythm.AT_ONCE: now, Rhythm.DAILY: last_morning(now), Rhythm.WEEKLY: last_monday(now)}
    its_turn = Q(pk__in=[])
    for rhythm, turn in turns.items():
        oldest = turn - ROUND[rhythm] - NO_OLDER_THAN
        came = Q(created_at__lte=turn, created_at__gte=oldest)
        # What waited for a slower turn counts from the moment at which a quicker one was chosen.
        waited = Q(quicker_since__lte=turn, quicker_since__gte=oldest, created_at__lte=F("quicker_since"))
        waited &= Q(created_at__gte=F("quicker_since") - ROUND[Rhythm.WEEKLY] - NO_OLDER_THAN)
        its_turn |= Q(came | waited, rhythm=rhythm.value)
    return waiting.annotate(
        rhythm=Coalesce(Subquery(chosen.values("rhythm")), otherwise),
        quicker_since=Subquery(chosen.values("quicker_since")),
    ).filter(its_turn)
