"""Who does it and whom it is done to, as far as the order of an English clause tells.

The subject is what stands right before a verb and its auxiliaries, the object what stands right behind; of a passive
the subject is whom it is done to, and who does it stands behind "by". Before "who" and "which" the subject is the noun
before them. Where anything else stands there (a comma, "and", a pronoun) nobody is guessed."""

from __future__ import annotations

from dataclasses import dataclass

from rag.text.lexicon import PartOfSpeech, can_be, part_of_speech
from rag.text.reporting import VERBS
from rag.text.words import is_past
from rag.verification.reading import Reading

BE = frozenset("is are was were be been being gets got".split())
_LIGHT = (
    frozenset(
        """has have had having will would may might must can could should shall did does do also later then still soon
        now already first not never n't only just both all reportedly recently""".split()
    )
    | BE
)
"""What may stand between a subject and its verb."""
_HELPING = BE | frozenset("has have had will would may might must can could should shall did does do".split())
NOMINAL = frozenset(
    """the a an this that these those his her its their our my your no some any every each of in on at by for with from
    into over under about between against after before during as than and or to""".split()
)
"""What has a noun behind it, and no finite verb."""
_RELATIVE = frozenset("who which that".split())
_OPENS = frozenset(
    """who which that whose whom when while after before because if but as than whether by since although though where
    until unless to not so then there he she it they we i you""".split()
)
"""What no subject goes back over."""
_WITHIN = frozenset("of in for from at on".split())
"""What it does: "shares in the firm rose"."""
_ENDS = frozenset(
    """of in on at by for with from into over under about between against after before during as than to that who which
    when while because if but and or until without since amid via""".split()
)
_FAR = 7
_BY_FAR = 8

Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Roles:
    """Places of the content words of who does it, and of whom it is done to; empty where nobody knows."""

    agent: Words
    patient: Words
    passive: bool

    @property
    def subject(self) -> Words:
        return self.patient if self.passive else self.agent


def roles(reading: Reading, place: int) -> Roles:
    """Those of the verb at ``place``."""
    chain = _chain(reading, place)
    subject = _before(reading, chain)
    helped = {reading.tokens[at].plain for at in range(chain, place)}
    if helped & BE and is_past(reading.tokens[place].plain):
        return Roles(_behind_by(reading, place), subject, True)
    return Roles(subject, _behind(reading, place + 1), False)


def is_predicate(reading: Reading, place: int) -> bool:
    """Whether a word is a verb that something is said by: no noun behind an article, a preposition or an adjective."""
    token = reading.tokens[place]
    if place == 0 or token.value is not None or token.capital:
        return False
    before = reading.tokens[place - 1]
    if before.plain in BE:
        return True
    if not can_be(token.key, PartOfSpeech.VERB):
        return False
    if before.sentence != token.sentence or before.plain in NOMINAL or before.value is not None:
        return False
    adjective = before.content and not before.capital and part_of_speech(before.key) is PartOfSpeech.ADJECTIVE
    return not adjective or token.plain.endswith("ed")


def is_finite(reading: Reading, place: int) -> bool:
    """Whether a predicate is surely a verb with a subject: in the past tense, with an auxiliary, or no noun at all."""
    token = reading.tokens[place]
    if not is_predicate(reading, place):
        return False
    helped = {reading.tokens[at].plain for at in range(_chain(reading, place), place)} & _HELPING
    if helped & BE and is_past(token.plain):
        return True
    if not can_be(token.key, PartOfSpeech.VERB):
        return False
    if token.plain.endswith("ing"):
        return bool(helped & BE)
    if helped or is_past(token.plain):
        return True
    # "exports grow", "the firm grows"
    agrees = token.plain.endswith("s") != reading.tokens[place - 1].plain.endswith("s")
    return agrees and part_of_speech(token.key) is PartOfSpeech.VERB


def _chain(reading: Reading, place: int) -> int:
    """Where the auxiliaries and adverbs of a verb begin."""
    at = place
    while at > 0 and _joined(reading, at - 1, at):
        token = reading.tokens[at - 1]
        if token.plain not in _LIGHT and not (token.plain.endswith("ly") and not token.capital):
            break
        at -= 1
    return at


def _before(reading: Reading, chain: int) -> Words:
    """The subject that ends right before ``chain``."""
    tokens, at = reading.tokens, chain - 1
    if at < 0 or tokens[at].sentence != tokens[chain].sentence:
        return frozenset()
    if tokens[at].plain in _RELATIVE:
        # "The alliance, which brought the suit"
        at -= 1
        if at < 0 or tokens[at].sentence != tokens[chain].sentence:
            return frozenset()
    elif reading.parted(at, chain):
        return frozenset()
    if not tokens[at].content or tokens[at].value is not None:
        return frozenset()
    found: set[int] = set()
    last = at
    while at >= 0 and last - at <= _FAR:
        token = tokens[at]
        if at < last and (not _joined(reading, at, at + 1) or token.plain in _OPENS or token.plain in BE):
            break
        if token.plain in VERBS and not token.capital:
            break
        if found and not token.content and token.plain not in _WITHIN and token.plain not in NOMINAL:
            break
        if token.content and token.value is None:
            if at < last and tokens[at + 1].plain in ("the", "a", "an") and can_be(token.key, PartOfSpeech.VERB):
                break  # "shot the guard": another verb, and its object
            found.add(at)
        at -= 1
    return frozenset(found)


def _behind(reading: Reading, first: int) -> Words:
    """The noun and its adjectives that begin at ``first``."""
    tokens = reading.tokens
    found: set[int] = set()
    for at in range(first, min(len(tokens), first + _FAR)):
        if not _joined(reading, at - 1, at) or tokens[at].plain in _ENDS or tokens[at].plain in _LIGHT:
            break
        if tokens[at].content and tokens[at].value is None:
            found.add(at)
    return frozenset(found)


def _behind_by(reading: Reading, place: int) -> Words:
    tokens = reading.tokens
    for at in range(place + 1, min(len(tokens), place + _BY_FAR)):
        if not _joined(reading, at - 1, at):
            break
        if tokens[at].plain == "by":
            return _behind(reading, at + 1)
    return frozenset()


def _joined(reading: Reading, first: int, last: int) -> bool:
    return reading.tokens[first].sentence == reading.tokens[last].sentence and not reading.parted(first, last)
