"""Whether a date in a text is said to be that of an article: "the TechCrunch report on October 7", "published in May".

The words between the date and an article, or a verb of publishing, must be names and prepositions; after a verb they
may be what it reports. A date that stands before a noun belongs to it: "the October 7 report" is dated, "the report on
the October 7 attack" is not.
"""

from __future__ import annotations

import re

_NOUNS = frozenset(
    """article articles report reports reporting story stories piece pieces coverage interview interviews column columns
    edition editions editorial editorials review reviews post posts blog headline headlines feature features dispatch
    dispatches broadcast bulletin newsletter newspaper newspapers news op-ed latest update updates""".split()
)
_NOUNS_AFTER = _NOUNS | {"issue", "issues"}
_VERBS = frozenset(
    """published publish publishes publishing reported report reports wrote write writes written posted post covered
    cover covers printed aired broadcast""".split()
)
_CLOSE_VERBS = _VERBS | frozenset("released appeared appears appearing dated datelined ran carried updated out".split())
_DOUBLE = frozenset("report reports post cover covers broadcast".split())
"""Nouns as well: they are verbs behind a name in a question that asks what it "did report"."""
_LINKS = frozenset(
    """on in of from by at for and the a an its their his her our this about regarding concerning online first both
    only again early late""".split()
)
_APART = frozenset("about regarding concerning covering discussing than except not".split())
"""Words right before a date that keep it from being an article's: "an article about October 7"."""
_OTHER_CLAUSE = frozenset(
    """that who whom whose which whether how when where why because if while after before during since until than except
    excluding not say says said claim claims claimed suggest suggests state states stated mention mentions mentioned
    describe describes described""".split()
)
_EVENTS = frozenset(
    """attack attacks strike strikes raid raids bombing shooting massacre war invasion election elections vote
    referendum match game meeting summit hearing trial launch event crash accident explosion earthquake storm flood fire
    killing death riot riots protest protests incident coup""".split()
)
_DETERMINERS = frozenset("the a an this its their his her our".split())
_OPENING = frozenset("on in during".split())
_MARKS = "'\"‘’“”()[],.:;?!|&-–—"
_JOINED = re.compile(r",?\s{0,3}(?:(?:and|or|&)\s{1,3})?(?:(?:on|in|of|from)\s{1,3})?", re.IGNORECASE)
_BACK = 100
"""Characters before the date that are looked at, as publishers' names may be long."""
_TOPIC = 64
"""Characters before the date in which a verb may stand that has something else behind it."""
_AHEAD = 48


def joined(between: str) -> bool:
    """Whether two dates stand in a row, so that what is said of one is said of the other."""
    return len(between) < 16 and _JOINED.fullmatch(between) is not None


def is_publication(text: str, start: int, end: int, floor: int = 0) -> bool:
    """Whether ``text[start:end]`` dates an article; ``floor`` is where the words before it begin at the earliest."""
    words = text[max(floor, start - _BACK) : start].split()
    attributive = bool(words) and (words[-1].lower() in _DETERMINERS or words[-1].endswith(("'s", "’s")))
    return (not attributive and _said_before(words)) or _said_after(text[end : end + _AHEAD], words, attributive)


def _said_before(words: list[str]) -> bool:
    if not words or _plain(words[-1]) in _APART:
        return False
    near, distance, last = True, 0, _plain(words[-1])
    asked = any(_plain(word) in ("did", "does", "do") for word in words)
    for place in range(len(words) - 1, -1, -1):
        raw, word = words[place], _plain(words[place])
        distance += len(raw) + 1
        if word in _OTHER_CLAUSE or _ends_sentence(raw):
            return False
        if near and (word in _NOUNS or word in _CLOSE_VERBS):
            return True
        if not near and word in _VERBS and distance <= _TOPIC and last != "of":
            named = place > 0 and words[place - 1].strip(_MARKS)[:1].isupper()
            if word not in _DOUBLE or (asked and named):
                return True
        if word and word not in _LINKS and not raw.strip(_MARKS)[0].isupper() and not word[0].isdigit():
            if near and word in _EVENTS:
                return False
            near = False
    return False


def _said_after(after: str, words: list[str], attributive: bool) -> bool:
    rest = after.lstrip("'\"’”)")
    last = _plain(words[-1]) if words else ""
    modifies = attributive or after.startswith(("'s ", "’s ")) or (rest[:1] != "," and last not in _LINKS)
    opens = not words or (last in _OPENING and (len(words) == 1 or words[-2][-1] in ".?!,;:"))
    named = False
    for raw in rest.removeprefix("s ").removeprefix(",").split()[:6]:
        word = _plain(raw)
        if modifies and word in _NOUNS_AFTER:
            return True
        if opens and named and word in _VERBS:
            return True
        if raw.strip(_MARKS)[:1].isupper():
            named = True
        elif word not in ("the", "did", "what", "how") or modifies:
            return False
        if _ends_sentence(raw):
            return False
    return False


def _plain(raw: str) -> str:
    return raw.strip(_MARKS).lower().removesuffix("'s").removesuffix("’s")


def _ends_sentence(raw: str) -> bool:
    # "Inc." and "U.S." end none, as far as can be told.
    return raw[-1] in "?!;" or (raw[-1] == "." and raw[0].islower())
