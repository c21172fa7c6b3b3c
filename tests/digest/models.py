"""Chat models that write stories, on a test server: a real client, real HTTP, the real verifier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.digest.chat import ChatWriter
from rag.digest.subject import Subject
from rag.digest.writing import ExtractiveWriter, Text
from rag.models.chat import LangChainChatModel
from rag.stories import Line
from rag.types import Support
from rag.verification import verify
from tests.openai_server import Answering, Messages, OpenAIServer

_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)


@dataclass(frozen=True)
class Told:
    """What came of a story, and the messages that the model got first."""

    text: Text
    messages: Messages

    @property
    def lines(self) -> list[Line]:
        why = [] if self.text.why is None else [self.text.why]
        return [self.text.summary, *self.text.bullets, *why]

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]


class Newsdesk:
    """Tells stories by a model that says what it is given to say."""

    def __init__(self, server: OpenAIServer, extractive: ExtractiveWriter, timeout: float = 30.0) -> None:
        self.server = server
        model = LangChainChatModel(
            "test-model", base_url=server.url, api_key="sk-4711", timeout=timeout, max_retries=0, max_tokens=300
        )
        self.writer = ChatWriter(model, extractive, verify)

    def tell(self, subject: Subject, said: str | Answering, anew: str | None = None) -> Told:
        """``anew`` is said when a sentence is to be written again; what was said, when None."""

        def answer(messages: Messages) -> str | Answering:
            again = "<sentence>" in messages[-1]["content"]
            return said if not again else "NO ANSWER" if anew is None else anew

        self.server.answer = answer
        before = len(self.server.requests)
        text = self.writer.tell(subject)
        assert text is not None
        assert_proven(text, subject)
        return Told(text, self.server.requests[before].body["messages"])


def passages(messages: Messages) -> list[str]:
    """Those that the model was shown, in order."""
    found = _PASSAGE.findall(messages[-1]["content"])
    assert [number for number, _ in found] == [str(n + 1) for n in range(len(found))]
    return [text for _, text in found]


def assert_proven(text: Text, subject: Subject) -> None:
    """What holds of every story, whatever the model said."""
    known = {one.id: one for one in subject.articles}
    shown: Sequence[Line | None] = (text.summary, *text.bullets, text.why)
    numbers: dict[int, tuple[str, int, int]] = {}
    for line in (line for line in shown if line is not None):
        assert line.verification.status is Support.SUPPORTED
        assert line.sources
        for source in line.sources:
            own = known[source.article_id].text
            assert source.cited_text == own[source.start_char_index : source.end_char_index]
            place = (source.article_id, source.start_char_index, source.end_char_index)
            assert numbers.setdefault(source.number, place) == place
    assert text.headline_of is None or text.headline == known[text.headline_of].title
    assert len(text.bullets) <= 4
