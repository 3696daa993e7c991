"""What the form of a profile sends."""

from typing import Any

from network.profiles.rings import FIELD_RULES
from tests.factories.profiles import VALUES

ADDRESS = "/network/profile/"


def sent(**changes: Any) -> dict[str, Any]:
    """With everything of one answer filled in; the rows of earlier work and lived experience are empty."""
    rings = {f"ring_{name}": rule.default.value for name, rule in FIELD_RULES.items()}
    rings["ring_lived_experience"] = "only me"
    links = "\n".join(VALUES["links"])
    return {"name": "Priya", "listed_to": "members", **rings, **VALUES, "links": links, "version": "1", **changes}
