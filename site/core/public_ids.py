"""Names of rows for addresses: random, so that they tell nothing and cannot be counted through."""

from hashlib import blake2b

from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils.crypto import get_random_string

LENGTH = 22
PATTERN = f"[A-Za-z0-9]{{{LENGTH}}}"


def new_public_id() -> str:
    """22 random letters and digits: about 131 bits."""
    return get_random_string(LENGTH)


def key_of_words(key: str, words: str) -> str:
    """The key of other words from a form that was sent before, such as by who went back to it: always the same."""
    return blake2b(f"{key}\n{words}".encode(), digest_size=LENGTH // 2).hexdigest()


class PublicIdConverter(StringConverter):
    """`<public_id:public_id>` in an address."""

    regex = PATTERN


register_converter(PublicIdConverter, "public_id")
