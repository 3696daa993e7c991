"""What members write, ask and answer in the search for leaks: done in the program, and told to the oracle."""

from typing import Any

from cohorts.models import Cohort
from network.moderation import services as moderation
from network.moderation.registry import kinds
from network.practice.models import Answer, Consent, Credit, Question
from network.practice.models import WriteUp as WriteUpRow
from network.practice.services import credits, publication, questions, sharing, writing
from tests.factories.practice import FOR_PUBLIC, make_topics
from tests.privacy.oracle import Oracle, Remark, Version, WriteUp

COHORTS = {"Ann": "x", "Bea": "x", "Cal": "x", "Dan": "y", "Eve": "y"}
TEXTS = ("title", "summary", "place", "before", "what_we_did", "what_changed", "cost_note", "thanks")


class Writers:
    """The half of the world that writes; who the people are, the other half knows."""

    oracle: Oracle
    cohorts: dict[str, Cohort]

    def word(self) -> str:
        raise NotImplementedError

    def user(self, viewer: str) -> Any:
        raise NotImplementedError

    # Write-ups ----------------------------------------------------------------------------------------

    def row(self, number: int) -> WriteUpRow:
        return WriteUpRow.objects.get(pk=number)

    def write(self, name: str) -> int | None:
        """Begin a draft with words of its own in every part."""
        if not self.oracle.is_member(name):
            return None
        row = writing.begin(author=self.user(name), depth=WriteUpRow.Depth.WRITE_UP)
        self.oracle.write_ups[row.pk] = WriteUp(name, set(), set(), {name})
        self.rewrite(row.pk)
        return row.pk

    def rewrite(self, number: int) -> None:
        """Write the text anew, by its lead author; what is shared, only by a member."""
        write_up = self.oracle.write_ups[number]
        if not self.oracle.is_member(write_up.lead):
            return
        values, row, by = self._texts(), self.row(number), self.user(write_up.lead)
        writing.change(write_up=row, by=by, version=row.version, values=FOR_PUBLIC | values, topics=make_topics())
        self.oracle.gone |= write_up.words
        write_up.words, write_up.head = set(values.values()), {values["title"], values["summary"]}
        if write_up.is_shared:
            self._keep(write_up)

    def share(self, number: int, audience: str) -> None:
        write_up = self.oracle.write_ups[number]
        if not self.oracle.is_member(write_up.lead) or (audience == "cohort" and self.oracle.is_public(number)):
            return
        if audience == "cohort" and write_up.public is not None:
            return
        cohort = COHORTS[write_up.lead] if audience == "cohort" else ""
        if (write_up.audience, write_up.cohort) == (audience, cohort):
            return
        row = self.row(number)
        sharing.share(
            write_up=row,
            by=self.user(write_up.lead),
            version=row.version,
            audience=audience,
            cohort=self.cohorts[cohort] if cohort else None,
        )
        write_up.audience, write_up.cohort = audience, cohort
        self._keep(write_up)

    def stop_sharing(self, number: int) -> None:
        row = self.row(number)
        sharing.stop_sharing(write_up=row, version=row.version)
        write_up = self.oracle.write_ups[number]
        write_up.audience, write_up.cohort, write_up.public = "", "", None
        for version in write_up.versions:
            version.audience = version.cohort = ""

    def make_public(self, number: int) -> None:
        write_up = self.oracle.write_ups[number]
        is_ready = write_up.audience in ("network", "public") and not write_up.is_hidden
        if not is_ready or not self.oracle.is_member(write_up.lead) or write_up.public == write_up.words:
            return
        asked = publication.ask_to_make_public(write_up=self.row(number), by=self.user(write_up.lead))
        for consent in Consent.objects.in_force().filter(version=asked.proposed_id, agreed_at=None):
            publication.answer_consent(consent=consent, agrees=True)
        assert asked.proposed_id is not None
        publication.make_public(publication=asked, by=self.user("editor"), version_id=asked.proposed_id)
        write_up.public, write_up.was_public = set(write_up.words), True

    def withdraw(self, number: int) -> None:
        write_up = self.oracle.write_ups[number]
        publication.withdraw(write_up=self.row(number), by=self.user(write_up.lead))
        write_up.public = None

    def hide_write_up(self, number: int, *, hidden: bool) -> None:
        writing.set_hidden(write_up=self.row(number), hidden=hidden)
        self.oracle.write_ups[number].is_hidden = hidden

    def delete(self, number: int) -> None:
        write_up = self.oracle.write_ups[number]
        if write_up.is_shared or write_up.was_public:
            return
        row = self.row(number)
        sharing.delete_draft(write_up=row, version=row.version)
        self.oracle.gone |= write_up.words.union(*(version.words for version in write_up.versions))
        del self.oracle.write_ups[number]
        self.oracle.reported_write_ups.pop(number, None)
        for key, remark in list(self.oracle.remarks.items()):
            if remark.write_up == number:
                self.oracle.gone.add(self.oracle.remarks.pop(key).word)

    def ask_author(self, number: int, name: str) -> None:
        write_up = self.oracle.write_ups[number]
        by = write_up.lead
        may = self.oracle.is_member(by) and self.oracle.finds(by, name) and name not in write_up.authors
        if may and name not in write_up.asked:
            credits.ask(write_up=self.row(number), by=self.user(by), user=self.user(name), role=Credit.Role.AUTHOR)
            write_up.asked[name] = by

    def answer_author(self, number: int, name: str, *, agrees: bool) -> None:
        """Somebody who is asked says yes or no; an author who is not the lead leaves."""
        write_up = self.oracle.write_ups[number]
        if not self.oracle.is_member(name):
            return
        credit = Credit.objects.visible_to(self.user(name)).authors().filter(write_up=number, is_lead=False).first()
        if credit is None or (name not in write_up.asked and name not in write_up.authors):
            return
        credits.answer(credit=credit, agrees=agrees)
        write_up.asked.pop(name, None)
        (write_up.authors.add if agrees else write_up.authors.discard)(name)

    def report_write_up(self, reporter: str, number: int) -> None:
        write_up = self.oracle.write_ups[number]
        may = self.oracle.is_member(reporter) and self.oracle.reads(reporter, number) and write_up.is_shared
        if not may or reporter in write_up.authors:
            return
        kind, thing = kinds()["write-up"], self.row(number)
        moderation.report(kind=kind, thing=thing, reporter=self.user(reporter), reason="other", note="Look at it.")
        self.oracle.evidence |= write_up.words
        self.oracle.reported_write_ups.setdefault(number, set()).add(reporter)

    # Questions ----------------------------------------------------------------------------------------

    def ask(self, name: str, number: int) -> None:
        write_up = self.oracle.write_ups[number]
        open_now = write_up.is_shared and not write_up.is_hidden
        if not (open_now and self.oracle.is_member(name) and self.oracle.reads(name, number)):
            return
        word = self.word()
        asked = questions.ask_question(write_up=self.row(number), author=self.user(name), text=f"Why {word}?")
        self.oracle.remarks[asked.pk * 2] = Remark(name, number, word)

    def answer(self, name: str, question: int) -> None:
        remark = self.oracle.remarks[question]
        if remark.question is not None or not self.oracle.is_member(name):
            return
        if not self.oracle.reads_remark(name, question):
            return
        word, row = self.word(), Question.objects.get(pk=question // 2)
        said = questions.answer_question(question=row, author=self.user(name), text=f"Because of {word}.")
        self.oracle.remarks[said.pk * 2 + 1] = Remark(name, remark.write_up, word, question)

    def remark_row(self, number: int) -> Any:
        return (Answer if number % 2 else Question)._default_manager.get(pk=number // 2)

    def is_there(self, number: int) -> bool:
        """Whether the row of a remark is still there."""
        return bool((Answer if number % 2 else Question)._default_manager.filter(pk=number // 2).exists())

    def hide_remark(self, number: int, *, hidden: bool) -> None:
        questions.set_hidden(remark=self.remark_row(number), hidden=hidden)
        self.oracle.remarks[number].is_hidden = hidden

    def delete_remark(self, number: int) -> None:
        questions.delete_remark(remark=self.remark_row(number))
        for key, remark in list(self.oracle.remarks.items()):
            if number in (key, remark.question):
                self.oracle.gone.add(self.oracle.remarks.pop(key).word)

    def _texts(self) -> dict[str, str]:
        return {field: self.word() for field in TEXTS}

    def _keep(self, write_up: WriteUp) -> None:
        write_up.versions.append(Version(set(write_up.words), write_up.audience, write_up.cohort))
