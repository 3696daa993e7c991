"""Whether somebody is named who can look at answers to decisions: a line of /readyz."""

from core.health import optional
from network.moderation.who_decides import convenors


@optional("second convenor")
def there_are_two_convenors() -> bool | None:
    """A second one must answer what the first decided. None, while there is no convenor at all."""
    count = convenors().count()
    return count > 1 if count else None
