"""Who speaks in a sentence, and whom its "he" or "she" means.

A person is a name that the text makes the subject of a verb of saying, or that follows a title. "He" is the first
person named in the nearest sentence before that names one. Where that finds nobody, the answer is None: nobody is
guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from rag.text.first_names import goes_with
from rag.text.names import OPENERS, Name, names
from rag.text.quotes import QuoteMap
from rag.text.reporting import VERBS
from rag.text.sentences import sentence_spans
from rag.text.words import fold, is_stopword

_TITLES = frozenset(
    """president minister secretary chancellor senator governor mayor judge justice king queen prince princess
    pope mr mrs ms dr professor prof general colonel captain sergeant chief director chairman chairwoman chair
    spokesman spokeswoman spokesperson representative rep sen gov gen ambassador commissioner executive officer
    ceo leader coach premier deputy vice prime foreign state attorney detective inspector superintendent bishop
    cardinal archbishop sir lady lord dame first speaker master treasurer councillor scientist dean editor captain
    analyst economist lawyer activist actor actress singer author owner founder engineer manager head
    harbourmaster harbormaster""".split()
)
_NO_PERSON = frozenset(
    """inc corp co ltd llc university ministry department committee council court company group party bank
    agency police army association institute commission office centre center club union league times post news
    press house senate parliament congress street road avenue river sea ocean island bay""".split()
)
_VERB = "|".join(sorted(VERBS))
_LEADING_PRONOUN = re.compile(
    r"[\"“]?(?:(?:However|But|And|Still|Yet|Later|Also|Then|In \w+|On \w+),? )?(?P<p>[Hh]e|[Ss]he)\b"
)
_SAYING = re.compile(
    rf"\b(?P<p>he|she)\s+(?:\w+ly\s+|also\s+|then\s+)?(?:{_VERB})\b|\b(?:{_VERB})\s+(?P<q>he|she)\b", re.IGNORECASE
)
_ADVERBS = r"(?:also\s+|later\s+|then\s+|had\s+|has\s+|have\s+|\w+ly\s+)?"
# "Ortiz said", "Ortiz, the harbour chief, said", "Her deputy, Omar Aziz, said".
_AFTER = re.compile(rf"(?:,[^,\"“”]{{1,80}},|,)?\s+{_ADVERBS}(?:{_VERB})\b")
# "said Ortiz", "said harbour chief Lena Ortiz", "said its president, Lena Ortiz"; not "told Ortiz", who is told.
_INVERTED = "said|says|added|adds|replied|wrote|writes|warned|explained|noted|insisted|argued|continued|concluded|asked"
_BEFORE = re.compile(
    rf"\b(?:{_INVERTED})\s+(?:(?:its|his|her|their|the|a|an)\s+)?"
    r"(?:(?!(?:about|with|to|in|on|at|for|from|that|and|by|as|of)\b)[a-z][\w’'-]*,?\s+){0,4}$"
)
# "a spokesman for Reyes, Tom Hale, said": Reyes does not speak.
_NOT_SUBJECT = re.compile(r"\b(?:for|of|by|from|with|about|to|against|at|in|on|and|than)\s+$")
_SOMEONE = re.compile(
    r"\b(?:guards?|officers?|m[ae]n|wom[ae]n|boys?|girls?|husband|wife|mother|father|sons?|daughters?|brothers?|sisters?|"
    r"neighbou?rs?|spokes\w+|colleagues?|victims?|suspects?|drivers?|aides?|deputy|assistant|partner|uncle|aunt|cousin|"
    r"friends?|doctors?|nurses?|teachers?|witness\w*|clerks?|lawyers?|prosecutors?|judges?|captain)\b"
)
_OPENING_WORD = re.compile(r"[\"“]?(?P<word>[A-Z][\w’'-]+)")


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A "he" or "she" that a reader needs to have explained: ``text[start:end]``."""

    start: int
    end: int


class SpeakerMap:
    """Sentences, quotations and persons of a text (an article, or the paragraphs round a passage)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = sentence_spans(text)
        self.quotes = QuoteMap(text)

    @cached_property
    def _names(self) -> list[list[Name]]:
        everywhere = names(self.text)
        known = frozenset(token for name in everywhere for token in name.tokens) | self._opening_speakers()
        found: list[list[Name]] = [[] for _ in self.spans]
        index = 0
        for name in names(self.text, known):
            while index + 1 < len(self.spans) and name.start >= self.spans[index][1]:
                index += 1
            found[index].append(name)
        return found

    def _opening_speakers(self) -> frozenset[str]:
        """Capitalised words that open a sentence before a verb of saying: "Ortiz said"."""
        found = set()
        for start, end in self.spans:
            match = _OPENING_WORD.match(self.text, start, end)
            if match and _AFTER.match(self.text, match.end(), end) and not is_stopword(match["word"]):
                found.add(fold(match["word"]))
        return frozenset(found - OPENERS)

    @cached_property
    def persons(self) -> frozenset[str]:
        """Last words, folded, of the names that are persons."""
        persons: set[str] = set()
        for own in self._names:
            for name in own:
                if self._said_by(name) or self._titled(name):
                    persons.add(name.tokens[-1])
        return frozenset(persons - _NO_PERSON)

    def _said_by(self, name: Name) -> bool:
        if self.quotes.at(name.start):
            return False
        lead = self.text[max(0, name.start - 90) : name.start]
        if _BEFORE.search(lead):
            return True
        return _AFTER.match(self.text, name.end, name.end + 120) is not None and not _NOT_SUBJECT.search(lead)

    def _titled(self, name: Name) -> bool:
        lead = self.text[max(0, name.start - 24) : name.start].split()
        return any(token in _TITLES for token in name.tokens[:-1]) or bool(
            lead and fold(lead[-1].strip(".,")) in _TITLES
        )

    def _without_title(self, name: Name) -> str:
        parts = name.surface.split()
        while len(parts) > 1 and any(fold(part.strip(".,")) in _TITLES for part in parts[:-1]):
            parts = parts[1:]
        return " ".join(parts)

    def full_name(self, person: str) -> str:
        """The fullest form in which the text names that person, without title."""
        last = fold(person.split()[-1])
        forms = [self._without_title(name) for own in self._names for name in own if name.tokens[-1] == last]
        return max(
            (form for form in forms if len(form.split()) <= 3), key=lambda form: len(form.split()), default=person
        )

    def speaker_in(self, index: int) -> str | None:
        """The person whom sentence ``index`` itself makes the subject of a verb of saying, outside quotations."""
        for name in self._names[index]:
            if name.tokens[-1] in self.persons and self._said_by(name):
                return self.full_name(self._without_title(name))
        return None

    def pronoun(self, index: int) -> Pronoun | None:
        """The "he" or "she" by which sentence ``index`` begins or attributes, unless it names a person before it."""
        start, end = self.spans[index]
        match = _LEADING_PRONOUN.match(self.text, start, end)
        group = "p"
        if match is None or self.quotes.at(match.start("p")):
            found = [m for m in _SAYING.finditer(self.text, start, end) if not self.quotes.at(m.start())]
            if not found:
                return None
            match = found[0]
            group = "p" if match["p"] else "q"
        at = match.start(group)
        named = [n for n in self._names[index] if n.tokens[-1] in self.persons and n.end <= at]
        if any(not self.quotes.at(name.start) for name in named):
            return None
        return Pronoun(at, match.end(group))

    def antecedent(self, index: int) -> str | None:
        """Whom the "he" or "she" of sentence ``index`` means, where that is sure: the one person who speaks in the
        sentence before it, or is meant by its own "he" or "she". Nobody is guessed: None where that sentence names
        another person or someone unnamed ("a guard"), or where the first name does not go with the pronoun."""
        pronoun = self.pronoun(index)
        if index == 0 or pronoun is None:
            return None
        word = self.text[pronoun.start : pronoun.end].lower()
        before = index - 1
        start, end = self.spans[before]
        outside = "".join(" " if self.quotes.at(at) else self.text[at] for at in range(start, end))
        if _SOMEONE.search(outside):
            return None
        others = {name.tokens[-1] for name in self._names[before] if not self.quotes.at(name.start)}
        person = self.speaker_in(before)
        if person is None:
            earlier = self.pronoun(before)
            if earlier is None or others or self.text[earlier.start : earlier.end].lower() != word:
                return None
            return self.antecedent(before)
        named = {part.tokens[-1] for part in self._names[before] if part.tokens[-1] in self.persons}
        if named - {fold(person.split()[-1])}:
            return None
        return person if goes_with(word, person) else None

    def inside_quote(self, index: int) -> tuple[int, int] | None:
        """The quotation that holds the whole of sentence ``index`` (marks at its ends aside), if one does."""
        start, end = self.spans[index]
        while start < end and self.text[start] in '"“«':
            start += 1
        quote = self.quotes.at(start)
        if quote is None:
            return None
        rest = self.text[quote[1] : end].strip('"”»“ ')
        return quote if not rest else None

    def speaker(self, index: int) -> str | None:
        """Who says what sentence ``index`` says, as far as the text tells."""
        named = self.speaker_in(index)
        if named:
            return named
        if self.pronoun(index):
            return self.antecedent(index)
        quote = self.inside_quote(index)
        if quote is None:
            return None
        return self._speaker_around(index, quote)

    def _speaker_around(self, index: int, quote: tuple[int, int]) -> str | None:
        """The speaker of a quotation that fills whole sentences: named in the sentence where it opens or closes, else
        in the one before it."""
        low = index
        while low > 0 and self.spans[low][0] > quote[0]:
            low -= 1
        high = index
        while high + 1 < len(self.spans) and self.spans[high + 1][0] < quote[1]:
            high += 1
        for other in (low, high, *([low - 1] if low else [])):
            if other == index:
                continue
            named = self.speaker_in(other)
            if named:
                return named
            if self.pronoun(other):
                return self.antecedent(other)
        return None
