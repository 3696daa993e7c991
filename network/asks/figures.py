"""How many asks wait, for the convenor's page."""

from network.asks.nudging import unanswered
from network.moderation.figures import register

register("Asks without an answer after a week", lambda: unanswered().count())
