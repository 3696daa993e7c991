"""manage.py run_worker: deliver mail, publish what is scheduled, and run the other regular jobs."""

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import close_old_connections, connections

from core import outbox, periodic, rounds

logger = logging.getLogger(__name__)

# Few enough that a regular job never waits long for a mail server that takes its time.
TASKS_A_ROUND = 10


class Command(BaseCommand):
    help = "Does the site's background work until it is told to stop. Any number of workers may run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, then stop.")
        parser.add_argument("--pause", type=float, default=1.0, help="Seconds to rest when nothing is due.")

    def handle(self, *args: Any, once: bool, pause: float, **options: Any) -> None:
        self._stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            # The task in hand is finished first: whoever cannot wait for that may kill the worker, nothing is lost.
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._ask_to_stop)
        logger.info("The worker has started.")
        while not self._stop.is_set():
            busy = self._round()
            if not busy:
                if once:
                    break
                self._stop.wait(pause)
        logger.info("The worker has stopped.")

    def _ask_to_stop(self, signum: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _round(self) -> bool:
        """Do what is due; give back whether there may be more right now."""
        close_old_connections()
        try:
            ran = periodic.run_due(stopping=self._stop.is_set)
            drained = outbox.drain(limit=TASKS_A_ROUND, stopping=self._stop.is_set)
            done = rounds.run_all(stopping=self._stop.is_set)
        except DatabaseError as error:
            # The database may be restarting: rest and try again with a new connection.
            logger.warning("The database did not answer (%s).", type(error).__name__)
            connections.close_all()
            return False
        if drained.done or drained.retried or drained.failed:
            logger.info("Outbox: %s done, %s put off, %s given up.", drained.done, drained.retried, drained.failed)
        logger.debug("Regular jobs: %s.", ", ".join(ran) or "none")
        return bool(drained.done or done)
