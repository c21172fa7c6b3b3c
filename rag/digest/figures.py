"""What two sentences count differently: "241 people were aboard" and "214 people were aboard"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rag.text.numbers import numbers
from rag.text.synonyms import synonyms
from rag.text.words import content_words, stem

MEASURES = frozenset(
    {"percent"}
    | {
        stem(word)
        for word in """percent point crown dollar euro pound yen share minute hour day week month year mile kilometre
        kilometer metre meter foot degree ton tonne kilogram litre liter time""".split()
    }
)
"""Stems of what measures: two of them in a story are seldom of the same thing."""
_UNIT = re.compile(r"\s*(%|percent\b|per cent\b|°|[€£$])")
_CURRENCIES = {"$": stem("dollar"), "€": stem("euro"), "£": stem("pound"), "¥": stem("yen")}
_ORDINAL = re.compile(r"(?:first|second|third|\w*(?:\dst|\dnd|\drd|th))\Z", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:to|or|and|-|–)\s*")
_LOOSE = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|over|under|(?:more|less|fewer) than|at (?:least|most)"
    r"|up to|as many as|close to)\s+(?:[€£$¥]|US\$)?\Z",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\b(?:from|instead of|rather than|(?:and|but)? not)\s+(?:[€£$¥]|US\$)?\Z", re.IGNORECASE)
_ROUGHLY = 1.25
"""Numbers of which one is loose differ from here on."""
_AFTER = 4
"""Words after a number among which the counted thing is looked for."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number and what it counts: stems of the words after it (``of``), or its unit. ``text[start:end]`` is it.
    ``fate`` is what befell those who are counted, where the words beside it say so. ``loose``: it is said to be
    about so many, or more, or fewer; ``former``: to have been so before ("rose to 31 from 12")."""

    surface: str
    value: Decimal
    of: frozenset[str]
    start: int
    end: int
    fate: str | None = None
    loose: bool = False
    former: bool = False


def counts(text: str) -> list[Count]:
    """The numbers of a sentence that count or measure something, in order; no ordinals, years, days of months and clock
    times, and no ranges ("30 to 40")."""
    found = []
    known = numbers(text)
    for place, number in enumerate(known):
        if _is_time(text, number.start, number.end, number.value) or _ORDINAL.search(number.surface):
            continue
        if place > 0 and _ends_range(text, known[place - 1].start, known[place - 1].end, number.start):
            continue
        before, after = text[: number.start], text[number.end :]
        unit, currency = _UNIT.match(after), _currency(before, number.surface)
        announced = frozenset[str]()
        if currency is not None:
            of = frozenset({currency})
        elif unit is not None:
            of = frozenset({_CURRENCIES.get(unit[1], "percent" if unit[1] != "°" else "°")})
        else:
            announced = frozenset() if (of := _counted(after) or _befallen(after)) else _announced(before)
            of = of or announced
        if of:
            own = next((_FATES[word] for word in sorted(of) if word in _FATES), None)
            fate = own or _fate(before, after, whole=bool(announced))
            loose, former = _LOOSE.search(before) is not None, _FORMER.search(before) is not None
            surface = text[number.start : number.end]
            found.append(Count(surface, number.value, of, number.start, number.end, fate, loose, former))
    return found


# What befalls people, by the stems of the words that say so.
_FATES = {
    stem(word): fate
    for fate, said in {
        "dead": "killed died dead deaths fatalities lives toll drowned victims",
        "hurt": "injured wounded hurt injuries",
        "missing": "missing",
        "held": "arrested detained charged jailed",
        "away": "evacuated displaced homeless rescued fled",
    }.items()
    for word in said.split()
}
_BESIDE = 60
"""Characters before and after a number in which that is looked for."""
_ANNOUNCED = re.compile(
    r"\b(?:(?:number|total|count) of (?P<of>[^\W\d_]+(?: [^\W\d_]+)?)|(?P<toll>toll))\b", re.IGNORECASE
)
_BEFALLEN = re.compile(
    r"\s+(?:others?\s+|more\s+)?(?:are|were|remain|have been|had been)\s+(?:still\s+|also\s+|now\s+)?([^\W\d_]+)"
)
_PEOPLE = frozenset({stem("people")})
_CLAUSE = re.compile(r".*(?:[,;:]|\b(?:and|but|while|as)\b)", re.DOTALL | re.IGNORECASE)


def _fate(before: str, after: str, *, whole: bool) -> str | None:
    """What is said nearest before the number in its clause, or else after it; of all before it where that announces
    the number (``whole``)."""
    before = before[-_BESIDE:]
    near = [*reversed(content_words(_CLAUSE.sub("", before))), *content_words(after[:_BESIDE])]
    near += reversed(content_words(before)) if whole else []
    return next((_FATES[word.stem] for word in near if word.stem in _FATES), None)


def _currency(before: str, surface: str) -> str | None:
    """Of a number with a sign: "$1.2 million", "US$ 30"."""
    sign = surface.lstrip("-−")[:1]
    return _CURRENCIES.get(sign) or _CURRENCIES.get(before.rstrip()[-1:])


def _ends_range(text: str, start: int, end: int, next_start: int) -> bool:
    """Whether the number at ``start`` is the lower end of a range that the next one ends: "30 to 40", "between 30 and
    40", but not "from 30 to 40"."""
    joint = text[end:next_start]
    if _RANGE.fullmatch(joint) is None:
        return False
    before = text[:start].rstrip().casefold()
    return before.endswith("between") if joint.strip() == "and" else not before.endswith("from")


def _announced(before: str) -> frozenset[str]:
    """What a sentence says before the number that it counts: "the number of people killed rose to 31"."""
    found = list(_ANNOUNCED.finditer(before))
    if not found:
        return frozenset()
    match = found[-1]
    return frozenset(word.stem for word in content_words(match["of"] or "people"))


def _befallen(after: str) -> frozenset[str]:
    """People, where what follows a number says what befell them: "three are missing"."""
    match = _BEFALLEN.match(after)
    return _PEOPLE if match is not None and stem(match[1]) in _FATES else frozenset()


def _counted(after: str) -> frozenset[str]:
    """Stems of the noun phrase after a number: up to the first stop word or mark."""
    phrase = re.match(rf"[\s-]*((?:[^\W\d_][\w’'-]*[ -]?){{1,{_AFTER}}})", after)
    if phrase is None:
        return frozenset()
    stems: list[str] = []
    for word in phrase[1].split():
        content = content_words(word)
        if not content:
            break
        stems.extend(part.stem for part in content)
    return frozenset(stems)


def _is_time(text: str, start: int, end: int, value: Decimal) -> bool:
    year = 1900 <= value <= 2100 and value == int(value) and "," not in text[start:end]
    clock = text[end : end + 1] == ":" or text[max(0, start - 1) : start] == ":"
    clock = clock or re.match(r"\s*(?:[ap]\.?m\b|o['’]clock|GMT|UTC)", text[end:]) is not None
    months = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\w*\.?"
    day = re.search(rf"\b{months}\s*\Z", text[:start]) or re.match(rf"\s+(?:of\s+)?{months}\b", text[end:])
    return year or clock or day is not None


def differing(one: str, other: str, *, later: bool = False) -> tuple[Count, Count] | None:
    """The first count of each sentence that is of the same thing and has another value, unless the other sentence has
    that value, too. Vague ones ("dozens") are none. ``later``: the first sentence is newer, and when it says what was
    so before, it says that this has changed."""
    left = [count for count in counts(one) if not (later and count.former)]
    right = counts(other)
    values = {count.value for count in left} & {count.value for count in right}
    for mine in left:
        for theirs in right:
            if _agree(mine, theirs) or {mine.value, theirs.value} & values:
                continue
            if not (mine.former or theirs.former) and same_thing(mine, theirs):
                return mine, theirs
    return None


def takes_back(correction: str, text: str) -> bool:
    """Whether a correction ("214 people and not 241") says that a number of the text was wrong."""
    wrong = {number.value for number in numbers(correction) if _FORMER.search(correction[: number.start])}
    right = [count for count in counts(correction) if count.value not in wrong]
    return any(
        count.value in wrong and any(_same_thing(count.of, other.of) for other in right) for count in counts(text)
    )


def same_thing(one: Count, other: Count) -> bool:
    return one.fate == other.fate and _same_thing(one.of, other.of)


def _agree(one: Count, other: Count) -> bool:
    if one.value == other.value:
        return True
    low, high = sorted((abs(one.value), abs(other.value)))
    return (one.loose or other.loose) and float(high) <= _ROUGHLY * float(low)


def _same_thing(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) or any(synonyms(word) & other for word in one)
