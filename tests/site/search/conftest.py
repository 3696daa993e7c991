"""What the tests of the search share."""

from tests.site.search.trials import trial  # noqa: F401 - a fixture
