"""The repair ladder: what becomes of a draft's sentence that its cited passages do not support.

1. Another passage supports it: the marker is re-pointed.
2. The model, asked once, writes it anew from the sentences that it rests on, and that is supported.
3. The sentence of the article that has most of it is put in its place, word by word.
4. It is dropped.

Each step's outcome is verified like the draft itself, by the judge too where there is one. Only a chat model can be
asked, and for few sentences of an answer; what it answers to the second question is as untrusted as the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag.errors import ModelError
from rag.protocols import Answerer, Verifier
from rag.proving.citing import evidence_of
from rag.proving.context import ArticleLookup, Context
from rag.proving.judge import ChatJudge, needs_judge, with_judgement
from rag.proving.rendering import set_sentence
from rag.text.words import content_stems
from rag.types import CheckStatus, DraftSentence, Evidence, Passage, Repair, Span, Support, Usage, Verdict

MOST_REWRITTEN = 3
"""Sentences of an answer that the model is asked about again: each is a call."""
MOST_JUDGED = 12
"""Claims of an answer that the judge is asked about."""
ENOUGH = 0.6
"""Share of a claim's content words that the article's sentence must have to stand in its place."""

NEARLY_ALL = 0.8
"""Share of a claim's content words that the sentences of another passage must have to be cited for it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence that is not supported: the passage and the text in it that it rests on, and what is wrong."""

    sentence: str
    passage: Passage
    text: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What the model made of a fault: None when it declined, or said more than a sentence."""

    text: str | None
    usage: Usage


Rewrite = Callable[[Fault], Rewritten]
"""Asks the model for the sentence anew, once. Raises ModelError."""


class Writer(Answerer, Protocol):
    """An answerer that can be asked to write a sentence of its draft anew."""

    def rewrite(self, fault: Fault) -> Rewritten:
        """Raises ModelError."""
        ...


@dataclass(frozen=True, slots=True)
class Mended:
    """A sentence that may be shown, with what was done to it (None: nothing)."""

    sentence: DraftSentence
    verdict: Verdict
    repair: Repair | None = None


class Ladder:
    """For the sentences of one answer, in order."""

    def __init__(
        self,
        passages: Sequence[Passage],
        verify: Verifier,
        lookup: ArticleLookup,
        rewrite: Rewrite | None = None,
        judge: ChatJudge | None = None,
    ) -> None:
        self._passages, self._verify, self._lookup = passages, verify, lookup
        self._rewrite, self._judge = rewrite, judge
        self._calls = self._judged = 0
        self._used: set[str] = set()
        self.usage = Usage()
        """Of the model's further calls."""
        self.warnings: tuple[str, ...] = ()
        """Why the model could not be asked again, or the judge."""
        self._silent: set[str] = set()

    def mend(self, sentence: DraftSentence) -> Mended | None:
        """The sentence as it may be shown; None when it must be dropped."""
        verdict = self._checked(sentence)
        if verdict is not None and verdict.status is Support.SUPPORTED:
            return self._taken(Mended(sentence, verdict))
        elsewhere = self._repointed(sentence)
        if elsewhere is not None:
            return self._taken(elsewhere)
        if verdict is None or not verdict.spans:
            return None
        for step in (self._rewritten, self._replaced):
            mended = step(sentence, verdict)
            if mended is not None:
                return self._taken(mended)
        return None

    def _taken(self, mended: Mended) -> Mended | None:
        """None for what was said already."""
        if mended.sentence.text in self._used:
            return None
        self._used.add(mended.sentence.text)
        return mended

    def _checked(self, sentence: DraftSentence) -> Verdict | None:
        """None for a sentence that cites nothing."""
        if not sentence.passages:
            return None
        given = [evidence_of(self._passages[n], self._lookup) for n in sentence.passages]
        verdict = self._verify(sentence.text, given)
        return self._and_judged(sentence.text, given, verdict) if needs_judge(verdict) else verdict

    def _and_judged(self, claim: str, sources: Sequence[Evidence], verdict: Verdict) -> Verdict:
        """With what the judge says, or as it is when there is none, or none that answers."""
        if self._judge is None or "judge" in self._silent:
            return verdict
        if self._judged >= MOST_JUDGED:
            self._fallen_silent("judge", f"the judge was asked about {MOST_JUDGED} sentences, and not about the rest")
            return verdict
        self._judged += 1
        try:
            judgement = self._judge.judge(claim, sources)
        except ModelError as error:
            self._fallen_silent("judge", f"the judge could not be asked: {error}")
            return verdict
        self.usage = added(self.usage, judgement.usage)
        return with_judgement(verdict, judgement, claim)

    def _fallen_silent(self, who: str, why: str) -> None:
        self._silent.add(who)
        self.warnings = (*self.warnings, why.removesuffix("."))

    def _repointed(self, sentence: DraftSentence) -> Mended | None:
        # A sentence that cites nothing was told to cite: it is no wrong marker, and stays uncited.
        others = [n for n in range(len(self._passages)) if n not in sentence.passages] if sentence.passages else []
        best: Mended | None = None
        for number in others:
            pointed = replace(sentence, passages=(number,))
            verdict = self._checked(pointed)
            if verdict is None or verdict.status is not Support.SUPPORTED or not self._says_so(pointed, verdict):
                continue
            if best is None or verdict.score > best.verdict.score:
                best = Mended(pointed, verdict, Repair.REPOINTED)
        return best

    def _says_so(self, sentence: DraftSentence, verdict: Verdict) -> bool:
        """Whether a passage that the model did not mean says nearly all of the sentence: of many passages one or the
        other has most of it by chance."""
        spans = (
            self._passages[sentence.passages[span.source]].chunk.text[span.start : span.end] for span in verdict.spans
        )
        doubtful = any(check.reasons for check in verdict.checks)
        return not doubtful and _share(sentence.text, " ".join(spans)) >= NEARLY_ALL

    def _rewritten(self, sentence: DraftSentence, verdict: Verdict) -> Mended | None:
        if self._rewrite is None or self._calls >= MOST_REWRITTEN or "model" in self._silent:
            return None
        self._calls += 1
        number = self._main(sentence, verdict)
        passage = self._passages[number]
        text = " ".join(
            passage.chunk.text[span.start : span.end]
            for span in verdict.spans
            if sentence.passages[span.source] == number
        )
        try:
            written = self._rewrite(Fault(sentence.text, passage, text, _wrong(verdict)))
        except ModelError as error:
            self._fallen_silent("model", f"the model could not be asked again: {error}")
            return None
        self.usage = added(self.usage, written.usage)
        if written.text is None:
            return None
        anew = DraftSentence(written.text, (number,))
        checked = self._checked(anew)
        if checked is None or checked.status is not Support.SUPPORTED or not _about(sentence.text, written.text):
            return None
        return Mended(anew, checked, Repair.REWRITTEN)

    def _replaced(self, sentence: DraftSentence, verdict: Verdict) -> Mended | None:
        """By the sentence of the article that has most of the claim's words."""
        best: tuple[float, int, int, Context] | None = None
        for span in verdict.spans:
            number = sentence.passages[span.source]
            context = Context.of(self._passages[number], self._lookup)
            for index in _sentences(context, self._passages[number], span):
                start, end = context.speakers.spans[index]
                share = _share(sentence.text, context.text[start:end])
                if best is None or share > best[0]:
                    best = (share, number, index, context)
        if best is None or best[0] < ENOUGH:
            return None
        _, number, index, context = best
        verbatim = DraftSentence(set_sentence(context, index, None), (number,))
        checked = self._checked(verbatim)
        if checked is None or checked.status is not Support.SUPPORTED:
            return None
        return Mended(verbatim, checked, Repair.REPLACED)

    def _main(self, sentence: DraftSentence, verdict: Verdict) -> int:
        """The passage that most of the spans are in."""
        numbers = [sentence.passages[span.source] for span in verdict.spans]
        return max(dict.fromkeys(numbers), key=numbers.count)


def added(one: Usage, other: Usage) -> Usage:
    """Of several calls; None where no endpoint says."""

    def total(first: int | None, second: int | None) -> int | None:
        return None if first is None and second is None else (first or 0) + (second or 0)

    return Usage(total(one.input_tokens, other.input_tokens), total(one.output_tokens, other.output_tokens))


def _sentences(context: Context, passage: Passage, span: Span) -> list[int]:
    """The sentences of the context that a span of the passage touches."""
    at = context.text.find(passage.chunk.text)
    if at < 0:
        return []
    start, end = at + span.start, at + span.end
    return [index for index, (first, last) in enumerate(context.speakers.spans) if first < end and last > start]


def _share(claim: str, text: str) -> float:
    wanted = set(content_stems(claim))
    return len(wanted & set(content_stems(text))) / len(wanted) if wanted else 0.0


def _about(sentence: str, written: str) -> bool:
    """Whether what was written anew still is about what the sentence was about."""
    return _share(sentence, written) >= ENOUGH / 2


def _wrong(verdict: Verdict) -> str:
    """What the checks found, for the model to mend: its own words, and ours."""
    found = [
        f"{word} ({reason})"
        for check in verdict.checks
        if check.status is CheckStatus.FAILED
        for word, reason in zip(check.words, check.reasons, strict=False)
    ]
    return "; ".join(found[:6]) or "it says more than the source"
