"""Where somebody could help: at most three things, what they know most about first. Each can be put away for good."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django.db.models import CharField, Count, Exists, F, Field, OuterRef, Subquery, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from network.asks.for_home import asks_for
from network.connections.models import Mute
from network.home.start import Start
from network.practice import needs
from network.practice.models import Answer, Credit, Question, WriteUp, WriteUpTopic
from network.profiles.models import ProfileTopic
from network.profiles.prompts import PROMPTS as PROFILE_PROMPTS
from network.profiles.prompts import Prompt as ProfilePrompt
from topics.models import Topic

MOST_PROMPTS = 3
QUESTION, ASK = "question", "ask"
CHECK_AFTER = timedelta(days=365)
MOST_CHARACTERS = 90
# An older question has waited in vain too long to be asked about.
QUESTION_WAITS = timedelta(days=180)


@dataclass(frozen=True)
class Prompt:
    """One thing that somebody could do."""

    key: str
    kicker: str
    title: str
    text: str
    url: str
    button: str


def prompts_for(start: Start) -> list[Prompt]:
    """The prompts of somebody, without those that they want no more."""
    topics = WriteUpTopic.objects.filter(content_object=OuterRef("pk"))
    people = Credit.objects.people_to_ask().agreed().filter(write_up=OuterRef("pk"))
    own = list(
        WriteUp.objects.of_author(start.user)
        .annotate(
            topic_count=Count("topic_items"),
            has_practice=Exists(topics.filter(tag__facet=Topic.Facet.PRACTICE)),
            has_person=Exists(people),
        )
        .order_by("-updated_at", "-pk")
    )
    of_own = (_draft(own), _profile(start), _still_going(own, start), _first_write_up(own))
    sources = (_waiting(start), *of_own)
    found = (prompt for source in sources for prompt in source)
    return [prompt for prompt in found if prompt.key not in start.dismissed][:MOST_PROMPTS]


def _waiting(start: Start) -> Iterator[Prompt]:
    """The newest question and the newest ask that somebody could answer, by one query."""
    latest = [_columns(rows, kind, text) for rows, kind, text in (_questions(start), _asks(start))]
    rows = latest[0].union(latest[1]).order_by("-kind")
    for kind, public_id, name, text, topic, title in rows:
        asks = f"{name} asks: {Truncator(text).chars(MOST_CHARACTERS)}"
        if kind == QUESTION:
            known = f"About “{title}”. Nobody has answered yet, and you have tried {topic}."
            address = reverse("question", args=[public_id])
            yield Prompt(f"{QUESTION} {public_id}", "You have done this", asks, known, address, "Answer it")
        else:
            known, address = f"It is about {topic}, which you know.", reverse("ask", args=[public_id])
            yield Prompt(f"{ASK} {public_id}", "You could help", asks, known, address, "Read and answer")


def _questions(start: Start) -> tuple[Any, str, str]:
    tried = ProfileTopic.objects.filter(content_object=start.profile.pk, use=ProfileTopic.Use.TRIED).values("tag")
    about = WriteUpTopic.objects.filter(content_object=OuterRef("write_up"), tag__in=tried).order_by("pk")
    # Those who are named there have a notice of it.
    named = Credit.objects.agreed().filter(write_up=OuterRef("write_up"), user=start.user.pk)
    questions = (
        Question.objects.visible_to(start.user)
        .filter(
            Exists(about),
            ~Exists(named),
            ~Exists(Answer.objects.filter(question=OuterRef("pk"), hidden_at=None)),
            hidden_at=None,
            created_at__gte=start.now - QUESTION_WAITS,
        )
        .exclude(author=start.user.pk)
        .exclude(author__in=Mute.objects.of(start.user))
        .exclude(public_id__in=_put_away(start, QUESTION))
        .annotate(topic_known=Subquery(about.values("tag__name")[:1]), about_title=F("write_up__title"))
    )
    return questions.order_by("-pk"), QUESTION, "text"


def _asks(start: Start) -> tuple[Any, str, str]:
    asks = asks_for(start.user).exclude(public_id__in=_put_away(start, ASK))
    return asks.annotate(about_title=Value("", CharField())), ASK, "question"


def _put_away(start: Start, kind: str) -> list[str]:
    return [key.removeprefix(f"{kind} ") for key in start.dismissed if key.startswith(f"{kind} ")]


def _columns(rows: Any, kind: str, text: str) -> Any:
    """The first of some rows, with what a prompt needs."""
    first = rows.filter(pk=Subquery(rows.values("pk")[:1])).order_by()
    named = first.annotate(kind=Value(kind, CharField()), said=Cast(text, CharField()))
    return named.values_list("kind", "public_id", "author__name", "said", "topic_known", "about_title")


def _draft(own: list[Any]) -> Iterator[Prompt]:
    for write_up in own:
        if write_up.state == WriteUp.State.DRAFT:
            yield Prompt(
                key=f"draft {write_up.public_id}",
                kicker="Your draft",
                title=write_up.title or "A write-up without a title yet",
                text=_to_go(write_up),
                url=reverse("edit_write_up", args=[write_up.public_id]),
                button="Carry on writing",
            )


def _to_go(write_up: Any) -> str:
    # The topics themselves are not read here.
    texts = needs.to_share(write_up, depth=write_up.depth, topics=(), people_to_ask=int(write_up.has_person))
    missing = [_label(need.field) for need in texts if need.field != "topics"]
    if not needs.FEWEST_TOPICS <= write_up.topic_count <= needs.MOST_TOPICS:
        missing.append("topics")
    elif not write_up.has_practice:
        missing.append("a practice among the topics")
    if not missing:
        return "All parts are there. Choose who may see it."
    if len(missing) == 1:
        return f"One part to go: {missing[0]}."
    if len(missing) == 2:
        return f"Two parts to go: {missing[0]}, and {missing[1]}."
    return f"{len(missing)} parts to go. The next one: {missing[0]}."


def _label(name: str) -> str:
    if name == "people_to_ask":
        return "somebody to ask"
    return str(cast("Field[Any, Any]", WriteUp._meta.get_field(name)).verbose_name)


def profile_key(prompt: ProfilePrompt) -> str:
    """What is remembered of a part of the profile that somebody wants to leave empty."""
    return f"profile {prompt.part}"


def _profile(start: Start) -> Iterator[Prompt]:
    profile = start.profile
    filled = {
        "practices": profile.has_tried,
        "offers": profile.has_offers,
        "about": profile.about,
        "regions": profile.regions,
        "ask": profile.ask,
        "languages": profile.languages,
    }
    for empty in (each for each in PROFILE_PROMPTS if not filled.get(each.part, True)):
        if profile_key(empty) in start.dismissed:
            continue
        yield Prompt(
            key=profile_key(empty),
            kicker="Your profile",
            title=empty.benefit,
            text="You choose who sees it, part by part.",
            url=empty.url,
            button=empty.button,
        )
        # One at a time.
        return


def _still_going(own: list[Any], start: Start) -> Iterator[Prompt]:
    for write_up in sorted(own, key=_last_word):
        is_due = write_up.state == WriteUp.State.SHARED and _last_word(write_up) < start.today - CHECK_AFTER
        if is_due and write_up.still_going != WriteUp.StillGoing.STOPPED:
            checked = write_up.last_checked
            yield Prompt(
                # Asked again when another year has passed.
                key=f"still going {write_up.public_id} {_last_word(write_up):%Y-%m}",
                kicker="Two minutes",
                title=f"Is “{write_up.title}” still going?",
                text=f"Last checked in {date_format(checked, 'F Y')}." if checked else "Nobody has checked yet.",
                url=f"{reverse('edit_write_up', args=[write_up.public_id])}#id_still_going_0",
                button="Say how it stands",
            )


def _last_word(write_up: Any) -> Any:
    return write_up.last_checked or timezone.localdate(write_up.shared_at or write_up.created_at)


def _first_write_up(own: list[Any]) -> Iterator[Prompt]:
    if not own:
        yield Prompt(
            key="first write-up",
            kicker="Fifteen minutes",
            title="Share what you tried",
            text="Who did what, where, and what changed. Things that did not work help as much.",
            url=reverse("new_write_up"),
            button="Begin a write-up",
        )
