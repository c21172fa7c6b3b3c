"""A word that makes another person or thing of what it stands beside is not left out: "second-biggest", "former", "the
wife of", "the mayor's son", "John Paul II"."""

from __future__ import annotations

import re

from rag.text.lexicon import PartOfSpeech, can_be
from rag.text.titles import TITLES
from rag.text.words import stem
from rag.types import Check
from rag.verification.checks.result import Reason, Wrong, result
from rag.verification.claims import Comparison
from rag.verification.reading import Reading, Token

_BEFORE = frozenset(
    """former ex acting deputy vice interim caretaker assistant associate honorary attempted would-be designate
    shadow self-styled self-proclaimed fake mock""".split()
)
"""Right before what they change."""
_BEHIND = frozenset("designate elect emeritus".split())
_ORDINALS = frozenset(
    "second third fourth fifth sixth seventh eighth ninth tenth 2nd 3rd 4th 5th 6th next joint".split()
)
_ROMAN = re.compile(r"[IVX]{1,5}")
_RELATIVES = frozenset(
    stem(word)
    for word in """wife husband widow son daughter child children brother sister mother father parent cousin nephew
    niece uncle aunt grandson granddaughter grandfather grandmother girlfriend boyfriend fiancee
    partner friend ally aide adviser advisor lawyer attorney supporter critic opponent rival
    bodyguard driver relative family successor predecessor assistant secretary doctor biographer""".split()
)
"""People who are somebody's."""
_SPOKEN_FOR = frozenset(stem(word) for word in "spokesman spokeswoman spokesperson representative".split())
_WITHIN = frozenset("the a an his her their its".split())
_LIGHT = frozenset(
    "is are was were be been being has have had will would may might must can could should also later".split()
)
_REACH = 4


def check_modifiers(compared: Comparison) -> Check:
    wrong: list[Wrong] = []
    for place, at in compared.alignment.pairs:
        for found in (_beside(compared, place, at), _numeral(compared, place, at), _owned(compared, place, at)):
            if found is not None:
                wrong.append((found, Reason.NARROWER))
    return result("modifiers", [], wrong)


def _beside(compared: Comparison, place: int, at: int) -> str | None:
    """What the source has right beside the word and the claim nowhere near it."""
    claim, ground = compared.claim.reading, compared.ground.reading
    token = claim.tokens[place]
    near = {other.plain for other in claim.tokens[max(0, place - 3) : place + 4]}
    before = ground.tokens[at - 1] if at > 0 and _joined(ground, at - 1, at) else None
    if before is not None and at - 1 not in compared.alignment.back and before.plain not in near:
        ranks = token.plain.endswith("est") or token.plain in ("most", "least")
        if before.plain in _BEFORE and not near & _BEFORE and _calls(claim, place):
            return token.surface
        if ranks and before.plain in _ORDINALS and not near & _ORDINALS:
            return token.surface
    behind = ground.tokens[at + 1] if at + 1 < len(ground.tokens) and _joined(ground, at, at + 1) else None
    if behind is not None and token.key in TITLES and behind.plain in _BEHIND and behind.plain not in near:
        return token.surface
    return None


def _calls(claim: Reading, place: int) -> bool:
    """Whether the word calls somebody something: a title, or what stands before one ("finance minister")."""
    return any(token.key in TITLES or token.key in _CALLING for token in claim.tokens[place : place + 3])


_CALLING = frozenset(
    stem(word)
    for word in """chief head leader boss champion member player captain officer soldier agent employee official wife
    husband commander chair lawmaker senator mp adviser partner owner capital""".split()
)


def _numeral(compared: Comparison, place: int, at: int) -> str | None:
    """ "John Paul I" for "John Paul II"."""
    claim, ground = compared.claim.reading, compared.ground.reading
    if not claim.tokens[place].capital or place + 1 >= len(claim.tokens) or at + 1 >= len(ground.tokens):
        return None
    own, there = claim.tokens[place + 1].surface, ground.tokens[at + 1].surface
    if own == there or not _ROMAN.fullmatch(own) or not _ROMAN.fullmatch(there):
        return None
    return f"{claim.tokens[place].surface} {own}"


def _owned(compared: Comparison, place: int, at: int) -> str | None:
    """Whoever does it in the claim, where the source has it of somebody who is theirs."""
    claim, ground = compared.claim.reading, compared.ground.reading
    token, there = claim.tokens[place], ground.tokens[at]
    verb = _next(claim, place)
    if _possessive(claim, place) or verb is None or (link := compared.alignment.links[verb]) is None:
        return None
    if not at < link.at <= at + 2 * _REACH or ground.tokens[link.at].sentence != there.sentence:
        return None
    if _possessive(ground, at):
        owned = range(at + 1, link.at)
        nouns = [n for n in owned if ground.tokens[n].content and can_be(ground.tokens[n].key, PartOfSpeech.NOUN)]
        if nouns and not any(n in compared.alignment.back for n in nouns) and _person(ground.tokens[nouns[-1]]):
            return token.surface
        return None
    # Back over the rest of the name: "the wife of President Adams".
    first = at
    while (
        first > 0
        and _joined(ground, first - 1, first)
        and (ground.tokens[first - 1].capital or ground.tokens[first - 1].plain in _WITHIN)
    ):
        first -= 1
    if first < 2 or ground.tokens[first - 1].plain not in ("of", "for", "to"):
        return None
    whose = ground.tokens[first - 2]
    if first - 2 in compared.alignment.back:
        return None
    titled = any(ground.tokens[n].key in TITLES for n in range(first, at)) or at > first
    if whose.key in _RELATIVES or (whose.key in _SPOKEN_FOR and titled and ground.tokens[first].plain not in _WITHIN):
        return token.surface
    return None


def _person(token: Token) -> bool:
    return token.key in _RELATIVES or token.key in _SPOKEN_FOR or token.key in TITLES or token.key in _CALLING


def _next(reading: Reading, place: int) -> int | None:
    """The verb that a word is the subject of, as far as its being the next content word tells."""
    for at in range(place + 1, min(len(reading.tokens), place + _REACH)):
        token = reading.tokens[at]
        if not _joined(reading, at - 1, at):
            return None
        if token.content:
            return at if can_be(token.key, PartOfSpeech.VERB) and not token.capital else None
        if token.plain not in _LIGHT:
            return None
    return None


def _joined(reading: Reading, first: int, last: int) -> bool:
    return reading.tokens[first].sentence == reading.tokens[last].sentence and not reading.parted(first, last)


def _possessive(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    plural = token.plain.endswith("s") and reading.text[token.end : token.end + 1] in ("'", "’")
    return plural or token.plain.endswith("'s")
