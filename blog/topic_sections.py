"""News on the page of a topic."""
