"""The rules of Elasticsearch and of mending, each with a way to break it."""

from dataclasses import replace

from tests.privacy import deeds
from tests.privacy import deeds_of_practice as practice
from tests.privacy.engines import LateMirror, Mirror
from tests.privacy.mutants import Mutant, mutant

EXCEPTIONS, SPELLING = "search.engines.elasticsearch.exceptions:", "search.spelling:"
ASKING, ENGINE = "search.engines.elasticsearch.asking:", "search.engines.elasticsearch.engine:"
EVERYTHING = (
    'Statements([__import__("dataclasses").replace(each, visible=lambda viewer, each=each: '
    "each.model._default_manager.all()) for each in searched], viewer)"
)
# It is asked a second time, where the reader may read it.
AS_IT_IS_SPELT = (
    "search.engines.database.engine:spellings",
    "{each for text in texts for each in folded_words(text) if stem(each) == stem(word)}",
    "{word}",
)

OF_MENDING: list[Mutant] = [
    mutant(
        "a word is mended to one that the reader may see",
        deeds.words_for_cohort,
        f"{SPELLING}_meant",
        " if seen.get(candidate) or candidate in names",
        "",
        AS_IT_IS_SPELT,
    ),
    mutant(
        "and in what they may know of",
        deeds.blocked_and_searched,
        "search.engines.database.engine:things_with",
        "Statements(searched, viewer)",
        EVERYTHING,
        AS_IT_IS_SPELT,
    ),
    mutant(
        "a word is meant only as it is spelt where its reader may read it",
        deeds.word_in_another_form,
        *AS_IT_IS_SPELT,
    ),
    mutant(
        "two words are told apart where the reader may read them side by side",
        deeds.words_side_by_side,
        f"{SPELLING}_apart",
        "[pair for pair in those if seen.get(pair)]",
        "[pair for pair in those if pair in may_stand]",
    ),
    mutant(
        "that a word stands somewhere is told to who may see where",
        deeds.word_beside_word,
        f"{SPELLING}mend",
        "if not seen.get(word)",
        "if word not in known_words.are_known(unknown)",
    ),
]
OF_MIRROR: list[Mutant] = [
    replace(each, engine=Mirror)
    for each in (
        mutant(
            "Elasticsearch leaves out whom a block keeps from the viewer",
            deeds.blocked_and_searched,
            f"{EXCEPTIONS}_rules",
            "each.absent",
            "lambda viewer: None",
        ),
        mutant(
            "and what was said by them",
            practice.asked_across_block,
            f"{EXCEPTIONS}_rules",
            "source.absent",
            "lambda viewer: None",
        ),
        mutant(
            "it looks at passages for one's audiences",
            deeds.words_of_public_person,
            f"{ASKING}_readable",
            'filter=[Q("terms", **{f"{PATH}.audience": list(audiences)})]',
            "filter=[]",
        ),
        mutant(
            "at things that have something for them",
            deeds.listed_to_cohort,
            f"{ASKING}findable",
            ', Q("terms", audiences=audiences)',
            "",
        ),
        mutant(
            "and counts values for them",
            deeds.filters_of_public_person,
            f"{ENGINE}_Many._values_of",
            "({audiences})",
            "([^|]+)",
        ),
        mutant(
            "and filters by values for them",
            deeds.filters_of_public_person,
            f"{ENGINE}_Many._holds",
            "self._reader.audiences[searchable.kind]",
            '["public", "members", *(f"cohort:{pk}" for pk in range(99))]',
        ),
    )
]
OF_MIRROR += [
    replace(each, engine=LateMirror)
    for each in (
        mutant(
            "what waits to be written is left out",
            deeds.paused,
            f"{ASKING}Reader.of",
            "_names(exceptions.absent | waiting)",
            "_names(exceptions.absent)",
        ),
    )
]
