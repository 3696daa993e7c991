"""What administrators and monitors learn of the search."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import Settings

from search.models import SearchChange, SearchCheck, SearchThing
from search.periodic_jobs import check_index
from tests.factories.users import be, make_staff
from tests.site.search.elastic_proxy import Proxy
from tests.site.search.mirrored_things import put
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

PAGE = "/admin/reports/search/"


@pytest.fixture
def said(client: Client) -> "Said":
    be(client, make_staff(Role.ADMINISTRATOR))
    return Said(client)


class Said:
    """The words of the page."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self) -> str:
        html = self.client.get(PAGE).content.decode()
        return re.sub(r"\s+", " ", strip_tags(html[html.index("nice-padding") :]))


def readyz(client: Client) -> dict[str, bool]:
    return client.get("/readyz").json().get("optional", {})


@pytest.mark.thorough
def test_without_elasticsearch_the_page_says_that_the_database_answers(said: Said) -> None:
    text = said()
    assert "No Elasticsearch is set up." in text
    assert "None yet. The worker checks once a day." in text
    assert "reduced" not in text
    assert readyz(said.client) == {}


def test_a_check_is_told(said: Said) -> None:
    SearchThing.objects.create(kind="page", object_id=99_999)
    check_index()
    assert re.search(r"The index in the database \d+ \w+ \d{4} \d\d:\d\d 0 1 0 Yes", said())


@pytest.mark.elasticsearch
def test_what_elasticsearch_holds_stands_beside_what_the_database_holds(said: Said, mirrored: str) -> None:
    news = SearchThing.objects.filter(kind="news").count()
    text = said()
    assert re.search(r"Elasticsearch \d+\.\d+\.\d+ answers\.", text)
    assert re.search(rf"News {news} {news}\b", text)
    assert "None waits." in text
    assert "in use" in text
    assert readyz(said.client) == {"elasticsearch": True, "elasticsearch_changes": True}


@pytest.mark.elasticsearch
def test_before_the_first_index_the_search_is_reduced(said: Said, elasticsearch: str) -> None:
    assert "has no index of today’s form yet" in said()
    assert readyz(said.client)["elasticsearch"] is False


@pytest.mark.elasticsearch
def test_changes_that_wait_too_long_are_told(said: Said, mirrored: str) -> None:
    put(1, "zebra")
    assert "1 waits" in said()
    assert "too long" not in said()
    SearchChange.objects.update(changed_at=timezone.now() - timedelta(minutes=6))
    assert "too long" in said()
    assert readyz(said.client) == {"elasticsearch": True, "elasticsearch_changes": False}


@pytest.mark.elasticsearch
def test_a_server_that_is_away_is_told_and_makes_nothing_unready(said: Said, mirrored: str, settings: Settings) -> None:
    before = said.client.get("/readyz").status_code
    proxy = Proxy(mirrored)
    proxy.become("refuse")
    settings.ELASTICSEARCH_URL = proxy.address
    assert "Elasticsearch does not answer." in said()
    assert "The search is reduced." in said()
    answer = said.client.get("/readyz")
    assert answer.status_code == before
    assert answer.json()["optional"]["elasticsearch"] is False
    assert all(name not in answer.json()["checks"] for name in answer.json()["optional"])
    proxy.stop()


def test_checks_are_kept_once_for_each_copy() -> None:
    check_index()
    check_index()
    assert SearchCheck.objects.get().copy == "database"
