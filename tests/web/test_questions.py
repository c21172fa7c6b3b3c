"""Asking and searching over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from rag.app import Citewire
from rag.records import answer_record, passage_records
from tests.conftest import NOW
from tests.openai_server import OpenAIServer, status
from tests.web.conftest import Serve
from tests.web.live import Live, code_of

LIT = "Jo Pell said the lamp of buoy No. 7 was lit on Sunday [1]."

TRUE = "What did Halvard Tarrow say?"
FERRY = "How many people were on the ferry?"


def test_an_answer_is_that_of_the_app(live: Live, seeded: Citewire) -> None:
    got = live.ask(TRUE)
    assert got.status_code == 200
    assert got.headers["content-type"] == "application/json"
    answer = got.json()
    assert answer.pop("latency_ms") >= 0
    assert answer == answer_record(seeded.ask(TRUE, seeded.filters()))
    assert answer["refusal"] is None
    assert answer["citations"]


def test_offsets_are_code_points_of_what_is_sent(live: Live) -> None:
    answer = live.ask(TRUE).json()
    for citation in answer["citations"]:
        assert answer["text"][citation["start"] : citation["end"]] == citation["text"]
        for source in citation["sources"]:
            text = live.client.get(f"/v1/articles/{source['article_id']}").json()["text"]
            assert text[source["start_char_index"] : source["end_char_index"]] == source["cited_text"]
            assert f"[{source['number']}]" in answer["text"]


def test_a_refusal_is_an_answer(live: Live) -> None:
    got = live.ask("What did the pope say about quantum computers?")
    assert (got.status_code, got.json()["text"], got.json()["citations"]) == (200, "", [])
    assert got.json()["refusal"]


def test_search_gives_the_passages_of_the_app(live: Live, seeded: Citewire) -> None:
    got = live.post("/v1/search", {"question": "dark buoy", "k": 3})
    assert got.json() == {"results": passage_records(seeded.search("dark buoy", 3, seeded.filters()))}
    assert live.post("/v1/search", {"query": "dark buoy", "k": 3}).json() == got.json()


@pytest.mark.parametrize(
    "filters",
    [
        {"source": "saltmere gazette (fictional sample)"},
        {"source": ["Saltmere Gazette (fictional sample)", "Nobody's Paper"]},
        {"article_id": "81ca2d773d721172"},
        {"article_id": ["81ca2d773d721172"]},
        {"since": "2024-04-24", "until": "2024-04-24"},
        {"as_of": "2024-04-24", "since": "2024-04-24"},
    ],
)
def test_filters_keep_everything_else_out(live: Live, filters: dict[str, Any]) -> None:
    wanted = {"question": "ferry buoy", "k": 50}
    everything = live.post("/v1/search", wanted).json()["results"]
    found = live.post("/v1/search", wanted | filters).json()["results"]
    assert {passage["article_id"] for passage in found} == {"81ca2d773d721172"}
    assert len({passage["article_id"] for passage in everything}) > 1
    answered_from = {passage["article_id"] for passage in live.ask("ferry buoy", **filters).json()["passages"]}
    assert answered_from == {"81ca2d773d721172"}


def test_as_of_is_said_and_obeyed(live: Live) -> None:
    before = live.ask(FERRY, as_of="2024-04-23").json()
    assert before["as_of"].startswith("2024-04-23T23:59:59")
    assert all(passage["published_at"] < "2024-04-24" for passage in before["passages"])
    assert live.ask(FERRY).json()["as_of"] == NOW.isoformat()


def test_moments_are_those_of_the_zone_of_the_settings(serve: Serve) -> None:
    live = serve(timezone="America/Los_Angeles")
    [outcome] = live.post("/v1/articles", {"text": "The lamp of buoy No. 7 was lit on Sunday."}).json()["outcomes"]
    assert any("took the time it was received, 2024-04-29T05:00:00-07:00" in warning for warning in outcome["warnings"])
    assert live.ask("When was the lamp lit?").json()["as_of"] == "2024-04-29T05:00:00-07:00"
    for as_of, shown in (
        ("2024-04-28", "2024-04-28T23:59:59-07:00"),
        ("2024-04-28T12:00Z", "2024-04-28T05:00:00-07:00"),
    ):
        assert live.ask("When was the lamp lit?", as_of=as_of).json()["as_of"] == shown


def test_null_is_as_good_as_nothing(live: Live) -> None:
    nothing = dict.fromkeys(("since", "until", "source", "article_id", "as_of"))
    assert live.ask(TRUE, **nothing).json()["text"] == live.ask(TRUE).json()["text"]


@pytest.mark.parametrize(
    "question",
    [
        "Who is Halvard Tarrow?\x00\x07\x1b[31m",
        "'; DROP TABLE articles; --",
        'title:"ferry" AND (body:[* TO *] OR -source:x)^2~ +"unclosed',
        "ferry \ud800 half a surrogate",
        "🛳️ ferry \u202e reversed",
        "ferry " * 600,
    ],
)
def test_odd_questions_are_answered(live: Live, question: str) -> None:
    for path in ("/v1/ask", "/v1/search"):
        got = live.post(path, {"question": question})
        assert got.status_code == 200, got.text


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        ("?!", "no words"),
        ("🛳️🌊", "no words"),
        ("\x00\x01", "empty"),
        ("x" * 100_000, "100000 characters"),
    ],
)
def test_questions_that_are_none_are_refused(live: Live, question: str, word: str) -> None:
    for path in ("/v1/ask", "/v1/search"):
        got = live.post(path, {"question": question})
        assert (got.status_code, code_of(got)) == (422, "bad-question")
        assert word in got.json()["detail"]


@pytest.mark.parametrize(
    ("filters", "word"),
    [
        ({"since": "2024-04-27", "until": "2024-04-22"}, "not before until"),
        ({"since": "soon"}, "soon"),
        ({"until": "2024-13-45"}, "2024-13-45"),
        ({"as_of": "\x00"}, "not a date"),
        ({"as_of": "\ud800"}, "not a date"),
        ({"source": ""}, "The source of a filter is empty"),
        ({"source": ["The Harbour Courier (fictional sample)", " "]}, "The source of a filter is empty"),
        ({"article_id": ""}, "The article id of a filter is empty"),
        ({"article_id": [""]}, "The article id of a filter is empty"),
    ],
)
def test_filters_that_are_none_are_refused(live: Live, filters: dict[str, Any], word: str) -> None:
    got = live.ask(FERRY, **filters)
    assert (got.status_code, code_of(got)) == (422, "bad-filter")
    assert word in got.json()["detail"]


@pytest.mark.parametrize("name", ["nobody", "\x00", "\ud800", "' OR 1=1 --", "x" * 500])
def test_sources_and_ids_that_nobody_has_find_nothing(live: Live, name: str) -> None:
    for field in ("source", "article_id"):
        got = live.post("/v1/search", {"question": "ferry", field: name})
        assert (got.status_code, got.json()["results"]) == (200, [])
        assert got.json()["reason"].startswith(
            "The archive has nothing from" if field == "source" else "No article of the archive has the id"
        )


@pytest.mark.parametrize(
    ("body", "field", "word"),
    [
        ({}, "question", "missing"),
        ({"question": 5}, "question", "string"),
        ({"question": None}, "question", "string"),
        ({"question": "ferry", "untill": "2024-04-26"}, "untill", "it is not known. Known are: since, until"),
        ({"question": "ferry", "\ud800": 1}, "\ufffd", "it is not known"),
        ({"question": "ferry", "since": "2" * 101}, "since", "100 characters"),
        ({"question": "ferry", "source": [1]}, "source.0", "string"),
        ({"question": "ferry", "source": {"a": 1}}, "source", "list"),
        ({"question": "ferry", "source": ["x" * 501]}, "source.0", "500 characters"),
        ({"question": "ferry", "article_id": ["x"] * 1_001}, "article_id", "1000 items"),
        ({"question": "ferry", "stream": "perhaps"}, "stream", "boolean"),
        ({"question": "ferry", "stream": "yes"}, "stream", "boolean"),
        ({"question": "ferry", "stream": 1}, "stream", "boolean"),
        ([], "", "it is no object"),
        ("ferry", "", "it is no object"),
        (None, "", "it is no object"),
    ],
)
def test_fields_that_cannot_be_used_are_named(live: Live, body: Any, field: str, word: str) -> None:
    got = live.post("/v1/ask", body)
    assert (got.status_code, code_of(got)) == (422, "bad-field")
    [error] = got.json()["errors"]
    assert error["field"] == field
    assert word in error["message"]
    assert error["message"] in got.json()["detail"]


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        ({"since": "2024-05-01"}, "No article of the archive was published since 2024-05-01 00:00."),
        ({"source": "Nobody"}, "The archive has nothing from Nobody. Its publishers begin with: "),
    ],
)
def test_a_search_that_finds_nothing_says_why(live: Live, filters: dict[str, Any], reason: str) -> None:
    for explain in (False, True):
        found = live.post("/v1/search", {"question": "ferry", "explain": explain, **filters}).json()
        assert found["results"] == []
        assert found["reason"].startswith(reason)
        assert ("plan" in found) is explain


def test_an_explanation_says_what_was_not_understood(live: Live) -> None:
    asked = {"question": "What happened on February 30 according to the Daily Oyster?", "explain": True}
    plan = live.post("/v1/search", asked).json()["plan"]
    assert plan["unclear"] == [{"said": "February 30", "reason": "February has no day 30"}]
    assert plan["unknown_sources"] == ["Daily Oyster"]


@pytest.mark.parametrize("other", ["buoy", "ferry", "", 5])
def test_a_question_has_one_name(live: Live, other: object) -> None:
    got = live.post("/v1/search", {"question": "ferry", "query": other})
    assert (got.status_code, code_of(got)) == (422, "bad-field")
    [error] = got.json()["errors"]
    assert error == {
        "field": "query",
        "message": "it is another name for question, which is there too. Send one of them",
    }


@pytest.mark.parametrize("body", [{"question": None, "query": "ferry"}, {"question": "ferry", "query": None}])
def test_a_name_of_the_question_may_be_null(live: Live, body: dict[str, Any]) -> None:
    assert live.post("/v1/search", body).json() == live.post("/v1/search", {"question": "ferry"}).json()


@pytest.mark.parametrize("k", [0, -1, 1_001, 1.5, "many", "3", True, None])
def test_k_is_bounded(live: Live, k: object) -> None:
    got = live.post("/v1/search", {"question": "ferry", "k": k})
    assert (got.status_code, code_of(got)) == (422, "bad-field")
    assert got.json()["errors"][0]["field"] == "k"


def test_a_chat_endpoint_that_is_down_degrades_the_answer(serve: Serve) -> None:
    with OpenAIServer() as endpoint:
        url = endpoint.url
    live = serve(chat_model="gone", OPENAI_BASE_URL=url, OPENAI_API_KEY="sk-secret", model_retries=0)
    live.post("/v1/articles", {"title": "Lamp lit", "text": "The lamp of buoy No. 7 was lit on Sunday."})
    got = live.ask("When was the lamp of the buoy lit?")
    assert got.status_code == 200
    assert got.json()["degraded"] is True
    assert "The lamp of buoy No. 7 was lit on Sunday." in got.json()["text"]
    assert any("gone" in warning for warning in got.json()["warnings"])
    assert "sk-secret" not in got.text


def test_a_judge_of_the_settings_is_asked_too(serve: Serve) -> None:
    with OpenAIServer(
        lambda messages: '{"supported": true}' if "<claim>" in messages[-1]["content"] else LIT
    ) as endpoint:
        live = serve(chat_model="writer", judge_model="judge", OPENAI_BASE_URL=endpoint.url)
        live.post(
            "/v1/articles", {"title": "Lamp lit", "text": "The lamp of buoy No. 7 was lit on Sunday, Jo Pell said."}
        )
        (citation,) = live.ask("When was the lamp of the buoy lit?").json()["citations"]
    assert citation["text"] == LIT.removesuffix(" [1].") + "."
    assert citation["verification"]["checks"]["judge"]["status"] == "passed"
    assert [request.body["model"] for request in endpoint.requests] == ["writer", "judge"]


@pytest.mark.parametrize(
    ("failure", "http_status", "code"),
    [
        (status(500), 502, "model-unavailable"),
        (status(401), 502, "model-access"),
        (status(404), 502, "model"),
        (status(429), 503, "model-rate-limit"),
        (status(408), 504, "model-timeout"),
    ],
)
def test_an_embedding_endpoint_that_fails_is_told_of(
    serve: Serve, failure: Any, http_status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with OpenAIServer() as endpoint:
        live = serve(embedding="openai:test", OPENAI_BASE_URL=endpoint.url, OPENAI_API_KEY="sk-secret", model_retries=0)
        endpoint.fail(failure)
        for got in (live.ask("ferry"), live.ask("ferry", stream=True)):
            assert (got.status_code, code_of(got)) == (http_status, code)
            # Where the endpoint is, only the operator is told.
            assert endpoint.url not in got.text
            assert got.json()["instance"] in caplog.text
        assert endpoint.url in caplog.text
