"""A chat model that alters one fact in each answer, over the seeds: none of it reaches the reader as supported. And one
that keeps to the facts in its own words: next to nothing of it is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from eval.mutations import FALSE, TRUE, Mutation, mutate
from rag.answering.asked import Question
from rag.answering.chain import answer_chain
from rag.answering.chat import ChatAnswerer
from rag.answering.extractive import ExtractiveAnswerer
from rag.models.chat import LangChainChatModel
from rag.protocols import Embedder
from rag.sources import Reader
from rag.types import Answer, Article, Filters, Skipped
from rag.verification import verify
from tests.answering.newsroom import finding, passage_of
from tests.openai_server import OpenAIServer

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
NOW = datetime(2024, 5, 1, 9, tzinfo=UTC)
TRIES = 240
INVENTED = ("noun", "added")


def articles() -> list[Article]:
    read = Reader(ZoneInfo("UTC"), NOW).read([SEEDS], None, None, None)
    return [record.article for record in read if not isinstance(record, Skipped)]


def mutations(kinds: tuple[str, ...], most: int) -> list[tuple[Article, Mutation]]:
    """Of all seeds, kinds in turn; none twice."""
    found: dict[str, dict[str, tuple[Article, Mutation]]] = {kind: {} for kind in kinds}
    for seed in range(12):
        for article in articles():
            for mutation in mutate(
                article.text, seed, published_at=article.published_at, title=article.title, kinds=kinds
            ):
                found[mutation.kind].setdefault(mutation.claim, (article, mutation))
    in_turn: list[tuple[Article, Mutation]] = []
    for place in range(most):
        in_turn += [list(of.values())[place] for of in found.values() if place < len(of)]
    return in_turn[:most]


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running


def ask(server: OpenAIServer, embedder: Embedder, article: Article, said: str) -> Answer:
    # The second call, to write the sentence anew, gets the same alteration again.
    server.answer = lambda messages: said if "<sentence>" in messages[-1]["content"] else f"{said} [1]"
    model = LangChainChatModel(
        "test-model", base_url=server.url, api_key="k", timeout=30, max_retries=0, max_tokens=300
    )
    lookup = {article.id: article}.get
    chain = answer_chain(
        finding([passage_of(article)]), ExtractiveAnswerer(embedder, lookup), verify, lookup, ChatAnswerer(model)
    )
    return chain.invoke(Question(article.title, Filters(), NOW, 4))


def test_no_altered_fact_reaches_the_reader(server: OpenAIServer, embedder: Embedder) -> None:
    tried = mutations(tuple(kind for kind in FALSE if kind not in INVENTED), TRIES)
    assert len(tried) >= 200, Counter(mutation.kind for _, mutation in tried)
    shown = []
    for article, mutation in tried:
        answer = ask(server, embedder, article, mutation.claim)
        if any(citation.text == mutation.claim for citation in answer.citations):
            shown.append((mutation.kind, mutation.claim, mutation.changed))
    assert not shown, "\n".join(map(str, shown))


def test_what_a_model_makes_up_is_mostly_caught(server: OpenAIServer, embedder: Embedder) -> None:
    """Another common noun, or words of which the source has nothing: as a rule, not always."""
    tried = mutations(INVENTED, 60)
    shown = [
        mutation.claim
        for article, mutation in tried
        if any(c.text == mutation.claim for c in ask(server, embedder, article, mutation.claim).citations)
    ]
    assert len(tried) >= 30
    assert len(shown) <= len(tried) / 3, shown


def test_a_faithful_sentence_is_rarely_lost(server: OpenAIServer, embedder: Embedder) -> None:
    tried = mutations(tuple(TRUE), TRIES)
    assert len(tried) >= 100, Counter(mutation.kind for _, mutation in tried)
    lost = []
    for article, mutation in tried:
        answer = ask(server, embedder, article, mutation.claim)
        if not any(citation.text == mutation.claim for citation in answer.citations):
            lost.append((mutation.kind, mutation.claim))
    assert len(lost) <= len(tried) / 50, lost
