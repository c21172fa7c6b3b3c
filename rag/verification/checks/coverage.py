"""The claim's content words stand, in some form, in the sentences that it rests on.

A word that stands nowhere in the article says something that the article does not: one alone may turn the meaning round
("negative", "resumed", "former"). What each kind of such a word weighs is learned (``rag.verification.score``)."""

from __future__ import annotations

from collections.abc import Sequence

from rag.text.lexicon import Relation, close_to, part_of_speech
from rag.text.reporting import NEUTRAL
from rag.types import Check, CheckStatus
from rag.verification.checks.result import Reason, result
from rag.verification.checks.shares import is_share
from rag.verification.checks.speech import LOADED
from rag.verification.claims import Comparison

_LOOSE = frozenset(
    """due approximately roughly nearly almost about around circa estimated now currently
    presently though although dozens hundreds thousands millions billions""".split()
)
"""Words that others of no content stand for, and what numbers and bounds look after."""
STRAYS = 3
"""Words of its own, at most, that a copy has in one place."""
COPIED = 1
"""Words of which a copy has more than that."""
ALTERED = 1
"""Places in which a copy has words of its own, at most."""
_ROOM = 3
_PRONOUNS = frozenset("it its they them their this he him his she her there".split())
ENOUGH = 0.6
HALF = 0.4
FOUNDED = 0.65
"""Of what the claim says at least so much must stand in the article (``founded``), or the article is on something else.
Of SummEdits' news two true claims in a hundred have less, of claims beside another article 995 in a thousand."""
NEXT_TO_NOTHING = 0.2
_NAME = 2


def check_coverage(compared: Comparison) -> Check:
    asked = asked_for(compared)
    if not asked:
        return Check("coverage", CheckStatus.NOT_APPLICABLE)
    links, tokens = compared.alignment.links, compared.claim.reading.tokens
    strays = _strays(compared)
    missing = [place for place in asked if links[place] is None]
    wrong = [(tokens[place].surface, strays.get(place) or _reason(compared, place)) for place in missing]
    if coverage(compared) >= ENOUGH and all(reason is Reason.FAR for _, reason in wrong):
        wrong = []
    return result("coverage", [tokens[place].surface for place in asked if place not in missing], wrong)


def _reason(compared: Comparison, place: int) -> Reason:
    return Reason.NEW if unfounded(compared, place) else Reason.FAR


def _strays(compared: Comparison) -> dict[int, Reason]:
    """Words of their own in a claim that otherwise is the ground's: put in where the ground goes on without them, or in
    the place of another. In a claim that is worded freely nothing is a stray, for a word may sum up many."""
    asked = set(asked_for(compared))
    runs = [run for run in compared.alignment.runs_missing() if asked.intersection(run)]
    if len(runs) > ALTERED or len(asked.intersection(*runs)) > STRAYS or len(asked) <= COPIED:
        return {}
    found: dict[int, Reason] = {}
    for run in runs:
        if _meant(compared, run):
            continue
        new = [place for place in run if _is_new(compared, place)]
        if not new:
            continue
        replaced = _replaced(compared, run)
        if replaced is not None:
            found |= dict.fromkeys(new, Reason.PUT_FOR if replaced else Reason.ADDED)
    return found


def _meant(compared: Comparison, run: range) -> bool:
    """Whether the ground has a pronoun in the place of words that the article has: "part of it", of a mill."""
    links, tokens = compared.alignment.links, compared.claim.reading.tokens
    before = next((place for place in range(run[0] - 1, -1, -1) if tokens[place].content), None)
    left = links[before] if before is not None else None
    if left is None or left.relation is not Relation.SAME:
        return False
    behind = compared.ground.reading.tokens[left.at + 1 : left.at + _ROOM]
    if not any(token.plain in _PRONOUNS and token.sentence == behind[0].sentence for token in behind):
        return False
    return not any(unfounded(compared, place) for place in asked_for(compared) if place in run)


def _replaced(compared: Comparison, run: range) -> bool | None:
    """Whether the ground has content words of its own in the place of the run; None where its place is not known."""
    alignment, tokens = compared.alignment, compared.ground.reading.tokens
    links, last = alignment.links, run[-1]
    left = links[run[0] - 1] if run[0] > 0 else None
    right = links[last + 1] if last + 1 < len(links) else None
    if left is not None and right is not None:
        if not 0 < right.at - left.at <= len(run) + _ROOM:
            return None
        between = range(left.at + 1, right.at)
    elif left is not None:
        between = range(left.at + 1, min(len(tokens), left.at + 1 + len(run) + _ROOM))
        between = range(
            between.start, next((at for at in between if tokens[at].sentence != tokens[left.at].sentence), between.stop)
        )
    elif right is not None:
        between = range(max(0, right.at - len(run) - _ROOM), right.at)
        between = range(
            next(
                (at + 1 for at in reversed(between) if tokens[at].sentence != tokens[right.at].sentence), between.start
            ),
            between.stop,
        )
    else:
        return None
    return any(tokens[at].content and at not in alignment.back for at in between)


def _is_new(compared: Comparison, place: int) -> bool:
    """Whether the ground has the word in no form, nor anything that it could be put for. Names are another check's."""
    token = compared.claim.reading.tokens[place]
    if (
        place not in asked_for(compared)
        or token.key in LOADED
        or any(name.start <= token.start < name.end for name in compared.claim.names)
    ):
        return False
    return not close_to(token.key) & compared.ground.reading.content_keys


def coverage(compared: Comparison) -> float:
    """Share of the claim's content words that the ground has, in [0, 1]."""
    return _share(compared, asked_for(compared))


def covered(compared: Comparison) -> float:
    """The same; but where the ground has next to nothing of the words that belong to no name, the share of those: two
    names that are there say nothing of what is said of them."""
    asked = asked_for(compared)
    plain = [place for place in asked if not _names_somebody(compared, place)]
    of_plain = _share(compared, plain)
    return of_plain if len(plain) > 1 and of_plain < NEXT_TO_NOTHING else _share(compared, asked)


def _share(compared: Comparison, places: Sequence[int]) -> float:
    links = compared.alignment.links
    return sum(links[place] is not None for place in places) / len(places) if places else 0.0


def founded(compared: Comparison) -> float:
    """Share of the claim's content words that the article or its title has in some form, in [0, 1]; a word of a name
    weighs two. Of an article on something else a claim has a verb or two, and hardly more."""
    asked = asked_for(compared)
    weights = {place: _NAME if _names_somebody(compared, place) else 1 for place in asked}
    there = sum(weights[place] for place in asked if not unfounded(compared, place) or _country(compared, place))
    return there / sum(weights.values()) if weights else 0.0


def _country(compared: Comparison, place: int) -> bool:
    """Whether the word is the country of a city that is named."""
    token = compared.claim.reading.tokens[place]
    return bool({token.key, token.folded} & compared.ground.countries)


def _names_somebody(compared: Comparison, place: int) -> bool:
    token = compared.claim.reading.tokens[place]
    if any(name.start <= token.start < name.end for name in compared.claim.names):
        return True
    # What opens a sentence and stands in no dictionary is a name, as far as anybody can tell.
    return token.start == 0 and token.capital and part_of_speech(token.key) is None


def asked_for(compared: Comparison) -> list[int]:
    """Places of the content words, without numbers, dates and bare verbs of saying, which other checks look after."""
    return [
        place
        for place, token in enumerate(compared.claim.reading.tokens)
        if token.content
        and token.value is None
        and place not in compared.dated_tokens
        and token.plain not in NEUTRAL
        and token.plain not in _LOOSE
        and not (place > 0 and is_share(compared.claim.reading, place - 1, compared.ground.reading))
    ]


def unfounded(compared: Comparison, place: int) -> bool:
    """Whether the word stands in no form in the ground, and not in the article or its title either."""
    token = compared.claim.reading.tokens[place]
    ground = compared.ground
    return (
        compared.alignment.links[place] is None
        and token.key not in ground.known_keys
        and token.folded not in ground.known_words
    )
