"""An Elasticsearch with security: https by an authority of one's own, and a key. Without them the database answers."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client
from pytest_django import Settings

from search import health
from search.engines.elasticsearch import client, draining, rebuilding
from search.finding import find
from search.models import SearchChange, SearchIndex
from search.periodic_jobs import check_index, make_index, write_changes
from search.query import Query
from tests.factories.pages import make_page
from tests.site.search.secured_server import Authority, Secured

pytestmark = [pytest.mark.elasticsearch, pytest.mark.usefixtures("site")]

API_KEY = "bmV0d29yazphIHNlY3JldA=="
LOGIN = "elastic:a-password"
TEXT = [{"type": "paragraph", "value": "<p>A quetzal.</p>"}]
QUERY = Query(("page",), "quetzal")
SETTINGS = ("ELASTICSEARCH_URL", "ELASTICSEARCH_API_KEY", "ELASTICSEARCH_CA_CERTS")
# What may be wrong: a setting, with its value, the name of a file beside the authority's, or how its address begins.
WRONG = {
    "another key": {"ELASTICSEARCH_API_KEY": "bmV0d29yazphbm90aGVyIHNlY3JldA=="},
    "no key": {"ELASTICSEARCH_API_KEY": ""},
    "a key of no shape": {"ELASTICSEARCH_API_KEY": "ké\nY: 1"},
    "another authority": {"ELASTICSEARCH_CA_CERTS": "another.pem"},
    "the authorities of the system": {"ELASTICSEARCH_CA_CERTS": ""},
    "no such file": {"ELASTICSEARCH_CA_CERTS": "nowhere.pem"},
    "no certificate in the file": {"ELASTICSEARCH_CA_CERTS": "empty.pem"},
    "another host than certified": {"ELASTICSEARCH_URL": "https://127.0.0.1"},
    "without https": {"ELASTICSEARCH_URL": "http://localhost"},
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("certificates")
    Authority.made(folder, "another")
    (folder / "empty.pem").touch()
    return Authority.made(folder, "authority")


@pytest.fixture(scope="module")
def certificate(authority: Authority) -> Path:
    return authority.certify("localhost")


@pytest.fixture
def secured(elasticsearch: str, authority: Authority, certificate: Path, settings: Settings) -> Iterator[Secured]:
    """The site with such a server and nothing wrong, and no index yet."""
    server = Secured(elasticsearch, certificate, f"ApiKey {API_KEY}")
    settings.ELASTICSEARCH_URL = server.address()
    settings.ELASTICSEARCH_API_KEY = API_KEY
    settings.ELASTICSEARCH_CA_CERTS = str(authority.path)
    client.forget()
    yield server
    settings.ELASTICSEARCH_API_KEY = settings.ELASTICSEARCH_CA_CERTS = ""
    server.stop()


def go_wrong(settings: Settings, secured: Secured, authority: Authority, wrong: dict[str, str]) -> None:
    for name, value in wrong.items():
        if name == "ELASTICSEARCH_CA_CERTS":
            setattr(settings, name, value and str(authority.path.with_name(value)))
        elif name == "ELASTICSEARCH_URL":
            setattr(settings, name, secured.address().replace("https://localhost", value))
        else:
            setattr(settings, name, value)
    client.forget()
    draining.pause.end()


def put_right(settings: Settings, right: dict[str, str]) -> None:
    for name, value in right.items():
        setattr(settings, name, value)
    client.forget()
    draining.pause.end()


def answered() -> tuple[str, bool, int]:
    result = find(QUERY)
    return result.engine, result.is_reduced, result.total


def test_the_index_is_built_written_and_searched_with_the_key_by_https(secured: Secured) -> None:
    make_index()
    make_page("Quetzal", body=TEXT)
    assert write_changes() > 0
    assert answered() == ("elasticsearch", False, 1)
    assert secured.let_in > 5
    assert secured.turned_away == 0


def test_a_name_and_a_password_in_the_address_do_too(
    elasticsearch: str, authority: Authority, certificate: Path, settings: Settings
) -> None:
    server = Secured(elasticsearch, certificate, f"Basic {b64encode(LOGIN.encode()).decode()}")
    settings.ELASTICSEARCH_URL = server.address(login=LOGIN)
    settings.ELASTICSEARCH_CA_CERTS = str(authority.path)
    client.forget()
    rebuilding.rebuild()
    assert find(QUERY).engine == "elasticsearch"
    assert server.turned_away == 0
    settings.ELASTICSEARCH_CA_CERTS = ""
    server.stop()


def test_with_anything_wrong_the_database_answers_and_says_so_until_it_is_put_right(
    secured: Secured, authority: Authority, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    page = make_page("Quetzal", body=TEXT)
    rebuilding.rebuild()
    write_changes()
    right = {name: getattr(site_settings, name) for name in SETTINGS}
    for what, wrong in WRONG.items():
        let_in = secured.let_in
        go_wrong(settings, secured, authority, wrong)
        page.save_revision().publish()
        assert write_changes() == 0, what
        assert SearchChange.objects.exists(), "it is written later"
        assert answered() == ("database", True, 1), what
        html = Client().get("/search/", {"q": "quetzal"}).content.decode()
        assert page.url in html, what
        assert "reduced" in html, what
        assert secured.let_in == let_in, what
        put_right(settings, right)
        assert write_changes() > 0, what
        assert answered() == ("elasticsearch", False, 1), what
    for secret in (API_KEY, WRONG["another key"]["ELASTICSEARCH_API_KEY"]):
        assert secret not in caplog.text


@pytest.mark.parametrize("what", ["another key", "another authority", "no such file"])
def test_with_something_wrong_no_job_fails_and_the_report_says_that_it_does_not_answer(
    secured: Secured, authority: Authority, settings: Settings, what: str
) -> None:
    go_wrong(settings, secured, authority, WRONG[what])
    make_index()
    check_index()
    assert not SearchIndex.objects.filter(state=SearchIndex.State.LIVE).exists()
    assert health.look().is_reduced
    with pytest.raises(client.UnavailableError):
        rebuilding.rebuild()
