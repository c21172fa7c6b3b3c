"""Who plays which part: the claim's subject and object of a verb are those that the verb has in the source.

Each verb of the claim is compared with the verb that it was laid upon, by ``rag.verification.roles``. It fails when the
two have changed places, when two subjects have changed their verbs, and when the claim's subject does something else in
the source, and somebody else does this."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rag.text.lexicon import Relation, relation
from rag.verification.checks.result import Reason, Wrong
from rag.verification.claims import Comparison
from rag.verification.reading import Reading
from rag.verification.roles import Roles, Words, is_finite, roles

_CLOSE = (Relation.SAME, Relation.SYNONYM, Relation.BROADER, Relation.NARROWER)


class _Verb:
    """A verb of the claim and its source's, with the parts of both."""

    def __init__(self, compared: Comparison, place: int, at: int) -> None:
        self.place, self.at = place, at
        self.own, self.there = roles(compared.claim.reading, place), roles(compared.ground.reading, at)
        self._links = compared.alignment.links

    def laid(self, words: Words) -> Words:
        """The places of the claim's words in the source."""
        return frozenset(link.at for word in words if (link := self._links[word]) is not None)


def parts_played(compared: Comparison) -> Iterator[Wrong]:
    claim, ground = compared.claim.reading, compared.ground.reading
    verbs = [
        _Verb(compared, place, at)
        for place, at in compared.alignment.pairs
        if is_finite(claim, place) and is_finite(ground, at)
    ]
    for verb in verbs:
        if _exchanged(verb):
            yield _words(compared, verb), Reason.SWAPPED
        elif (word := _does_something_else(compared, verb)) is not None:
            yield word, Reason.AGENT
    for one, other in combinations(verbs, 2):
        if _crossed(one, other):
            yield _words(compared, one), Reason.SWAPPED


def _exchanged(verb: _Verb) -> bool:
    """ "The guard shot the suspect" for "The suspect shot the guard"."""
    agent, patient = verb.laid(verb.own.agent), verb.laid(verb.own.patient)
    if agent & verb.there.agent or patient & verb.there.patient:
        return False
    if agent & verb.there.patient and patient & verb.there.agent:
        return True
    # "The suspect was shot"
    return bool(verb.own.passive and not agent and patient & verb.there.agent and verb.there.patient)


def _crossed(one: _Verb, other: _Verb) -> bool:
    """ "The senate vetoed what the president passed" for the reverse."""
    if any(verb.own.passive != verb.there.passive for verb in (one, other)) or one.at == other.at:
        return False
    first, second = one.laid(one.own.subject), other.laid(other.own.subject)
    if first & one.there.subject or second & other.there.subject:
        return False
    return bool(first & other.there.subject and second & one.there.subject)


def _does_something_else(compared: Comparison, verb: _Verb) -> str | None:
    """A subject of the claim that is another verb's in the source's sentence, where this verb has one of its own."""
    ground, links = compared.ground.reading, compared.alignment.links
    there = verb.there.agent | verb.there.patient
    same = links[verb.place]
    if (
        verb.own.passive != verb.there.passive
        or not verb.there.subject
        or not same
        or same.relation is not Relation.SAME
    ):
        return None
    others = _others(compared, verb.at)
    for place in _heads(compared.claim.reading, verb.own.subject):
        link = links[place]
        if link is None or link.at in there or link.at not in others:
            continue
        if _another_verb(compared, verb, place):
            continue
        token = compared.claim.reading.tokens[place]
        if any(relation(token.key, ground.tokens[at].key) in _CLOSE for at in verb.there.subject):
            continue
        return token.surface
    return None


def _heads(reading: Reading, subject: Words) -> Iterator[int]:
    """The nouns that a subject is about: "shares" of "shares in the firm", both of "exports and imports"."""
    places = sorted(subject)
    for number, place in enumerate(places):
        following = places[number + 1] if number + 1 < len(places) else None
        if following != place + 1:
            yield place
        between = {reading.tokens[at].plain for at in range(place + 1, following or place + 1)}
        if between and "and" not in between:
            return


def _others(compared: Comparison, at: int) -> Words:
    """The subjects of the other verbs of a sentence of the source."""
    ground = compared.ground.reading
    first = last = at
    while first > 0 and ground.tokens[first - 1].sentence == ground.tokens[at].sentence:
        first -= 1
    while last + 1 < len(ground.tokens) and ground.tokens[last + 1].sentence == ground.tokens[at].sentence:
        last += 1
    return frozenset[int]().union(
        *(roles(ground, other).subject for other in range(first, last + 1) if other != at and is_finite(ground, other))
    )


def _another_verb(compared: Comparison, verb: _Verb, place: int) -> bool:
    """Whether the claim has a further verb between the word and this one: the word may be that one's."""
    claim = compared.claim.reading
    return any(is_finite(claim, at) for at in range(place + 1, verb.place))


def _words(compared: Comparison, verb: _Verb) -> str:
    own: Roles = verb.own
    tokens = compared.claim.reading.tokens
    said = sorted({*own.agent, verb.place, *own.patient})
    return " … ".join(tokens[at].surface for at in (said[0], said[-1]))
