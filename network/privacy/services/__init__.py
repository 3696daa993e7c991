"""What is written about rights, a file a subject."""
