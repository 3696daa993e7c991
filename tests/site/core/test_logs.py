"""What stands in a log: where something went wrong, and nothing of a person or a secret."""

import logging
import secrets
import sys

from core.logs import SparingFormatter


def written(message: str, *arguments: object, failed: bool = False) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, arguments, None)
    if failed:
        record.exc_info = sys.exc_info()
    return SparingFormatter("%(levelname)s %(message)s").format(record)


def test_the_secret_of_a_link_is_left_out() -> None:
    token = secrets.token_urlsafe(32)
    line = written("Method Not Allowed (%s): %s", "OPTIONS", f"/accounts/invitation/{token}/")

    assert token not in line
    assert line == "WARNING Method Not Allowed (OPTIONS): /accounts/invitation/…/"


def test_an_error_says_where_and_of_what_kind_and_not_its_text() -> None:
    text = "Key (email)=(canary@example.com) already exists."
    try:
        raise ValueError(text)
    except ValueError:
        line = written("Internal Server Error", failed=True)

    assert "canary" not in line
    assert "ValueError" in line
    assert "test_an_error_says_where" in line


def test_an_ordinary_address_stays_as_it_is() -> None:
    assert written("Not Found: %s", "/news/applications-now-open-for-the-next-two-cohorts-2027/").endswith("2027/")
