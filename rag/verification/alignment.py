"""Which words of a claim are which words of its ground.

First the longest runs of the same words are laid upon each other, one after the other, as ``difflib`` does, but in any
order: a claim may turn a sentence round. What is left is laid upon a word of the ground that is related to it, in its
own place first: the **slot**, what stands in the ground between the words that the claim's neighbours were laid
upon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rag.text.lexicon import Relation, relation
from rag.text.names import name_forms
from rag.verification.reading import Reading, Token

_SLOT = 8
"""Words between two neighbours, at most, that still are a slot."""
_ROOM = 3
"""Words more or less that a place may have."""
_TURNING = frozenset("by and or of".split())
_MOST_PLACES, _MOST_RUNS = 24, 40
"""Bounds for a text that repeats itself without end."""
_LOOSE = (Relation.SYNONYM, Relation.BROADER)


@dataclass(frozen=True, slots=True)
class Link:
    """A word of the claim that is ``at`` in the ground."""

    at: int
    relation: Relation


class Alignment:
    """Of a claim's tokens with those of its ground. ``links[i]`` is None for a word that the ground has in no form."""

    def __init__(self, claim: Reading, ground: Reading) -> None:
        self.claim, self.ground = claim, ground
        self.links: list[Link | None] = [None] * len(claim.tokens)
        self._taken = bytearray(len(ground.tokens))
        self._runs()
        self._words()

    def _runs(self) -> None:
        """Greedy; of equally long runs the one that follows on its left neighbour is taken."""
        ours, theirs = self.claim.tokens, self.ground.tokens
        places: dict[str, list[int]] = defaultdict(list)
        for at, token in enumerate(theirs):
            if len(places[token.key]) < _MOST_PLACES:
                places[token.key].append(at)
        for _ in range(_MOST_RUNS):
            best: tuple[float, int, int, int] | None = None
            lengths: dict[int, int] = {}
            weights: dict[int, float] = {}
            for place, token in enumerate(ours):
                if self.links[place] is not None:
                    lengths, weights = {}, {}
                    continue
                new_lengths: dict[int, int] = {}
                new_weights: dict[int, float] = {}
                for at in places.get(token.key, ()):
                    if self._taken[at]:
                        continue
                    length = lengths.get(at - 1, 0) + 1
                    weight = weights.get(at - 1, 0.0) + (1.0 if token.content else 0.25)
                    new_lengths[at], new_weights[at] = length, weight
                    score = weight + self._nearness(place - length + 1, at - length + 1)
                    if weight >= 1.0 and (best is None or score > best[0]):
                        best = (score, place - length + 1, at - length + 1, length)
                lengths, weights = new_lengths, new_weights
            if best is None:
                return
            _, place, at, length = best
            for step in range(length):
                self.links[place + step] = Link(at + step, Relation.SAME)
                self._taken[at + step] = 1

    def _nearness(self, place: int, at: int) -> float:
        """In [0, 0.9]: how near the run would be to where its neighbours are."""
        left = next((self.links[i] for i in range(place - 1, max(-1, place - 6), -1) if self.links[i]), None)
        if left is None:
            return 0.0
        return 0.9 / (1 + abs(at - left.at - 1))

    def _words(self) -> None:
        for place, token in enumerate(self.claim.tokens):
            if self.links[place] is not None or not token.content or token.value is not None:
                continue
            found = self._related(place, token)
            if found is not None:
                self.links[place] = found
                self._taken[found.at] = 1

    def _related(self, place: int, token: Token) -> Link | None:
        slot = self.slot(place)
        everywhere = range(len(self.ground.tokens))
        for options, relations in ((slot, _LOOSE), (everywhere, _LOOSE)):
            best: tuple[int, int, Relation] | None = None
            for at in options:
                other = self.ground.tokens[at]
                if not other.content or other.value is not None:
                    continue
                found = related(token, other)
                if found in relations or found is Relation.SAME:
                    rank = (bool(self._taken[at]), 0 if found is Relation.SAME else relations.index(found))
                    key = (rank[0] * 4 + rank[1], at, found)
                    if best is None or key[:2] < best[:2]:
                        best = key
            if best is not None:
                return Link(best[1], best[2])
        return None

    def slot(self, place: int) -> range:
        """The places of the ground's words between those that the nearest words to the left and to the right are."""
        left = self._neighbour(place, -1)
        right = self._neighbour(place, 1)
        if left is not None and right is not None:
            if left < right <= left + _SLOT + 1:
                return range(left + 1, right)
            return range(0)
        tokens = self.ground.tokens
        if left is not None:
            end = left + 1
            while end < len(tokens) and end <= left + 3 and tokens[end].sentence == tokens[left].sentence:
                end += 1
            return range(left + 1, end)
        if right is not None:
            start = right
            while start > 0 and start > right - 3 and tokens[start - 1].sentence == tokens[right].sentence:
                start -= 1
            return range(start, right)
        return range(0)

    def runs_missing(self) -> Iterator[range]:
        """The claim's runs of words without link, stop words among them."""
        start: int | None = None
        for place, link in enumerate([*self.links, Link(0, Relation.SAME)]):
            if link is None and start is None:
                start = place
            elif link is not None and start is not None:
                yield range(start, place)
                start = None

    def place_of(self, first: int, last: int) -> range | None:
        """The place in the ground of the claim's tokens from ``first`` to ``last``, told by their neighbours alone:
        what stands between the words that the one before and the one behind were laid upon. None where they are not
        close together, in that order and in one sentence; at one end of a sentence one neighbour will do."""
        left, right = self._beside(first, -1), self._beside(last, 1)
        tokens = self.ground.tokens
        if left is not None and right is not None:
            room = last - first + _ROOM
            close = left < right <= left + room + 1 and tokens[left].sentence == tokens[right].sentence
            return range(left + 1, right) if close else None
        width = last - first + 2
        if right is not None and self._ends(first, -1):
            start = right
            while start > 0 and right - start < width and tokens[start - 1].sentence == tokens[right].sentence:
                start -= 1
            return range(start, right)
        if left is not None and self._ends(last, 1):
            end = left + 1
            while end < len(tokens) and end - left <= width and tokens[end].sentence == tokens[left].sentence:
                end += 1
            return range(left + 1, end)
        return None

    def _beside(self, place: int, step: int) -> int | None:
        """Where the next token but for one without link was laid; "by" alone turns a sentence round."""
        tokens = self.claim.tokens
        for at in (place + step, place + 2 * step):
            if not 0 <= at < len(tokens) or tokens[at].sentence != tokens[place].sentence:
                return None
            link = self.links[at]
            if link is not None:
                return link.at if link.relation is Relation.SAME else None
            if tokens[at].plain in _TURNING:
                return None
        return None

    def _ends(self, place: int, step: int) -> bool:
        at = place + step
        tokens = self.claim.tokens
        return not 0 <= at < len(tokens) or tokens[at].sentence != tokens[place].sentence

    def tight(self, first: int, last: int | None = None) -> bool:
        """Whether the claim says its words from ``first`` to ``last`` (default: one word) as the ground does: they are
        the same, and two of the three words on each side were laid near them in the same order."""
        last = first if last is None else last
        beside = 0
        for place, steps in ((first, (-3, -2, -1)), (last, (1, 2, 3))):
            link = self.links[place]
            if link is None or link.relation is not Relation.SAME:
                return False
            for step in steps:
                other = self.links[place + step] if 0 <= place + step < len(self.links) else None
                if other is not None and 0 < (other.at - link.at) * (1 if step > 0 else -1) <= abs(step) + 2:
                    beside += 1
        return beside >= 2

    def _neighbour(self, place: int, step: int) -> int | None:
        at = place + step
        while 0 <= at < len(self.links):
            link = self.links[at]
            if link is not None and link.relation is Relation.SAME:
                return link.at
            at += step
        return None

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """(place in the claim, place in the ground) of content words, in the claim's order."""
        return [(i, link.at) for i, link in enumerate(self.links) if link is not None and self.claim.tokens[i].content]

    @cached_property
    def back(self) -> dict[int, int]:
        """Place in the ground to place in the claim."""
        return {link.at: i for i, link in enumerate(self.links) if link is not None}


def related(token: Token, other: Token) -> Relation:
    if token.key == other.key or (token.capital and other.capital and _same_name(token.folded, other.folded)):
        return Relation.SAME
    if token.capital and other.capital and token.start and other.start:
        return Relation.UNRELATED  # names are the same, or they are not
    return relation(token.key, other.key)


def _same_name(one: str, other: str) -> bool:
    return other in name_forms(one) or one in name_forms(other)


def strongest(token: Token, keys: Iterable[str]) -> Relation:
    """The closest relation of a word to any of others, which are given by their keys."""
    found = {relation(token.key, key) for key in keys}
    return next((one for one in Relation if one in found), Relation.UNKNOWN)
