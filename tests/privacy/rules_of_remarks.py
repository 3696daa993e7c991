"""The rules of questions, notices and the search, each with a way to break it."""

from tests.privacy import deeds
from tests.privacy import deeds_of_practice as practice
from tests.privacy.mutants import Mutant, mutant

REMARKS = "network.practice.models.questions:"
CREDITS = "network.practice.models.credits:"
NOTICES = "network.practice.notices:"
SEARCH = "search.engines.database.statements:Statements."
CONDITIONS = "search.engines.database.conditions:Conditions."
ANYONE = "Q(pk__gt=0)"
ALL_OF_THEM = '["public", "members", *(f"cohort:{pk}" for pk in range(999))]'
ALL_AUDIENCES = f"((kind, {ALL_OF_THEM}) for kind in self.audiences)"

OF_REMARKS: list[Mutant] = [
    mutant(
        "questions are for readers",
        practice.asked_in_cohort,
        f"{REMARKS}RemarkQuerySet.visible_to",
        'Q(**{f"{self.write_up_path}__in": WriteUp.objects.visible_to(viewer)})',
        ANYONE,
    ),
    mutant(
        "hidden ones are their author's",
        practice.remarks_hidden,
        f"{REMARKS}RemarkQuerySet.not_hidden",
        "hidden_at=None",
        "pk__gt=0",
    ),
    mutant(
        "an answer goes with its question",
        practice.question_hidden,
        f"{REMARKS}AnswerQuerySet.not_hidden",
        ", question__hidden_at=None",
        "",
    ),
    mutant(
        "hidden answers are their author's",
        practice.remarks_hidden,
        f"{REMARKS}AnswerQuerySet.not_hidden",
        "hidden_at=None, ",
        "",
    ),
    mutant(
        "one's own question tells no write-up that one may not see",
        practice.write_up_hidden_from_who_asked,
        f"{REMARKS}RemarkQuerySet.with_write_up_for",
        "WriteUp.objects.visible_to(viewer)",
        "WriteUp.objects",
    ),
    mutant(
        "one finds one's own questions and answers alone",
        practice.asked_in_cohort,
        f"{REMARKS}RemarkQuerySet.own",
        "self.filter(",
        "self.exclude(",
    ),
    mutant(
        "a block hides questions and answers",
        practice.asked_across_block,
        f"{REMARKS}RemarkQuerySet.visible_to",
        " & ~self.written_by(Block.objects.absent_for(viewer.pk))",
        "",
    ),
    mutant(
        "of who asked",
        practice.asked_across_block,
        f"{REMARKS}RemarkQuerySet.written_by",
        "author__in=people",
        "pk__lt=0",
    ),
    mutant(
        "of who answered",
        practice.answered_across_block,
        f"{REMARKS}AnswerQuerySet.written_by",
        "Q(author__in=people) | ",
        "",
    ),
    mutant(
        "and of whose question it is",
        practice.question_of_blocked_answered,
        f"{REMARKS}AnswerQuerySet.written_by",
        " | Q(question__author__in=people)",
        "",
    ),
    mutant(
        "one's own stay one's own",
        practice.remarks_hidden,
        f"{REMARKS}RemarkQuerySet.visible_to",
        " | Q(author=viewer.pk)",
        " & Q(pk__lt=0)",
    ),
    mutant(
        "what leavers asked is gone",
        practice.answered_and_leaving,
        f"{REMARKS}RemarkQuerySet.not_hidden",
        ' & still_said("author")',
        "",
    ),
    mutant(
        "with the answers to it",
        practice.answered_and_leaving,
        f"{REMARKS}AnswerQuerySet.not_hidden",
        ' & still_said("question__author")',
        "",
    ),
    mutant(
        "strangers read none",
        practice.asked_of_left_author,
        f"{REMARKS}RemarkQuerySet.visible_to",
        "not circles_of(viewer).sees_network_write_ups",
        "False",
    ),
    mutant(
        "what one is asked is one's own",
        practice.only_asked,
        f"{CREDITS}CreditQuerySet.visible_to",
        ", user_id=viewer.pk",
        "",
    ),
    mutant(
        "and not asked across a block",
        practice.asked_by_blocked,
        f"{CREDITS}CreditQuerySet.visible_to",
        "~Q(gone, state=Credit.State.ASKED)",
        ANYONE,
    ),
    mutant(
        "nor to be named in what is hidden",
        practice.asked_by_hidden,
        f"{CREDITS}CreditQuerySet.visible_to",
        " | Q(write_up__hidden_at__isnull=False)",
        "",
    ),
    mutant(
        "of who asks",
        practice.asked_by_blocked_leaver,
        f"{CREDITS}CreditQuerySet.visible_to",
        "Q(asked_by__in=absent) | ",
        "",
    ),
    mutant(
        "and of who wrote",
        practice.asked_beside_blocked,
        f"{CREDITS}CreditQuerySet.visible_to",
        " | Q(write_up__in=written_by(absent))",
        "",
    ),
    mutant(
        "notices tell of questions that one may read",
        practice.asked_across_block,
        f"{NOTICES}questions",
        "Question.objects.visible_to(recipient)",
        "Question.objects",
    ),
    mutant(
        "and of answers",
        practice.answered_across_block,
        f"{NOTICES}answers",
        "Answer.objects.visible_to(recipient)",
        "Answer.objects",
    ),
    mutant(
        "and of what one is asked",
        practice.asked_by_blocked,
        f"{NOTICES}own_credits",
        "Credit.objects.visible_to(recipient)",
        "Credit.objects",
    ),
    mutant(
        "and of answers of those who are there",
        practice.agreed_then_blocked,
        f"{CREDITS}CreditQuerySet.present_for",
        "self.exclude(user__in=Block.objects.absent_for(person.pk))",
        "self",
    ),
    mutant(
        "and of what one wrote",
        practice.answered_and_left,
        f"{NOTICES}_written_by",
        "WriteUp.objects.of_author(person)",
        "WriteUp.objects",
    ),
    mutant(
        "nobody is asked across a block",
        practice.ask_across_block,
        "network.practice.services.credits:ask",
        "not Profile.objects.visible_to(by).filter(user=user).exists()",
        "False",
    ),
    mutant(
        "readers across a block do not count",
        deeds.blocked,
        "network.practice.audiences:_places",
        "here.exclude(user__in=Block.objects.absent_for(author.pk))",
        "here",
    ),
    mutant(
        "nor do those who are leaving",
        deeds.leaving,
        "network.practice.audiences:_places",
        ", user__leaves_at=None",
        "",
    ),
    mutant(
        "nor those whose account is shut",
        deeds.suspended,
        "network.practice.audiences:_places",
        "user__is_active=True, ",
        "",
    ),
    mutant(
        "what others see tells nothing across a block",
        practice.answered_and_blocked,
        "network.profiles.views:see_as",
        "if entry.url in own",
        "if entry",
    ),
]
OF_SEARCH: list[Mutant] = [
    mutant(
        "passages for one's audiences",
        deeds.words_of_public_person,
        f"{CONDITIONS}of_audiences",
        'f"{table}.kind = %s AND {table}.audience IN ({marks(names)})", [kind, *names]',
        'f"{table}.kind = %s", [kind]',
    ),
    mutant(
        "passages from what one may read",
        practice.asked_across_block,
        f"{CONDITIONS}of_sources",
        """[Sql(f"{table}.source_kind = ''"), *written]""",
        '[Sql("1 = 1")]',
    ),
    mutant(
        "things that one may know of",
        deeds.blocked_and_searched,
        f"{SEARCH}_known",
        'self.visible("t")',
        '"1 = 1"',
    ),
    mutant(
        "who is offered while one types may be found",
        deeds.blocked_and_suggested,
        "search.suggesting:_read",
        "searchable.visible(viewer)",
        "searchable.model._default_manager.all()",
    ),
    mutant(
        "filters for one's audiences",
        deeds.filters_of_public_person,
        f"{CONDITIONS}has_value",
        "self.audiences[kind]",
        ALL_OF_THEM,
    ),
    mutant(
        "counts for one's audiences",
        deeds.filters_of_public_person,
        f"{SEARCH}_counted",
        "self.audiences.items()",
        ALL_AUDIENCES,
    ),
    mutant(
        "members' audience is for members",
        deeds.words_of_public_person,
        "search.audiences:audiences_of",
        "{MEMBERS} if circles.sees_members_fields else set()",
        "{MEMBERS}",
    ),
    mutant(
        "a cohort's for the cohort",
        deeds.words_for_cohort,
        "search.audiences:audiences_of",
        "for cohort_id in circles.cohort_ids",
        "for cohort_id in range(1, 999)",
    ),
    mutant(
        "members find by members' words",
        deeds.filters_of_public_person,
        "search.audiences:audiences_of",
        "{MEMBERS} if circles.sees_members_fields else set()",
        "set()",
    ),
    mutant(
        "a picture for who may see it",
        deeds.pictures,
        "network.profiles.photos:may_be_seen",
        '.showing("photo", viewer)',
        "",
    ),
    mutant(
        "and who finds its person",
        deeds.paused,
        "network.profiles.photos:may_be_seen",
        "Profile.objects.visible_to(viewer)",
        "Profile.objects",
    ),
]
