"""What is written about saved searches and suggested people."""
