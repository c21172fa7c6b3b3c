"""What a question takes for granted: "Why did Dahl resign?" has no answer where no article says that he did, nor has
"Was anyone killed in the derailment?" in an article about a flood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.features import Candidate
from rag.answering.question import Asked, Kind
from rag.text.lexicon import PartOfSpeech, Relation, can_be, close_to, part_of_speech, relation
from rag.text.synonyms import synonyms
from rag.text.words import content_words, stem
from rag.types import Passage

_AUXILIARY = r"(?:did|does|do|will|would|could|can)"
_ADVERB = r"(?:(?:not|ever|also|really|finally|actually|\w+ly)\s+)?"
# After a name that is the subject, and after those that stand for one.
_VERB = re.compile(rf"['’]?\s+{_ADVERB}(?P<verb>[a-z]+)\b")
_PASSIVE = re.compile(
    r"\b(?:(?:was|were|is|are)\s+(?:anyone|anybody|someone|people)|[Hh]ow\s+many\s+(?:people|persons)(?:\s+(?:was|were|are))?)\s+"
    r"(?P<verb>[a-z]+(?:ed|en|t))\b"
)
_YES_OR_NO = re.compile(r"\W*(?:did|does|do|will|was|were|is|are|has|have|had)\b", re.IGNORECASE)
# "in the derailment", "during the Morden flood": what happened, of which more is asked.
_EVENT = re.compile(
    r"\b(?:in|during|at|after)\s+(?:the|this|that)\s+(?P<phrase>[\w’'-]+(?:\s+[\w’'-]+){0,3})",
    re.IGNORECASE,
)
_TIMES = frozenset(map(stem, "half day week month year time moment end start beginning past future decade".split()))
_DEED = re.compile(r"(?:ment|[st]ion|ing|quake)s?$")
_FEW = 4
"""Words of a question; of more, one that is not met tells little."""
_ENDS = frozenset("in on at of for from by with to and or that which who when where while is are was were did".split())


@dataclass(frozen=True, slots=True)
class Premise:
    """``verb`` is what the one who is named did, by its stem and as it is written; ``event`` what more is asked
    of, of whose words one must be met. ``counted`` when it asks how many: a sentence beside one has other numbers."""

    verb: tuple[str, str] | None
    event: tuple[tuple[str, ...], str] | None
    counted: bool = False

    def met(self, candidate: Candidate, passage: Passage) -> bool:
        """Whether the sentence, one beside it or its title says so; the event may be anywhere in the passage."""
        title = _stems(passage.title)
        if self.event is not None:
            around = [*title, *_stems(candidate.context.text)]
            if not any(_means(one, around, close_to(one)) for one in self.event[0]):
                return False
        near = _stems(candidate.text) if self.counted else _near(candidate)
        return self.verb is None or _means(self.verb[0], [*title, *near])

    def missing(self) -> str:
        """Why there is no answer."""
        word = self.verb[1] if self.verb else self.event[1] if self.event else ""
        return f'No article found says this: none that could answer has "{word}", or a word for it.'


def premise_of(asked: Asked) -> Premise:
    return Premise(_verb(asked), _event(asked), asked.kind is Kind.HOW_MANY)


def _verb(asked: Asked) -> tuple[str, str] | None:
    """The verb of what is asked, where it is surely one and says what happened."""
    for word in _verbs(asked) if len(asked.topic) <= _FEW and not asked.several else ():
        one = stem(word)
        if one in asked.topic and one not in _TIMES and can_be(one, PartOfSpeech.VERB):
            return one, word
    return None


def _verbs(asked: Asked) -> Iterator[str]:
    for name in asked.names if asked.kind is Kind.WHY or _YES_OR_NO.match(asked.plain) else ():
        before = asked.plain[: name.start].rstrip()
        if re.search(rf"\b{_AUXILIARY}(?:\s+the)?(?:\s+[A-Z][\w.]*)*$", before, re.IGNORECASE):
            match = _VERB.match(asked.plain, name.end)
            if match:
                yield match["verb"]
    for match in _PASSIVE.finditer(asked.plain):
        yield match["verb"]


def _event(asked: Asked) -> tuple[tuple[str, ...], str] | None:
    if asked.several or len(asked.topic) > _FEW:
        return None
    for match in _EVENT.finditer(asked.plain):
        words: list[str] = []
        for word in match["phrase"].split():
            if word.lower() in _ENDS:
                break
            words.append(word)
        stems = tuple(stem(word) for word in words if word.islower())
        if words and words[-1].islower() and stems[-1] in asked.topic and _happens(words[-1]):
            return tuple(one for one in stems if one in asked.topic), words[-1]
    return None


def _happens(noun: str) -> bool:
    """Whether it may be what happens: a flood, a derailment that the lexicon does not have, but no sky."""
    one = stem(noun)
    if one in _TIMES:
        return False
    if part_of_speech(one) is None:
        return _DEED.search(noun) is not None
    return any(can_be(other, PartOfSpeech.VERB) for other in (one, *synonyms(one)))


def _near(candidate: Candidate) -> list[str]:
    spans = candidate.context.speakers.spans
    low, high = max(0, candidate.index - 1), min(len(spans) - 1, candidate.index + 1)
    return _stems(candidate.context.text[spans[low][0] : spans[high][1]])


@lru_cache(maxsize=2048)
def _stems_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.stem for word in content_words(text)))


def _stems(text: str) -> list[str]:
    return list(_stems_of(text))


def _means(one: str, others: Sequence[str], kinds: frozenset[str] = frozenset()) -> bool:
    """Whether one of the others may stand for the word; ``kinds`` are further ones that may."""
    return any(
        other in kinds or relation(one, other) in (Relation.SAME, Relation.SYNONYM) or _share_root(one, other)
        for other in others
    )


def _share_root(one: str, other: str) -> bool:
    """ "derail" and "derailment", which their stems may keep apart."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 5 and long.startswith(short)
