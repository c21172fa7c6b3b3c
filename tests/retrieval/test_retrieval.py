from __future__ import annotations

import pytest

from rag.app import Citewire
from rag.retrieval.fusion import reciprocal_rank
from rag.retrieval.langchain import CitewireRetriever
from rag.types import Filters, Hit


def test_fusion_adds_reciprocal_ranks() -> None:
    dense = [Hit("a", 0.9), Hit("b", 0.8)]
    lexical = [Hit("b", 12.0), Hit("c", 3.0)]
    fused = reciprocal_rank([dense, lexical])
    assert [(hit.chunk_id, pytest.approx(hit.score)) for hit in fused] == [
        ("b", 1 / 62 + 1 / 61),
        ("a", 1 / 61),
        ("c", 1 / 62),
    ]


def test_ties_are_in_the_order_of_ids() -> None:
    assert [hit.chunk_id for hit in reciprocal_rank([[Hit("z", 1.0)], [Hit("a", 1.0)]])] == ["a", "z"]


def test_nothing_fused() -> None:
    assert reciprocal_rank([]) == []


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("what did Blinken warn about?", "US Secretary of State Antony Blinken"),
        ("who reported the fault in the lamp of the buoy?", "Channel buoy was dark"),
        ("how many jobs will the battery plant bring?", "Quillfern to build battery plant"),
        ("teachers strike pay", "Tarn Valley teachers"),
    ],
)
def test_the_right_article_comes_first(seeded: Citewire, question: str, title: str) -> None:
    assert seeded.search(question, 5, Filters())[0].title.startswith(title)


def test_passages_are_exact_slices_with_scores(seeded: Citewire) -> None:
    passages = seeded.search("ferry aground", 10, Filters())
    assert len({passage.chunk.id for passage in passages}) == len(passages)
    for passage in passages:
        article = seeded.article(passage.chunk.article_id)
        assert article.text[passage.chunk.start : passage.chunk.end] == passage.chunk.text
        assert passage.scores.dense is not None or passage.scores.lexical is not None
    totals = [passage.scores.total for passage in passages]
    assert totals == sorted(totals, reverse=True)


def test_as_a_langchain_retriever_in_a_chain(seeded: Citewire) -> None:
    from langchain_core.runnables import RunnableLambda

    retriever = seeded.langchain_retriever(k=3, filters=seeded.filters(sources=["Saltmere Gazette (fictional sample)"]))
    assert isinstance(retriever, CitewireRetriever)
    chain = retriever | RunnableLambda(lambda documents: [document.metadata for document in documents])
    found = chain.invoke("why was the buoy dark?")
    assert {metadata["source"] for metadata in found} == {"Saltmere Gazette (fictional sample)"}
    documents = retriever.invoke("why was the buoy dark?")
    for document in documents:
        article = seeded.article(document.metadata["article_id"])
        assert article.text[document.metadata["start"] : document.metadata["end"]] == document.page_content
