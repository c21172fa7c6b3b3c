"""A sentence that is not supported, written anew by the chat model, under ``prompts/rewrite.md``; and a model's text as
it may be looked at."""

from __future__ import annotations

import re
import unicodedata

from rag.models.chat import ChatModel
from rag.prompts import attribute, fence, load
from rag.proving.markdown import without_reasoning
from rag.proving.markers import read_sentences
from rag.proving.repair import Fault, Rewritten
from rag.text.words import words

_LET_THROUGH = "\n\t\u200c\u200d"  # the joiners that Persian, Hindi and emoji need
# As it was told to write it, or in any case as all that it wrote: "No answer was given by the minister" is one.
_NO_ANSWER = re.compile(r"\W*NO[ _]ANSWER\b|(?i:\W*no[ _]answer\W*\Z)")


def rewritten(model: ChatModel, fault: Fault) -> Rewritten:
    """The sentence anew from what it rests on. Raises ModelError."""
    passage = fault.passage
    messages = load("rewrite").render(
        title=attribute(passage.title),
        date=f"{passage.published_at:%Y-%m-%d}",
        source=fence(fault.text),
        sentence=fence(fault.sentence),
        wrong=fence(fault.wrong),
    )
    reply = model.reply(messages)
    spoken = seen(without_reasoning(reply.text))
    if reply.truncated or declines(spoken):
        return Rewritten(None, reply.usage)
    sentences = [sentence.text for sentence in read_sentences(spoken, 1)]
    whole = len(sentences) == 1 and is_statement(sentences[0])
    return Rewritten(sentences[0] if whole else None, reply.usage)


def seen(text: str) -> str:
    """A model's text without control and direction characters, as articles are: it is as untrusted as they are."""
    return "".join(char for char in text if char in _LET_THROUGH or unicodedata.category(char)[0] != "C")


def declines(text: str) -> bool:
    return _NO_ANSWER.match(text) is not None


def is_statement(sentence: str) -> bool:
    """Whether a text says something by itself. "Odile Farrant." and "241." are answers only together with a question
    that nobody verified them with."""
    told = words(sentence)
    if any(not char.isascii() and char.isalpha() and char.lower() == char.upper() for char in sentence):
        return True  # a script without capitals, in which words cannot be told like this
    return len(told) >= 3 and any(word.surface[0].islower() for word in told)
