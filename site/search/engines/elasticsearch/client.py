"""Two ways to the server: readers wait briefly and never twice, whoever writes may wait long."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from core.logs import describe
from search.engines.elasticsearch.breaker import Breaker
from search.engines.elasticsearch.dsl import ApiError, Elasticsearch, TransportError

logger = logging.getLogger(__name__)

WRITERS_TIMEOUT, BUILDERS_TIMEOUT = 20.0, 30.0
DEFAULT_PORTS = {"http": 9200, "https": 443}
BAD_REQUEST = 400
# What a server that does not answer, or answers nonsense, makes of a request and of whoever reads its answer.
FAILURES = (ApiError, TransportError, AttributeError, IndexError, KeyError, TypeError, ValueError)

breaker = Breaker()


class UnavailableError(Exception):
    """Elasticsearch did not answer, or its answer made no sense."""


@contextmanager
def asked() -> Iterator[Elasticsearch]:
    """The readers' client, to ask and to read the answer with; UnavailableError if either fails, or is not tried now.

    What is read of the answer belongs inside: an answer that makes no sense counts as none.
    """
    if not breaker.allows():
        raise UnavailableError
    try:
        yield client(settings.ELASTICSEARCH_TIMEOUT)
    except FAILURES as error:
        if isinstance(error, ApiError) and error.status_code == BAD_REQUEST:
            # It is well, and did not take this one question: others are asked all the same.
            logger.error("Elasticsearch did not understand a query (%s).", error.error)
            breaker.succeeded()
        elif breaker.failed():
            logger.warning("Elasticsearch did not answer (%s): the database does.", describe(error))
        raise UnavailableError from error
    except BaseException:
        # It was not the server's fault; the next one finds out how it is.
        breaker.succeeded()
        raise
    else:
        if breaker.is_open():
            logger.warning("Elasticsearch answers again.")
        breaker.succeeded()


@contextmanager
def written(timeout: float | None = None) -> Iterator[Elasticsearch]:
    """The client of whoever writes; UnavailableError if the server fails it, by an answer that makes no sense too."""
    try:
        yield client(timeout or WRITERS_TIMEOUT)
    except FAILURES as error:
        raise UnavailableError(describe(error)) from error


def client(timeout: float) -> Elasticsearch:
    """A client that tries once and waits for so many seconds."""
    return _client(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_CA_CERTS, timeout)


@cache
def _client(url: str, api_key: str, ca_certs: str, timeout: float) -> Elasticsearch:
    # Certificates are checked by default, and nothing here can turn that off.
    options: dict[str, Any] = {"api_key": api_key or None}
    if ca_certs:
        options["ca_certs"] = ca_certs
    return Elasticsearch(_with_port(url), request_timeout=timeout, max_retries=0, retry_on_timeout=False, **options)


def _with_port(url: str) -> str:
    parts = urlsplit(url)
    if parts.port is None and parts.scheme in DEFAULT_PORTS:
        parts = parts._replace(netloc=f"{parts.netloc}:{DEFAULT_PORTS[parts.scheme]}")
    return parts.geturl()


def forget() -> None:
    """Close every connection and forget what went wrong."""
    _client.cache_clear()
    breaker.succeeded()


def version() -> str:
    """The version of the server; UnavailableError if none answers."""
    with asked() as client:
        return str(client.info()["version"]["number"])


# A copy of this process must not share its connections.
_after_fork: Callable[[], None] = _client.cache_clear
os.register_at_fork(after_in_child=_after_fork)
