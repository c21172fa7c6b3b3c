"""A story told by a chat model, from fenced passages, under ``prompts/digest_story.md``. Every line goes through the
repair ladder; what earlier digests told is left out; what is missing then is told by the articles themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.digest.subject import Subject, whose
from rag.digest.writing import ExtractiveWriter, Findings, Text
from rag.errors import ModelError, ModelReplyError
from rag.models.chat import ChatModel
from rag.prompts import fence, load
from rag.protocols import Verifier
from rag.proving.citing import cited_source, evidence_of, fenced
from rag.proving.judge import ChatJudge
from rag.proving.markdown import without_reasoning
from rag.proving.markers import read_sentences
from rag.proving.repair import Ladder, added
from rag.proving.rewriting import declines, is_statement, rewritten, seen
from rag.stories import Line, Novelty
from rag.types import DraftSentence, Passage, Support, Usage

MOST_PASSAGES = 8
MOST_TOLD = 20
"""Lines of earlier digests that the model is shown: the last ones."""
MOST_BULLETS = 4
LONGEST_HEADLINE = 140
_LINE = re.compile(r"\W{0,4}(?P<kind>HEADLINE|SUMMARY|WHY)\W{0,3}:\W{0,3}\s*(?P<text>.+)|\s*[-*•–]\s+(?P<bullet>.+)")


@dataclass(frozen=True)
class Script:
    """What the model wrote, before anything is verified."""

    headline: str | None = None
    summary: DraftSentence | None = None
    bullets: list[DraftSentence] = field(default_factory=list)
    why: DraftSentence | None = None


class ChatWriter:
    """Asks the model once for each story, and once more for a line that does not hold. When the endpoint fails, or
    nothing holds, ``extractive`` tells the story, and the digest says ``degraded``."""

    def __init__(
        self, model: ChatModel, extractive: ExtractiveWriter, verify: Verifier, judge: ChatJudge | None = None
    ) -> None:
        self._model, self._extractive, self._verify, self._judge = model, extractive, verify, judge
        self._prompt = load("digest_story")

    @property
    def name(self) -> str:
        return self._model.name

    def tell(self, subject: Subject) -> Text | None:
        findings = self._extractive.findings(subject)
        text = self._extractive.tell(subject, findings)
        if text is None:
            return None
        passages = _passages(subject, findings)
        try:
            script, usage = self._script(subject, passages)
        except ModelError as error:
            warning = f"{self.name} could not write: {error}".removesuffix(".")
            return replace(text, degraded=True, warnings=(warning,))
        return self._proven(subject, findings, passages, script, usage, text)

    def _script(self, subject: Subject, passages: Sequence[Passage]) -> tuple[Script, Usage]:
        told = subject.thread.lines[-MOST_TOLD:] if subject.thread else ()
        reply = self._model.reply(
            self._prompt.render(
                passages="\n\n".join(fenced(number, passage) for number, passage in enumerate(passages, start=1)),
                told="\n".join(f"{line.day}: {fence(line.text)}" for line in told) or "nothing",
            )
        )
        spoken = seen(without_reasoning(reply.text))
        if declines(spoken):
            return Script(), reply.usage
        lines = spoken.splitlines()
        script = read_script(lines[:-1] if reply.truncated else lines, len(passages))
        if script.summary is None and not script.bullets:
            raise ModelReplyError(f"The chat model {self.name} kept to no form of a story. Try another model.")
        return script, reply.usage

    def _proven(
        self,
        subject: Subject,
        findings: Findings,
        passages: Sequence[Passage],
        script: Script,
        usage: Usage,
        extract: Text,
    ) -> Text:
        ladder = Ladder(
            passages, self._verify, subject.article, lambda fault: rewritten(self._model, fault), self._judge
        )
        numbers: dict[tuple[str, int, int], int] = {}

        def line(draft: DraftSentence | None) -> Line | None:
            mended = None if draft is None or not draft.passages else ladder.mend(draft)
            if mended is None or findings.wrong(mended.sentence.text):
                return None
            found = self._extractive.novelty(subject, mended.sentence.text)
            if found.novelty is Novelty.TOLD:
                return None
            cited = [passages[number] for number in mended.sentence.passages]
            sources = tuple(cited_source(cited[span.source], span, numbers) for span in mended.verdict.spans)
            opinions = (whose(article) for s in sources if (article := subject.article(s.article_id)) is not None)
            return Line(
                mended.sentence.text,
                tuple(dict.fromkeys(sources)),
                mended.verdict,
                found.novelty,
                found.before,
                next((of for of in opinions if of is not None), None),
                mended.repair,
            )

        summary = line(script.summary)
        bullets = [shown for draft in script.bullets[:MOST_BULLETS] if (shown := line(draft)) is not None]
        why = line(script.why)
        warnings = ladder.warnings
        usage = added(usage, ladder.usage)
        if summary is None:
            if not bullets:
                warning = f"no line of {self.name} was supported, or new"
                return replace(extract, degraded=True, usage=usage, warnings=(*warnings, warning))
            summary = bullets.pop(0)
        headline = script.headline
        evidence = [evidence_of(passage, subject.article) for passage in passages]
        if headline is not None:
            supported = self._verify(headline, evidence).status is Support.SUPPORTED
            headline = headline if supported and not findings.wrong(headline) else None
        return replace(
            extract,
            headline=extract.headline if headline is None else headline,
            headline_of=extract.headline_of if headline is None else None,
            summary=summary,
            bullets=tuple(bullets),
            why=why,
            usage=usage,
            warnings=warnings,
        )


def read_script(lines: Sequence[str], count: int) -> Script:
    """A model's lines, of which those count that keep to the form; ``count`` is how many passages there are."""
    headline: str | None = None
    found: dict[str, DraftSentence] = {}
    bullets: list[DraftSentence] = []
    for line in lines:
        match = _LINE.match(line)
        if match is None:
            continue
        kind = match["kind"]
        if kind == "HEADLINE":
            plain = re.sub(r"\s*\[\d{1,3}\]|[*_`#]", "", match["text"]).strip().strip('"“”')
            if headline is None and 0 < len(plain) <= LONGEST_HEADLINE:
                headline = plain
            continue
        sentences = [s for s in read_sentences(match["text"] or match["bullet"], count) if is_statement(s.text)]
        if not sentences:
            continue
        if kind is None:
            bullets.extend(sentences)
        else:
            found.setdefault(kind, sentences[0])
    return Script(headline, found.get("SUMMARY"), bullets, found.get("WHY"))


def _passages(subject: Subject, findings: Findings) -> list[Passage]:
    """Those with the best of what is new, in the order of the articles."""
    worth: dict[int, float] = {}
    for candidate in findings.fresh:
        sentence = candidate.sentence
        place = subject.passage_at(sentence.number, sentence.start, sentence.end)
        if place is not None:
            worth[place] = worth.get(place, 0.0) + candidate.worth
    best = sorted(worth, key=lambda place: (-worth[place], place))[:MOST_PASSAGES]
    return [subject.passages[place] for place in sorted(best)]
