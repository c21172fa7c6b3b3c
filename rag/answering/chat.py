"""The answerer that lets a chat model write, from fenced passages, under ``prompts/answer.md``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from rag.answering.grounding import DECLINED
from rag.answering.markdown import without_reasoning
from rag.answering.markers import read_sentences
from rag.errors import ModelReplyError
from rag.models.chat import ChatModel
from rag.prompts import attribute, fence, load
from rag.types import Draft, Passage

# As it was told to write it, or in any case as all that it wrote: "No answer was given by the minister" is one.
_NO_ANSWER = re.compile(r"\W*NO[ _]ANSWER\b|(?i:\W*no[ _]answer\W*\Z)")


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
            passages="\n\n".join(_fenced(number, passage) for number, passage in enumerate(passages, start=1)),
            question=fence(question),
        )
        reply = self._model.reply(messages)
        spoken = without_reasoning(reply.text)
        if not spoken:
            raise ModelReplyError(
                f"The chat model {self.name} only thought aloud and wrote no answer. Raise RAG_MAX_ANSWER_TOKENS, "
                "or let it think less."
            )
        if _NO_ANSWER.match(spoken):
            # Its reason is not verified, so it is never shown.
            return Draft((), self.name, declined=DECLINED, usage=reply.usage)
        sentences = read_sentences(spoken, len(passages))
        warnings: tuple[str, ...] = ()
        if reply.truncated:
            sentences = sentences[:-1]
            warnings = ("the model reached its token limit; its last sentence was left out",)
        return Draft(tuple(sentences), self.name, usage=reply.usage, warnings=warnings)


def _fenced(number: int, passage: Passage) -> str:
    title, publisher = attribute(passage.title), attribute(passage.source or "unknown")
    day = f"{passage.published_at:%Y-%m-%d}"
    return (
        f'<passage number="{number}" title="{title}" publisher="{publisher}" date="{day}">\n'
        f"{fence(passage.chunk.text)}\n</passage>"
    )
