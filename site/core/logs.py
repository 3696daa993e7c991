"""What may stand in a log: never the text of an error, which can hold an address or a row of a person."""

import traceback


def describe(error: BaseException) -> str:
    """The kind of an error, of what caused it if that is known, and the line of code that raised it."""
    root = error.__cause__ or error
    frames = traceback.extract_tb(root.__traceback__)
    place = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"{type(root).__name__}{place}"
