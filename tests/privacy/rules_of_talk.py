"""The rules of messages, connections and asks, each with a way to break it."""

from tests.privacy import deeds_of_talk as talk
from tests.privacy.mutants import Mutant, mutant

CONVERSATIONS = "network.conversations.models:"
MESSAGES = f"{CONVERSATIONS}MessageQuerySet."
DELIVERY = "network.conversations.services:"
REQUESTS = "network.connections.models.connections:ConnectionQuerySet."
WAYS = "network.connections.models.contact_ways:ContactWayQuerySet."
PROPOSALS = "network.connections.models.introductions:IntroductionQuerySet."
PRESENT = "network.connections.presence:present_for"
ASKS = "network.asks.models:AskQuerySet."
ANSWERS = "network.asks.models:AskAnswerQuerySet."
ANYONE = "Q(pk__gt=0)"

OF_MESSAGES: list[Mutant] = [
    mutant(
        "a conversation is for those who take part",
        talk.conversation_of_two,
        f"{CONVERSATIONS}ConversationQuerySet.of_person",
        "Exists(own)",
        ANYONE,
    ),
    mutant(
        "messages are for members",
        talk.conversation_after_leaving_early,
        f"{MESSAGES}visible_to",
        "not circles.is_member or ",
        "",
    ),
    mutant(
        "who blocks somebody has no conversation with them any more",
        talk.blocker_sees_no_more,
        f"{CONVERSATIONS}ConversationQuerySet.of_person",
        "Exists(there) | ~Exists(others)",
        ANYONE,
    ),
    mutant(
        "who blocks one of three reads nothing of theirs",
        talk.blocker_in_three,
        f"{MESSAGES}in_threads_of",
        " & ~Q(author__in=blocked_by(person_id))",
        "",
    ),
    mutant(
        "who is blocked reads on what they had",
        talk.blocked_reads_on,
        f"{CONVERSATIONS}blocked_by",
        'Block.objects.filter(blocker=person_id).values("blocked")',
        "Block.objects.absent_for(person_id)",
    ),
    mutant(
        "what was kept back never arrives",
        talk.sent_across_block,
        f"{MESSAGES}in_threads_of",
        "~Exists(kept_back) & ",
        "",
    ),
    mutant(
        "what is sent across a block is kept back",
        talk.sent_across_block,
        f"{DELIVERY}_across_a_block",
        "{person for pair in blocks for person in pair if person != author_id}",
        "set()",
    ),
    mutant(
        "where nothing ever reached somebody, they have no conversation",
        talk.first_note_across_block,
        f"{CONVERSATIONS}ConversationQuerySet.of_person",
        "Exists(Message.objects.that_reached(person_id))",
        ANYONE,
    ),
    mutant(
        "what is sent to whoever is leaving is there when they are back",
        talk.sent_to_whoever_leaves,
        f"{DELIVERY}_across_a_block",
        "{person for pair in blocks for person in pair if person != author_id}",
        "set(ids)",
    ),
    mutant(
        "what came since somebody leaves is not in their copy",
        talk.sent_to_whoever_leaves,
        "network.conversations.forgetting:messages_of",
        "Q(~Exists(leaving))",
        ANYONE,
    ),
    mutant(
        "a withdrawn message has no words",
        talk.message_withdrawn,
        f"{DELIVERY}withdraw",
        'message.text, message.about, message.withdrawn_at = "", "", timezone.now()',
        "pass",
    ),
    mutant(
        "a hidden message has no words in a copy and a search",
        talk.message_hidden,
        f"{MESSAGES}with_words_for",
        "Q(hidden_at=None, author__leaves_at=None)",
        "Q(author__leaves_at=None)",
        ("network.conversations.reading:_state", "message.hidden_at is not None", "False"),
    ),
    mutant(
        "who is leaving takes their words along",
        talk.author_is_leaving,
        f"{MESSAGES}with_words_for",
        "Q(hidden_at=None, author__leaves_at=None)",
        "Q(hidden_at=None)",
        ("network.conversations.reading:_state", "message.author.leaves_at is not None", "False"),
    ),
]

OF_CONNECTIONS: list[Mutant] = [
    mutant(
        "a request across a block never arrives",
        talk.request_across_block,
        f"{REQUESTS}visible_to",
        "withheld=False, ",
        "",
    ),
    mutant(
        "the words of a request across a block never arrive, though the two connect",
        talk.request_across_block_connects,
        "network.connections.services.connecting:_connect_unless_absent",
        "connection.put_away_at = None",
        "Connection.objects.filter(pk=connection.pk).update(withheld=False)",
    ),
    mutant(
        "who rests asks nobody",
        talk.request_of_paused,
        PRESENT,
        ", paused_at=None",
        "",
    ),
    mutant("ways are for connections", talk.ways_kept, f"{WAYS}visible_to", ", owner__in=connected", ""),
    mutant("ways are opened by a tick", talk.ways_not_open, f"{WAYS}visible_to", "is_open=True, ", ""),
    mutant(
        "ways end with the connection",
        talk.ways_after_the_end,
        f"{REQUESTS}connected",
        "state=Connection.State.CONNECTED",
        "pk__gt=0",
        ("network.connections.services.connecting:end", "state=State.ENDED, ", ""),
    ),
    mutant(
        "a block ends a connection for good",
        talk.ways_after_a_block,
        "network.connections.services.connecting:part",
        "end(connection=connection)",
        "pass",
    ),
    mutant(
        "what is proposed across a block never arrives",
        talk.proposed_across_block,
        f"{PROPOSALS}visible_to",
        "withheld=False, ",
        "",
        (PRESENT, "Block.objects.absent_for(circles_of(viewer).person_id)", "[]"),
    ),
]

OF_ASKS: list[Mutant] = [
    mutant(
        "an ask to a cohort is for the cohort",
        talk.asked_in_cohort,
        "network.asks.models:_for",
        ", cohort__in=circles.cohort_ids",
        "",
    ),
    mutant(
        "an ask to the network is for members",
        talk.asked_in_network,
        "network.asks.models:_for",
        "if circles.sees_members_fields",
        "if True",
    ),
    mutant(
        "a profile shows asks to those who may see them",
        talk.asked_in_cohort,
        "network.asks.profile_sections:asked_by",
        "Ask.objects.visible_to(viewer)",
        "Ask.objects.all()",
    ),
    mutant(
        "one's own answer tells no ask that one may not see",
        talk.ask_hidden_from_who_answered,
        f"{ANSWERS}with_ask_for",
        "Ask.objects.visible_to(viewer)",
        "Ask.objects",
    ),
    mutant(
        "one finds one's own answers alone",
        talk.ask_answered_across_block,
        f"{ANSWERS}own",
        "self.filter(",
        "self.exclude(",
    ),
    mutant("a hidden ask is its author's", talk.ask_hidden, f"{ASKS}visible_to", " & Q(hidden_at=None)", ""),
    mutant("a hidden ask is in no index", talk.ask_hidden, f"{ASKS}shown", ", hidden_at=None", ""),
    mutant("a block hides asks", talk.ask_across_block, f"{ASKS}visible_to", " & ~absent", ""),
    mutant(
        "who is leaving asks nobody",
        talk.ask_of_whoever_leaves,
        f"{ASKS}visible_to",
        ' & here("author")',
        "",
    ),
    mutant(
        "a hidden answer is its author's",
        talk.ask_answer_hidden,
        f"{ANSWERS}visible_to",
        " & Q(hidden_at=None)",
        "",
    ),
    mutant(
        "a block hides answers",
        talk.ask_answered_across_block,
        f"{ANSWERS}visible_to",
        " & ~Q(author__in=Block.objects.absent_for(person_id))",
        "",
    ),
    mutant(
        "who left early reads nobody's answers",
        talk.ask_of_whoever_left_early,
        f"{ANSWERS}visible_to",
        "not circles.sees_members_fields",
        "False",
    ),
    mutant(
        "who is leaving answers nobody",
        talk.ask_answer_of_whoever_leaves,
        f"{ANSWERS}visible_to",
        'here("author") & ',
        "",
    ),
    mutant(
        "nobody answers who left early",
        talk.answered_after_leaving_early,
        f"{ASKS}open",
        'belongs("author"), ',
        "",
    ),
    mutant(
        "what one helped a cohort with stands while one belongs to it",
        talk.helped_before_moving,
        "network.asks.models:ThanksQuerySet.standing",
        "is_for, ",
        "",
    ),
]

OF_DIGESTS: list[Mutant] = [
    mutant(
        "a digest tells of asks that its reader may read",
        talk.digest_after_asking,
        "network.asks.digest:new_asks",
        "Ask.objects.visible_to(reader)",
        "Ask.objects.filter()",
    ),
]
