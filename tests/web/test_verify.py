from __future__ import annotations

from typing import Any

import pytest

from rag.statements import MOST_SOURCES, MOST_TEXT
from rag.web.requests import MOST_GIVEN_TEXT
from tests.web.conftest import Serve
from tests.web.live import Live, code_of

FERRY = "🙂 A ferry with 241 people aboard ran aground."
TEXT = "A ferry with 241 people aboard ran aground. [1] A ferry with 214 people aboard ran aground. [2]"


def verify(live: Live, **body: Any) -> Any:
    got = live.post("/v1/verify", body)
    assert got.status_code == 200, got.text
    return got.json()


def test_sentences_against_sources(live: Live) -> None:
    sources = [
        "It rained in Brazil.",
        {"text": FERRY, "title": "Ferry", "source": "Courier", "published_at": "2024-04-23", "id": 7},
    ]
    found = verify(live, text=TEXT, sources=sources)
    right, wrong = found["sentences"]
    assert (found["supported"], found["of"]) == (1, 2)
    assert [TEXT[one["start"] : one["end"]] for one in (right, wrong)] == [right["text"], wrong["text"]]
    assert right["verification"]["status"] == "supported"
    assert right["spans"][0]["source"] == 1
    for span in right["spans"] + wrong["spans"]:
        assert FERRY[span["start"] : span["end"]] == span["text"]
    numbers = wrong["verification"]["checks"]["numbers"]
    assert (numbers["status"], numbers["words"]) == ("failed", ["214"])
    assert len(numbers["reasons"]) == 1
    assert "sources" not in right


def test_sentences_against_the_archive(live: Live) -> None:
    found = verify(live, claim="The ferry was carrying 214 people.")
    (sentence,) = found["sentences"]
    assert sentence["verification"]["status"] == "supported"
    assert "spans" not in sentence
    for source in sentence["sources"]:
        text = live.client.get(f"/v1/articles/{source['article_id']}").json()["text"]
        assert text[source["start_char_index"] : source["end_char_index"]] == source["cited_text"]
    then = verify(live, claim="The ferry was carrying 214 people.", as_of="2024-04-24")
    assert then["supported"] == 0
    assert "reason" not in then


def test_a_text_in_the_place_of_a_publisher_is_told(live: Live) -> None:
    text = "A ferry with 241 people aboard ran onto a sandbank late on Monday, and nobody was hurt."
    got = live.post("/v1/verify", {"claim": "The ferry ran aground.", "source": text})
    assert got.status_code == 422
    assert '{"sources": ["..."]}' in got.json()["detail"]


def test_a_filter_that_leaves_nothing_says_so(live: Live) -> None:
    found = verify(live, text="It rained.", source="Nobody")
    assert found["supported"] == 0
    assert found["sentences"][0]["sources"] == []
    assert "nothing from Nobody" in found["reason"]


def test_an_empty_archive_says_so(serve: Serve) -> None:
    assert "The archive is empty" in verify(serve(), text="It rained.")["reason"]


def test_citations_of_answers_carry_reasons(live: Live) -> None:
    citations = live.ask("what did Blinken warn about?").json()["citations"]
    assert citations
    for citation in citations:
        for check in citation["verification"]["checks"].values():
            assert check["status"] == "failed" or check["reasons"] == []


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ([1], "bad-field", "it is no object"),
        ({}, "bad-field", "text: it is missing"),
        ({"text": 5}, "bad-field", "text: "),
        ({"text": ""}, "bad-input", "no words"),
        ({"text": "[1]"}, "bad-input", "markers only"),
        ({"text": "a" * (MOST_TEXT + 1)}, "bad-field", "at most 20000 characters"),
        ({"text": "It rained.", "claim": "It rained."}, "bad-field", "claim: it is another name for text"),
        ({"text": "It rained.", "sources": []}, "bad-field", "sources: it is empty"),
        ({"text": "It rained.", "sources": "It rained."}, "bad-field", "sources: "),
        ({"text": "It rained.", "sources": [""]}, "bad-input", "sources.0: The source has no words"),
        ({"text": "It rained.", "sources": ["Rain.", 1]}, "bad-field", "source 2 is no text"),
        ({"text": "It rained.", "sources": [{"title": "Rain"}]}, "bad-field", "sources.0.text: it is missing"),
        ({"text": "It rained.", "sources": [{"text": "Rain.", "published_at": "soon"}]}, "bad-input", "sources.0: "),
        ({"text": "It rained.", "sources": ["Rain."] * (MOST_SOURCES + 1)}, "bad-field", "at most 50"),
        ({"text": "It rained.", "sources": ["a" * MOST_GIVEN_TEXT, "b"]}, "bad-field", "200,001 characters"),
        ({"text": "It rained.", "sources": ["Rain."], "since": "2024"}, "bad-field", "since: it restricts the archive"),
        ({"text": "It rained.", "since": "never"}, "bad-filter", "never"),
        ({"text": "It rained.", "sourcse": ["Rain."]}, "bad-field", "sourcse: it is not known"),
    ],
)  # fmt: skip
def test_what_cannot_be_verified(live: Live, body: Any, code: str, said: str) -> None:
    got = live.post("/v1/verify", body)
    assert (got.status_code, code_of(got)) == (422, code)
    assert said in got.json()["detail"]


def test_null_is_as_good_as_nothing(live: Live) -> None:
    body = {"text": "It rained.", "claim": None, "sources": ["It rained."], "since": None, "source": None}
    assert verify(live, **body)["supported"] == 1
    assert "sources" in verify(live, text="It rained.", sources=None)["sentences"][0]


def test_half_of_a_surrogate_pair(live: Live) -> None:
    sentence = "It rained on \ud800 Tuesday."
    assert verify(live, text=sentence, sources=[sentence])["sentences"][0]["text"] == "It rained on \ufffd Tuesday."


def test_a_body_that_is_too_large(serve: Serve) -> None:
    got = serve(max_body_bytes=1_000).post("/v1/verify", {"text": "It rained.", "sources": ["a" * 2_000]})
    assert (got.status_code, code_of(got)) == (413, "body-too-large")
