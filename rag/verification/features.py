"""What the score of a claim is computed from: how its words stand to its ground, each feature a number from 0 up.

Words that the ground lacks are counted by their part of speech and by what is closest to them in the article: an
altered fact is mostly a noun, a name or a number of its own, a paraphrase mostly a verb or a word of the same kind.
Parts of speech and kinds are those of WordNet, so a feature is a hint and not a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from rag.text.lexicon import PartOfSpeech, Relation, part_of_speech
from rag.types import Check, CheckStatus
from rag.verification.alignment import strongest
from rag.verification.checks.coverage import asked_for
from rag.verification.checks.result import Reason
from rag.verification.claims import Comparison
from rag.verification.reading import Token

_PARTS = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.ADVERB: "adverb",
    None: "word",
}
MOST = 6
"""Of one kind; more tell no more."""
_TOLD_BELOW = {Reason.NEW, Reason.FAR}
MEANS = ("lacking", "pieces")
"""Shares, each in [0, 1]."""


def features(compared: Comparison, checks: Sequence[Check]) -> dict[str, float]:
    """Those that are not 0."""
    found: Counter[str] = Counter()
    for check in checks:
        if check.status is CheckStatus.FAILED:
            for reason in set(check.reasons) - (_TOLD_BELOW if check.name == "coverage" else set()):
                found[f"{check.name}: {reason}"] = 1
    alignment = compared.alignment
    tokens = compared.claim.reading.tokens
    asked = asked_for(compared)
    for place in asked:
        link, token = alignment.links[place], tokens[place]
        if link is None:
            found[_missing(place, token, compared)] += 1
        elif link.relation is not Relation.SAME:
            found[f"{link.relation.value} {_part(token)}"] += 1
    counted = {name: float(count) for name, count in found.items()}
    counted["lacking"] = sum(alignment.links[place] is None for place in asked) / max(1, len(asked))
    counted["pieces"] = _pieces(compared, asked) / max(1, len(asked))
    counted["sentences"] = float(len(compared.ground.spans) - 1)
    counted["length"] = min(60, len(tokens)) / 20
    return {name: value for name, value in counted.items() if value}


def _missing(place: int, token: Token, compared: Comparison) -> str:
    ground = compared.ground
    if token.value is not None:
        return "new number"
    if token.key in ground.known_keys or token.folded in ground.known_words:
        return f"elsewhere {_part(token)}"
    if {token.key, token.folded} & ground.countries:
        return "elsewhere broader"
    if token.capital and token.start:
        return "new name"
    span = compared.alignment.place_of(place, place)
    if span is not None:
        inside = [ground.reading.tokens[at].key for at in span if ground.reading.tokens[at].content]
        if not inside:
            return f"inserted {_part(token)}"
        return f"put for {strongest(token, inside).value} {_part(token)}"
    closest = strongest(token, ground.content)
    if closest in (Relation.SYNONYM, Relation.BROADER):
        return f"elsewhere {closest.value}"
    if closest in (Relation.UNRELATED, Relation.UNKNOWN):
        return f"new {_part(token)}"
    return f"{closest.value} {_part(token)}"


def _part(token: Token) -> str:
    return _PARTS[part_of_speech(token.key)]


def _pieces(compared: Comparison, asked: Sequence[int]) -> int:
    """Into how many runs the claim's words fall in the ground."""
    places = [link.at for place in asked if (link := compared.alignment.links[place]) is not None]
    return sum(not 0 < after - before <= 4 for before, after in pairwise(places))
