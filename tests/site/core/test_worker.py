"""The worker as it runs: a process of its own, which may be stopped, doubled and killed."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import send_mail
from django.core.management import call_command
from django.db import connection

from core import periodic
from core.models import PeriodicJob

pytestmark = pytest.mark.thorough

LEASE_SECONDS = 1
PATIENCE = 30
STARTED = b"The worker has started.\n"
WORKER = """
import logging
import sys
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", int(sys.argv[1]), 20
settings.OUTBOX_LEASE_SECONDS = int(sys.argv[2])
logger = logging.getLogger("core.management.commands.run_worker")
logger.setLevel("INFO")
logger.addHandler(logging.StreamHandler(sys.stdout))
call_command("run_worker", pause=0.05)
"""


class Sink:
    """A mail server that takes its time over the first mail if it is told to."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.holds_first = False
        self.got_first = threading.Event()

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.holds_first and not self.got_first.is_set():
            self.got_first.set()
            await asyncio.sleep(PATIENCE)
        (line,) = (line for line in envelope.content.splitlines() if line.lower().startswith(b"message-id:"))
        self.ids.append(line.decode())
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    server = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield server, port
    controller.stop()


@pytest.fixture
def start(sink, tmp_path: Path, transactional_db) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start a worker on the database as it stands when the first one starts."""
    processes = []
    url = ""

    def run(lease_seconds: int = 120) -> subprocess.Popen:
        nonlocal url
        url = url or database_for_others(tmp_path)
        environment = os.environ | {"TEST_DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)}
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(sink[1]), str(lease_seconds)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        processes.append(process)
        return process

    yield run
    for process in processes:
        process.kill()
        process.communicate()


def database_for_others(folder: Path) -> str:
    """The address by which another process finds the test's data: on SQLite a copy, as the test's own is in memory."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(folder / "copy.sqlite3") as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")
        return f"sqlite:///{folder / 'copy.sqlite3'}"
    named = urlsplit(os.environ["TEST_DATABASE_URL"])
    return named._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def test_a_mail_in_the_hands_of_a_killed_worker_is_sent_by_the_next_one(start, sink):
    server, _ = sink
    server.holds_first = True
    send_mail("Your code", "It is 123456.", None, ["anna@example.org"])
    first = start(LEASE_SECONDS)
    assert server.got_first.wait(PATIENCE)
    first.kill()
    first.wait()
    assert server.ids == []

    start(LEASE_SECONDS)
    wait_for(lambda: len(server.ids) == 1)


def test_two_workers_send_each_mail_once_and_stop_when_told(start, sink):
    server, _ = sink
    for number in range(20):
        send_mail("News", "Come.", None, [f"reader{number}@example.org"])
    workers = [start(), start()]
    # One may have sent everything before the other is there to be told to stop.
    assert [worker.stdout.readline() for worker in workers] == [STARTED] * 2
    wait_for(lambda: len(server.ids) >= 20)
    time.sleep(0.3)
    assert len(server.ids) == len(set(server.ids)) == 20
    for worker, how in zip(workers, (signal.SIGTERM, signal.SIGINT), strict=True):
        worker.send_signal(how)
        _, errors = worker.communicate(timeout=PATIENCE)
        assert worker.returncode == 0, errors.decode()


@pytest.mark.usefixtures("live_site")
def test_one_round_runs_every_regular_job_without_a_failure():
    call_command("run_worker", once=True)
    rows = PeriodicJob.objects.all()
    assert {row.name for row in rows} == set(periodic._jobs)
    assert not [(row.name, row.last_error) for row in rows if row.last_error]
