"""``direction``: a word of direction, order or measure turned into its opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.mutation import Edit, Variant, edited

_TURNS: tuple[tuple[str, str, str], ...] = (
    # (word, its opposite, what must follow)
    ("rose", "fell", r" (?:by|to (?!become|fame|prom|power|the)|from|in|on|\d|more|nearly|sharply)"),
    ("fell", "rose", r" (?:by|from \d|\d|sharply)"),
    ("increased", "decreased", ""),
    ("decreased", "increased", ""),
    ("increase", "decrease", r" (?:in|of|to|from|the)"),
    ("decrease", "increase", r" (?:in|of|to|from|the)"),
    ("increasing", "decreasing", r" (?:the|to|by|from|its)"),
    ("rising", "falling", r" (?:to|by|from|sea|temp|prices|costs)"),
    ("raised", "lowered", r" (?:the|its|rates|from|to|taxes|prices)"),
    ("gained", "lost", r" (?:\d|the|a|control|seats|votes|more|\w+ seats)"),
    ("higher", "lower", r"(?! (?:education|court|learning))"),
    ("lower", "higher", r"(?! (?:house|chamber|court|respiratory|body|level))"),
    ("highest", "lowest", r"(?! (?:court|office|mountain))"),
    ("lowest", "highest", ""),
    ("largest", "smallest", ""),
    ("biggest", "smallest", ""),
    ("smallest", "largest", ""),
    ("oldest", "youngest", ""),
    ("youngest", "oldest", ""),
    ("above", "below", r" (?:the|\d|a|average|sea|normal|freezing)"),
    ("below", "above", r" (?:the|\d|a|average|freezing)"),
    (
        "more than",
        "less than",
        r" (?:\$|£|€|US|\d|half|a (?:third|quarter|million|billion|thousand|hundred|dozen)|one|two"
        r"|three|four|five|six|ten)",
    ),
    (
        "less than",
        "more than",
        r" (?:\$|£|€|US|\d|half|a (?:third|quarter|million|week|month|year)|one|two|three|four|five"
        r"|six|ten)",
    ),
    ("fewer than", "more than", ""),
    ("northern", "southern", ""),
    ("southern", "northern", ""),
    ("eastern", "western", ""),
    ("western", "eastern", ""),
    ("north", "south", r" (?:of|and|to|along|toward|from)"),
    ("south", "north", r" (?:of|to|along|toward|from)"),
    ("east", "west", r" (?:of|to|along|toward|from)"),
    ("west", "east", r" (?:of|to|along|toward|from)"),
    ("northwest", "southeast", ""),
    ("northeast", "southwest", ""),
    ("southwest", "northeast", ""),
    ("southeast", "northwest", ""),
    ("northwestern", "southeastern", ""),
    ("northeastern", "southwestern", ""),
    ("southwestern", "northeastern", ""),
    ("southeastern", "northwestern", ""),
    ("ahead of", "behind", r" [A-Z]"),
    (
        "after",
        "before",
        r" (?:being|receiving|losing|winning|leaving|becoming|having|\w{3,}ing|he was|she was|the "
        r"(?:attack|explosion|election|vote|announcement|incident|match|fire|crash|war|game|race|death"
        r"|shooting))\b",
    ),
    (
        "before",
        "after",
        r" (?:being|receiving|losing|winning|leaving|becoming|\w{3,}ing|the (?:attack|explosion"
        r"|election|vote|announcement|incident|match|fire|crash|war|game|race|shooting))\b",
    ),
    (
        "won",
        "lost",
        r" (?:the|his|her|their|its|a|by|against|\d|\w+) ?(?:\w+ ){0,2}(?:election|match|game|case"
        r"|seats?|final|vote|race|battle|set|round|championship|title|gold|referendum|majority|appeal)",
    ),
    (
        "lost",
        "won",
        r" (?:the|his|her|their|its|a|by|against|\d|\w+) ?(?:\w+ ){0,2}(?:election|match|game|case"
        r"|seats?|final|vote|race|battle|set|round|championship|title|referendum|majority|appeal)",
    ),
    ("supported", "opposed", r" (?:the|a|by|his|her|its|their)"),
    ("opposed", "supported", r" (?:the|a|by|his|her|its|their)"),
    ("supports", "opposes", ""),
    ("opposes", "supports", ""),
    ("approved", "rejected", ""),
    ("passed", "failed", r" by a vote"),
    ("inside", "outside", r" (?:the|a|of|his|her)"),
    ("outside", "inside", r" (?:the|a|his|her)"),
    ("majority", "minority", r" of"),
    ("minority", "majority", r"(?! (?:leader|group|commun|government))"),
    ("legal", "illegal", r" (?:to|under|for|in)\b"),
    ("illegal", "legal", ""),
    ("maximum", "minimum", ""),
    ("minimum", "maximum", r"(?! wage)"),
    ("guilty", "not guilty", r"(?! verdict)"),
    (
        "first",
        "last",
        r" (?:time|day|match|game|person|woman|man|race|goal|country|member|American|team"
        r"|player)\b(?! of (?:\w+ )?\d)",
    ),
    ("former", "current", r" (?!Soviet|Yugo)"),
    ("opened", "closed", r"(?! (?:fire|up|the scoring|an?\b))"),
    ("closed", "opened", r" (?:the|in|on|its|their|for)"),
    ("joined", "left", r" (?:the )?(?:[A-Z]|party|team|group|company|band|army|union|alliance)"),
    ("withdrew from", "joined", r"(?! \w+ing\b)"),
    ("strengthen", "weaken", ""),
    ("weakened", "strengthened", ""),
    ("successful", "unsuccessful", ""),
    ("unsuccessful", "successful", ""),
    ("success", "failure", r" (?:of|in)"),
    ("improved", "worsened", ""),
    ("deadliest", "least deadly", ""),
    ("positive for", "negative for", ""),
    ("negative for", "positive for", ""),
    ("in favour of", "against", ""),
    ("in favor of", "against", ""),
    ("live", "dead", r"(?!.)"),
    ("beginning of", "end of", ""),
    (
        "end of",
        "beginning of",
        r" (?:the (?:year|month|week|season|war)|January|February|March|April|June|July|August"
        r"|September|October|November|December|\d)",
    ),
)


def direction(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """A word of direction, order or measure turned into its opposite."""
    found = list(_turned(sentence))
    # "former" is everywhere; any other turn is worth more.
    yield from [variant for variant in found if variant.changed[0][0] != "former"] or found


def _turned(sentence: Sentence) -> Iterator[Variant]:
    text = sentence.text
    for old, new, follows in _TURNS:
        for match in re.finditer(rf"\b{old}\b(?<!-){follows}", text):
            start, end = match.start(), match.start() + len(old)
            if not sentence.free(start, end) or text[start - 1 : start] == "-" or text[end : end + 1] == "-":
                continue
            if re.search(rf"\b{new}\b", text) or _blocked(old, text[:start], text[end:]):
                continue
            yield edited(text, [Edit(start, end, new)])


_NOT_BEFORE = re.compile(
    r"\b(?:not|no|never|nor|any|if|whether|or|without|much|even|rather|at|named|look|looked|sought"
    r"|than|ever|both|from)\b\s?(?:\w+ ){0,3}$|n['’]t (?:\w+ )?$",
    re.IGNORECASE,
)


def _blocked(old: str, before: str, after: str) -> bool:
    if _NOT_BEFORE.search(before) and old not in ("after", "before", "northern", "southern", "eastern", "western"):
        return True
    if re.match(
        r",? (?:and|or|to|as well) (?:\w+ )?(?:low|high|south|north|east|west|out|in|left|after"
        r"|before|small|young|old|decreas|increas|fell|rose)",
        after,
    ):
        return True
    if old in ("after", "before"):
        return (
            re.search(
                r"\b(?:shortly|soon|immediately|named|look\w*|sought|days?|not|until|than|ever"
                r"|hours?|day|just|only|or) $",
                before,
            )
            is not None
        )
    if old in ("lower", "increase", "decrease", "open", "close") and re.search(
        r"\b(?:may|to|will|would|could|can|should|not|might|must) $", before
    ):
        return old == "lower"
    if old == "ahead of":
        return (
            re.search(
                r"\b(?:well|far|points?|votes|seats|finish\w*|remain\w*|came|seconds|minutes|place"
                r"|percent|%|just|slightly) $",
                before,
            )
            is None
        )
    if old == "guilty":
        return re.search(
            r"\b(?:not|found|plead(?:ed|s|ing)?|pled|been|is|was|were|be) $", before
        ) is None or before.endswith("not ")
    return False
