"""Finding people, and finding practice."""
