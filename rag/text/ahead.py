"""Whether a sentence looks ahead to a date without a year: "What will happen on May 7?", "the vote planned for May 7".

Only words of the date's own clause, before it, say so, and only while nothing past comes between: "Will the bridge
destroyed on May 7 be rebuilt?" asks about a day gone by. In doubt a date is not ahead.
"""

from __future__ import annotations

import re

_REACH = 120
"""Characters before the date that are looked at."""
# "After May 7" dates the future, "after the attack on May 7" begins a clause of its own.
_CLAUSE = re.compile(
    r"[.;?!:\n]|\b(?:that|which|who|whom|whose|where|because|although|though|while|whereas|since|but)\b"
    r"|\b(?:after|before|until|till|following)\b(?=\s+(?!(?:early|mid|late|about|around)\b)\w)"
    r"|\band\b(?=\s+(?:what|why|how|when|did|do|does|is|are|was|were|has|have|had)\b)",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"(?<!\bthe )(?<!\ba )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bits )(?<!\bown )(?<!\bfree )(?<!\bpolitical )"
    r"(?<!\blast )(?<!\bpopular )\b(?:will|shall|won['’]t)\b|['’]ll\b|^[\"'“‘]?(?:Will|Won['’]t|Shall)\b"
)
_MEANT = re.compile(
    r"(?:\b(?:is|are|am)|['’](?:s|re|m)) (?:\w+ ){0,4}?"
    r"(?:going to|about to|(?:scheduled|planned|slated) (?:for|to|on|in)|due (?:for|on|in))\b"
    r"|\b(?:is|are) to (?!blame\b|be (?:blamed|found|seen)\b)[a-z]+\b"
)
_SET_FOR = re.compile(r"\b(?:scheduled|planned|slated|due) for(?: (?:early|mid|late))?$")
_WAS = re.compile(r"\b(?:was|were|been|had|originally|previously|initially)\b", re.IGNORECASE)
_COMING = re.compile(
    r"\b(?:upcoming|forthcoming|next(?! (?:to|door)\b))\b|\b(?:[Tt]he|[Aa]n?|[Aa]ny|this) (?:planned|scheduled)\b"
)
# Neither "will be held" nor "the proposed law".
_PAST = re.compile(
    r"(?<!\bbe )(?<!\bis )(?<!\bare )(?<!\bhave )(?<!\bget )(?<!\bbeing )(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bits )"
    r"\b(?:was|were|had|did|been|said|told|went|came|took|made|gave|began|met|held|won|lost|spoke|fell|rose|left|wrote"
    r"|(?!need|feed|speed|indeed|hundred|seed|succeed|proceed|exceed)[a-z]{2,}ed)\b"
)


def looks_ahead(text: str, start: int) -> bool:
    """Whether the words before ``text[start:]``, which begins with a date, put it into the future."""
    clause = " ".join(_CLAUSE.split(text[max(0, start - _REACH) : start])[-1].split())
    for sure in (_WILL, _MEANT):
        if any(not _PAST.search(clause, found.end()) for found in sure.finditer(clause)):
            return True
    if _SET_FOR.search(clause) and not _WAS.search(clause):
        return True
    return _COMING.search(clause) is not None and not _PAST.search(clause)
