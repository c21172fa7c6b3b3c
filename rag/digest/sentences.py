"""The sentences of a story's articles that could be told: those that can stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.proving.context import Context
from rag.proving.rendering import set_sentence
from rag.stories import Reported
from rag.text.words import content_words

READ = 8_000
"""Characters of an article that are looked at."""
SHORTEST, LONGEST = 6, 60
"""Words of a sentence that is told."""

# What a sentence opens with that only the one before it explains.
_HANGING = re.compile(
    r"\W*(?:this|that|these|those|it|its|they|their|them|his|her|we|our|i|my|you|here|such"
    r"|there(?! (?:is|are|was|were|has|have))"
    r"|both|neither|either|another|others?|the (?:latter|former)|so|nor|or|which|who|whose)\b",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(
    r"\W*(?:but|and|however|meanwhile|also|still|yet|then|instead|nevertheless|moreover|furthermore|in addition|besides"
    r"|for example|for instance|by contrast|on the other hand|similarly|as a result|therefore|thus|hence|indeed)\b",
    re.IGNORECASE,
)
_NO_NEWS = re.compile(
    r"\b(?:click here|subscribe (?:to|now|here|today)|sign up (?:(?:to|for) (?:our|free)|here|now|today)|newsletter"
    r"|read (?:more|also|the full)|follow us|all rights reserved|photo(?:graph)? by|file photo"
    r"|this (?:article|story|page)\b(?!.*\b(?:correct|amend))|more to follow|developing story)\b"
    r"|\b(?:image|photo|picture|caption|advertisement):|\bcopyright (?:\d{4}|\(c\))|©",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"[A-Z][A-Z’'. -]{2,30}(?:, [A-Z][\w. ]{2,20})?(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]+))?"
    r"(?: \([\w .,/&’'-]{2,40}\))? ?(?:--|[-–—:]) +(?=[A-Z\"“])"
)
# A pronoun that is explained anyway: "She [Liesel Brandt] said".
_EXPLAINED = re.compile(r"\b(?:[Hh]e|[Ss]he) (\[[^\W\d][^\]\d]*\])")
_SPOKEN_END = re.compile(r"[.!?…][\"”’»)\]]*\Z")


@dataclass(frozen=True)
class Sentence:
    """Sentence ``index`` of the article ``number`` (of the story's). ``text`` is how it is told, and
    ``article.text[start:end]`` where it stands."""

    number: int
    index: int
    start: int
    end: int
    text: str
    context: Context

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in content_words(self.text))

    @cached_property
    def speaker(self) -> str | None:
        """Who says it, as far as the text tells."""
        return self.context.speakers.speaker(self.index)

    @cached_property
    def quoted(self) -> float:
        """The share of it that stands in quotation marks, in [0, 1]."""
        quotes = self.context.speakers.quotes
        inside = sum(quotes.at(place) is not None for place in range(self.start, self.end))
        return inside / max(1, self.end - self.start)

    @property
    def connective(self) -> bool:
        return _CONNECTIVE.match(self.text) is not None


def sentences(reported: Sequence[Reported], most: int) -> list[Sentence]:
    """Of each article the first ``most`` that can stand alone, article by article."""
    found: list[Sentence] = []
    for number, item in enumerate(reported):
        text = item.article.text[:READ]
        context = Context(text, 0, 0, len(text))
        taken = 0
        for index, (start, end) in enumerate(context.speakers.spans):
            if taken == most:
                break
            if end == len(text) < len(item.article.text):
                continue  # it may be cut
            told = _told(context, index)
            if told is not None:
                found.append(Sentence(number, index, start, end, told, context))
                taken += 1
    return found


def _told(context: Context, index: int) -> str | None:
    """The sentence as it can be told; None when it cannot stand alone, or says no news."""
    start, end = context.speakers.spans[index]
    bare = context.text[start:end]
    count = len(bare.split())
    if not SHORTEST <= count <= LONGEST or "\n" in bare.strip() or bare.rstrip('"”’»)] ').endswith("?"):
        return None
    if _SPOKEN_END.search(bare) is None or _HANGING.match(without_dateline(bare)) or _NO_NEWS.search(bare):
        return None
    speakers = context.speakers
    if speakers.pronoun(index) is not None and speakers.antecedent(index) is None:
        return None
    if speakers.inside_quote(index) is not None and speakers.speaker(index) is None:
        return None
    return _EXPLAINED.sub(r"\1", without_dateline(set_sentence(context, index, None)))


def without_dateline(text: str) -> str:
    """A first sentence without the place and the agency before it: "PORT ELLERY (Agency) - A ferry ..."."""
    match = _DATELINE.match(text)
    return text[match.end() :] if match else text
