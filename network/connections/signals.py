"""What others may wait for from this room. Sent inside the transaction that changes it."""

from django.dispatch import Signal

# Both have said yes. Takes: introduction.
introduction_opened = Signal()
