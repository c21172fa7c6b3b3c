"""A story told in the words of its articles: each sentence verified and cited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rag.digest.choosing import Candidate, Chosen, Key, candidates, choose
from rag.digest.differences import differences
from rag.digest.figures import differing, takes_back
from rag.digest.novelty import Finding, ToldLine, novelty
from rag.digest.sentences import Sentence, sentences
from rag.digest.subject import Subject, says_it_was_wrong, was_corrected, whose
from rag.protocols import Vectors, Verifier
from rag.proving.citing import cited_source, evidence_of
from rag.stories import Difference, Line, Novelty
from rag.text.words import content_stems
from rag.types import Support, Usage

Embed = Callable[[Sequence[str]], Sequence[Vectors]]
Rarity = Callable[[Sequence[str]], Sequence[float]]

FROM_AN_ARTICLE = 14
"""Sentences of an article that are looked at: its top."""
ROUNDS = 6
"""How often the sentences are chosen anew because one of them could not be verified."""
SAME_WORDS = 0.34
"""Share of the shorter sentence's stems from which on a correction speaks of what a sentence says."""


@dataclass(frozen=True)
class Text:
    """What is told of a story. ``told`` lines were left out; ``new`` is the share of what could be told that is new,
    in [0, 1]. Sources are numbered within the story."""

    headline: str
    headline_of: str | None
    summary: Line
    bullets: tuple[Line, ...]
    why: Line | None = None
    differences: tuple[Difference, ...] = ()
    told: int = 0
    new: float = 1.0
    usage: Usage = field(default_factory=Usage)
    warnings: tuple[str, ...] = ()
    degraded: bool = False


@dataclass(frozen=True)
class Findings:
    """The sentences of a story that could be told, and what each adds to its thread."""

    candidates: list[Candidate]
    novelty: dict[Key, Finding]
    corrections: list[Sentence] = field(default_factory=list)
    """What the corrections among the articles say."""

    def wrong(self, text: str) -> bool:
        """Whether a correction says that it was wrong."""
        return _corrected_by(text, self.corrections)

    @property
    def fresh(self) -> list[Candidate]:
        return [c for c in self.candidates if self.novelty[c.key].novelty is not Novelty.TOLD]


class ExtractiveWriter:
    """Needs no chat model, and stands in for one that fails."""

    name = "extractive"

    def __init__(self, verify: Verifier, embed: Embed, rarity: Rarity) -> None:
        self._verify, self._embed, self._rarity = verify, embed, rarity

    def findings(self, subject: Subject) -> Findings:
        articles = subject.articles
        found = sentences(subject.reported, FROM_AN_ARTICLE)
        corrections = [s for s in found if says_it_was_wrong(articles[s.number])]
        found = [s for s in found if s in corrections or not _corrected_by(s.text, corrections)]
        moments = [article.published_at.timestamp() for article in articles]
        titles = [article.title for article in articles]
        rated = candidates(found, titles, moments, self._rarity, content_stems, self._embed)
        told = self._told(subject)
        corrected = [was_corrected(article) for article in articles]
        return Findings(
            rated,
            {
                c.key: novelty(c.sentence.text, c.vector, told, self._verify, corrects=corrected[c.sentence.number])
                for c in rated
            },
            corrections,
        )

    def novelty(self, subject: Subject, text: str) -> Finding:
        """What a sentence that somebody else wrote adds to the story's thread."""
        corrected = any(was_corrected(article) for article in subject.articles)
        return novelty(text, self._embed([text])[0], self._told(subject), self._verify, corrects=corrected)

    def _told(self, subject: Subject) -> list[ToldLine]:
        lines = subject.thread.lines if subject.thread else ()
        vectors = self._embed([line.text for line in lines])
        return [ToldLine.of(line, vector) for line, vector in zip(lines, vectors, strict=True)]

    def tell(self, subject: Subject, findings: Findings | None = None) -> Text | None:
        """None where there is nothing new to tell, or nothing that can stand alone."""
        findings = findings or self.findings(subject)
        fresh = findings.fresh
        changes = frozenset(key for key, found in findings.novelty.items() if found.before is not None)
        numbers: dict[tuple[str, int, int], int] = {}
        lines: dict[Key, Line | None] = {}

        def line(candidate: Candidate) -> Line | None:
            if candidate.key not in lines:
                lines[candidate.key] = self._line(subject, candidate, findings.novelty[candidate.key], numbers)
            return lines[candidate.key]

        chosen = _proven(fresh, line, changes)
        if chosen is None:
            return None
        different, apart = [], set()
        for pair in differences(chosen.all, fresh, subject.articles):
            one, other = line(pair.one), line(pair.other)
            if one is not None and other is not None:
                different.append(Difference((one, other), pair.words))
                apart |= {pair.one.key, pair.other.key}
        bullets = [c for c in chosen.bullets if c.key not in apart]
        why = chosen.why if chosen.why is not None and chosen.why.key not in apart else None
        headline, of = subject.headline(self._verify, findings.wrong)
        summary = line(chosen.summary)
        assert summary is not None  # noqa: S101 - what is chosen is proven
        return Text(
            headline=headline,
            headline_of=of,
            summary=summary,
            bullets=tuple(shown for c in bullets if (shown := line(c)) is not None),
            why=None if why is None else line(why),
            differences=tuple(different),
            told=len(findings.candidates) - len(fresh),
            new=len(fresh) / max(1, len(findings.candidates)),
        )

    def _line(
        self, subject: Subject, candidate: Candidate, found: Finding, numbers: dict[tuple[str, int, int], int]
    ) -> Line | None:
        """None for a sentence that its own passage does not support, set as it is to stand alone."""
        sentence = candidate.sentence
        place = subject.passage_at(sentence.number, sentence.start, sentence.end)
        if place is None:
            return None
        passage = subject.passages[place]
        verdict = self._verify(sentence.text, [evidence_of(passage, subject.article)])
        if verdict.status is not Support.SUPPORTED:
            return None
        sources = tuple(cited_source(passage, span, numbers) for span in verdict.spans)
        of = whose(subject.articles[sentence.number])
        return Line(sentence.text, sources, verdict, found.novelty, found.before, of)


def _proven(fresh: list[Candidate], line: Callable[[Candidate], Line | None], changes: frozenset[Key]) -> Chosen | None:
    """The choice of which every sentence is verified."""
    for _ in range(ROUNDS):
        chosen = choose(fresh, changes)
        if chosen is None:
            return None
        unproven = [c for c in chosen.all if line(c) is None]
        if not unproven:
            return chosen
        fresh = [c for c in fresh if c not in unproven]
    return None


def _corrected_by(text: str, corrections: Sequence[Sentence]) -> bool:
    """Whether one of the corrections takes a number of it back, or speaks of the same and counts it differently."""
    stems = frozenset(content_stems(text))
    return any(
        takes_back(other.text, text)
        or (
            len(stems & other.stems) >= SAME_WORDS * min(len(stems), len(other.stems))
            and differing(other.text, text, later=True) is not None
        )
        for other in corrections
    )
