"""Summaries over HTTP, of the seeds."""

from __future__ import annotations

import pytest

from tests.web.live import Live, code_of, events_of


def test_a_topic_is_summed_up(live: Live) -> None:
    got = live.post("/v1/summaries", {"topic": "ferry", "since": "2024-04-22"})
    assert got.status_code == 200
    told = got.json()
    assert told["title"] == "ferry"
    moments = [min(article["published_at"] for article in story["articles"]) for story in told["stories"]]
    assert moments == sorted(moments)
    for story in told["stories"]:
        for source in story["summary"]["sources"]:
            article = live.client.get(f"/v1/articles/{source['article_id']}").json()
            span = article["text"][source["start_char_index"] : source["end_char_index"]]
            assert span == source["cited_text"]


def test_as_plain_text(live: Live) -> None:
    got = live.client.post("/v1/summaries", json={"topic": "ferry"}, headers={"Accept": "text/plain"})
    assert got.headers["content-type"].startswith("text/plain")
    assert "Lady Maren" in got.text


def test_as_events(live: Live) -> None:
    got = live.client.post("/v1/summaries", json={"topic": "ferry"}, headers={"Accept": "text/event-stream"})
    names = [name for name, _ in events_of(iter(got.text.splitlines()))]
    assert names[-1] == "done"
    assert set(names) <= {"progress", "done"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "bad-question"),
        ({"topic": ""}, "bad-field"),
        ({"topic": "?!"}, "bad-question"),
        ({"topik": "x"}, "bad-field"),
    ],
)
def test_what_cannot_be_summed_up(live: Live, body: dict[str, str], code: str) -> None:
    got = live.post("/v1/summaries", body)
    assert (got.status_code, code_of(got)) == (422, code)
