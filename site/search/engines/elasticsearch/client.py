"""Two ways to the server: readers wait briefly and never twice, whoever writes may wait long."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from core.logs import describe
from search.engines.elasticsearch.breaker import Breaker
from search.engines.elasticsearch.dsl import ApiError, Elasticsearch, TransportError

logger = logging.getLogger(__name__)

WRITERS_TIMEOUT, BUILDERS_TIMEOUT = 20.0, 30.0
# How much longer than for one answer one search waits for all: it is to take a second, whatever the server does.
ONE_SEARCH = 1.25
DEFAULT_PORTS = {"http": 9200, "https": 443}
BAD_REQUEST = 400
# What a server that does not answer, or answers nonsense, makes of a request and of whoever reads its answer.
FAILURES = (
    *(ApiError, TransportError),
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
)

breaker = Breaker()


class UnavailableError(Exception):
    """Elasticsearch did not answer, or its answer made no sense."""


@dataclass
class _Patience:
    """For how many seconds one search may still wait, and whether it may ask; None until it asks first."""

    seconds: float
    may_ask: bool | None = None


_patience: ContextVar[_Patience | None] = ContextVar("_patience", default=None)


@contextmanager
def one_search() -> Iterator[None]:
    """Whatever is asked within waits no longer in all than one search may, and no more once it was let down.

    What the database takes meanwhile does not count.
    """
    patience = _Patience(settings.ELASTICSEARCH_TIMEOUT * ONE_SEARCH)
    token = _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(token)
        # Also if it broke off by no fault of the server's: the next one finds out how that is.
        if patience.may_ask and breaker.succeeded():
            logger.warning("Elasticsearch answers again.")


@contextmanager
def asked() -> Iterator[Elasticsearch]:
    """The readers' client, to ask and to read the answer with; UnavailableError if either fails, or is not tried now.

    What is read of the answer belongs inside: an answer that makes no sense counts as none.
    """
    patience = _patience.get()
    if patience is None:
        with one_search(), asked() as server:
            yield server
        return
    if patience.may_ask is None:
        patience.may_ask = breaker.allows()
    if not patience.may_ask:
        raise UnavailableError
    try:
        yield client(settings.ELASTICSEARCH_TIMEOUT)
    except (*FAILURES, UnavailableError) as error:
        if isinstance(error, ApiError) and error.status_code == BAD_REQUEST:
            # It is well, and did not take this one question: others are asked all the same.
            logger.error("Elasticsearch did not understand a query (%s).", error.error)
        else:
            patience.may_ask = False
            if breaker.failed():
                logger.warning("Elasticsearch did not answer (%s): the database does.", describe(error))
        raise UnavailableError from error


def answer_to(client: Elasticsearch, **question: Any) -> Any:
    """The whole answer to a question of one search, as it came, in the time that is left for it."""
    patience = _patience.get() or _Patience(settings.ELASTICSEARCH_TIMEOUT)
    if patience.seconds <= 0:
        raise UnavailableError("OutOfTime")
    seconds, begun = min(patience.seconds, settings.ELASTICSEARCH_TIMEOUT), time.monotonic()
    try:
        answer = client.options(request_timeout=seconds).search(allow_partial_search_results=False, **question)
    finally:
        patience.seconds -= time.monotonic() - begun
    return whole(answer.body)


def whole(answer: Any) -> Any:
    """An answer to a search, if the server looked at everything for it; else UnavailableError."""
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise UnavailableError("AnswerPartial")
    return answer


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
    breaker.forget()


def version() -> str:
    """The version of the server; UnavailableError if none answers."""
    with asked() as client:
        return str(client.info()["version"]["number"])


# A copy of this process must not share its connections.
_after_fork: Callable[[], None] = _client.cache_clear
os.register_at_fork(after_in_child=_after_fork)
