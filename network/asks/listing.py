"""The list of open asks: the newest first, by topic, or what is searched for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Exists, Q
from django.http import QueryDict
from django.utils.safestring import SafeString

from core.page_cache import cached_fragment
from core.public_ids import LENGTH
from core.query_strings import number_of_page, search_text
from network.asks.models import Ask, AskTopic
from network.asks.searchable import FIELDS, KIND
from search.finding import find
from search.query import LAST_PAGE, LONGEST_TEXT, PAGE_SIZE, Hit, Query, Result
from topics.models import Topic

LONGEST_SLUG = 100


@dataclass(frozen=True)
class TopicChoice:
    """A topic that asks can be narrowed to."""

    slug: str
    name: str


@dataclass(frozen=True)
class Row:
    """One ask in the list. What is searched for has the passage that was found, and less of the rest."""

    ask: Ask
    topics: Sequence[Topic] = ()
    author_profile: str = ""
    answers: int | None = None
    passage: SafeString | str = ""


@dataclass(frozen=True)
class Listing:
    """One page of the list, the address of the next, and the topics to choose from; all as its reader may see it."""

    rows: Sequence[Row]
    topics: Sequence[TopicChoice] = ()
    next_address: str = ""
    total: int | None = None


@dataclass(frozen=True)
class Asked:
    """What an address of the list asks for."""

    text: str = ""
    topic: str = ""
    page: int = 1
    after: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        """What makes no sense is left out."""
        return cls(
            search_text(data.get("q", ""), longest=LONGEST_TEXT),
            search_text(data.get("topic", ""), longest=LONGEST_SLUG),
            number_of_page(data.get("page"), last=LAST_PAGE),
            data.get("after", "").replace("\x00", "")[:LONGEST_SLUG],
        )

    @property
    def topic_name(self) -> str:
        """What the topic is called; nothing for one that is none."""
        return _topics_by_slug().get(self.topic, ("", ""))[0]

    def address(self, **more: str) -> str:
        """The address of another page of the same."""
        kept = {"q": self.text, "topic": self.topic}
        return f"?{urlencode({name: value for name, value in kept.items() if value} | more)}"


def listing(asked: Asked, viewer: Any) -> Listing:
    """The asks that an address asks for, as far as a viewer may read them."""
    return _found(asked, viewer) if asked.text else _newest(asked, viewer)


def _newest(asked: Asked, viewer: Any) -> Listing:
    open_asks = Ask.objects.visible_to(viewer).open().shown()
    asks = open_asks.filter(topic_items__tag__slug=asked.topic) if asked.topic else open_asks
    if len(asked.after) == LENGTH:
        # By its place and not by a number, so that nothing is shown twice when others ask meanwhile.
        last = Ask.objects.visible_to(viewer).filter(public_id=asked.after).values("pk")
        # Of what is gone meanwhile nothing tells where it stood: the list begins anew.
        asks = asks.filter(Q(pk__lt=last) | ~Exists(last))
    # One more than is shown tells whether there are more.
    found: list[Any] = list(asks.in_a_list(viewer).newest_first()[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    rows = [
        Row(each, [item.tag for item in each.topic_items.all()], each.author_profile or "", each.answer_count)
        for each in shown
    ]
    later = asked.address(after=shown[-1].public_id) if len(found) > PAGE_SIZE else ""
    used = AskTopic.objects.filter(content_object__in=open_asks).values("tag")
    topics = Topic.objects.filter(pk__in=used).by_name().values_list("slug", "name")
    return Listing(rows, _with_chosen(asked, topics), later)


def _found(asked: Asked, viewer: Any) -> Listing:
    _, facet = _topics_by_slug().get(asked.topic, ("", ""))
    if asked.topic and not facet:
        return Listing((), total=0)
    filters = {facet: (asked.topic,)} if facet else {}
    result = find(Query((KIND,), asked.text, filters, page=asked.page, after=asked.after), viewer)
    has_later = bool(result.next_after) and result.page < LAST_PAGE
    later = asked.address(page=str(result.page + 1), after=result.next_after) if has_later else ""
    rows = [Row(hit.thing, passage=_passage(hit)) for hit in result.hits]
    return Listing(rows, _with_chosen(asked, _topics_of(result)), later, result.total)


def _passage(hit: Hit) -> SafeString | str:
    """The piece of it that was looked for; a list of names is none."""
    passages = (each.passage for each in hit.reasons if not each.is_fact and not FIELDS[each.field].is_list)
    return next(passages, "")


def _topics_of(result: Result) -> Iterable[tuple[str, str]]:
    values = [value for facet in result.facets for value in facet.values]
    return sorted(((value.value, value.label) for value in values), key=lambda pair: pair[1].casefold())


def _with_chosen(asked: Asked, topics: Iterable[tuple[str, str]]) -> list[TopicChoice]:
    choices = [TopicChoice(slug, name) for slug, name in topics]
    if asked.topic_name and all(choice.slug != asked.topic for choice in choices):
        choices.insert(0, TopicChoice(asked.topic, asked.topic_name))
    return choices


def _topics_by_slug() -> dict[str, tuple[str, str]]:
    return cached_fragment("topics-of-asks-by-slug", _read_topics)


def _read_topics() -> dict[str, tuple[str, str]]:
    return {topic.slug: (str(topic.name), topic.facet) for topic in Topic.objects.only("slug", "name", "facet")}
