"""Articles over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from rag.app import Citewire
from rag.records import article_record
from tests.web.conftest import Serve
from tests.web.live import Live, code_of

LIT = {
    "id": "lit",
    "title": "Buoy is lit",
    "source": "Saltmere Gazette",
    "published_at": "2024-04-28T08:00:00Z",
    "text": "The lamp of buoy No. 7 was lit on Sunday, Pell Marine said.",
}
ALIASED = {
    "headline": "Pier opens",
    "publisher": "Northshore Ledger",
    "byline": "Maribel Stroud",
    "pubDate": "Sun, 28 Apr 2024 10:00:00 GMT",
    "link": "https://northshore-ledger.example/pier",
    "body": "<p>The pier of Port Ellery opened again on Sunday.</p>",
    "words": 9,
}


@pytest.fixture
def own(serve: Serve) -> Live:
    return serve()


@pytest.mark.parametrize("wrap", [lambda a: a, lambda a: [a], lambda a: {"articles": [a]}])
def test_an_article_goes_in_is_found_and_goes(own: Live, wrap: Any) -> None:
    added = own.post("/v1/articles", wrap(LIT))
    assert added.status_code == 201
    assert added.json()["added"] == 1
    [outcome] = added.json()["outcomes"]
    assert (outcome["origin"], outcome["status"], outcome["article_id"]) == ("article:1", "added", "lit")
    stored = own.client.get("/v1/articles/lit").json()
    assert {name: stored[name] for name in ("title", "source", "text")} == {
        name: LIT[name] for name in ("title", "source", "text")
    }
    assert stored["published_at"] == "2024-04-28T08:00:00+00:00"
    found = own.post("/v1/search", {"question": "lamp buoy"}).json()["results"]
    assert [passage["article_id"] for passage in found] == ["lit"]

    gone = own.client.delete("/v1/articles/lit")
    assert (gone.status_code, gone.content) == (204, b"")
    assert own.post("/v1/search", {"question": "lamp buoy"}).json()["results"] == []
    for got in (own.client.get("/v1/articles/lit"), own.client.delete("/v1/articles/lit")):
        assert (got.status_code, code_of(got)) == (404, "not-found")
        assert "'lit'" in got.json()["detail"]


def test_what_is_there_already_is_not_added_twice(own: Live) -> None:
    assert own.post("/v1/articles", LIT).status_code == 201
    again = own.post("/v1/articles", LIT)
    assert (again.status_code, again.json()["unchanged"]) == (200, 1)
    changed = own.post("/v1/articles", LIT | {"text": "The lamp was lit on Saturday."})
    assert (changed.status_code, changed.json()["updated"]) == (200, 1)
    assert own.client.get("/v1/articles").json()["total"] == 1


def test_other_names_and_unknown_fields_are_taken(own: Live) -> None:
    [outcome] = own.post("/v1/articles", ALIASED).json()["outcomes"]
    stored = own.client.get(f"/v1/articles/{outcome['article_id']}").json()
    assert stored["title"] == "Pier opens"
    assert stored["source"] == "Northshore Ledger"
    assert stored["author"] == "Maribel Stroud"
    assert stored["text"] == "The pier of Port Ellery opened again on Sunday."
    assert stored["published_at"] == "2024-04-28T10:00:00+00:00"


def test_a_bad_record_does_not_keep_the_others_out(own: Live) -> None:
    got = own.post("/v1/articles", [{"title": "Nothing in it"}, LIT])
    assert got.status_code == 201
    assert (got.json()["skipped"], got.json()["added"]) == (1, 1)
    assert "no text" in got.json()["outcomes"][0]["reason"]


def test_when_all_are_skipped_it_is_a_problem(own: Live) -> None:
    got = own.post("/v1/articles", [{"title": "Nothing in it"}, {"text": " "}])
    assert (got.status_code, code_of(got)) == (422, "nothing-taken-in")
    assert got.json()["skipped"] == 2
    assert [outcome["status"] for outcome in got.json()["outcomes"]] == ["skipped", "skipped"]
    assert "article:1: no text" in got.json()["detail"]


@pytest.mark.parametrize(
    "odd",
    [
        {"text": "A lamp \x00 and \ud800 half", "title": "\udfff", "\ud800": "\ud800"},
        {"text": "A lamp.", "published_at": 1e308},
        {"text": "A lamp.", "published_at": -1},
        {"text": "A lamp.", "published_at": {"\x00": []}},
        {"text": "A lamp.", "url": "javascript:alert(1)\ud800"},
        {"text": "A lamp.", "id": "\ud800/../etc"},
        {"text": ["A lamp.", 5]},
        {"title": {"a": {"b": 1}}, "text": {"html": 5}},
        {"\ud800\x00": 1},
        {},
    ],
)
def test_odd_records_are_taken_or_skipped(own: Live, odd: dict[str, Any]) -> None:
    got = own.post("/v1/articles", odd)
    assert got.status_code in (201, 422)
    assert own.client.get("/v1/articles").status_code == 200


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("text", "it is no object"),
        (5, "it is no object"),
        ([], "it has no article"),
        ({"articles": []}, "it has no article"),
        ([LIT, "text"], "article 2 is no object"),
        ({"articles": [None]}, "article 1 is no object"),
        ([LIT] * 1_001, "1,001 articles, 1,000 are allowed"),
    ],
)
def test_what_is_no_article_is_refused_whole(own: Live, body: Any, word: str) -> None:
    got = own.post("/v1/articles", body)
    assert (got.status_code, code_of(got)) == (422, "bad-field")
    assert word in got.json()["detail"]
    assert own.client.get("/v1/articles").json()["total"] == 0


def test_the_list_has_pages(live: Live, seeded: Citewire) -> None:
    articles, total = seeded.articles(seeded.filters(), 100)
    everything = live.client.get("/v1/articles").json()
    assert everything == {
        "articles": [article_record(article, text=False) for article in articles],
        "total": total,
        "limit": 50,
        "offset": 0,
    }
    page = live.client.get("/v1/articles?limit=2&offset=3").json()
    assert (page["articles"], page["total"]) == (everything["articles"][3:5], total)
    assert live.client.get("/v1/articles?offset=1000000000").json()["articles"] == []


def test_the_list_has_filters(live: Live) -> None:
    two = ("Saltmere Gazette (fictional sample)", "The Harbour Courier (fictional sample)")
    listed = live.client.get("/v1/articles", params=[("source", name) for name in two]).json()
    assert {article["source"] for article in listed["articles"]} == set(two)
    assert listed["total"] == len(listed["articles"]) == 3
    one = live.client.get("/v1/articles?article_id=a0b6b845695cfc18").json()
    assert [article["id"] for article in one["articles"]] == ["a0b6b845695cfc18"]
    early = live.client.get("/v1/articles?until=2024-04-23").json()["articles"]
    assert early
    assert all(article["published_at"] < "2024-04-24" for article in early)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "bad-field"),
        ("limit=1001", "bad-field"),
        ("limit=many", "bad-field"),
        ("offset=-1", "bad-field"),
        ("offset=99999999999999999999", "bad-field"),
        ("sorce=x", "bad-field"),
        ("since=soon", "bad-filter"),
        ("source=", "bad-filter"),
        ("since=2024-04-27&until=2024-04-22", "bad-filter"),
    ],
)
def test_the_list_refuses_what_it_cannot_do(live: Live, query: str, code: str) -> None:
    got = live.client.get(f"/v1/articles?{query}")
    assert (got.status_code, code_of(got)) == (422, code)


def test_an_unknown_parameter_is_named(live: Live) -> None:
    got = live.client.get("/v1/articles?foo=1")
    assert [error["field"] for error in got.json()["errors"]] == ["foo"]
    assert got.json()["detail"].startswith("foo: it is not known. Known are: since, until")


@pytest.mark.parametrize("article_id", ["nobody", "%00", "%FF", "%ED%A0%80", "a%20b", "..%2e", "x" * 5_000])
def test_an_unknown_id_is_not_found(live: Live, article_id: str) -> None:
    for method in ("GET", "DELETE"):
        got = live.client.request(method, f"/v1/articles/{article_id}")
        assert (got.status_code, code_of(got)) == (404, "not-found")
        # A command could not run beside the server.
        assert got.json()["detail"].endswith("List the articles with: GET /v1/articles")
