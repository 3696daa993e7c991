"""The index holds public text only, nothing about a person who uses the site."""

from core.personal_data import register
from search.models import SearchDocument

register(
    SearchDocument,
    personal=(),
    not_personal=("id", "kind", "object_id", "title", "summary", "body", "added_on", "is_old"),
)
