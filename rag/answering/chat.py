"""The answerer that lets a chat model write, from fenced passages, under ``prompts/answer.md``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rag.answering.grounding import DECLINED
from rag.errors import ModelReplyError
from rag.models.chat import ChatModel
from rag.prompts import fence, load
from rag.proving.citing import fenced
from rag.proving.markdown import without_reasoning
from rag.proving.markers import read_sentences
from rag.proving.repair import Fault, Rewritten
from rag.proving.rewriting import declines, is_statement, rewritten, seen
from rag.types import Draft, Passage

MOST_SENTENCES = 8
"""Sentences of a reply that are looked at: it was asked for four."""


class ChatAnswerer:
    """Asks the model once. Raises the model's ModelError; the chain falls back on that."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._prompt = load("answer")

    @property
    def name(self) -> str:
        return self._model.name

    def draft(self, question: str, passages: Sequence[Passage], as_of: datetime) -> Draft:
        messages = self._prompt.render(
            as_of=f"{as_of:%A}, {as_of:%B} {as_of.day}, {as_of.year}",
            passages="\n\n".join(fenced(number, passage) for number, passage in enumerate(passages, start=1)),
            question=fence(question),
        )
        reply = self._model.reply(messages)
        spoken = seen(without_reasoning(reply.text))
        if not spoken:
            raise ModelReplyError(
                f"The chat model {self.name} only thought aloud and wrote no answer. Raise RAG_MAX_ANSWER_TOKENS, "
                "or let it think less."
            )
        if declines(spoken):
            # Its reason is not verified, so it is never shown.
            return Draft((), self.name, declined=DECLINED, usage=reply.usage)
        sentences = read_sentences(spoken, len(passages))
        warnings: tuple[str, ...] = ()
        if reply.truncated:
            sentences = sentences[:-1]
            warnings = ("the model reached its token limit; its last sentence was left out",)
            if not sentences:
                raise ModelReplyError(
                    f"The chat model {self.name} reached its limit within the first sentence. Raise "
                    "RAG_MAX_ANSWER_TOKENS."
                )
        whole = {sentence.text: sentence for sentence in sentences if is_statement(sentence.text)}
        kept = tuple(whole.values())[:MOST_SENTENCES]
        if len(kept) < len(sentences):
            warnings += ("what was no sentence, said twice, or too much was left out",)
        return Draft(kept, self.name, usage=reply.usage, warnings=warnings)

    def rewrite(self, fault: Fault) -> Rewritten:
        """The sentence anew from what it rests on."""
        return rewritten(self._model, fault)
