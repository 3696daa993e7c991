"""Rebuilding, killed at any point: whoever searches meanwhile finds, and the next rebuild goes on to the end."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from search.engines.elasticsearch import indices, rebuilding
from tests.site.core.test_worker import database_for_others
from tests.site.search.mirrored_things import found, put_many, server

pytestmark = [pytest.mark.elasticsearch, pytest.mark.thorough]

THINGS, KILLS, MOST_STARTS, LEASE_SECONDS = 40, 20, 100, 0.2
# Loads Django once, then makes a process for each line that it reads, and tells its number.
NURSERY = """
import os, sys
from datetime import timedelta
import django
django.setup()
from django.conf import settings
settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX_PREFIX, lease = sys.argv[1:]
from django.core.management import call_command
from search.engines.elasticsearch import rebuilding
rebuilding.LEASE, rebuilding.BATCH = timedelta(seconds=float(lease)), 2
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        call_command("search_rebuild", engine="elasticsearch", stdout=open(os.devnull, "w"))
        os._exit(0)
    print(pid, flush=True)
    _, status = os.waitpid(pid, 0)
    print(status, flush=True)
"""


@pytest.fixture
def nursery(elasticsearch: str, transactional_db: None, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    put_many(THINGS)
    rebuilding.rebuild()
    environment = os.environ | {"TEST_DATABASE_URL": database_for_others(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    arguments = [elasticsearch, settings.ELASTICSEARCH_INDEX_PREFIX, str(LEASE_SECONDS)]
    process = subprocess.Popen(
        [sys.executable, "-c", NURSERY, *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def started(nursery: subprocess.Popen[str]) -> int:
    nursery.stdin.write("\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def search_for(seconds: float) -> int:
    """Search all the while; give back how often everything was found."""
    end, times = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        assert len(found("zebra")) == THINGS
        times += 1
    return times


def test_no_search_is_empty_and_the_next_rebuild_goes_on(nursery: subprocess.Popen[str]) -> None:
    started(nursery)
    begun = time.monotonic()
    assert int(nursery.stdout.readline()) == 0
    whole = time.monotonic() - begun

    # Of those that were done before they were killed, nothing is learnt.
    dice, times, ends = random.Random(6), 0, []
    while ends.count(signal.SIGKILL) < KILLS and len(ends) < MOST_STARTS:
        pid = started(nursery)
        times += search_for(dice.uniform(0, whole))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        ends.append(int(nursery.stdout.readline()))
        times += search_for(0.02)
    assert times >= KILLS
    assert ends.count(signal.SIGKILL) == KILLS, "so many were killed before they were done"

    # One brings to its end what was killed, which may have been searched already; the next makes another.
    started(nursery)
    assert int(nursery.stdout.readline()) == 0
    before = indices.searched(server())
    started(nursery)
    assert int(nursery.stdout.readline()) == 0
    assert indices.searched(server()) != before
    assert len(found("zebra")) == THINGS
    assert len(indices.all_names(server())) == 2
