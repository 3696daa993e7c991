"""What a search is called until its owner says otherwise."""

from network.directory.asked import Asked
from search.registry import kinds
from search.vocabulary import vocabulary

LONGEST_NAME = 80


def suggested_name(asked: Asked) -> str:
    """Its words, and the names of what is filtered by: “timebanking, South West”."""
    known, facets = vocabulary(), kinds()[asked.kind].filters
    labels = [
        facets[name].names.get(value) or known.label(facets[name].vocabulary, value) or value
        for name, value in asked.chosen
    ]
    return ", ".join([part for part in (asked.text, *labels) if part])[:LONGEST_NAME]
