"""Sentence boundaries in news text.

Own code, because every citation rests on it: the spans must be exact, and the usual splitters break on what news is
full of ("5 p.m. Officials", "Sen. Warren", "U.S. Secretary"). A boundary is a terminator, its closing quotes
or brackets, and white space, unless the token before it is an abbreviation or the text after it goes on.
``tests/text/test_sentences.py`` holds the table of hard cases.
"""

from __future__ import annotations

import re

# Never end a sentence: what follows is the name or the number that they introduce.
_TITLES = frozenset(
    "mr mrs ms mx dr prof sen rep gov gen lt col sgt capt cpl maj adm cmdr rev hon pres supt det insp st mt ft messrs "
    "fr sr. no nos art sec vol ch fig figs pp vs v cf approx est dept univ assn bros al e.g i.e viz ca".split()
)
_MONTHS = frozenset("jan feb mar apr jun jul aug sept sep oct nov dec".split())
# May end a sentence; they do when the next word opens one.
_EITHER = frozenset(
    "inc corp co ltd llc plc jr sr etc a.m p.m u.s u.k u.n e.u d.c u.s.a u.s.s.r u.a.e p.s ph.d m.d b.a m.a b.sc m.sc "
    "ave blvd rd bldg min max hrs hr lb lbs oz in ft yd mi km cm mm kg sq cu avg calif conn del fla ga ill ind kan ky "
    "la md mass mich minn miss mo mont neb nev okla ore pa tenn tex vt va wash wis wyo ariz ark ala colo n.y n.j n.c "
    "s.c n.d s.d n.h n.m w.va r.i l.a b.c a.d".split()
)
# Closed-class words (and a few that reporting opens sentences with): after "U.S." they begin a sentence, where
# "Secretary" or "Army" would not.
_OPENERS = frozenset(
    "the a an this that these those it its he his she her they their we our you your i my there here what when where "
    "who why how which in on at by for from with without to of as if and but or nor so yet although though while after "
    "before since until because during under over between among about against despite however meanwhile also then now "
    "today yesterday officials police both each all some many most several few more other another no not one two three "
    "according last next earlier later".split()
)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december est edt et cst cdt ct mst mdt mt pst pdt pt gmt utc bst cet eastern central "
    "pacific mountain local".split()
)

_BOUNDARY = re.compile(
    r"""
    (?P<stop>[.!?…]+|[。！？।؟۔]+)       # the terminator
    (?P<close>["'”’»›)\]}]*)             # what closes with it
    (?=\s|$|(?<=[。！？])|(?<=[。！？][”」』]))  # white space, or none in scripts that use none
    """,
    re.VERBOSE,
)
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•–]\s|\d{1,3}[.)]\s))")
_LAST_TOKEN = re.compile(r"[^\s\"“”'‘’«»()\[\]{}—–]*$")
_NEXT_WORD = re.compile(r"\s*([\"“”'‘’«»()\[\]{}—–*-]*)\s*(\S+)")
_LEADING = re.compile(r"[^\w$€£¥]+")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of ``text``, in order, without the white space between them.

    Every non-blank character is in exactly one span; ``text[start:end]`` neither begins nor ends with white space. A
    paragraph break always ends a sentence."""
    spans: list[tuple[int, int]] = []
    start = 0
    for block in _PARAGRAPH.finditer(text):
        _split_block(text, start, block.start(), spans)
        start = block.start() if block.group().strip("\n \t") else block.end()
    _split_block(text, start, len(text), spans)
    return spans


def sentences(text: str) -> list[str]:
    """The sentences of ``text``."""
    return [text[start:end] for start, end in sentence_spans(text)]


def _split_block(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    for match in _BOUNDARY.finditer(text, start, end):
        if match.end() < end and _ends_sentence(text, start, match, end):
            _append(text, start, match.end(), spans)
            start = match.end()
    _append(text, start, end, spans)


def _append(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    stop, close = match["stop"], match["close"]
    if stop[0] in "。！？।؟۔":
        return True
    following = _NEXT_WORD.match(text, match.end(), min(end, match.end() + 60))
    if following is None:
        return True
    opening, word = following.groups()
    bare = _LEADING.sub("", word)
    if bare[:1].islower():
        # `"Why?" he asked` and `... and so on` go on; "iPhone" is the price.
        return False
    if stop == "." and not close:
        return _after_full_stop(text, max(start, match.start() - 40), match.start(), bare, bool(opening))
    if stop != "." and close and bare[:1].isupper():
        # '"Why?" Smith asked.' against '"Why?" The room fell silent.'
        return not _speaker_follows(text, match.end(), end)
    return True


def _after_full_stop(text: str, low: int, stop: int, following: str, opened: bool) -> bool:
    token = _LAST_TOKEN.search(text[low:stop])
    before = token.group() if token else ""
    lowered = before.lower().lstrip("$€£")
    next_word = following.rstrip(".,;:!?\"'”’)").lower()
    if lowered in _TITLES:
        return False
    if lowered in _MONTHS:
        return not following[:1].isdigit()
    if lowered in _EITHER or re.fullmatch(r"(?:[a-z]\.)+[a-z]", lowered):
        if opened or next_word in _OPENERS:
            return True
        if lowered in ("a.m", "p.m"):
            return following[:1].isupper() and next_word not in _CALENDAR
        return False
    if len(before) == 1 and before.isalpha() and before.isupper():
        return next_word in _OPENERS or opened
    # "1. First" at the start of a block numbers the sentence, it does not end one.
    return not (before.isdigit() and len(before) <= 3 and text[low:stop].strip() == before)


_SPEAKER = re.compile(
    r"\s+(?:[A-Z][\w’'.-]*\s+){1,4}"
    r"(?:said|says|asked|asks|told|added|adds|wrote|writes|replied|exclaimed|wondered|shouted|tweeted|demanded)\b"
)


def _speaker_follows(text: str, at: int, end: int) -> bool:
    return _SPEAKER.match(text, at, min(end, at + 120)) is not None
