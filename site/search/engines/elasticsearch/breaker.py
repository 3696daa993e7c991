"""A circuit breaker: whoever has just been kept waiting in vain does not make the next one wait as well."""

import threading
import time
from collections.abc import Callable

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 30.0


class Breaker:
    """Says whether to ask; of many threads one alone tries first after a pause. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pause = 0.0
        self._open_until: float | None = None
        self._is_trying = False

    def allows(self) -> bool:
        """Whether to ask now; whoever is told so says afterwards how it went."""
        with self._lock:
            if self._open_until is None:
                return True
            if self._clock() < self._open_until:
                return False
            # This one tries. If it never says how it went, another may after the same pause.
            self._is_trying, self._open_until = True, self._clock() + self._pause
            return True

    def is_open(self) -> bool:
        """Whether the last that was asked failed: nothing is asked but one try after each pause."""
        return self._open_until is not None

    def succeeded(self) -> bool:
        """It answered: everyone may ask; give back whether this is news.

        Who had asked before another failed says nothing of how it is since: only one that tries does.
        """
        with self._lock:
            if not self._is_trying:
                return False
            self._forget()
            return True

    def forget(self) -> None:
        """Nothing is known of it: everyone may ask."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._pause, self._open_until, self._is_trying = 0.0, None, False

    def failed(self) -> bool:
        """It did not answer: nobody asks for a while; give back whether this is news."""
        with self._lock:
            is_news = self._open_until is None
            # Those who had asked at the same time as the first do not make the pause longer.
            if is_news or self._is_trying:
                self._pause = min(self._pause * 2 or FIRST_PAUSE, LONGEST_PAUSE)
                self._open_until, self._is_trying = self._clock() + self._pause, False
            return is_news
