"""No screen of staff shows what is for a cohort or for its owner alone (guide 1.13): every address of the admin."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from wagtail.models import Page, Site

from network.moderation import services as moderation
from network.moderation.registry import kinds
from network.practice.models import WriteUp
from network.practice.services import questions
from network.profiles.models import Organisation, Profile, ProfilePhoto, ProfileTopic
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.services import OwnWords, TopicsOfProfile, Work, change_profile
from tests.factories.practice import make_draft, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from tests.permissions.trying import every_pattern
from tests.test_architecture import room_of
from topics.models import Topic
from users.models import User
from users.roles import Role

OURS = [model for model in apps.get_models() if room_of(model.__module__)]

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

# Nothing that is written below may stand on any screen of staff.
HIDDEN = re.compile(r"quillhid[a-z]+", re.IGNORECASE)
# What the owner is called, to see whether a search of the admin finds them by what is hidden.
OWNER = "Opal Marker"
PLACEHOLDER = re.compile(r"<(?:(\w+):)?(\w+)>")
# What only a long run looks at: pages, pictures and documents, which hold nothing of members.
OF_EDITORS = ("admin/pages/", "admin/images/", "admin/documents/", "admin/workflows/", "admin/api/")
# Written by hand in the addresses of one page of Wagtail's.
COMPARED = (
    "(?P<pk>\\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\\d+)\\.\\.\\.(?P<revision_id_b>live|latest|\\d+)/$"
)
TEXTS = ("name_aloud", "pronouns", "headline", "organisation", "place", "about", "offer_text", "ask")


def fill(user: User, ring: Ring, listed_to: Ring = Ring.MEMBERS) -> Profile:
    """A profile with a hidden word in every part, all of one ring."""
    profile = Profile.objects.get(user=user)
    word = f"quillhid{ring.name.lower().replace('_', '')}{listed_to.name.lower()}"
    topics = {facet: _topic(facet) for facet in ("practice", "population", "skill")}
    ProfilePhoto.objects.create(profile=profile, alt=f"{word}photo")
    return change_profile(
        profile=profile,
        version=profile.version,
        values={field: f"{word}{field.replace('_', '')}" for field in TEXTS}
        | {
            "telephone": f"{word}phone",
            "contact_email": f"{word}@example.org",
            "links": [f"https://example.org/{word}"],
        }
        | {"on_organisation_page": True, "languages": ["yiddish"], "offer_kinds": ["call"]}
        | {"listed_to": listed_to.value, "rings": dict.fromkeys(FIELD_RULES, ring.value)},
        topics=TopicsOfProfile({topics["practice"]: "done"}, [topics["population"]], [topics["skill"]]),
        history=[Work(f"{word}role", f"{word}former")],
        lived_experience=OwnWords(f"{word}lived", ring, "I agree."),
    )


def _topic(facet: str) -> Topic:
    return Topic.objects.get_or_create(name=f"A {facet}", slug=f"a-{facet}", defaults={"facet": facet})[0]


class Staffed:
    """One owner of everything that is hidden, and staff of every role who are no members."""

    def __init__(self) -> None:
        self.owner = MembershipFactory(user=UserFactory(name=OWNER)).user
        cohort = self.owner.cohort_memberships.get().cohort
        self.mate, self.closed = (MembershipFactory(user=UserFactory(name=OWNER), cohort=cohort).user for _ in range(2))
        self.profiles = [
            fill(self.owner, Ring.ONLY_ME),
            fill(self.mate, Ring.COHORT),
            fill(self.closed, Ring.MEMBERS, Ring.COHORT),
        ]
        words = {
            "title": "quillhidtitle",
            "summary": "quillhidsummary",
            "what_we_did": "quillhidtext",
            "place": "quillhidplace",
        }
        self.draft = make_draft(self.owner, **words)
        self.shared = make_write_up(self.owner, WriteUp.Audience.COHORT, **words)
        question = questions.ask_question(write_up=self.shared, author=self.mate, text="quillhidquestion")
        questions.answer_question(question=question, author=self.owner, text="quillhidanswer")
        for profile in self.profiles:
            reporter = self.mate if profile.user != self.mate else self.owner
            moderation.report(kind=kinds()["profile"], thing=profile, reporter=reporter, reason="other", note="Look")
        self.staff = {role.value: make_staff(role) for role in Role}
        self.staff["superuser"] = make_staff(Role.ADMINISTRATOR, is_superuser=True)

    def client_of(self, who: str) -> Client:
        be(client := Client(raise_request_exception=False), self.staff[who])
        return client

    @property
    def ids(self) -> list[int]:
        """The ids of all that hides something; of what else an address may name, the first and the last."""
        hiding: list[Model] = [self.draft, self.shared, self.owner, self.mate, self.closed, *self.profiles]
        found = {thing.pk for thing in hiding}
        for model in (Page, Site, Topic, Organisation, ContentType, ProfileTopic):
            pks = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
            found |= set(pks[:1] + pks[-1:])
        return sorted(found)


@pytest.fixture
def staffed() -> Staffed:
    return Staffed()


def addresses(ids: list[int], but: tuple[str, ...] = ()) -> Iterator[str]:
    """Every address of the admin, with every id and every name of a model of ours that it can bear."""
    for route, _ in every_pattern():
        if not route.startswith("admin/") or route.startswith(but):
            continue
        path = route.replace(COMPARED, "<int:pk>/revisions/compare/earliest...latest/")
        slots = PLACEHOLDER.findall(path)
        for values in _values(slots, ids):
            filled = path
            for value in values:
                filled = PLACEHOLDER.sub(value, filled, count=1)
            yield "/" + filled.lstrip("^").rstrip("$")


def _values(slots: list[tuple[str, str]], ids: list[int]) -> Iterator[tuple[str, ...]]:
    names = [name for _, name in slots]
    if not slots:
        yield ()
    elif any(name.endswith(("app_label", "app_name")) for name in names):
        for model in OURS:
            for pk in ids[:1]:
                words = {"app_label": model._meta.app_label, "model_name": model._meta.model_name or ""}
                yield tuple(_word(name, words, pk) for name in names)
    elif names[0] == "kind":
        for kind in kinds():
            yield from ((kind, *(str(pk) for _ in names[1:])) for pk in ids)
    else:
        yield from (tuple(str(pk) for _ in names) for pk in ids)


def _word(name: str, words: dict[str, str], pk: int) -> str:
    return next((word for ending, word in words.items() if name.endswith(ending)), str(pk))


def text_of(client: Client, address: str, data: dict[str, str] | None = None) -> str:
    answer = client.get(address, data)
    if answer.streaming:
        return b"".join(answer).decode(errors="replace")
    return answer.content.decode(errors="replace")


# Of those who may do less, only a long run looks at what they see.
EVERYBODY = [
    "superuser",
    "convenor",
    *(pytest.param(who, marks=pytest.mark.privacy) for who in ("editor", "programme team", "administrator")),
]


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_screen_shows_what_is_hidden_from_staff(
    staffed: Staffed, who: str, many_probes: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")
    client, shown = staffed.client_of(who), {}
    found_at = addresses(staffed.ids) if many_probes else addresses([staffed.owner.profile.pk], OF_EDITORS)
    for address in found_at:
        if found := set(HIDDEN.findall(text_of(client, address))):
            shown[address] = found
    assert shown == {}


@pytest.mark.parametrize("who", ["convenor", "superuser"])
def test_no_list_of_the_admin_finds_anybody_by_what_is_hidden(
    staffed: Staffed, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")
    client, found = staffed.client_of(who), set()
    lists = [
        f"/{path}" for path, _ in every_pattern() if path.startswith("admin/") and "<" not in path and "(" not in path
    ]
    for address in lists:
        for word in ("quillhidonlymemembersheadline", "quillhidcohortmembersabout"):
            if OWNER in text_of(client, address, {"q": word}) and OWNER not in text_of(client, address, {"q": "zz"}):
                found.add((address, word))
    assert found == set()


def test_the_crawl_sees_what_is_there(staffed: Staffed) -> None:
    """Else it would find nothing because it looks at nothing."""
    visible = fill(make_member(name="Seen"), Ring.MEMBERS)
    moderation.report(kind=kinds()["profile"], thing=visible, reporter=staffed.mate, reason="other", note="Look")
    client = staffed.client_of("convenor")
    case = f"/admin/members-reports/profile/{staffed.profiles[0].pk}/"
    assert OWNER in text_of(client, case)
    account, page = (
        f"/admin/users/edit/{staffed.owner.pk}/",
        f"/admin/pages/{Page.objects.order_by('pk')[0].pk}/edit/",
    )
    assert {case, account, page} < set(addresses(staffed.ids))
    assert "quillhidmembersmembersabout" in text_of(client, f"/admin/members-reports/profile/{visible.pk}/")
