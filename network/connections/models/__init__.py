"""Connections, ways to reach somebody, introductions, following and muting."""

from network.connections.models.connections import LONGEST_REASON, Connection
from network.connections.models.contact_ways import ContactWay
from network.connections.models.follows import Follow, Mute
from network.connections.models.introductions import LONGEST_SENTENCE, Introduction

__all__ = [
    "LONGEST_REASON",
    "LONGEST_SENTENCE",
    "Connection",
    "ContactWay",
    "Follow",
    "Introduction",
    "Mute",
]
