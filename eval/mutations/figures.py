"""The numbers of a sentence that count or measure something, and what bounds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from eval.mutations.article import Sentence
from rag.text.numbers import Number, numbers

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb"
    r"|Aug|Sept|Oct|Nov|Dec)"
)
WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_LABELLED = re.compile(
    r"\b(?:section|article|chapter|season|phase|level|stage|tier|number|page|route|highway|category|grade|group|version"
    r"|day|week|round|no|type|class|line|gate|room|flight|episode|bus|unit|form|size|top|district|precinct|channel"
    r"|under|magnitude|runway|platform|lap|game|act|ward|exit|zone|between|aged|times)\.? $",
    re.IGNORECASE,
)
COMPOUND = re.compile(
    r"-(?:year|month|week|day|hour|minute|seat|member|page|storey|story|mile|metre|meter|point|foot)\b"
)
_GOES_ON = re.compile(
    r"['’]|[/:°#]|\.\d|[-–—]|\w|\s*(?:am|pm|a\.m|p\.m|o['’]clock|GMT|UTC|EST|BST|hours? (?:GMT|local|UTC))\b"
    r"| (?:and a (?:half|quarter)|out of|(?:third|quarter|fifth|tenth|half)s?\b|halves)"
    r"|(?:st|nd|rd|th)\b| (?:to|or|by|in|and) \d| (?:to|or) (?:" + "|".join(WORDS) + r")\b|st\b| ?(?:AD|BC|CE|BCE)\b"
)
AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|above|minimum of|exceed(?:ed|s|ing)?|older than|as many as"
    r"|larger than|greater than|surpass\w*|top(?:ped|s)|reach(?:ed|es|ing)|crossed|over the age of"
    r"|beyond|upwards of|higher than|longer than|least) $",
    re.IGNORECASE,
)
AT_MOST = re.compile(
    r"\b(?:at most|less than|fewer than|under|below|up to|within|maximum of|younger than|nearly"
    r"|almost|close to|most|just|only|limited to|limit of|not|every|each|per|smaller than|lower "
    r"than|than|for) $",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"\b(?:about|around|approximately|roughly|some|an estimated|estimated|nearly|almost) $", re.IGNORECASE
)
_MONEY = re.compile(r"[$€£¥]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts or measures: ``text[start:end]`` is its core without currency, with its scale."""

    value: Decimal
    surface: str
    start: int
    end: int
    spelled: bool
    sort: str
    """"count", "money" or "percent"."""


def figures(sentence: Sentence) -> list[Figure]:
    """Outside quotations and names; no years, dates, times of day, ranges, scores, ordinals; not one and zero."""
    found = []
    for number in numbers(sentence.text):
        figure = _figure(sentence, number)
        if figure is not None:
            found.append(figure)
    return found


def _figure(sentence: Sentence, number: Number) -> Figure | None:
    text = sentence.text
    surface, start, end = number.surface, number.start, number.end
    money = bool(_MONEY.search(surface))
    core = (
        re.search(r"[\d][\d,.]*(?:\s(?:million|billion|trillion|thousand))?$", surface) if not number.spelled else None
    )
    if number.spelled:
        if surface.lower() not in WORDS and not re.fullmatch(
            r"[a-z]+ (?:million|billion|thousand|hundred)", surface.lower()
        ):
            return None
    elif core is None:
        return None
    else:
        start += core.start()
        surface = core.group()
    if (number.value <= 1 and number.value == int(number.value)) or not sentence.free(start, end):
        return None
    before, after = text[:start].rstrip("$€£¥"), text[end:]
    if before.endswith(("US", "A", "NZ", "C", "Rs", "R")):
        before = re.sub(r"(?:US|A|NZ|C)$", "", before)
    if not COMPOUND.match(after) and _GOES_ON.match(after):
        return None
    if re.search(
        r"[-–—−/:.#\d'’(]$|\d,? ?(?:and|to|or|by|in|-|–) $|\d, $|\b(?:one|two|three) to $", before
    ) or _LABELLED.search(before):
        return None
    if re.search(rf"\b{_MONTH}\.? $", before) or re.match(rf",? (?:of )?{_MONTH}\b", after):
        return None
    if re.match(r"(?:,|\)) ?\d{4}", after) or re.search(r"\bfrom $", before):
        return None
    last = re.search(r"(\S+) $", before)
    if last and last[1][0].isupper() and last.start() > 0 and not money:
        return None
    plain = re.fullmatch(r"\d{4}", surface)
    if plain and 1500 <= number.value <= 2100 and not money:
        return None
    if number.spelled and re.match(r" (?:hundreds?|thousands?|dozens?)\b", after):
        return None
    if any(n.start <= start < n.end for n in sentence.names) and not money and not (number.spelled and start == 0):
        return None
    sort = "money" if money or re.match(r" (?:dollars|euros|pounds|rupees|yuan|yen)\b", after) else "count"
    if re.match(r"\s?%| per ?cent\b", after):
        sort = "percent"
    return Figure(number.value, surface, start, end, number.spelled, sort)


def bound_of(text: str, figure: Figure) -> int:
    before = text[: figure.start]
    return 1 if AT_LEAST.search(before) else -1 if AT_MOST.search(before) or ABOUT.search(before) else 0


def words_after(text: str, figure: Figure) -> str:
    return " ".join(re.findall(r"\w+", text[figure.end :])[:3])


def number_value(surface: str) -> Decimal:
    """Of a number that is written alone."""
    return numbers(surface)[0].value
