"""The index holds public text only, nothing about a person who uses the site."""

from core.personal_data import register
from search.models import SearchDocument

register(SearchDocument, personal=(), not_personal=[field.name for field in SearchDocument._meta.concrete_fields])
