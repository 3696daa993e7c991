"""How long the storm lasts: `make search-storm` asks for many queries, the suite for few."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--storm-queries", type=int, default=0, help="how many queries a long storm makes on each engine")
    parser.addoption("--storm-first", type=int, default=0, help="the number of its first query: each makes another one")


@pytest.fixture(scope="session")
def many_queries(pytestconfig: pytest.Config) -> int:
    """How many queries a long storm was asked for; 0 in the suite."""
    return int(pytestconfig.getoption("--storm-queries", default=0))


@pytest.fixture(scope="session")
def first_query(pytestconfig: pytest.Config) -> int:
    """The number of the first query of a storm."""
    return int(pytestconfig.getoption("--storm-first", default=0))
