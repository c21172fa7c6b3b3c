"""A chat model as one more judge of what the verifier let pass, under ``prompts/judge_claim.md``.

It can only take away: what the verifier rejects it is not asked about, and what stands in a source word by word needs
no judge. Nothing that it writes is shown, but words of the claim itself."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.errors import ModelReplyError
from rag.models.chat import ChatModel
from rag.prompts import attribute, fence, load
from rag.proving.markdown import without_reasoning
from rag.types import Check, CheckStatus, Evidence, Support, Usage, Verdict

CHECK = "judge"
"""The name of its check in a verdict."""
_OBJECT = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Judgement:
    """``words`` are those of the claim that do not hold, if the judge named any that it has."""

    supported: bool
    words: str | None
    usage: Usage


class ChatJudge:
    """Asks the model once for each claim."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._prompt = load("judge_claim")

    @property
    def name(self) -> str:
        return self._model.name

    def judge(self, claim: str, sources: Sequence[Evidence]) -> Judgement:
        """Raises ModelError; ModelReplyError for a reply that is no judgement."""
        reply = self._model.reply(self._prompt.render(sources="\n\n".join(map(_fenced, sources)), claim=fence(claim)))
        found = _OBJECT.findall(without_reasoning(reply.text))
        supported, words = self._read(found[-1] if found else "")
        if words is not None and words not in claim:
            words = None
        return Judgement(supported, words, reply.usage)

    def _read(self, text: str) -> tuple[bool, str | None]:
        try:
            data = json.loads(text)
        except ValueError:
            data = {}
        supported, words = data.get("supported"), data.get("words")
        if not isinstance(supported, bool):
            raise ModelReplyError(
                f"The judge {self.name} gave no judgement. Set RAG_JUDGE_MODEL to a model that keeps to JSON, or "
                "unset it."
            )
        return supported, words.strip() if isinstance(words, str) and words.strip() else None


def needs_judge(verdict: Verdict) -> bool:
    """Whether a verdict rests on more than the source's own words."""
    return verdict.status is Support.SUPPORTED and verdict.score < 1


def with_judgement(verdict: Verdict, judgement: Judgement, claim: str) -> Verdict:
    """The verdict with one more check; where that fails it is unsupported, and not half as likely as before."""
    if judgement.supported:
        return replace(verdict, checks=(*verdict.checks, Check(CHECK, CheckStatus.PASSED)))
    failed = Check(CHECK, CheckStatus.FAILED, (judgement.words or claim,), ("the judge finds it unsupported",))
    return replace(
        verdict, status=Support.UNSUPPORTED, score=round(verdict.score / 2, 4), checks=(*verdict.checks, failed)
    )


def _fenced(source: Evidence) -> str:
    date = f' date="{source.published_at:%Y-%m-%d}"' if source.published_at else ""
    return (
        f'<source title="{attribute(source.title)}" publisher="{attribute(source.publisher or "unknown")}"{date}>\n'
        f"{fence(source.text)}\n</source>"
    )
