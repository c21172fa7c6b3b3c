"""An article taken apart for mutations: which of its sentences may be changed, and what else it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from eval.mutations.places import CITIES, COUNTRIES, STATES
from rag.text.first_names import goes_with
from rag.text.names import Name, names
from rag.text.numbers import numbers
from rag.text.quotes import quote_spans
from rag.text.sentences import sentence_spans
from rag.text.speakers import SpeakerMap
from rag.text.words import content_words, fold, is_stopword

SOURCE_SIZE = 3000
"""Code points of an article that is given to the verifier whole; of a longer one, about as many round the sentence."""
_MOST_WORDS = 42
_FEWEST_WORDS = 6
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our|[Mm]e|us)\b")
_PRONOUN = re.compile(r"(?:He|She|It|They|This|These|That|Those|His|Her|Its|Their|There|Here|Such|Both|So|Then|But|And"
                      r"|However|Another|Others|Neither|Similarly|Likewise|Meanwhile|Also|Yet"
                          r"|Instead|Or)\b")  # fmt: skip
_ODD = re.compile(r"[\[\]…|•*{}]|\.\.\.|https?:|Wikinews|--|^\S*:|^\S+ \S+:|\b[Pp]ictured\b|\bWN\b|^Q\b")
_TITLE = frozenset(
    """president minister secretary chancellor senator governor mayor judge justice king queen prince princess pope
    mr mrs ms dr professor prof general colonel captain sergeant chief director chairman representative rep sen gov
    gen ambassador commissioner ceo leader coach premier deputy vice prime foreign state attorney sir lady lord dame
    speaker congressman congresswoman sheriff lieutenant major commander detective police defense defence health
    finance interior republican democrat democratic former us u.s uk""".split()
)
_NO_PERSON = frozenset(
    """inc corp co ltd university ministry department committee council court company group party bank agency police
    army association institute commission office centre center club union league times post news press house senate
    parliament congress street road avenue river sea ocean island islands bay airport hospital city county state states
    stadium cup park church school college museum act law bill day award awards festival games world united kingdom
    republic national international federal north south east west northern southern eastern western new great
    telegraph guardian mail mirror sun herald tribune journal express independent star daily
    cathedral mosque temple bridge station airlines airways air force games championship open prize film team city town
    beach valley mountain lake fire service research laboratory observatory society foundation museum front
    movement government authority board bureau organization organisation coalition alliance front brexit covid
    coronavirus telescope korea africa america zealand york kong arabia angeles francisco lanka leone rico guinea
    wales delhi""".split()
)


_PLACES = frozenset(fold(place) for place in COUNTRIES | CITIES | STATES) - {
    "jordan",
    "chad",
    "dallas",
    "houston",
    "virginia",
    "georgia",
    "santiago",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """``article.text[start:end] == text``. ``quotes`` are spans in ``text``, the marks included."""

    article: Article
    index: int
    start: int
    end: int
    text: str
    quotes: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]

    def free(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` is outside every quotation."""
        return all(end <= low or high <= start for low, high in self.quotes)

    def named(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` touches a name."""
        return any(start < name.end and name.start < end for name in self.names)

    @property
    def stands_alone(self) -> bool:
        """Whether it can be read without the sentence before it."""
        return _PRONOUN.match(self.text.lstrip('"“')) is None


class Article:
    """``published`` is the day by which "on Monday" is reckoned; ``foreign`` are persons of other articles."""

    def __init__(self, text: str, published: date | None = None, title: str = "", foreign: Sequence[str] = ()) -> None:
        self.text = text
        self.published = published
        self.title = title
        self.foreign = tuple(foreign)
        self._quotes = quote_spans(text)
        self._spans = sentence_spans(text)
        self._speakers = SpeakerMap(text)

    @cached_property
    def all_names(self) -> tuple[Name, ...]:
        known = frozenset(token for name in names(self.text) for token in name.tokens)
        return tuple(names(self.text, known))

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Those that may be changed, in order: prose of a common length, with no quotation that runs beyond it. None of
        an interview, which speaks in fragments."""
        if len(re.findall(r"\?[\"”]?\s*(?:\n|$)", self.text)) >= 3:
            return []
        return [self._sentence(i, *span) for i, span in enumerate(self._spans) if self._usable(*span)]

    def _sentence(self, index: int, start: int, end: int) -> Sentence:
        quotes = tuple(
            (max(0, low - 1 - start), min(end, high + 1) - start) for low, high in self._quotes if start <= low < end
        )
        own = tuple(
            Name(n.surface, n.start - start, n.end - start, n.tokens)
            for n in self.all_names
            if start <= n.start and n.end <= end
        )
        return Sentence(self, index, start, end, self.text[start:end], quotes, own)

    def _usable(self, start: int, end: int) -> bool:
        text = self.text[start:end]
        if not re.match(r"[A-Z\"“]", text) or not re.search(r"\w\.[\"”]?$|\w[%)]\.$|[,.?!][\"”] [^\"”]*\w\.$", text):
            return False
        if not _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS or _ODD.search(text) or "\n" in text:
            return False
        if text.count("(") != text.count(")") or "?" in text:
            return False
        if any(
            low < start < high or low < end - 1 < high - 1 or (low == start and high >= end)
            for low, high in self._quotes
        ):
            return False
        if text.count('"') % 2 or text.count("“") != text.count("”"):
            return False
        if any(low - 1 == start and high + 1 >= end for low, high in self._quotes):
            return False
        outside = _blanked(self.text, start, end, self._quotes)
        return _FIRST_PERSON.search(outside) is None

    def sentence_after(self, sentence: Sentence) -> Sentence | None:
        """The next one, when it is usable and in the same paragraph."""
        following = next((s for s in self.sentences if s.index == sentence.index + 1), None)
        if following is None or "\n" in self.text[sentence.end : following.start]:
            return None
        return following

    @cached_property
    def values(self) -> frozenset[Decimal]:
        """Of all numbers in it."""
        return frozenset(number.value for number in numbers(self.text))

    @cached_property
    def persons(self) -> dict[str, str]:
        """The full name, without titles, of each person whose surname, folded, is the key; namesakes left out."""
        found: dict[str, set[str]] = {}
        alone = {fold(name.surface) for name in self.all_names if len(name.tokens) == 1}
        for name in self.all_names:
            words = without_title(name.surface).split()
            last = fold(words[-1])
            if len(words) not in (2, 3) or not all(re.fullmatch(r"[A-Z][\w’'-]+|[A-Z]\.", word) for word in words):
                continue
            if any(
                fold(word.strip(".")) in _NO_PERSON or is_stopword(word) or word.isupper()
                for word in words
                if len(word) > 2
            ):
                continue
            if (
                "." in words[-1]
                or re.fullmatch("[IVX]+", words[-1])
                or any(re.search(r"(?<!^M)(?<!^Ma)[a-z][A-Z]", w.removeprefix("Mc").removeprefix("Mac")) for w in words)
            ):
                continue
            if fold(words[0]) in _PLACES:
                continue
            full = " ".join(words)
            known = goes_with("he", full) != goes_with("she", full)
            if known and last.endswith("s") and re.search(rf"\b[Tt]he (?:\w+ )?{re.escape(words[-1])}\b", self.text):
                continue
            if known or (last in alone and last in self._speakers.persons and "the " + words[-1] not in self.text):
                found.setdefault(last, set()).add(full)
        return {
            last: min(forms, key=len) for last, forms in found.items() if len({form.split()[0] for form in forms}) == 1
        }

    def elsewhere(self, sentence: Sentence, tokens: Sequence[str]) -> bool:
        """Whether another sentence that names one of ``tokens`` (folded) speaks of what ``sentence`` speaks of, so that
        the sentence may be true of them too. Errs on the side of yes."""
        own = topics(sentence.text)
        for index, (start, end) in enumerate(self._spans):
            if index == sentence.index:
                continue
            text = self.text[start:end]
            if any(re.search(rf"\b{re.escape(token)}\b", fold_words(text)) for token in tokens):
                shared = own & topics(text)
                if len(shared) >= 3 or len(shared) * 3 >= max(1, len(own)):
                    return True
        return False

    def source(self, start: int, end: int) -> tuple[str, int, int]:
        """(text, start, end): whole paragraphs round ``text[start:end]`` of the article, and where it stands there."""
        if len(self.text) <= SOURCE_SIZE:
            return self.text, start, end
        paragraphs = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+(?:\n(?!\n)[^\n]+)*", self.text)]
        first = last = next(i for i, (low, high) in enumerate(paragraphs) if low <= start < high)
        while True:
            grown = [
                (low, high)
                for low, high in ((first - 1, last), (first, last + 1))
                if low >= 0 and high < len(paragraphs) and paragraphs[high][1] - paragraphs[low][0] <= SOURCE_SIZE
            ]
            if not grown:
                break
            # The side that is shorter so far grows first.
            before, after = start - paragraphs[first][0], paragraphs[last][1] - end
            first, last = grown[0] if len(grown) == 1 or before <= after else grown[1]
        low, high = paragraphs[first][0], paragraphs[last][1]
        return self.text[low:high], start - low, end - low


def without_title(surface: str) -> str:
    """ "President Ada Lane" → "Ada Lane"."""
    words = surface.split()
    while len(words) > 1 and fold(words[0].strip(".")) in _TITLE:
        words = words[1:]
    return " ".join(words)


def fold_words(text: str) -> str:
    """Folded, for looking up folded tokens."""
    return " ".join(fold(word) for word in re.findall(r"[\w’'.-]+", text))


def topics(text: str) -> set[str]:
    """Stems of what it speaks of, names and saying left out."""
    capitals = {fold(word) for word in re.findall(r"\b[A-Z][\w’'-]+", text)}
    said = {"said", "told", "ad", "state", "say", "report"}
    return {word.stem for word in content_words(text) if word.folded not in capitals} - said


def _blanked(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    kept = list(text[start:end])
    for low, high in spans:
        for at in range(max(low, start), min(high, end)):
            kept[at - start] = " "
    return "".join(kept)
