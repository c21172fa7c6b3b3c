"""Pages for readers: whole, harmless whatever articles hold, and with their own style only."""

from __future__ import annotations

import re
import socket
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

import httpx
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.app import Citewire
from rag.config import load_settings
from rag.models.minilm import MiniLM
from rag.text.normalize import normalize_text
from rag.types import Article, ArticleStatus
from rag.web.app import create_app
from rag.web.article_page import article_page, paragraphs_of
from rag.web.middleware import SECURITY_HEADERS
from rag.web.page import policy
from tests.conftest import NOW
from tests.web.conftest import Serve
from tests.web.live import Live, code_of
from tests.web.news import FERRY, HOSTILE, filled
from tests.web.test_digests import FIRST, PROFILE, SECOND, make

ATOM = "{http://www.w3.org/2005/Atom}"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SHIP = "\N{SHIP}"
PLAIN = Article(
    id="a",
    title="Buoy is lit",
    text=f"{SHIP}{SHIP} The lamp was lit.\n\nPell Marine said so.\nIt said no more.\n\nThe end.",
    published_at=datetime(2024, 4, 28, 8, tzinfo=UTC),
    content_hash="",
)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Live]:
    settings = load_settings(data_dir=tmp_path_factory.mktemp("pages"))
    with Citewire(settings, clock=lambda: NOW, embedder=embedder) as citewire, Live(create_app(citewire)) as server:
        filled(server)
        for day in (FIRST, SECOND):
            assert make(server, date=day)["stories"]
        yield server


def document(got: httpx.Response | str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(got if isinstance(got, str) else got.text)


def said(element: lxml.html.HtmlElement | None) -> str:
    assert element is not None
    return " ".join(element.text_content().split())


def marks(root: lxml.html.HtmlElement) -> list[str]:
    return [mark.text_content() for mark in root.iterfind(".//mark")]


def harmless(got: httpx.Response) -> lxml.html.HtmlElement:
    """The page, which runs nothing, loads nothing, and has the one style sheet that its policy allows."""
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    root = document(got)
    (style,) = root.iterfind(".//style")
    digest = b64encode(sha256(style.text_content().encode()).digest()).decode()
    assert got.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert not re.search(r"url\(|@import|expression", style.text_content())
    for name, value in SECURITY_HEADERS.items():
        assert name in ("Content-Security-Policy", "Cache-Control") or got.headers[name] == value
    allowed = "html head meta title style body header main article section footer div h1 h2 p ul li a span strong bdi "
    assert {str(element.tag) for element in root.iter()} <= set(f"{allowed} mark del q br time".split())
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not str(name).startswith("on")
            assert name not in ("src", "srcset", "style", "action")
            assert name != "href" or str(value).startswith(("http://", "https://", "#"))
    return root


# --- articles


def test_an_article_with_its_cited_words(live: Live) -> None:
    source = live.ask("What did Blinken say about China's support for Russia?").json()["citations"][0]["sources"][0]
    offsets = {"start": source["start_char_index"], "end": source["end_char_index"]}
    root = harmless(live.client.get(f"/articles/{source['article_id']}", params=offsets))
    article = live.client.get(f"/v1/articles/{source['article_id']}").json()
    assert marks(root) == [source["cited_text"]]
    [cited] = root.iterfind(".//*[@id='cited']")
    assert (cited.tag, cited.text_content()) == ("mark", source["cited_text"])
    assert "\n\n".join(p.text_content() for p in root.iterfind("./body/main/p")) == article["text"]
    assert said(root.find(".//h1")) == article["title"]
    assert said(root.find(".//time")) == "Friday, 26 April 2024"
    assert said(root.find(".//a[@href='#cited']")) == "To the cited words"
    assert root.get("lang") == "en"


def test_what_is_known_of_an_article_is_told(news: Live) -> None:
    root = harmless(news.client.get("/articles/ferry"))
    assert said(root.find(".//title")) == f"{FERRY['title']} · The Harbour Courier"
    assert said(root.find(".//header")) == (
        f"The Harbour Courier {FERRY['title']} Tuesday, 23 April 2024 Read it at harbour-courier.example"
    )
    [link] = root.iterfind(".//a")
    assert (link.get("href"), link.get("rel")) == (FERRY["url"], "external noopener noreferrer")
    assert said(root.find(".//footer")) == "The article as Citewire has it."


def test_every_source_of_a_digest_leads_to_its_words(news: Live) -> None:
    root = harmless(news.client.get(f"/digests/{SECOND}"))
    spans = list(root.iterfind(".//li[@class='span']"))
    assert len(spans) > 1
    for span in spans:
        link, quote = span.find(".//a"), span.find(".//q")
        assert link is not None
        assert link.get("href").startswith(news.url)
        assert "".join(marks(document(news.client.get(link.get("href"))))) == quote.text_content()
    reporters = [link.get("href") for link in root.iterfind(".//p[@class='foot']/a")]
    assert reporters
    assert all(news.client.get(href).status_code == 200 for href in reporters)
    [before] = [link.get("href") for link in root.iterfind(".//span[@class='was']/a")]
    assert harmless(news.client.get(before)).find(".//article") is not None


def test_offsets_are_code_points() -> None:
    start = PLAIN.text.index("The lamp")
    root = document(article_page(PLAIN, str(start), str(start + 8)))
    assert marks(root) == ["The lamp"]
    first = root.find("./body/main/p")
    assert first is not None
    assert first.text == f"{SHIP}{SHIP} "


def test_a_span_of_several_paragraphs_has_one_place_to_lead_to() -> None:
    start, end = PLAIN.text.index("lamp"), PLAIN.text.index("said so")
    root = document(article_page(PLAIN, str(start), str(end)))
    assert marks(root) == ["lamp was lit.", "Pell Marine "]
    assert [mark.get("id") for mark in root.iterfind(".//mark")] == ["cited", None]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, None), ("3", None), (None, "3"), ("", ""), ("5", "5"), ("6", "5"), ("-1", "5"), ("0", "999"),
        ("0x1", "9"), ("1.5", "3"), ("1e1", "30"), (" 1", "5"), ("+1", "5"), ("1_0", "20"), ("\u0661", "9"),
        ("²", "9"), ("0", "9" * 5_000), ("999", "1000"), ("<script>", '"><img>'), ("20", "22"),
    ],
)  # fmt: skip
def test_offsets_that_the_text_does_not_have_mark_nothing(start: str | None, end: str | None) -> None:
    written = article_page(PLAIN, start, end)
    assert written == article_page(PLAIN, None, None)
    assert "cited" not in written.partition("</style>")[2]


@pytest.mark.parametrize(
    "query", ["start=a&end=b", "start=1", "start=1&start=2&end=5&end=x", "start=%00&end=%FF", "utm=1"]
)
def test_odd_addresses_show_the_article(news: Live, query: str) -> None:
    got = news.client.get(f"/articles/ferry?{query}")
    assert got.status_code == 200
    assert marks(harmless(got)) == []


PIECES = st.sampled_from(["The lamp", "was lit.", " ", "\n", "\n\n", "<b>", "&amp;", SHIP, "é", "\u0627"])
TEXTS = st.lists(PIECES, max_size=20).map("".join)


@given(TEXTS, st.integers(0, 90), st.integers(0, 90))
def test_the_runs_make_up_the_text_and_the_marked_ones_the_span(raw: str, start: int, end: int) -> None:
    text = normalize_text(raw)
    span = (start, end) if start < end <= len(text) else None
    paragraphs = list(paragraphs_of(text, span))
    assert "\n\n".join("".join(run.text for run in runs) for runs in paragraphs) == text
    cited = [run for runs in paragraphs for run in runs if run.cited]
    if span is not None:
        assert "".join(run.text for run in cited).split() == text[start:end].split() or "\n\n" in text[start:end]
        assert "".join("".join(run.text for run in cited).split()) == "".join(text[start:end].split())
    assert [run.first for run in cited] == [True] + [False] * (len(cited) - 1) if cited else not cited


def test_a_hostile_article_is_shown_as_text(news: Live) -> None:
    text = news.client.get("/v1/articles/hostile").json()["text"]
    assert "<script>alert('text')</script>" in text  # it has come as far as this
    start = text.index("</p>")
    got = news.client.get(f"/articles/hostile?start={start}&end={start + 20}")
    root = harmless(got)
    assert marks(root) == [text[start : start + 20]]
    assert "\n\n".join(p.text_content() for p in root.iterfind("./body/main/p")) == text
    assert said(root.find(".//h1")) == 'Mayor opens bridge <script>alert("title")</script>'
    assert said(root.find(".//header")).startswith("<b onclick=alert(1)>Bold</b> Times ")
    assert root.find(".//a[@href]").get("href") == "#cited"  # javascript: is no link
    assert "evil.example" in said(root.find(".//main"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt://a.example/%0aalert(1)", "data:text/html,x", "//a.example/", "/v1/articles",
        "https://bank.example@evil.example/", "https://a.example/\u202e", "vbscript:x", "file:///etc/passwd", "x", "",
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    assert list(document(article_page(replace(PLAIN, url=url), None, None)).iterfind(".//a")) == []


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "' onload='x", "</title><script>", "\u202e\x00\x1b[31m"]
)
def test_fields_stay_in_their_place(hostile: str) -> None:
    article = replace(
        PLAIN, title=hostile, source=hostile, author=hostile, wire=hostile, language=hostile, text=hostile,
        url=f"https://a.example/{hostile}",
    )  # fmt: skip
    written = article_page(article, "0", str(len(hostile)))
    root = document(written)
    assert policy(written)
    assert [str(element.tag) for element in root.iter("script", "title", "h1", "mark")] == ["title", "h1", "mark"]
    for element in root.iter():
        assert not [name for name in element.attrib if str(name).startswith("on")]
    header = root.find(".//header")
    assert header is not None
    assert all(char.isprintable() or char == "\n" for char in header.text_content())


def test_a_retracted_article_says_so_in_place_of_its_text(serve: Serve) -> None:
    live = filled(serve(), [FERRY | {"status": "retracted"}])
    root = harmless(live.client.get("/articles/ferry?start=0&end=10"))
    assert said(root.find(".//main")) == (
        "This article was retracted. Its text is no longer shown, and no answer rests on it."
    )
    assert "sandbank at the mouth" not in said(root)
    assert marks(root) == []
    assert said(root.find(".//h1")) == FERRY["title"]


def test_a_corrected_article_says_so() -> None:
    corrected = replace(PLAIN, status=ArticleStatus.CORRECTED)
    assert said(document(article_page(corrected, None, None)).find(".//span[@class='corrected']")) == "Corrected"
    dated = replace(corrected, updated_at=datetime(2024, 4, 29, tzinfo=UTC))
    root = document(article_page(dated, None, None))
    assert said(root.find(".//span[@class='corrected']")) == "Corrected on 29 April 2024"


def test_a_long_title_is_cut() -> None:
    root = document(article_page(replace(PLAIN, title="word " * 1_000), None, None))
    assert len(said(root.find(".//h1"))) <= 500


def test_no_article_page_is_stored(news: Live) -> None:
    # Once it is retracted or deleted, nobody is to go on seeing it.
    assert news.client.get("/articles/ferry").headers["cache-control"] == "no-store"


# --- digests


def test_a_digest_as_a_page(news: Live) -> None:
    got = news.client.get(f"/digests/{FIRST}")
    root = harmless(got)
    assert len(root.findall(".//article")) == 2
    digest = news.client.get(f"/v1/digests/{FIRST}").json()
    assert news.client.get(f"/digests/{digest['id']}").content == got.content
    assert got.content == news.client.get(f"/v1/digests/{FIRST}", headers=BROWSER).content
    # What the browser asks for does not change what is there.
    assert news.client.get(f"/digests/{FIRST}", headers={"Accept": "image/png"}).content == got.content


def test_a_hostile_article_does_no_harm_in_a_digest(news: Live) -> None:
    root = harmless(news.client.get(f"/digests/{SECOND}"))
    assert "<script>" in "".join(said(title) for title in root.iterfind(".//h2"))
    assert "<b onclick=alert(1)>Bold</b> Times" in said(root)


def test_the_edition_of_a_day(serve: Serve) -> None:
    live = filled(serve())
    make(live, date=FIRST, profile=PROFILE)
    assert live.client.get(f"/digests/{FIRST}").status_code == 404
    root = harmless(live.client.get(f"/digests/{FIRST}?edition=harbour&utm_source=mail"))
    assert said(root.find(".//p[@class='edition']")) == "Harbour digest"
    got = live.client.get(f"/digests/{FIRST}?edition={'x' * 41}")
    assert (got.status_code, code_of(got)) == (422, "bad-field")


def test_who_has_the_page_is_not_sent_it_again(news: Live) -> None:
    got = news.client.get(f"/digests/{FIRST}")
    again = news.client.get(f"/digests/{FIRST}", headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # A browser takes the headers over: without this one, the page would lose its looks.
    assert again.headers["content-security-policy"] == got.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/articles/{}", "/digests/{}"])
@pytest.mark.parametrize("wanted", ["nobody", "2024-04-20", "%00", "%FF", "%3Cscript%3Ealert(1)", "x" * 5_000])
def test_what_is_not_there(news: Live, path: str, wanted: str) -> None:
    got = news.client.get(path.format(wanted))
    assert (got.status_code, code_of(got)) == (404, "not-found")
    page = news.client.get(path.format(wanted), headers=BROWSER)
    assert page.status_code == 404
    assert said(harmless(page).find(".//h1")) in ("There is no such article", "There is no such digest")
    # Nothing of the address is on it.
    assert page.content == news.client.get(path.format("another"), headers=BROWSER).content


def test_there_is_nothing_below_a_page(news: Live) -> None:
    for path in ("/articles/ferry/", "/articles/", "/articles", "/digests", "/digests/a/b", "/articles/..%2F..%2Fetc"):
        got = news.client.get(path, headers=BROWSER)
        assert got.status_code == 404
        assert got.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", [b'a"><script>alert(1)</script>', b"a b", b"user@evil.example", b"[::1", b"\xff", b""])
def test_a_host_that_is_none_is_not_linked_to(news: Live, host: bytes) -> None:
    with socket.create_connection(("127.0.0.1", news.port), timeout=60) as connection:
        connection.sendall(
            b"GET /digests/%b HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % (FIRST.encode(), host)
        )
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 400 "))
    assert b"<script" not in answer
    assert b"evil.example" not in answer


# --- the feed


def feed(live: Live, query: str = "", **headers: str) -> tuple[httpx.Response, Any]:
    got = live.client.get(f"/digests.atom{query}", headers=headers)
    assert got.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return got, ElementTree.fromstring(got.content)


def test_the_feed_has_the_stories_of_the_newest_digests(news: Live) -> None:
    got, root = feed(news)
    assert root.tag == f"{ATOM}feed"
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    first, second = (news.client.get(f"/v1/digests/{day}").json() for day in (FIRST, SECOND))
    assert titles == [story["headline"] for story in [*second["stories"], *first["stories"]]]
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"{news.url}/digests.atom?edition=daily"
    for link in root.iter(f"{ATOM}link"):
        assert link.get("href").startswith(news.url)
    story = root.find(f"{ATOM}entry/{ATOM}link[@rel='alternate']").get("href")
    assert news.client.get(story).status_code == 200
    again = news.client.get("/digests.atom", headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # A browser gets it too.
    assert news.client.get("/digests.atom", headers=BROWSER).content == got.content


def test_the_feed_has_of_each_day_the_digest_that_was_made_last(serve: Serve) -> None:
    live = filled(serve(), [FERRY])
    make(live, date=FIRST)
    tag = feed(live)[0].headers["etag"]
    filled(live, [FERRY | {"id": f"ferry-{n}", "title": f"Ferry {n}", "text": f"Ferry {n} left Tarn."} for n in (1, 2)])
    last = make(live, date=FIRST)
    got, root = feed(live, **{"If-None-Match": tag})
    assert got.headers["etag"] != tag
    assert live.client.get("/v1/digests").json()["total"] == 2
    assert len(list(root.iter(f"{ATOM}entry"))) == len(last["stories"])


def test_the_feed_of_another_edition(serve: Serve) -> None:
    live = filled(serve(public_url="https://news.example.org"))
    make(live, date=FIRST, profile=PROFILE)
    _, daily = feed(live)
    assert list(daily.iter(f"{ATOM}entry")) == []
    _, root = feed(live, "?edition=harbour")
    assert len(list(root.iter(f"{ATOM}entry"))) == 1
    assert root.findtext(f"{ATOM}id") == "tag:news.example.org,2024:editions/harbour"
    for link in root.iter(f"{ATOM}link"):
        assert link.get("href").startswith("https://news.example.org")


@pytest.mark.parametrize("edition", ["<script>", "%00%1B", "%22%26", "%ED%A0%80", "\u202e"])
def test_the_feed_of_no_edition_is_empty_and_whole(news: Live, edition: str) -> None:
    _, root = feed(news, f"?edition={edition}")
    assert list(root.iter(f"{ATOM}entry")) == []


def test_the_hostile_article_is_text_in_the_feed(news: Live) -> None:
    _, root = feed(news)
    [entry] = [entry for entry in root.iter(f"{ATOM}entry") if "Mayor" in entry.findtext(f"{ATOM}title")]
    content = document(entry.findtext(f"{ATOM}content"))
    assert {str(element.tag) for element in content.iter()} & {"script", "img", "style"} == set()
    assert HOSTILE["url"] not in news.client.get("/digests.atom").text
