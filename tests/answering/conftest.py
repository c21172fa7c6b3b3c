"""Asking a chat model on a test server, over the invented articles: real client, real HTTP, real verifier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import pytest

from rag.answering.asked import Question
from rag.answering.chain import answer_chain
from rag.answering.chat import ChatAnswerer
from rag.answering.extractive import ExtractiveAnswerer
from rag.models.chat import LangChainChatModel
from rag.protocols import Embedder
from rag.proving.judge import ChatJudge
from rag.types import Answer, Article, Filters, Passage, Support
from rag.verification import verify
from tests.answering.newsroom import ARTICLES, ASKED, KEY, NOW, PASSAGES, Ask, finding
from tests.openai_server import Answering, Messages, OpenAIServer


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running


@pytest.fixture
def ask(server: OpenAIServer, embedder: Embedder) -> Ask:
    def ask(
        said: str | Answering | Callable[[Messages], str | Answering],
        passages: Sequence[Passage] = PASSAGES,
        articles: dict[str, Article] = ARTICLES,
        question: str = ASKED,
        timeout: float = 30.0,
        judge: bool = False,
    ) -> Answer:
        server.answer = said if callable(said) else lambda messages: said
        model = LangChainChatModel(
            "test-model", base_url=server.url, api_key=KEY, timeout=timeout, max_retries=0, max_tokens=200
        )
        chain = answer_chain(
            finding(passages),
            ExtractiveAnswerer(embedder, articles.get),
            verify,
            articles.get,
            ChatAnswerer(model),
            ChatJudge(model) if judge else None,
        )
        answer = chain.invoke(Question(question, Filters(), NOW, len(passages)))
        assert_proven(answer, articles)
        return answer

    return ask


def assert_proven(answer: Answer, articles: dict[str, Article]) -> None:
    """What holds of every answer, whatever the model said."""
    assert bool(answer.text) == bool(answer.citations) == (answer.refusal is None)
    footnotes: dict[int, tuple[str, int, int]] = {}
    for citation in answer.citations:
        assert answer.text[citation.start : citation.end] == citation.text
        assert citation.sources
        assert citation.verification.status is Support.SUPPORTED
        for source in citation.sources:
            span = articles[source.article_id].text[source.start_char_index : source.end_char_index]
            assert span == source.cited_text
            assert source.content_hash == articles[source.article_id].content_hash
            place = (source.article_id, source.start_char_index, source.end_char_index)
            assert footnotes.setdefault(source.number, place) == place
    # Markers are numbered by us from 1, and each has its footnote.
    shown = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert set(shown) == set(footnotes) == set(range(1, len(footnotes) + 1))
    # Nothing but cited sentences and their markers is shown.
    rest = answer.text
    for citation in reversed(answer.citations):
        rest = rest[: citation.start] + rest[citation.end :]
    assert re.sub(r"[\s\d\[\]]", "", rest) == ""
