"""What the claim denies the source denies, and the reverse.

A word is negated when it is the first content word after "not", "no", "never" and the like, in the same clause and
within four words. Of two words that are laid upon each other both must be, or neither; where one is not, its sentence
may deny it in another way ("failed to", "no ... was")."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.text.words import STOPWORDS, stem
from rag.types import Check
from rag.verification.checks.result import Reason, result
from rag.verification.claims import Comparison
from rag.verification.reading import Reading

_CUES = frozenset("not no never none nobody neither nor cannot without".split())
DENYING = frozenset(
    stem(word)
    for word in """deny refuse reject fail lack unable decline stop prevent avoid halt cease refrain impossible absent
    unlikely dismiss dispute rule barely hardly scarcely ban forbid prohibit block""".split()
)
_FAILING = frozenset(stem(word) for word in "fail refuse decline unable neglect forget".split())
_REACH = 4
_NEARBY = 7


def check_negation(compared: Comparison) -> Check:
    claim, ground = compared.claim.reading, compared.ground.reading
    denied, denied_there = negated(claim), negated(ground)
    wrong: dict[int, Reason] = {}
    for place, at in compared.alignment.pairs:
        if claim.tokens[place].value is not None:
            continue
        if (place in denied and at not in denied_there and not _denying(ground, at)) or (
            at in denied_there and place not in denied and not _denying(claim, place)
        ):
            wrong[place] = Reason.DENIAL if compared.alignment.tight(place) else Reason.MAYBE_DENIED
    wrong |= _exchanged(compared, denied, denied_there)
    wrong |= _between(compared)
    linked = {place for place, _ in compared.alignment.pairs}
    denies = bool(denied_there) or bool({token.key for token in ground.tokens} & DENYING)
    # "Did not agree" for a source that denies nothing at all, in other words.
    wrong |= {place: Reason.MAYBE_DENIED for place in denied if place not in linked and not denies}
    looked_at = [claim.tokens[place].surface for place in sorted(denied)]
    return result("negation", looked_at, [(claim.tokens[place].surface, wrong[place]) for place in sorted(wrong)])


def _between(compared: Comparison) -> dict[int, Reason]:
    """Between two words that stand as near each other in the source, the claim denies and the source does not, or the
    reverse: "is not over", "were not without", where no word that is laid upon another is the one denied."""
    claim, ground = compared.claim.reading, compared.ground.reading
    same = [
        (place, at)
        for place, at in sorted(compared.alignment.pairs)
        if claim.tokens[place].key == ground.tokens[at].key and compared.alignment.tight(place)
    ]
    if not same or _evenly(claim, ground, same):
        return {}
    found: dict[int, Reason] = {}
    for (place, at), (after, at_after) in pairwise(same):
        if claim.tokens[place].sentence != claim.tokens[after].sentence:
            continue
        if ground.tokens[at].sentence != ground.tokens[at_after].sentence or not 0 < at_after - at <= after - place + 1:
            continue
        if _denials(claim, place + 1, after) % 2 != _denials(ground, at + 1, at_after) % 2:
            found[after] = Reason.DENIAL
    place, at = same[-1]
    rest = claim.tokens[place + 1 :]
    end = _end(ground, at, len(rest) + 2)
    beside = {token.plain for token in ground.tokens[at + 1 : end]}
    alike = all(token.plain in beside for i, token in enumerate(rest, start=place + 1) if not is_cue(claim, i))
    if rest and alike and _denials(claim, place + 1, len(claim.tokens)) % 2 != _denials(ground, at + 1, end) % 2:
        found[place] = Reason.DENIAL
    return found


def _evenly(claim: Reading, ground: Reading, same: Sequence[tuple[int, int]]) -> bool:
    """Whether claim and source deny alike, taken as a whole: "no crew was hurt", "the crew was not hurt"."""
    first, last = min(at for _, at in same), max(at for _, at in same)
    before = first
    while (
        before > 0 and first - before < _REACH and ground.tokens[before - 1].sentence == ground.tokens[first].sentence
    ):
        before -= 1
    there = _denials(ground, before, _end(ground, last, _REACH))
    return _denials(claim, 0, len(claim.tokens)) % 2 == there % 2


def _end(reading: Reading, at: int, most: int) -> int:
    """Up to so many words after ``at`` in its sentence."""
    end = at + 1
    while end < len(reading.tokens) and end < at + most and reading.tokens[end].sentence == reading.tokens[at].sentence:
        end += 1
    return end


def _denials(reading: Reading, start: int, end: int) -> int:
    return sum(is_cue(reading, at) or reading.tokens[at].key in DENYING for at in range(start, end))


def _exchanged(compared: Comparison, denied: frozenset[int], there: frozenset[int]) -> dict[int, Reason]:
    """Names of which the claim denies what the source says, while of another it is the reverse: "signed by Ghana but
    not by Togo"."""
    tokens = compared.claim.reading.tokens
    names = [(place, at) for place, at in compared.alignment.pairs if tokens[place].capital]
    only = [place for place, at in names if place in denied and at not in there]
    other = [place for place, at in names if place not in denied and at in there]
    return dict.fromkeys((*only, *other), Reason.DENIAL) if only and other else {}


def negated(reading: Reading) -> frozenset[int]:
    """Places of the words that are negated."""
    found = set()
    tokens = reading.tokens
    for place in range(len(tokens)):
        if not is_cue(reading, place) and not _failing(reading, place):
            continue
        for at in range(place + 1, min(len(tokens), place + 1 + _REACH)):
            if reading.parted(at - 1, at):
                break
            if tokens[at].content:
                found.add(at)
                break
    return frozenset(found)


def _failing(reading: Reading, place: int) -> bool:
    """ "failed to", "refused to"."""
    tokens = reading.tokens
    return tokens[place].key in _FAILING and place + 1 < len(tokens) and tokens[place + 1].plain == "to"


def is_cue(reading: Reading, place: int) -> bool:
    plain = reading.tokens[place].plain
    if plain.endswith("n't") and plain in STOPWORDS:
        return True
    if plain not in _CUES:
        return False
    after = reading.tokens[place + 1] if place + 1 < len(reading.tokens) else None
    # "not only", "no longer than", "No. 7" deny nothing.
    return after is None or not (
        after.plain in ("only", "just", "merely") or (plain == "no" and after.value is not None)
    )


def _denying(reading: Reading, place: int) -> bool:
    """Whether something near ``place`` in its sentence denies: a cue, or a word such as "refused"."""
    tokens = reading.tokens
    sentence = tokens[place].sentence
    for at in range(max(0, place - _NEARBY), min(len(tokens), place + _NEARBY + 1)):
        if tokens[at].sentence == sentence and at != place and (is_cue(reading, at) or tokens[at].key in DENYING):
            return True
    return False
