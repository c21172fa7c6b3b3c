"""Who does what to whom in the claim does it in the source.

English tells it by order. For each verb or noun that both have, the names and numbers nearest before and behind it
must not have changed places, unless one of the two is in the passive; and a name behind a preposition must not be one
that the source has behind another ("from", "to"). Speakers move freely ("..., Blinken said") and are left out:
attribution looks after them."""

from __future__ import annotations

from rag.text.lexicon import PartOfSpeech, part_of_speech
from rag.text.sentences import sentences
from rag.text.words import fold, stem
from rag.types import Check
from rag.verification.checks.parts_played import parts_played
from rag.verification.checks.result import Reason, result
from rag.verification.claims import Comparison, speakers
from rag.verification.reading import Reading, Token

_BE = frozenset("is are was were be been being gets got".split())
_DIRECTED = frozenset(
    "from to against over under after before than into for by between onto toward towards via".split()
)
_SYMMETRIC = frozenset(stem(word) for word in "meet marry join talk discuss meeting agree partner between both".split())
_ADDRESSING = frozenset(
    stem(word)
    for word in """warn tell urge ask accuse blame criticise criticize condemn praise thank call invite order threaten
    denounce attack defend rebuke""".split()
)
"""Verbs of saying that have an object."""
_REACH = 12
_COMPARED = 8


def check_order(compared: Comparison) -> Check:
    claim, ground = compared.claim.reading, compared.ground.reading
    speaking = _speaking(compared)
    pairs = dict(compared.alignment.pairs)
    actors = [place for place in pairs if _is_actor(compared, place, pairs[place])]
    anchors = [place for place in actors if claim.tokens[place].folded not in speaking]
    swapped: list[str] = []
    for place, at in pairs.items():
        if place in actors or not _is_pivot(claim.tokens[place]):
            continue
        # Who warns somebody does not move freely.
        left, right = _around(claim, place, actors if claim.tokens[place].key in _ADDRESSING else anchors)
        if left is None or right is None:
            continue
        one, other = pairs[left], pairs[right]
        if claim.tokens[left].key == claim.tokens[right].key or not _same_sentence(ground, one, at, other):
            continue
        crossed = one > at > other
        turned = _passive(claim, place, right) != _passive(ground, at, max(one, other))
        if (crossed and not turned) or (one < at < other and turned):
            swapped.append(f"{claim.tokens[left].surface} … {claim.tokens[right].surface}")
    swapped += [words for words in _compared(compared) if words not in swapped]
    swapped += [words for words in _prepositions(compared, pairs) if words not in swapped]
    named = [claim.tokens[place].surface for place in actors]
    wrong = [*parts_played(compared), *((words, Reason.SWAPPED) for words in swapped)]
    return result("order", named if len(named) > 1 else [], wrong)


def _compared(compared: Comparison) -> list[str]:
    """What stands on the two sides of "than", where it stands on the other sides in the source."""
    claim, ground = compared.claim.reading, compared.ground.reading
    links = compared.alignment.links
    thans = [at for at, token in enumerate(ground.tokens) if token.plain == "than"]
    found = []
    for place, token in enumerate(claim.tokens):
        if token.plain != "than":
            continue
        left = [at for at in range(max(0, place - _COMPARED), place) if claim.tokens[at].capital and links[at]]
        right = [at for at in range(place + 1, min(len(links), place + _COMPARED)) if links[at]]
        right = [at for at in right if claim.tokens[at].capital]
        if not left or not right:
            continue
        one, other = links[left[-1]], links[right[0]]
        if one and other and any(0 < one.at - than < _COMPARED and 0 < than - other.at < _COMPARED for than in thans):
            found.append(f"{claim.tokens[left[-1]].surface} … {claim.tokens[right[0]].surface}")
    return found


def _speaking(compared: Comparison) -> set[str]:
    found: set[str] = set()
    for sentence in [compared.claim.spoken, *sentences(compared.ground.near)]:
        said = speakers(sentence).speaker_in(0)
        found |= {fold(part) for part in said.split()} if said else set()
    return found


def _is_actor(compared: Comparison, place: int, at: int) -> bool:
    """A name; or a word that opens both texts with its capital, be it a name or not: it does what comes next."""
    token, other = compared.claim.reading.tokens[place], compared.ground.reading.tokens[at]
    if token.value is not None or not token.capital or not token.content:
        return False
    return token.start > 0 or other.capital or token.folded in compared.claim.known


def _is_pivot(token: Token) -> bool:
    if token.value is not None or token.capital or not token.content or token.key in _SYMMETRIC:
        return False
    return part_of_speech(token.key) in (PartOfSpeech.VERB, None) or token.surface.endswith(("ed", "ing"))


def _around(reading: Reading, place: int, anchors: list[int]) -> tuple[int | None, int | None]:
    """The nearest names before and behind, in the same sentence and within reach."""
    tokens = reading.tokens
    left = max(
        (a for a in anchors if place - _REACH <= a < place and tokens[a].sentence == tokens[place].sentence),
        default=None,
    )
    right = min(
        (a for a in anchors if place < a <= place + _REACH and tokens[a].sentence == tokens[place].sentence),
        default=None,
    )
    return left, right


def _same_sentence(reading: Reading, *places: int) -> bool:
    return len({reading.tokens[place].sentence for place in places}) == 1


def _passive(reading: Reading, place: int, last: int) -> bool:
    """ "was sold by": a form of "be" before, and "by" behind."""
    tokens = reading.tokens
    before = {token.plain for token in tokens[max(0, place - 4) : place]}
    behind = {token.plain for token in tokens[place + 1 : min(len(tokens), max(last, place + 1) + 1)]}
    return bool(before & _BE) and "by" in behind


def _prepositions(compared: Comparison, pairs: dict[int, int]) -> list[str]:
    claim, ground = compared.claim.reading, compared.ground.reading
    said = {place: _preposition(claim, place) for place in pairs}
    real = {at: _preposition(ground, at) for at in pairs.values()}
    wrong = []
    for place, at in pairs.items():
        if not _movable(claim, place) or said[place] == real[at] or said[place] is None:
            continue
        # Whoever has that preposition in the source has another one here: they changed places.
        for other, there in pairs.items():
            if other != place and _movable(claim, other) and real[there] == said[place] and said[other] == real[at]:
                wrong.append(f"{claim.tokens[place].surface} … {claim.tokens[other].surface}")
    return wrong


def _movable(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    return token.value is not None or (token.capital and token.content)


def _preposition(reading: Reading, place: int) -> str | None:
    """The directed preposition before a name or number; its first words, a title or a sign may stand between."""
    tokens = reading.tokens
    for at in range(place - 1, max(-1, place - 4), -1):
        if tokens[at].plain in _DIRECTED:
            return tokens[at].plain
        if not (
            tokens[at].capital
            or tokens[at].plain in ("the", "a", "an", "about", "more", "than")
            or tokens[at].surface in "$€£¥"
        ):
            return None
    return None
