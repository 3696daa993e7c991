"""manage.py run_worker: deliver mail, publish what is scheduled, and run the other regular jobs."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import close_old_connections

from core import outbox, periodic


class Command(BaseCommand):
    help = "Does the site's background work until it is told to stop. Any number of workers may run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, then stop.")
        parser.add_argument("--pause", type=float, default=1.0, help="Seconds to rest when nothing is due.")

    def handle(self, *args: Any, once: bool, pause: float, **options: Any) -> None:
        stop = threading.Event()

        def ask_to_stop(signum: int, frame: FrameType | None) -> None:
            stop.set()

        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, ask_to_stop)
            signal.signal(signal.SIGINT, ask_to_stop)
        self.stdout.write("The worker has started.")
        while not stop.is_set():
            busy = self._round()
            if once:
                break
            if not busy:
                stop.wait(pause)
        self.stdout.write("The worker has stopped.")

    def _round(self) -> bool:
        try:
            names = periodic.run_due()
            drained = outbox.drain()
        except DatabaseError as error:
            # The database may be restarting: rest and try again.
            self.stderr.write(f"The database did not answer ({type(error).__name__}).")
            close_old_connections()
            return False
        if drained.done or drained.retried or drained.failed:
            self.stdout.write(f"Outbox: {drained.done} done, {drained.retried} put off, {drained.failed} given up.")
        close_old_connections()
        return bool(names or drained.done)
