"""Addresses that nobody means well by: what stands behind the question mark of a search, in every shape."""

import random
from urllib.parse import quote_from_bytes

from search.query import Sort
from search.registry import kinds

SYNTAX = [
    *"\"'“”„«»()[]{}<>*?:^~+-!&|\\/%_#@$=,;.",
    "AND",
    "OR",
    "NOT",
    "NEAR/2",
    "NEAR(a b, 2)",
    "TO",
    "&&",
    "||",
    'title:"',
    "body : *",
    "[* TO *]",
    "^3",
    "~2",
    "_exists_:",
    "*:*",
    "/.*/",
    "\\u0022",
    "' OR 1=1 --",
    "'; DROP TABLE search_words; --",
    "UNION ALL SELECT",
    "%s",
    "%(name)s",
    "{0}",
    "{{ 7 * 7 }}",
    "${jndi:ldap://x}",
    "<script>alert(1)</script>",
    "<!--",
    "&amp;",
    "</td>",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
]
STRANGE = [
    "\x00",
    "\x7f",
    "\u0085",
    "\u00ad",
    "\u200b",
    "\u200d",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\ufffd",
    "\uffff",
    "\u0301" * 40,
    "Z͑ͫ̓ͪ̂ͫ̽͏",
    "🎂🎉👩‍👩‍👧‍👦",
    "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "مرحبا بالعالم",
    "שלום",
    "日本語の検索",
    "한국어",
    "Ελληνικά",
    "Łukasz",
    "ﬁﬂ",
    "ẞß",
    "İıiI",
    "٣²Ⅷ½",
    "𝔲𝔫𝔦𝔠𝔬𝔡𝔢",
    "O’Neill's",
    "co‑pro–duc-tion",
]
# No text is made of these, but an address may hold them.
BYTES = [b"\xff\xfe", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf", b"\xe2\x82", b"\x80"]
_ASKED_FOR = (
    "time banking timebanks co-production co-prodcution villiage agents lunch club older people loneliness social "
    "prescribing food bank fridge Leeds Yorkshire up north west mids chief executive director trustee charity council "
    "my cohort someone who has tried young carers parish kitchen money nobody comes meeting elders neighbourhood Bea"
)
ASKED_FOR = _ASKED_FOR.split()
NAMES = ["q", "q", "q", "page", "after", "not", "not", "sort", "only", "of", "all", "kind", "format", "", "q[]", "utf8"]
LONGEST = 4000


def address(luck: random.Random, kind: str) -> str:
    """What stands behind the question mark of a search of a kind, percent-encoded and not always well."""
    pairs = [(b"q", _text(luck))] if luck.random() < 0.95 else []
    pairs += [_pair(luck, kind) for _ in range(luck.choice([0, 0, 1, 2, 5, 40]))]
    luck.shuffle(pairs)
    return "&".join(f"{_encoded(luck, name)}={_encoded(luck, value)}" for name, value in pairs)


def text(luck: random.Random) -> str:
    """A text that no address can hold, such as one with half a character in it."""
    half = chr(luck.randrange(0xD800, 0xE000))
    return luck.choice(["", half, half * 3]) + _text(luck).decode(errors="surrogateescape")


def _pair(luck: random.Random, kind: str) -> tuple[bytes, bytes]:
    facets = kinds()[kind].filters if kind in kinds() else {}
    if facets and luck.random() < 0.6:
        name = luck.choice(list(facets))
        return name.encode(), luck.choice([_text(luck), _known_value(luck, kind, name)])
    name = luck.choice(NAMES)
    values = {
        "page": luck.choice(["-1", "0", "2", "51", "9" * 30, "٣", "1e3", "0x10", "NaN", "²"]).encode(),
        "after": luck.choice([b"", b"a" * 12, f"{luck.getrandbits(48):012x}".encode(), _text(luck)]),
        "sort": luck.choice([*Sort, "worst"]).encode(),
        "only": luck.choice([b"1", b"0", b"true"]),
        "not": luck.choice([b"timebanking", _text(luck)]),
    }
    return name.encode(), values.get(name) or _text(luck)


def _known_value(luck: random.Random, kind: str, facet: str) -> bytes:
    names = list(kinds()[kind].filters[facet].names) or ["timebanking", "yorkshire-and-the-humber", "older-people"]
    return luck.choice(names).encode()


def _text(luck: random.Random) -> bytes:
    how = luck.randrange(8)
    length = luck.choice([0, 1, 2, 3, 5, 8, 13, 40, 200, 1000])
    if how == 0:
        made = "".join(_character(luck) for _ in range(length)).encode(errors="replace")
    elif how == 1:
        made = luck.randbytes(min(length, 300))
    elif how == 2:
        made = (_piece(luck) * length).encode(errors="replace")
    elif how == 3:
        made = str(luck.choice([0, -1, 2**63, 2**64, 10 ** luck.randrange(60), luck.random() * 1e300])).encode()
    else:
        between = luck.choice([" ", " ", " ", "", "-", "'", '"', "\t", "\u00a0", ",", "*"])
        made = between.join(_piece(luck) for _ in range(min(length, 60))).encode(errors="replace")
    if luck.random() < 0.05:
        place = luck.randrange(len(made) + 1)
        made = made[:place] + luck.choice(BYTES) + made[place:]
    return made[:LONGEST]


def _piece(luck: random.Random) -> str:
    kind = luck.randrange(10)
    if kind < 5:
        word = luck.choice(ASKED_FOR)
        return _misspelt(luck, word) if luck.random() < 0.5 else word
    return luck.choice(SYNTAX) if kind < 8 else luck.choice(STRANGE)


def _misspelt(luck: random.Random, word: str) -> str:
    place = luck.randrange(len(word))
    letter = luck.choice("abcdefghijklmnopqrstuvwxyz")
    return word[:place] + luck.choice(["", letter, letter + word[place], word[place] * 2]) + word[place + 1 :]


def _character(luck: random.Random) -> str:
    last = luck.choice([0x7F, 0xFF, 0x24F, 0xFFFF, 0x1FFFF, 0x10FFFF])
    return chr(luck.randrange(last + 1))


def _encoded(luck: random.Random, value: bytes) -> str:
    # Half an escape is no escape.
    broken = luck.choice(["", "", "", "", "%", "%4", "%zz", "%u0022", "+", "&", "="])
    return quote_from_bytes(value) + (broken if luck.random() < 0.1 else "")
