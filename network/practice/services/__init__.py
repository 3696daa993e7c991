"""What is written about write-ups, a file a subject."""
