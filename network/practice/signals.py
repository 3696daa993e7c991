"""What happens to write-ups, for rooms above to follow. Sent inside the transaction that changes them."""

from django.dispatch import Signal

# Shared for the first time, or with others than before. Takes: write_up, by.
write_up_shared = Signal()
# A shared one has a new version. Takes: write_up, by.
write_up_changed = Signal()
# Takes: question.
question_asked = Signal()
# Takes: answer.
question_answered = Signal()
