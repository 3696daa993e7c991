"""What members have: a profile with a canary in each ring, write-ups in every state, and what hangs on them."""

from collections.abc import Mapping
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from network.directory.models import DismissedSuggestion, SavedSearch
from network.joining.models import Arrival, Compact
from network.joining.services import arriving, compacts
from network.moderation import services as moderation
from network.moderation.models import Report
from network.moderation.registry import kinds
from network.notifications.models import Notice
from network.practice.models import Consent, Credit, WriteUp
from network.practice.services import credits, publication, questions, writing
from network.privacy.models import Leaving, RemovalQuestion
from network.privacy.services import complaints
from network.profiles.forms import CONSENT
from network.profiles.models import Block, LivedExperience, Organisation, Profile
from network.profiles.rings import Ring
from network.profiles.services import change_profile
from network.proposals.services import propose
from tests.factories.conversations import answer, begin, introduce
from tests.factories.photos import make_photo
from tests.factories.practice import FOR_PUBLIC, make_draft, make_public, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, make_member, make_newcomer, make_staff
from tests.permissions.asks_world import AsksWorld
from tests.permissions.connections_world import ConnectionsWorld
from tests.permissions.moderation_world import ModerationWorld
from users.models import User
from users.roles import Role

CANARY = "Quillfeather"
# In what everyone may read.
OPEN = "Quillopen"
# One for each ring of one profile.
SHOWN_TO = {ring: f"Quill{ring.value.replace(' ', '')}" for ring in Ring}
PARTS = {Ring.ONLY_ME: "telephone", Ring.COHORT: "about", Ring.MEMBERS: "headline", Ring.PUBLIC: "organisation"}
STATES = ("draft", "cohort", "network", "public", "hidden")


class MembersWorld:
    """One owner, somebody of the same cohort, and all that the owner has."""

    def __init__(self) -> None:
        self.owner = make_member(name="Owner")
        cohort = self.owner.cohort_memberships.get().cohort
        self.cohort_mate = MembershipFactory(user=UserFactory(name="Reader"), cohort=cohort).user
        self.other = make_member(name="Another")
        self.profiles = {"members": self._profile(self.owner, Ring.MEMBERS)}
        for listed_to in (Ring.COHORT, Ring.PUBLIC):
            person = MembershipFactory(user=UserFactory(name=f"Person {CANARY}"), cohort=cohort).user
            self.profiles[listed_to.value] = self._profile(person, listed_to)
        self.photos = {
            ring: make_photo(profile, ring=ring, alt=CANARY, content=CANARY) for ring, profile in self.profiles.items()
        }
        self.organisation = self._organisation()
        self.own_words = LivedExperience.objects.create(
            profile=self.profiles["members"], text="Quillown", wording=CONSENT, consented_at=timezone.now()
        )
        self._end_the_ask_of(self.profiles["members"])
        self.asks = AsksWorld(self.owner, self.other, CANARY)
        self.connections = ConnectionsWorld(self.owner, CANARY)
        self.write_ups = self._write_ups()
        self.questions = {state: self._question(state) for state in ("cohort", "network", "public", "hidden")}
        self.answers = {
            state: questions.answer_question(question=question, author=self.owner, text=f"Answer {CANARY}")
            for state, question in self.questions.items()
        }
        writing.set_hidden(write_up=self.write_ups["hidden"], hidden=True)
        # As services leave them, since hiding has moved a row on.
        self.write_ups = {state: WriteUp.objects.get(pk=found.pk) for state, found in self.write_ups.items()}
        self.kept_version = self.write_ups["cohort"].versions.get()
        self.lead = Credit.objects.get(write_up=self.write_ups["cohort"], is_lead=True)
        self.credit = self._credit()
        self.consent = self._consent()
        self.asked_of_owner = credits.ask(
            write_up=make_draft(self.other, title=f"Asked {CANARY}"),
            by=self.other,
            user=self.owner,
            role=Credit.Role.AUTHOR,
        )
        self.notice = Notice.objects.filter(recipient=self.owner).latest("pk")
        self.proposal = propose(person=self.owner, name=f"A topic {CANARY}", facet="practice", why=f"Because {CANARY}")
        self.report = self._report()
        blocked = make_member(name=f"Blocked {CANARY}")
        self.block = Block.objects.create(blocker=self.owner, blocked=blocked)
        self.suspended = make_member(name=f"Suspended {CANARY}")
        self.suspension = moderation.suspend(user=self.suspended, reason="It was unkind.", by=self.other, after=0)
        about = (self.write_ups["network"], self.questions["network"], CANARY)
        self.moderation = ModerationWorld(self.owner, self.other, *about)
        self.draft_compact = self._draft_compact()
        # Whoever has come of late: one to welcome, one who was, and the owner, who has taken all steps.
        self.newcomer, self.welcomed = (
            Arrival.objects.get(user=make_newcomer(name=f"{name} {CANARY}")) for name in ("New", "Not so new")
        )
        arriving.welcome(arrival=self.welcomed, by=self.other)
        Arrival.objects.create(user=self.owner, steps=list(Arrival.STEPS), finished_at=timezone.now())
        ready = make_write_up(self.other, WriteUp.Audience.NETWORK, **(FOR_PUBLIC | {"title": f"Ready {CANARY}"}))
        self.proposed = publication.ask_to_make_public(write_up=ready, by=self.other)
        self.search = SavedSearch.objects.create(
            user=self.owner, name=f"Search {CANARY}", kind="people", address="?q=lunch", looked_at=timezone.now()
        )
        self.put_off = DismissedSuggestion.objects.create(user=self.owner, person=self.other)
        leaving = Leaving.objects.create(user=self.suspended, write_ups="remove", name="Somebody")
        asked = {"write_up": self.write_ups["draft"], "user": self.owner}
        self.removal = RemovalQuestion.objects.create(leaving=leaving, **asked)
        self.complaint = complaints.receive(
            user=self.owner, name="Owner", email="owner@example.com", text=f"It says {CANARY}", creation_key="k" * 22
        )
        by_owner = begin(self.owner, self.other, f"A note {CANARY}")
        self.conversation = by_owner.conversation
        self.introduced = introduce(self.other, self.owner, self.cohort_mate)
        self.messages = {"by_owner": by_owner, "by_other": answer(by_owner, self.other, f"An answer {CANARY}")}

    def _profile(self, person: User, listed_to: Ring) -> Profile:
        profile = Profile.objects.get(user=person)
        values = {PARTS[ring]: SHOWN_TO[ring] for ring in Ring}
        rings = profile.rings | {part: ring.value for ring, part in PARTS.items()}
        return change_profile(
            profile=profile, version=profile.version, values=values | {"rings": rings, "listed_to": listed_to.value}
        )

    def _end_the_ask_of(self, profile: Profile) -> None:
        profile.ask, profile.ask_ends_on = "Quillask", timezone.localdate() - timedelta(days=1)
        profile.save(update_fields=["ask", "ask_ends_on"])

    def _organisation(self) -> Organisation:
        """One that nobody has checked, whose page names somebody to members."""
        profile = Profile.objects.get(user=make_member(name="Somebody else"))
        named = {"organisation": f"Organisation {CANARY}", "on_organisation_page": True}
        return change_profile(profile=profile, version=profile.version, values=named).organisation_record

    def _write_ups(self) -> Mapping[str, WriteUp]:
        editor = make_staff(Role.EDITOR)
        title = {"title": f"A write-up {CANARY}"}
        return {
            "draft": make_draft(self.owner, **title),
            "cohort": make_write_up(self.owner, WriteUp.Audience.COHORT, **title),
            "network": make_write_up(self.owner, WriteUp.Audience.NETWORK, **(FOR_PUBLIC | title)),
            "public": make_public(self.owner, editor, title=f"A write-up {OPEN}"),
            "hidden": make_write_up(self.owner, WriteUp.Audience.NETWORK, **title),
        }

    def _question(self, state: str):
        return questions.ask_question(write_up=self.write_ups[state], author=self.owner, text=f"Question {CANARY}")

    def _credit(self) -> Credit:
        """Somebody whom the owner has asked, and who has not answered."""
        return credits.ask(
            write_up=self.write_ups["draft"], by=self.owner, user=self.other, role=Credit.Role.PERSON_TO_ASK
        )

    def _consent(self) -> Consent:
        """What the owner is asked to agree to, as a co-author."""
        asked = make_write_up(self.other, WriteUp.Audience.NETWORK, **(FOR_PUBLIC | {"title": f"Consent {CANARY}"}))
        credit = credits.ask(write_up=asked, by=self.other, user=self.owner, role=Credit.Role.AUTHOR)
        credits.answer(credit=credit, agrees=True)
        publication.ask_to_make_public(write_up=asked, by=self.other)
        return Consent.objects.get(user=self.owner, agreed_at=None)

    def _draft_compact(self) -> Compact:
        draft = compacts.begin_draft()
        text, note = f"Be kind {CANARY}", "Shorter"
        return compacts.change_draft(compact=draft, seen=compacts.print_of(draft), text=text, change_note=note)

    def _report(self) -> Report:
        kind, thing = kinds()["profile"], self.profiles["members"]
        moderation.report(kind=kind, thing=thing, reporter=self.other, reason="unkind", note=f"Look at {CANARY}")
        return Report.objects.get(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def version_of(self, state: str) -> str:
        return str(self.write_ups[state].version)
