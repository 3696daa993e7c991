"""News in the public search."""
