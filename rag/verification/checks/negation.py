"""What the claim denies the source denies, and the reverse.

A word is negated when it is the first content word after "not", "no", "never" and the like, in the same clause and
within four words. Of two words that are laid upon each other both must be, or neither; where one is not, its sentence
may deny it in another way ("failed to", "no ... was")."""

from __future__ import annotations

from rag.text.words import STOPWORDS, stem
from rag.types import Check
from rag.verification.checks.result import Reason, result
from rag.verification.claims import Comparison
from rag.verification.reading import Reading

_CUES = frozenset("not no never none nobody neither nor cannot without".split())
_DENYING = frozenset(
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
    linked = {place for place, _ in compared.alignment.pairs}
    denies = bool(denied_there) or bool({token.key for token in ground.tokens} & _DENYING)
    # "Did not agree" for a source that denies nothing at all, in other words.
    wrong |= {place: Reason.MAYBE_DENIED for place in denied if place not in linked and not denies}
    looked_at = [claim.tokens[place].surface for place in sorted(denied)]
    return result("negation", looked_at, [(claim.tokens[place].surface, wrong[place]) for place in sorted(wrong)])


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
        if tokens[at].sentence == sentence and at != place and (is_cue(reading, at) or tokens[at].key in _DENYING):
            return True
    return False
