"""Names of rows for addresses: random, so that they tell nothing and cannot be counted through."""

from hashlib import blake2b
from typing import Any

from django.db.models import QuerySet
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils.crypto import get_random_string

LENGTH = 22
PATTERN = f"[A-Za-z0-9]{{{LENGTH}}}"


def new_public_id() -> str:
    """22 random letters and digits: about 131 bits."""
    return get_random_string(LENGTH)


def key_for(sent: QuerySet[Any], key: str | None, **words: Any) -> str:
    """The key of a form; other words than were `sent` with it, such as by who went back to it, have one of their own.

    It is the same for the same words, which are named as the fields that hold them, and a new one where the form has
    none.
    """
    if not key:
        return new_public_id()
    if not sent.filter(creation_key=key).exclude(**words).exists():
        return key
    # People by their number: two may have one name.
    said = repr([key, *(getattr(word, "pk", word) for word in words.values())])
    return blake2b(said.encode(), digest_size=LENGTH // 2).hexdigest()


class PublicIdConverter(StringConverter):
    """`<public_id:public_id>` in an address."""

    regex = PATTERN


register_converter(PublicIdConverter, "public_id")
