"""Whatever JSON is sent, the answer is one that the OpenAPI document knows, and never a 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.app import Citewire
from rag.config import load_settings
from rag.models.minilm import MiniLM
from rag.web.app import create_app
from rag.web.digest_requests import DigestRequest, ProfileIn
from rag.web.requests import ArticleIn, AskRequest, SearchRequest
from tests.web.live import Live

TEXT = st.text(st.characters(categories=None), max_size=20) | st.sampled_from(
    ["ferry", "2024-04-26", "yesterday", "\ud800", "\x00", "*:*", "' OR 1=1", "https://a.example/b", "x" * 600]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)


def bodies(needed: str, *names: str) -> st.SearchStrategy[Any]:
    """Objects that have what is needed, other fields with these names, and anything at all in them; or something else
    altogether."""
    fields = st.fixed_dictionaries({needed: TEXT}, optional=dict.fromkeys(names, TEXT))
    odd = st.dictionaries(st.sampled_from([needed, *names]), LEAVES | ANYTHING, max_size=5)
    return st.fixed_dictionaries({needed: TEXT}) | fields | odd | st.lists(fields | odd, max_size=3) | ANYTHING


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Live]:
    data = tmp_path_factory.mktemp("anything")
    with Citewire(load_settings(data_dir=data), embedder=embedder) as citewire, Live(create_app(citewire)) as server:
        yield server


@given(bodies("question", *sorted(AskRequest.model_fields.keys() - {"question", "stream"})))
@settings(max_examples=100, deadline=None)
def test_questions(live: Live, body: Any) -> None:
    assert live.post("/v1/ask", body).status_code in (200, 422)


@given(bodies("question", *sorted(SearchRequest.model_fields.keys() - {"question"}), "query"))
@settings(max_examples=100, deadline=None)
def test_searches(live: Live, body: Any) -> None:
    assert live.post("/v1/search", body).status_code in (200, 422)


@given(bodies("text", *sorted(ArticleIn.model_fields.keys() - {"text"}), "articles"))
@settings(max_examples=150, deadline=None)
def test_articles(scratch: Live, body: Any) -> None:
    assert scratch.post("/v1/articles", body).status_code in (200, 201, 422)


PROFILES = st.dictionaries(st.sampled_from([*ProfileIn.model_fields, "deliver"]), TEXT | ANYTHING, max_size=4) | TEXT


@given(bodies("date", *sorted(DigestRequest.model_fields.keys() - {"date"})), PROFILES)
@settings(max_examples=100, deadline=None)
def test_digests(scratch: Live, body: Any, profile: Any) -> None:
    for sent in (body, {"date": "2024-04-26", "profile": profile}):
        assert scratch.post("/v1/digests", sent).status_code in (200, 422)


@given(
    TEXT.filter(bool), st.dictionaries(st.sampled_from(["start", "end", "edition", "format", "x"]), TEXT, max_size=3)
)
@settings(max_examples=100, deadline=None)
def test_addresses(live: Live, name: str, query: dict[str, str]) -> None:
    sent = {key: value.encode("utf-8", "replace").decode() for key, value in query.items()}
    for path in ("/v1/digests", "/digests", "/articles"):
        got = live.client.get(f"{path}/{quote(name, safe='', errors='replace')}", params=sent)
        assert got.status_code in (404, 422)


@given(st.dictionaries(st.sampled_from(["limit", "offset", "since", "source", "article_id", "x"]), TEXT, max_size=4))
@settings(max_examples=100, deadline=None)
def test_lists(live: Live, query: dict[str, str]) -> None:
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    assert live.client.get("/v1/articles", params=sent).status_code in (200, 422)
