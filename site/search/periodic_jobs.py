"""The search index's regular care, and what keeps Elasticsearch up to date."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.periodic import periodic
from core.retention import period
from core.rounds import every_round
from search import checking, known_words, unanswered
from search.changes import is_mirrored
from search.models import UnansweredSearch

logger = logging.getLogger(__name__)

# An index is built in steps of so many seconds: mail must not wait for it.
STEP = 20.0
KEEP_UNANSWERED = timedelta(days=365)


@periodic("check the search index", every=timedelta(days=1))
def check_index() -> None:
    """Puts right whatever has drifted, such as news whose intake has closed since it was indexed."""
    drift = checking.check(repair=True)
    if drift:
        logger.info("The search index differed, and is mended: %s.", drift)
    # Words of what was erased, where they were common or a process died before it let go of them.
    known_words.count_anew()
    if is_mirrored():
        from search.engines.elasticsearch import checking as mirror
        from search.engines.elasticsearch.client import UnavailableError

        try:
            drift = mirror.check(repair=True)
        except UnavailableError as error:
            logger.warning("Elasticsearch could not be checked (%s).", error)
        else:
            if drift:
                logger.warning("Elasticsearch differed, and is mended: %s.", drift)


@periodic("make the index of Elasticsearch", every=timedelta(seconds=30))
def make_index() -> None:
    """Builds an index, step by step, when there is none or none of today's form."""
    if not is_mirrored():
        return
    from search.engines.elasticsearch import rebuilding
    from search.engines.elasticsearch.client import UnavailableError

    if not rebuilding.is_wanted():
        return
    until = time.monotonic() + STEP
    try:
        if index := rebuilding.rebuild(stopping=lambda: time.monotonic() > until, waits=False):
            logger.info("Elasticsearch is searched by %s.", index)
    except UnavailableError as error:
        logger.warning("The index of Elasticsearch could not be built (%s).", error)
    except rebuilding.OtherRebuildError:
        logger.info("Somebody else builds the index of Elasticsearch.")


@every_round("write changes to Elasticsearch")
def write_changes() -> int:
    """Whatever changed since the last round."""
    if not is_mirrored():
        return 0
    from search.engines.elasticsearch.draining import drain_when_due

    return drain_when_due()


@periodic("take names out of searches that found nothing", every=timedelta(days=1))
def forget_names() -> None:
    """Of whoever has joined, or changed their name, since somebody looked for them."""
    unanswered.forget_names()


@period("searches that found nothing", keep=KEEP_UNANSWERED)
def old_unanswered(before: datetime) -> QuerySet[Any]:
    """Whatever became of them."""
    return UnansweredSearch.objects.filter(day__lt=before.date())
