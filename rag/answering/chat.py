"""The answerer that lets a chat model write, from fenced passages, under ``prompts/answer.md``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from rag.answering.grounding import DECLINED
from rag.errors import ModelReplyError
from rag.models.chat import ChatModel
from rag.prompts import attribute, fence, load
from rag.proving.markdown import without_reasoning
from rag.proving.markers import read_sentences
from rag.proving.repair import Fault, Rewritten
from rag.text.words import words
from rag.types import Draft, Passage

MOST_SENTENCES = 8
"""Sentences of a reply that are looked at: it was asked for four."""

_LET_THROUGH = "\n\t\u200c\u200d"  # the joiners that Persian, Hindi and emoji need
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
        spoken = _shown(without_reasoning(reply.text))
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
            if not sentences:
                raise ModelReplyError(
                    f"The chat model {self.name} reached its limit within the first sentence. Raise "
                    "RAG_MAX_ANSWER_TOKENS."
                )
        whole = {sentence.text: sentence for sentence in sentences if _is_statement(sentence.text)}
        kept = tuple(whole.values())[:MOST_SENTENCES]
        if len(kept) < len(sentences):
            warnings += ("what was no sentence, said twice, or too much was left out",)
        return Draft(kept, self.name, usage=reply.usage, warnings=warnings)

    def rewrite(self, fault: Fault) -> Rewritten:
        """The sentence anew from what it rests on."""
        passage = fault.passage
        messages = load("rewrite").render(
            title=attribute(passage.title),
            date=f"{passage.published_at:%Y-%m-%d}",
            source=fence(fault.text),
            sentence=fence(fault.sentence),
            wrong=fence(fault.wrong),
        )
        reply = self._model.reply(messages)
        spoken = _shown(without_reasoning(reply.text))
        if reply.truncated or _NO_ANSWER.match(spoken):
            return Rewritten(None, reply.usage)
        sentences = [sentence.text for sentence in read_sentences(spoken, 1)]
        whole = len(sentences) == 1 and _is_statement(sentences[0])
        return Rewritten(sentences[0] if whole else None, reply.usage)


def _shown(text: str) -> str:
    """A model's text without control and direction characters, as articles are: it is as untrusted as they are."""
    return "".join(char for char in text if char in _LET_THROUGH or unicodedata.category(char)[0] != "C")


def _is_statement(sentence: str) -> bool:
    """Whether a text says something by itself. "Odile Farrant." and "241." are answers only together with a question
    that nobody verified them with."""
    told = words(sentence)
    if any(not char.isascii() and char.isalpha() and char.lower() == char.upper() for char in sentence):
        return True  # a script without capitals, in which words cannot be told like this
    return len(told) >= 3 and any(word.surface[0].islower() for word in told)


def _fenced(number: int, passage: Passage) -> str:
    title, publisher = attribute(passage.title), attribute(passage.source or "unknown")
    day = f"{passage.published_at:%Y-%m-%d}"
    return (
        f'<passage number="{number}" title="{title}" publisher="{publisher}" date="{day}">\n'
        f"{fence(passage.chunk.text)}\n</passage>"
    )
