"""Digests over HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from rag.app import Citewire
from rag.config import load_settings
from rag.digest.render import schema
from rag.models.minilm import MiniLM
from rag.web.app import create_app
from rag.web.representation import MEDIA_TYPES
from tests.conftest import NOW
from tests.openai_server import OpenAIServer
from tests.web.conftest import Serve
from tests.web.live import Contract, Event, Live, code_of, events_of
from tests.web.news import FERRY, STRIKE, filled
from tests.web.test_stream import Gate
from tests.web.test_threads import Crowd

FIRST, SECOND = "2024-04-23", "2024-04-24"
PROFILE = {"name": "harbour", "stories": 1, "follow": {"names": ["Port Ellery"], "topics": "ferry"}}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Live]:
    """Served, with the digests of two days made. Tests that make others leave these as they are."""
    settings = load_settings(data_dir=tmp_path_factory.mktemp("news"))
    with Citewire(settings, clock=lambda: NOW, embedder=embedder) as citewire, Live(create_app(citewire)) as server:
        filled(server)
        for day in (FIRST, SECOND):
            assert make(server, date=day)["stories"]
        yield server


def make(live: Live, **body: Any) -> dict[str, Any]:
    got = live.post("/v1/digests", body)
    assert got.status_code == 200, got.text
    made: dict[str, Any] = got.json()
    return made


def stream(live: Live, **body: Any) -> list[Event]:
    with live.client.stream("POST", "/v1/digests", json=body, headers={"Accept": "text/event-stream"}) as got:
        assert got.status_code == 200
        assert got.headers["content-type"] == "text/event-stream; charset=utf-8"
        return list(events_of(got.iter_lines()))


# --- making


def test_a_digest_is_made_and_kept(news: Live) -> None:
    got = news.post("/v1/digests", {"date": FIRST})
    made = got.json()
    Draft202012Validator(schema()).validate(made)
    assert (made["day"], made["edition"], made["articles"], made["reason"]) == (FIRST, "daily", 2, None)
    assert {story["headline"] for story in made["stories"]} == {FERRY["title"], STRIKE["title"]}
    for story in made["stories"]:
        for line in [story["summary"], *story["bullets"]]:
            for source in line["sources"]:
                text = news.client.get(f"/v1/articles/{source['article_id']}").json()["text"]
                assert text[source["start_char_index"] : source["end_char_index"]] == source["cited_text"]
    assert got.headers["content-location"] == f"/v1/digests/{made['id']}"
    assert news.client.get(got.headers["content-location"]).json() == made


def test_the_next_one_goes_on(news: Live) -> None:
    made = make(news, date=SECOND)
    [ferry] = [story for story in made["stories"] if story["headline_of"] == "correction"]
    assert (ferry["day"], ferry["began"]) == (2, FIRST)
    assert ferry["summary"]["novelty"] == "corrected"
    assert ferry["summary"]["before"]["day"] == FIRST


def test_several_days_and_days_in_words(serve: Serve) -> None:
    live = filled(serve())
    both = make(live, since="2024-04-22", until=SECOND)
    assert both["window"] == {"since": "2024-04-22T00:00:00+00:00", "until": "2024-04-25T00:00:00+00:00"}
    assert both["articles"] == 4
    assert make(live, since="7d")["articles"] == 4
    assert make(live, date="6 days ago")["day"] == FIRST


def test_a_digest_without_stories_has_a_reason_and_is_not_kept(news: Live) -> None:
    got = news.post("/v1/digests", {"date": "2024-04-20"})
    assert (got.json()["stories"], got.json()["reason"]) == ([], got.json()["reason"])
    assert "2024-04-20" in got.json()["reason"]
    assert "content-location" not in got.headers
    assert news.client.get("/v1/digests/2024-04-20").status_code == 404
    page = news.client.post("/v1/digests", json={"date": "2024-04-20"}, headers={"Accept": "text/markdown"})
    assert got.json()["id"] not in page.text  # nor is it linked to
    assert make(news)["day"] == "2024-04-29"  # today


@pytest.mark.parametrize(
    "profile",
    [
        PROFILE,
        "name: harbour\nstories: 1\nfollow:\n  names: [Port Ellery]\n  topics: ferry\n",
        {**PROFILE, "mute": None, "name": "HARBOUR"},
    ],
)
def test_a_profile_is_an_object_or_yaml(serve: Serve, profile: Any) -> None:
    live = filled(serve())
    made = make(live, date=FIRST, profile=profile)
    assert made["edition"] == "harbour"
    assert [story["headline_of"] for story in made["stories"]] == ["ferry"]
    assert made["others"] == 1
    assert any(part["name"].startswith("follow") for part in made["stories"][0]["score"]["parts"])


@pytest.mark.parametrize("odd", ["Ünder—Tarn", 'a "quoted": [name]', "🛳", "back\\slash", "null", "- 5", "\t tab"])
def test_what_is_followed_may_be_any_text(news: Live, odd: str) -> None:
    assert make(news, date=FIRST, profile={"name": "odd", "follow": {"names": [odd]}})["edition"] == "odd"


def test_what_is_muted_is_not_told(serve: Serve) -> None:
    made = make(filled(serve()), date=FIRST, profile={"mute": {"sources": ["Northshore Ledger"]}})
    assert [story["headline_of"] for story in made["stories"]] == ["ferry"]


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        ([], "bad-field", "it is no object"),
        ("2024-04-23", "bad-field", "it is no object"),
        ({"day": FIRST}, "bad-field", "day: it is not known. Known are: date, since, until"),
        ({"date": 20240423}, "bad-field", "date: input should be a valid string"),
        ({"date": ""}, "bad-field", "date: string should have at least 1 character"),
        ({"date": "x" * 101}, "bad-field", "date: string should have at most 100 characters"),
        ({"date": FIRST, "since": FIRST}, "bad-field", "date: it is of one day, and since is there too"),
        ({"until": FIRST}, "bad-field", "until: it needs a since"),
        ({"anew": "yes"}, "bad-field", "anew: "),
        ({"profile": 5}, "bad-field", "profile: it is no profile"),
        ({"profile": ["daily"]}, "bad-field", "profile: it is no profile"),
        ({"profile": {"stories": 51}}, "bad-field", "profile.stories: input should be less than or equal to 50"),
        ({"profile": {"stories": "5"}}, "bad-field", "profile.stories: input should be a valid integer"),
        ({"profile": {"follow": {"names": ["x"] * 201}}}, "bad-field", "profile.follow.names: list should have"),
        ({"profile": {"mute": {"name": "x"}}}, "bad-field", "profile.mute.name: it is not known"),
        ({"profile": {"deliver": {"to": ["a@b.example"]}}}, "bad-field", "profile.deliver: it is not known"),
        ({"profile": "#" * 200_001}, "bad-field", "profile: it has 200,001 characters"),
        ({"date": "soon"}, "bad-filter", "soon"),
        ({"date": "2024-02-30"}, "bad-filter", "2024-02-30"),
        ({"date": "0001-01-01"}, "bad-filter", "0001-01-01"),
        ({"date": "9999-12-31"}, "bad-filter", "9999-12-31"),
        ({"since": SECOND, "until": FIRST}, "bad-filter", "is not before"),
        ({"since": "2024-05-09"}, "bad-filter", "is not before now"),
        ({"since": "2023-01-01", "until": FIRST}, "bad-input", "only of up to 92"),
        ({"profile": {"name": "two words"}}, "bad-input", "profile: name 'two words' cannot be used"),
        ({"profile": {"name": "\ud800"}}, "bad-input", "profile: name"),
        ({"profile": "stories: 0"}, "bad-input", "profile:1: stories '0' cannot be used"),
        ({"profile": "name: a\nfollow: [x]"}, "bad-input", "profile:2: follow is no mapping"),
        ({"profile": "- " * 50_000}, "bad-input", "nested"),
        ({"profile": "a: &a [*a]"}, "bad-input", "aliases"),
        ({"profile": "deliver: {to: [a@b.example]}"}, "bad-input", "deliver has no use here"),
        ({"profile": 'deliver: {at: "07:00"}'}, "bad-input", "deliver has no use here"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_what_cannot_be_used_is_told(news: Live, body: Any, code: str, word: str, accept: str) -> None:
    headers = {"Accept": accept, "Content-Type": "application/json"}
    got = news.client.post("/v1/digests", content=json.dumps(body), headers=headers)
    assert (got.status_code, code_of(got)) == (422, code)
    assert word in got.json()["detail"]


def test_only_json_is_taken_and_not_without_bounds(serve: Serve) -> None:
    live = serve(max_body_bytes=1_000)
    assert code_of(live.client.post("/v1/digests", content=b"{}")) == "wrong-content-type"
    assert code_of(live.post("/v1/digests", {"profile": "#" * 1_000})) == "body-too-large"
    broken = live.client.post("/v1/digests", content=b"{", headers={"Content-Type": "application/json"})
    assert code_of(broken) == "bad-json"


def test_from_the_same_articles_it_is_the_same_unless_made_anew(serve: Serve) -> None:
    with OpenAIServer(lambda _: "NO ANSWER") as endpoint:
        live = filled(serve(chat_model="test", OPENAI_BASE_URL=endpoint.url))
        made = make(live, date=FIRST)
        asked = len(endpoint.requests)
        assert asked
        assert make(live, date=FIRST) == made
        assert len(endpoint.requests) == asked
        assert make(live, date=FIRST, anew=True)["id"] == made["id"]
        assert len(endpoint.requests) > asked


# --- watching it being made


def test_a_stream_tells_how_far_it_is_and_then_the_whole(serve: Serve) -> None:
    gate = Gate()
    with OpenAIServer(lambda _: "NO ANSWER") as endpoint:
        live = filled(serve(keep_alive=0.05, chat_model="test", OPENAI_BASE_URL=endpoint.url))
        endpoint.fail(gate, times=1)
        events = []
        request = {"json": {"date": FIRST}, "headers": {"Accept": "text/event-stream"}}
        with live.client.stream("POST", "/v1/digests", **request) as got:
            assert (got.headers["vary"], got.headers["cache-control"]) == ("Accept", "no-store")
            for event in events_of(got.iter_lines()):
                events.append(event)
                if [name for name, _ in events][-3:] == ["", "", ""]:
                    gate.open()
        known = stream(live, date=FIRST)
    told = [name for name, _ in events if name]
    assert told == ["progress"] * (len(told) - 1) + ["done"]
    assert len(told) >= 3
    steps = [data for name, data in events if name == "progress"]
    contract = Contract(live.client.get("/openapi.json").json())
    for step in steps:
        contract.hold_named(step, "ProgressEvent")
    assert [step["done"] for step in steps] == sorted({step["done"] for step in steps})
    assert steps[-1]["done"] == steps[-1]["total"]
    Draft202012Validator(schema()).validate(events[-1][1])
    assert events[-1][1] == live.client.get(f"/v1/digests/{FIRST}").json()
    assert known == [("done", events[-1][1])]  # it is there


def test_progress_is_not_sent_all_the_time(serve: Serve) -> None:
    live = serve()
    texts = [FERRY | {"id": f"f{n}", "text": f"The ferry {n} left Port Ellery with {n} people."} for n in range(200)]
    events = stream(filled(live, texts), date=FIRST)
    assert [name for name, _ in events][-2:] == ["progress", "done"]
    assert len(events) < 100  # of more than 200 steps


def test_what_goes_wrong_after_the_first_byte_is_an_event(serve: Serve) -> None:
    gate = Gate()
    with OpenAIServer(lambda _: "NO ANSWER") as endpoint, ThreadPoolExecutor() as clients:
        live = filled(serve(keep_alive=0.05, chat_model="test", OPENAI_BASE_URL=endpoint.url))
        endpoint.fail(gate, times=1)
        first = clients.submit(make, live, date=FIRST)
        assert gate.reached.acquire(timeout=60)
        events = []
        request = {"json": {"since": "2023-01-01"}, "headers": {"Accept": "text/event-stream"}}
        with live.client.stream("POST", "/v1/digests", **request) as got:
            for event in events_of(got.iter_lines()):
                events.append(event)
                gate.open()
        assert first.result()["stories"]
    assert events[0] == ("", "ping")
    assert [name for name, _ in events if name] == ["error"]
    Contract(live.client.get("/openapi.json").json()).hold_named(events[-1][1], "Problem")
    assert (events[-1][1]["type"], events[-1][1]["status"]) == ("urn:citewire:problem:bad-input", 422)


# --- one at a time, and no question waits


def test_questions_are_answered_while_a_digest_is_made(serve: Serve) -> None:
    gate = Gate()
    with OpenAIServer(lambda _: "Three lifeboats took the passengers off the Lady Maren [1].") as endpoint:
        live = filled(serve(chat_model="test", OPENAI_BASE_URL=endpoint.url))
        endpoint.fail(gate, times=1)
        with ThreadPoolExecutor() as clients:
            making = clients.submit(make, live, date=FIRST)
            try:
                assert gate.reached.acquire(timeout=60)
                assert live.client.get("/healthz").status_code == 200
                asked = live.ask("Who took the passengers off the Lady Maren?")
                assert asked.json()["text"].startswith("Three lifeboats took the passengers")
                assert live.client.get("/v1/digests").json()["total"] == 0
                more = FERRY | {"id": "more", "text": "The ferry was refloated on Wednesday, the Coast Guard said."}
                assert live.post("/v1/articles", more).status_code == 201
                assert not making.done()
            finally:
                gate.open()
            assert making.result()["stories"]


def test_one_digest_is_made_at_a_time(serve: Serve) -> None:
    crowd = Crowd()
    with OpenAIServer(lambda _: "NO ANSWER") as endpoint:
        live = filled(serve(chat_model="test", OPENAI_BASE_URL=endpoint.url))
        endpoint.fail(crowd)
        with ThreadPoolExecutor() as clients:
            making = [clients.submit(make, live, date=day) for day in (FIRST, SECOND, FIRST)]
            try:
                assert crowd.arrived.acquire(timeout=60)
                assert not crowd.arrived.acquire(timeout=0.5)
            finally:
                crowd.opened.set()
            assert all(made.result()["stories"] for made in making)
    assert crowd.most == 1


def test_a_client_that_leaves_does_no_harm(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    gate = Gate()
    with OpenAIServer(lambda _: "NO ANSWER") as endpoint:
        live = filled(serve(keep_alive=0.05, chat_model="test", OPENAI_BASE_URL=endpoint.url))
        endpoint.fail(gate, times=1)
        request = {"json": {"date": FIRST}, "headers": {"Accept": "text/event-stream"}}
        with live.client.stream("POST", "/v1/digests", **request) as got:
            assert next(events_of(got.iter_lines()))[0] in ("", "progress")
        gate.open()
        assert make(live, date=SECOND)["stories"]  # comes after it
        assert live.client.get(f"/v1/digests/{FIRST}").status_code == 200
    assert caplog.text == ""


# --- forms


@pytest.mark.parametrize(("name", "media_type"), list(MEDIA_TYPES.items()))
def test_every_form_by_its_media_type_and_by_its_name(news: Live, name: str, media_type: str) -> None:
    path = f"/v1/digests/{SECOND}"
    accepted = news.client.get(path, headers={"Accept": f"{media_type}, */*;q=0.1"})
    named = news.client.get(f"{path}?format={name}", headers={"Accept": "image/png"})
    made = news.client.post("/v1/digests", json={"date": SECOND}, headers={"Accept": media_type})
    assert accepted.status_code == named.status_code == made.status_code == 200
    assert accepted.content == named.content == made.content
    for got in (accepted, named, made):
        parameters = "" if name == "json" else "; charset=utf-8"
        assert got.headers["content-type"] == f"{media_type}{parameters}"
        assert got.headers["vary"] == "Accept"
    assert "214 people" in accepted.text
    assert "etag" not in made.headers


def test_a_browser_gets_a_page_and_curl_gets_json(news: Live) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    got = news.client.get(f"/v1/digests/{FIRST}", headers={"Accept": browser})
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    for accept in ("*/*", ""):
        got = news.client.get(f"/v1/digests/{FIRST}", headers={"Accept": accept})
        assert got.headers["content-type"] == "application/json"


def test_a_media_type_that_is_not_there(news: Live) -> None:
    for accept in ("image/png", "application/json;q=0", "text/event-stream"):
        got = news.client.get(f"/v1/digests/{FIRST}", headers={"Accept": accept})
        assert (got.status_code, code_of(got)) == (406, "not-acceptable")
        assert "Accept one of application/json, text/markdown, text/html, text/plain" in got.json()["detail"]
        assert got.headers["vary"] == "Accept"
    before = news.client.get("/v1/digests").json()["total"]
    got = news.client.post("/v1/digests", json={"date": FIRST, "anew": True}, headers={"Accept": "image/png"})
    assert (got.status_code, code_of(got)) == (406, "not-acceptable")
    assert got.json()["detail"].endswith("application/atom+xml, text/event-stream.")
    assert news.client.get("/v1/digests").json()["total"] == before


def test_links_lead_to_this_server_or_to_where_readers_reach_it(news: Live, serve: Serve) -> None:
    [source, *_] = news.client.get(f"/v1/digests/{SECOND}").json()["stories"][0]["summary"]["sources"]
    span = f"/articles/{source['article_id']}?start={source['start_char_index']}&end={source['end_char_index']}#cited"
    assert f"{news.url}{span}" in news.client.get(f"/v1/digests/{SECOND}?format=text").text
    live = filled(serve(public_url="https://news.example.org/digest/"))
    got = live.client.post("/v1/digests", json={"date": SECOND}, headers={"Accept": "text/plain"})
    assert f"https://news.example.org/digest{span}" in got.text
    assert news.url not in got.text


# --- reading


def test_the_list(serve: Serve) -> None:
    live = filled(serve())
    assert live.client.get("/v1/digests").json() == {"digests": [], "total": 0, "limit": 20, "offset": 0}
    first, second = make(live, date=FIRST), make(live, date=SECOND)
    harbour = make(live, date=FIRST, profile=PROFILE)
    listed = live.client.get("/v1/digests").json()
    assert [digest["id"] for digest in listed["digests"]] == [second["id"], harbour["id"], first["id"]]
    assert listed["total"] == 3
    assert listed["digests"][2] == {
        "id": first["id"],
        "day": FIRST,
        "edition": "daily",
        "window": first["window"],
        "made_at": first["made_at"],
        "stories": 2,
        "headline": first["stories"][0]["headline"],
    }
    page = live.client.get("/v1/digests?limit=1&offset=1").json()
    assert (page["digests"], page["total"]) == (listed["digests"][1:2], 3)
    daily = live.client.get("/v1/digests?edition=daily").json()
    assert ([digest["id"] for digest in daily["digests"]], daily["total"]) == ([second["id"], first["id"]], 2)
    assert live.client.get("/v1/digests?edition=nobody's").json()["total"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=all",
        "offset=-1",
        "offset=1000000000000",
        "edition=",
        f"edition={'x' * 41}",
        "x=y",
    ],
)
def test_the_list_refuses_what_it_cannot_do(news: Live, query: str) -> None:
    got = news.client.get(f"/v1/digests?{query}")
    assert (got.status_code, code_of(got)) == (422, "bad-field")
    assert [error["field"] for error in got.json()["errors"]] == [query.partition("=")[0]]


def test_by_id_and_by_day(serve: Serve) -> None:
    live = filled(serve())
    daily, harbour = make(live, date=FIRST), make(live, date=FIRST, profile=PROFILE)
    for wanted, edition, found in [
        (daily["id"], "", daily),
        (harbour["id"], "", harbour),
        (FIRST, "", daily),
        ("20240423", "", daily),
        (FIRST, "?edition=harbour", harbour),
        (FIRST, "?edition=daily", daily),
    ]:
        assert live.client.get(f"/v1/digests/{wanted}{edition}").json() == found
    assert live.client.head(f"/v1/digests/{FIRST}").status_code == 200
    assert code_of(live.client.get(f"/v1/digests/{FIRST}?edition=other")) == "not-found"


@pytest.mark.parametrize(
    "wanted",
    ["nobody", "daily", "2024-04-20", "2024-13-01", "0001-01-01", "9999-12-31", "%00", "%FF", "%ED%A0%80", "..%2e"],
)
def test_none_of_that_name(news: Live, wanted: str) -> None:
    got = news.client.get(f"/v1/digests/{wanted}")
    assert (got.status_code, code_of(got)) == (404, "not-found")
    assert got.json()["detail"].startswith("No digest has the id ")
    assert got.json()["detail"].endswith("List the digests with: GET /v1/digests")


@pytest.mark.parametrize("query", ["format=pdf", "format=", "format=JSON", f"edition={'x' * 41}", "explain=1"])
def test_a_choice_that_is_none(news: Live, query: str) -> None:
    got = news.client.get(f"/v1/digests/{FIRST}?{query}")
    assert (got.status_code, code_of(got)) == (422, "bad-field")


# --- asking again


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_who_has_it_is_not_sent_it_again(news: Live, name: str) -> None:
    path = f"/v1/digests/{SECOND}?format={name}"
    got = news.client.get(path)
    tag = got.headers["etag"]
    assert got.headers["cache-control"] == "private, no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = news.client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        for header in ("etag", "vary", "cache-control", "content-security-policy"):
            assert again.headers[header] == got.headers[header]
    for known in ('"other"', tag.strip('"'), "", '"'):
        assert news.client.get(path, headers={"If-None-Match": known}).content == got.content


def test_the_tag_goes_with_the_form_and_the_digest(serve: Serve) -> None:
    live = filled(serve())
    made = make(live, date=FIRST)
    tags = {name: live.client.get(f"/v1/digests/{FIRST}?format={name}").headers["etag"] for name in MEDIA_TYPES}
    assert len(set(tags.values())) == len(MEDIA_TYPES)
    assert live.client.get(f"/v1/digests/{made['id']}").headers["etag"] == tags["json"]
    more = FERRY | {"id": "more", "source": "Northshore Ledger", "text": "The ferry Lady Maren carried 241 people."}
    assert live.post("/v1/articles", more).status_code == 201
    assert make(live, date=FIRST)["id"] != made["id"]
    changed = live.client.get(f"/v1/digests/{FIRST}", headers={"If-None-Match": tags["json"]})
    assert changed.status_code == 200
    assert live.client.get(f"/v1/digests/{made['id']}", headers={"If-None-Match": tags["json"]}).status_code == 304


def test_many_readers_at_once(news: Live) -> None:
    failed: list[int] = []

    def read() -> None:
        for name in MEDIA_TYPES:
            status = news.client.get(f"/v1/digests/{FIRST}?format={name}").status_code
            failed.extend([status] if status != 200 else [])

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert failed == []


def test_an_atom_form_is_a_feed_of_one_digest(news: Live) -> None:
    root = ElementTree.fromstring(news.client.get(f"/v1/digests/{FIRST}?format=atom").content)
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == 2
