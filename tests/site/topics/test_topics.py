"""The shared vocabulary: found by any name, everyday wording matched but never shown, a page for each topic."""

import csv

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.factories.pages import make_news
from tests.factories.users import be, make_staff
from topics.models import Topic, TopicSynonym
from topics.services import DATA, load_vocabulary
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.thorough
def test_every_topic_of_the_list_is_there_and_its_page_opens(client: Client) -> None:
    names = {row["name"] for row in rows("taxonomy.csv")}
    assert set(Topic.objects.values_list("name", flat=True)) == names

    for topic in Topic.objects.all():
        response = client.get(topic.url)
        assert response.status_code == 200, topic.name
        assert response.context["topic"] == topic


@pytest.mark.thorough
def test_every_synonym_of_the_list_finds_its_topic() -> None:
    for row in rows("taxonomy.csv"):
        for synonym in filter(None, map(str.strip, row["synonyms"].split(";"))):
            assert Topic.objects.named(synonym).filter(name=row["name"]).exists(), synonym


@pytest.mark.parametrize("text", ["Co-production", "coproduction", "CO PRODUCTION", "copro", "ＣＯＰＲＯ"])
def test_a_topic_is_found_however_its_name_is_written(text: str) -> None:
    assert Topic.objects.named(text).get().name == "Co-production"


@pytest.mark.parametrize("text", ["", "   ", "“”", "🎂", "\x00"])
def test_nothing_has_no_name(text: str) -> None:
    assert not Topic.objects.named(text).exists()


@pytest.mark.thorough
def test_everyday_wording_is_shown_on_no_page(client: Client) -> None:
    topic = Topic.objects.get(name="Co-production")
    topic.everyday = "quetzals deciding together; Quetzalcoatl"
    topic.save()
    item = make_news("About it")
    item.topics.add(topic)
    item.save_revision().publish()

    addresses = ("/", "/topics/", topic.url, item.url, "/news/", "/news/feed/", "/search/?q=co-production")
    for address in addresses:
        assert "quetzal" not in client.get(address).content.decode().lower(), address


def test_a_page_says_what_a_topic_is_also_called_and_what_is_near_it(client: Client) -> None:
    topic = Topic.objects.get(name="Co-production")
    html = client.get(topic.url).content.decode()

    for other in (topic.broader, *topic.narrower.all(), *topic.related.all()):
        assert f'<a href="{other.url}">{other.name}</a>' in html
    for synonym in topic.synonyms.all():
        assert synonym.name in html


@pytest.mark.parametrize(("status", "words"), [("older", "This is an older term."), ("avoid", "We avoid this term.")])
def test_a_page_says_that_a_term_is_out_of_use(client: Client, status: str, words: str) -> None:
    topic = Topic.objects.get(name="Befriending")
    topic.status = status
    topic.save()
    assert words in client.get(topic.url).content.decode()


def test_example_news_on_the_page_of_a_topic_says_so(client: Client) -> None:
    item = make_news("Made up", is_example=True)
    item.topics.add(Topic.objects.get(slug="befriending"))
    item.save_revision().publish()
    assert "Example content" in client.get("/topics/befriending/").content.decode()


def test_an_unknown_topic_is_not_found(client: Client) -> None:
    assert client.get("/topics/nothing/").status_code == 404


def test_the_sitemap_holds_the_topics_with_something_to_read(client: Client) -> None:
    sitemap = client.get("/sitemap.xml").content.decode()

    assert "<loc>http://testserver/topics/social-capital/</loc>" in sitemap
    assert "/topics/befriending/" not in sitemap


def test_loading_again_changes_nothing_that_the_convenor_changed() -> None:
    topic = Topic.objects.get(name="Befriending")
    topic.definition = "Changed."
    topic.save()
    topic.synonyms.all().delete()
    before = Topic.objects.count(), TopicSynonym.objects.count()

    assert load_vocabulary() == 0
    assert (Topic.objects.count(), TopicSynonym.objects.count()) == before
    topic.refresh_from_db()
    assert topic.definition == "Changed."


def test_a_topic_is_not_part_of_itself() -> None:
    topic = Topic.objects.get(name="Befriending")
    topic.broader = topic
    with pytest.raises(ValidationError, match="cannot be broader than itself"):
        topic.full_clean()


@pytest.mark.thorough
def test_a_synonym_that_is_there_twice_is_told_of_at_its_field(client: Client) -> None:
    be(client, make_staff(Role.CONVENOR))
    topic = Topic.objects.get(name="Social prescribing")
    topic.synonyms.all().delete()
    values = {"name": topic.name, "facet": topic.facet, "definition": topic.definition, "status": topic.status}
    rows = {"TOTAL_FORMS": "2", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    rows |= {f"{number}-{name}": value for number in range(2) for name, value in {"id": "", "ORDER": "1"}.items()}
    # Written otherwise, it is the same one.
    rows |= {"0-name": "Link work", "1-name": "link-work"}
    sent = values | {f"synonyms-{name}": value for name, value in rows.items()}
    answer = client.post(f"/admin/topics/edit/{topic.pk}/", sent)

    said = "The topic has that synonym already."
    assert answer.context["form"].formsets["synonyms"].errors == [{}, {"name": [said]}]
    assert said in answer.content.decode()
    assert not topic.synonyms.exists()
