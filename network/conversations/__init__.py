"""Messages between members: conversations of two, and of an introduction’s three."""
