"""What the source alleges, denies, prevents, does not know, needs or makes hang on a condition, and the claim says to
be so: its verb stands in a clause of which the source asserts nothing, and nothing of that is left in the claim.

Who merely says something may be left out."""

from __future__ import annotations

from collections.abc import Iterator

from rag.text.reporting import VERBS
from rag.text.words import stem
from rag.verification.checks.coverage import asked_for
from rag.verification.checks.negation import DENYING, is_cue
from rag.verification.checks.result import Reason, Wrong
from rag.verification.claims import Comparison
from rag.verification.embedding import Embedding, Mood, embeddings
from rag.verification.reading import Reading
from rag.verification.roles import is_predicate

MOSTLY = 0.6
"""Share of the claim's words that an embedded clause must have to be what the claim says."""
_HEDGES = frozenset(
    stem(word)
    for word in """alleged allegedly reportedly suspected purported purportedly supposedly apparent apparently possible
    possibly potential potentially probable probably presumably likely unconfirmed rumoured rumored accused allegation
    accusation suspicion claim fear belief theory charged charge risk danger threat warn hope concern""".split()
)
_MAYBE = frozenset("may might could perhaps according if whether".split())
_OPEN = frozenset(
    stem(word)
    for word in """depend condition conditional conditionally once without until need require warn threaten urge demand
    question investigate decide unclear unknown consider ask wonder""".split()
) | {"when", "once", "until", "without", "after"}
_HAVING = frozenset(
    "has have had got get gets with receives received wins won secures secured obtains obtained gained gains".split()
)


def unembedded(compared: Comparison) -> Iterator[Wrong]:
    claim, ground = compared.claim.reading, compared.ground.reading
    own = embeddings(claim.text)
    keys = claim.keys | {token.plain for token in claim.tokens}
    denies = any(is_cue(claim, at) or token.key in DENYING for at, token in enumerate(claim.tokens))
    for found in embeddings(ground.text):
        if found.mood is Mood.CONDITION and (word := _turned(found, own, compared)):
            yield word, Reason.OPPOSITE
        if _kept(found, own, keys, denies, ground):
            continue
        for place, at in compared.alignment.pairs:
            if at not in found.governed or not _said(found, claim, place):
                continue
            if found.mood is Mood.NEEDED or _is_that_clause(found, compared):
                yield claim.tokens[place].surface, Reason.NOT_SO
                break


def _kept(found: Embedding, own: tuple[Embedding, ...], keys: frozenset[str], denies: bool, ground: Reading) -> bool:
    """Whether the claim has the cue, or another of its kind. ``denies``: it denies something."""
    if any(other.mood is found.mood for other in own):
        return True
    cue = [ground.tokens[at] for at in found.cue]
    if next((token.key for token in cue if token.content), cue[0].key) in keys:
        return True
    match found.mood:
        case Mood.ALLEGED:
            return bool(keys & (_HEDGES | _MAYBE | VERBS)) or denies
        case Mood.DENIED | Mood.PREVENTED:
            return denies
        case Mood.UNKNOWN | Mood.CONDITION:
            return bool(keys & (_HEDGES | _MAYBE | _OPEN))
        case Mood.NEEDED:
            return denies or bool(keys & _MAYBE)


def _turned(found: Embedding, own: tuple[Embedding, ...], compared: Comparison) -> str | None:
    """ "If" for "unless", where all else is denied as it was."""
    claim, ground = compared.claim.reading, compared.ground.reading
    there = ground.tokens[found.cue[-1]]
    for other in own:
        here = claim.tokens[other.cue[-1]]
        if other.mood is Mood.CONDITION and {here.plain, there.plain} == {"if", "unless"}:
            denied = sum(
                is_cue(ground, at) for at, token in enumerate(ground.tokens) if token.sentence == there.sentence
            )
            if denied == sum(is_cue(claim, at) for at in range(len(claim.tokens))):
                return here.surface
    return None


def _is_that_clause(found: Embedding, compared: Comparison) -> bool:
    """Whether the claim is what is embedded, and not a longer story in which a word or two of it occur. Names are not
    counted: whom the clause calls "it" is often named before."""
    links, tokens = compared.alignment.links, compared.claim.reading.tokens
    words = [links[place] for place in asked_for(compared) if not tokens[place].capital]
    inside = sum(link is not None and link.at in found.governed for link in words)
    return inside >= MOSTLY * len(words)


def _said(found: Embedding, claim: Reading, place: int) -> bool:
    if found.mood is not Mood.NEEDED:
        return is_predicate(claim, place)
    before = [claim.tokens[at].plain for at in range(max(0, place - 3), place)]
    return bool(_HAVING.intersection(before))
