"""What the source says of some is not said of all, nor of one of several that it is the only one.

A word of the list must stand in the sentences that the claim rests on, or one that means the same."""

from __future__ import annotations

from rag.types import Check
from rag.verification.checks.result import Reason, Wrong, result
from rag.verification.claims import Comparison
from rag.verification.reading import Reading

_STRONG = {
    word: frozenset((word, *others.split()))
    for word, others in {
        "all": "every each whole entire both everyone everything entirely none no any total",
        "every": "all each everyone everything any daily weekly monthly annual yearly",
        "everyone": "all every everybody each",
        "everybody": "all every everyone each",
        "only": "sole solely alone just lone except merely",
        "sole": "only solely alone lone",
        "none": "no not nobody nothing neither without",
        "always": "ever every invariably",
        "never": "not no n't",
        "most": "majority mostly main mainly many",
        "majority": "most mostly",
        "entire": "whole all full complete",
        "whole": "entire all full complete",
        "half": "50 fifty",
        "twice": "double two doubled",
        "completely": "complete full fully entirely totally wholly all",
        "fully": "full complete completely entirely totally",
        "exclusively": "only exclusive solely",
        "entirely": "all wholly completely fully entire whole",
        "wholly": "all entirely completely fully entire whole",
        "unanimously": "unanimous all every",
        "first": "1st earliest maiden inaugural debut initial one",
        "last": "final latest past previous recent",
    }.items()
}
_PART = 3
""""Two of the" stands before the whole."""
_DEFINITE = frozenset("the its his her their these those".split())
_ONE_OF = frozenset("of among amongst".split())


def check_scope(compared: Comparison) -> Check:
    claim, ground = compared.claim.reading, compared.ground.reading
    near = {token.plain for token in ground.tokens} | {
        str(token.value) for token in ground.tokens if token.value is not None
    }
    asked: list[str] = []
    wrong: list[Wrong] = []
    for place, token in enumerate(claim.tokens):
        wanted = _STRONG.get(token.plain)
        if wanted is None or place in compared.dated_tokens:
            continue
        asked.append(token.surface)
        if not wanted & near and not (token.plain == "never" and any(plain.endswith("n't") for plain in near)):
            wrong.append((token.surface, Reason.ABSENT))
        elif compared.alignment.links[place] is None and _weaker(compared, place, wanted):
            wrong.append((token.surface, Reason.WEAKER))
    wrong += _one_of_dropped(compared)
    wrong += _part_dropped(compared)
    return result("scope", asked, wrong)


_WEAK = frozenset(
    """some many several few most any various part parts one two three dozens hundreds mainly mostly partly
    largely primarily partially chiefly nearly almost""".split()
)


def _weaker(compared: Comparison, place: int, wanted: frozenset[str]) -> bool:
    """Whether a weaker word stands in its place."""
    tokens = compared.ground.reading.tokens
    return any(tokens[at].plain in _WEAK - wanted for at in compared.alignment.slot(place))


def _one_of_dropped(compared: Comparison) -> list[Wrong]:
    """ "The largest" for "one of the largest"."""
    claim, ground = compared.claim.reading, compared.ground.reading
    wrong: list[Wrong] = []
    for place, at in compared.alignment.pairs:
        if (
            _one_of(ground, at)
            and not _one_of(claim, place)
            and not any(t.plain in _ONE_OF for t in claim.tokens[max(0, place - 4) : place])
        ):
            wrong.append((claim.tokens[place].surface, Reason.WEAKER))
    return wrong


def _part_dropped(compared: Comparison) -> list[Wrong]:
    """ "The five suspects" for "two of the five suspects"."""
    claim, ground = compared.claim.reading, compared.ground.reading
    wrong: list[Wrong] = []
    for place, at in compared.alignment.pairs:
        if claim.tokens[place].value is None or place in compared.dated_tokens or at < _PART:
            continue
        few, of, the = ground.tokens[at - _PART : at]
        if few.surface == "%" and at > _PART:
            few = ground.tokens[at - _PART - 1]
        if few.value is None or of.plain != "of" or the.plain not in _DEFINITE or ground.parted(at - _PART, at):
            continue
        before = claim.tokens[max(0, place - 4) : place]
        if at - _PART not in compared.alignment.back and not any(t.plain in _ONE_OF for t in before):
            wrong.append((claim.tokens[place].surface, Reason.WEAKER))
    return wrong


def _one_of(reading: Reading, place: int) -> bool:
    """Whether ``place`` stands behind "one of the"."""
    before = [token.plain for token in reading.tokens[max(0, place - 4) : place]]
    return "of" in before and "one" in before[: before.index("of")] and len(before) - before.index("of") <= 2
