"""Practice write-ups: what graduates tried, in their own words."""
