from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.index.chunking import embedded_text, header, split
from rag.models.minilm import MiniLMTokenizer
from rag.text.sentences import sentence_spans
from rag.types import Article
from tests.conftest import SEEDS
from tests.index.articles import PIER, article

WIKINEWS = Path(__file__).resolve().parents[3] / "shared" / "data" / "wikinews" / "wikinews.jsonl"
COUNTER = MiniLMTokenizer()


def assert_sound(whole: Article, size: int) -> None:
    chunks = split([whole], COUNTER, size)[0]
    assert [chunk.ordinal for chunk in chunks] == list(range(len(chunks)))
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    for chunk in chunks:
        assert whole.text[chunk.start : chunk.end] == chunk.text
    covered = set()
    for chunk in chunks:
        covered.update(range(chunk.start, chunk.end))
    missing = [at for at, char in enumerate(whole.text) if not char.isspace() and at not in covered]
    assert missing == []
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(chunks))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=1500), st.sampled_from([32, 180]))
def test_any_text_is_covered_by_exact_slices(text: str, size: int) -> None:
    assert_sound(article("any", text), size)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIER.split(". ")), min_size=1, max_size=60), st.sampled_from([32, 60, 180]))
def test_news_text_is_covered_by_exact_slices(sentences: list[str], size: int) -> None:
    assert_sound(article("news", ". ".join(sentences)), size)


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name)
def test_the_seed_is_covered_by_exact_slices(seed: Path) -> None:
    assert_sound(article("seed", seed.read_text(encoding="utf-8")), 180)


@pytest.mark.skipif(not WIKINEWS.exists(), reason="the public corpus is not here")
def test_real_news_is_covered_by_exact_slices() -> None:
    lines = WIKINEWS.read_text(encoding="utf-8").splitlines()
    for line in lines[::5]:
        assert_sound(article("real", json.loads(line)["text"]), 180)


def test_chunks_hold_whole_sentences_and_overlap_by_one() -> None:
    text = " ".join(f"This is sentence number {i} of a long article about the harbour." for i in range(40))
    chunks = split([article("long", text)], COUNTER, 180)[0]
    spans = sentence_spans(text)
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    assert len(chunks) > 2
    assert all(chunk.start in starts and chunk.end in ends for chunk in chunks)
    assert all(sum(b.start <= start < a.end for start, _ in spans) == 1 for a, b in pairwise(chunks))
    assert all(count <= 180 for count in COUNTER.count_tokens([chunk.text for chunk in chunks]))


def test_a_sentence_longer_than_a_chunk_is_cut_at_blanks() -> None:
    text = "word " * 500 + "end."
    chunks = split([article("long", text)], COUNTER, 100)[0]
    assert len(chunks) > 4
    assert all(count <= 100 for count in COUNTER.count_tokens([chunk.text for chunk in chunks]))


def test_no_text_no_chunks() -> None:
    assert split([article("empty", "")], COUNTER, 180) == [[]]


def test_the_header_is_embedded_and_not_cited() -> None:
    pier = article("pier", PIER, title="Pier closed.", source="The Courier")
    chunk = split([pier], COUNTER, 180)[0][0]
    assert header(pier) == "Pier closed. The Courier. April 22, 2024."
    assert embedded_text(pier, chunk) == f"{header(pier)}\n{chunk.text}"
    assert header(pier) not in chunk.text
