"""What may stand in a log: never the text of an error, which can hold an address or a row of a person."""

import logging
import re
import traceback
from types import TracebackType

# The secret part of an invitation's link, and the like; as in gunicorn.conf.py.
SECRET = re.compile(r"(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}|[0-9a-f]{32,}", re.ASCII)
ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def describe(error: BaseException) -> str:
    """The kind of an error, of what caused it if that is known, and the line of code that raised it."""
    root = error.__cause__ or error
    frames = traceback.extract_tb(root.__traceback__)
    place = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"{type(root).__name__}{place}"


class SparingFormatter(logging.Formatter):
    """Writes where an error was raised and of what kind it is, without its text, and no secret of an address."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub("…", super().format(record))

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802 - logging's own name
        error = ei[1]
        if error is None:
            return ""
        return "".join(traceback.format_tb(error.__traceback__)) + describe(error)
