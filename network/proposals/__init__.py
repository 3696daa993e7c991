"""New topics that members propose, and what the convenor decides of each."""
