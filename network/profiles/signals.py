"""What happens between people, for rooms above to follow. Sent inside the transaction that changes it."""

from django.dispatch import Signal

# Takes: blocker, blocked.
person_blocked = Signal()
