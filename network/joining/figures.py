"""What the convenor's page counts of newcomers: how many, and nobody by name."""

from network.joining import welcoming
from network.moderation import figures


def _to_welcome() -> int:
    return welcoming.arrivals().to_welcome().count()


figures.register("Newcomers whom nobody has welcomed", _to_welcome)
