"""A write-up that two members have reported, and what a person reads of it all."""

from typing import Any

from network.moderation import appeals, services
from network.moderation.models import Addressee, Appeal, Decision, Report, ReportQuerySet
from network.moderation.registry import kind_of
from network.notifications.models import Notice
from network.notifications.reading import read
from tests.factories.practice import make_public
from tests.factories.users import make_member, make_staff
from users.models import User
from users.roles import Role

INDEX = "/admin/members-reports/"


class Case:
    """A write-up that two members have reported."""

    def __init__(self) -> None:
        self.author = make_member(name="Amara Fenn")
        self.convenor, self.second = make_staff(Role.CONVENOR), make_staff(Role.CONVENOR)
        self.editor = make_staff(Role.EDITOR)
        self.write_up = make_public(self.author, self.editor, summary="Quillfeather")
        kind = kind_of(self.write_up)
        assert kind is not None
        self.kind = kind
        Notice.objects.all().delete()
        self.reporters = [make_member(name="Wrenlock"), make_member(name="Thistlemay")]
        for reporter in self.reporters:
            services.report(kind=kind, thing=self.write_up, reporter=reporter, reason="unkind", note="Look")
        self.address = f"{INDEX}write-up/{self.write_up.pk}/"

    @property
    def write_up_reports(self) -> ReportQuerySet:
        return Report.objects.about(self.write_up)

    def decide(self, action: str, *, reason: str = "It names a neighbour.", **values: Any) -> Decision:
        last = Decision.objects.about(self.write_up).newest_first().first()
        given = {"after": last.pk if last else 0, "seen_report": 10**6, "by": self.convenor}
        return services.decide(
            kind=self.kind, object_id=self.write_up.pk, action=action, reason=reason, **given | values
        )

    def suspend(self, **values: Any) -> Decision:
        given = {"user": self.author, "reason": "It happened again.", "by": self.convenor, "after": 0}
        return services.suspend(**given | values)

    def addressee(self, decision: Decision) -> Addressee:
        return decision.addressees.get(person=self.author)

    def appeal(self, decision: Decision, text: str = "It was meant kindly.") -> Appeal:
        return appeals.appeal(addressee=self.addressee(decision), text=text)

    def answer(self, appeal: Appeal, outcome: str, **values: Any) -> Any:
        given = {"reason": "I have read it all.", "by": self.second}
        return appeals.answer(appeal=appeal, outcome=outcome, **given | values)


def words_for(person: User) -> str:
    notices = read(Notice.objects.filter(recipient=person), recipient=User.objects.get(pk=person.pk))
    return " ".join(f"{reading.sentence} {reading.detail} {reading.sentence_in_mail}" for _, reading in notices)
