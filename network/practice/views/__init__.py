"""The pages of write-ups, a file a subject."""
