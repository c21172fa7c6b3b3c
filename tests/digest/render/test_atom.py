from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import lxml.html
import pytest
from lxml import etree

from rag.digest.render import Links, feed, render
from rag.stories import Digest
from tests.digest.render import examples
from tests.digest.render.reading import ATOM

LINKS = Links("https://news.example.org/wire")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d{2}-\d{2})?:[A-Za-z0-9\-._~%/]+")
"""RFC 4151, 2.1"""


def parsed(written: str) -> etree._Element:
    return etree.fromstring(written.encode(), etree.XMLParser(resolve_entities=False, no_network=True))


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in root.iterfind(path.replace("atom:", ATOM))]


@pytest.mark.parametrize("links", [LINKS, Links(), Links("http://[2001:db8::1]:8080"), Links("http://localhost:8000")])
@pytest.mark.parametrize("digest", [examples.full(), examples.empty(), examples.hostile(), examples.hostile_empty()])
def test_it_is_a_feed_as_the_rfc_wants_it(digest: Digest, links: Links) -> None:
    for written in (render(digest, "atom", links), feed([examples.next_day(digest), digest], links, edition="harbour")):
        root = parsed(written)
        assert root.tag == f"{ATOM}feed"
        for part in (root, *root.iterfind(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                (text,) = texts(part, f"atom:{name}")
                assert text
            assert TAG.fullmatch(texts(part, "atom:id")[0])
            assert datetime.fromisoformat(texts(part, "atom:updated")[0]).utcoffset() == timedelta(0)
            alternates = [link for link in part.iterfind(f"{ATOM}link") if link.get("rel") == "alternate"]
            assert len(alternates) == (0 if links.base_url is None else 1)
        assert texts(root, "atom:author/atom:name") == ["Citewire"]
        identities = texts(root, ".//atom:id")
        assert len(identities) == len(set(identities))


def test_of_one_digest() -> None:
    root = parsed(render(examples.full(), "atom", LINKS))
    assert texts(root, "atom:id") == ["tag:news.example.org,2024-04-27:digests/d-2024-04-27"]
    assert texts(root, "atom:title") == ["Harbour digest, Saturday, 27 April 2024"]
    assert texts(root, "atom:updated") == ["2024-04-28T04:00:00Z"]
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert texts(entry, "atom:id") == ["tag:news.example.org,2024-04-27:digests/d-2024-04-27/stories/thread-lady-maren"]
    assert texts(entry, "atom:summary") == [
        "Corrected: The ferry that ran aground off Port Ellery was carrying 214 people. [1][2]"
    ]
    links = [(link.get("rel"), link.get("href")) for link in entry.iterfind(f"{ATOM}link")]
    assert links[0] == ("alternate", "https://news.example.org/wire/digests/d-2024-04-27#story-1")
    assert links[1] == ("related", "https://news.example.org/wire/articles/c0ffee01?start=0&end=194#cited")
    assert len(links) == 9
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    body = lxml.html.fragment_fromstring(str(content.text), create_parent="div")
    assert not [element for element in body.iter() if element.get("class") or element.get("id")]
    assert "Also carried by Tarrow Island Post." in " ".join(body.text_content().split())


def test_an_entry_lists_its_own_sources() -> None:
    root = parsed(render(examples.full(), "atom", LINKS))
    contents = texts(root, "atom:entry/atom:content")
    cited = [[item.text_content() for item in lxml.html.fromstring(one).iterfind(".//li[q]")] for one in contents]
    assert [[item[: item.index("]") + 1] for item in items] for items in cited] == [
        [f"[{number}]" for number in range(1, 9)],
        ["[9]", "[10]", "[11]"],
        ["[12]", "[13]"],
    ]


def test_an_empty_one_says_why() -> None:
    root = parsed(render(examples.empty(), "atom", LINKS))
    assert texts(root, "atom:subtitle") == [
        "No stories · 0 articles read · The archive has no article of 28 April 2024."
    ]
    assert root.find(f"{ATOM}entry") is None


def test_of_an_edition() -> None:
    first, second = examples.full(), examples.next_day(examples.full())
    address = "https://news.example.org/wire/digests.atom"
    root = parsed(feed([second, first], LINKS, edition="harbour", address=address))
    assert texts(root, "atom:id") == ["tag:news.example.org,2024:editions/harbour"]
    assert texts(root, "atom:title") == ["Harbour digest"]
    assert texts(root, "atom:updated") == ["2024-04-29T04:00:00Z"]
    assert [(link.get("rel"), link.get("href")) for link in root.iterfind(f"{ATOM}link")] == [
        ("self", address),
        ("alternate", "https://news.example.org/wire"),
    ]
    assert texts(root, "atom:entry/atom:title")[:1] == ["Correction: Ferry was carrying 214 people, not 241"]
    assert len(texts(root, "atom:entry/atom:id")) == 6


def test_ids_stay_whatever_else_changes() -> None:
    digest = examples.full()
    later = replace(digest, made_at=digest.made_at + timedelta(hours=3), stories=digest.stories[::-1], warnings=())
    once, again = (set(texts(parsed(feed([one], LINKS, edition="harbour")), ".//atom:id")) for one in (digest, later))
    assert once == again
    # One digest now, two tomorrow: the same feed, and the entries that there were.
    two = texts(parsed(feed([examples.next_day(digest), digest], LINKS, edition="harbour")), ".//atom:id")
    assert once < set(two)


def test_of_no_digest() -> None:
    root = parsed(feed([], LINKS, edition="harbour"))
    assert texts(root, "atom:updated") == ["1970-01-01T00:00:00Z"]
    assert texts(root, "atom:title") == ["Harbour digest"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/digests.atom"])
def test_an_address_that_is_none_is_left_out(address: str) -> None:
    root = parsed(feed([examples.full()], Links(), edition="harbour", address=address))
    assert [link.get("rel") for link in root.iterfind(f"{ATOM}link")] == []


def test_articles_make_no_markup() -> None:
    written = render(examples.hostile(), "atom", Links(), explain=True)
    assert "CDATA[" not in written.replace("&lt;![CDATA[", "").replace("&amp;lt;![CDATA[", "")
    root = parsed(written)
    assert len(root.findall(f"{ATOM}entry")) == len(examples.hostile().stories)
    assert {str(element.tag).removeprefix(ATOM) for element in root.iter()} == {
        "feed", "id", "title", "updated", "author", "name", "generator", "subtitle", "entry", "published", "link",
        "summary", "content",
    }  # fmt: skip
    for content in texts(root, "atom:entry/atom:content"):
        body = lxml.html.fragment_fromstring(content, create_parent="div")
        tags = {str(element.tag) for element in body.iter()}
        assert tags <= {"div", "p", "strong", "bdi", "a", "span", "ul", "li", "mark", "del", "q"}
        for link in body.iterfind(".//a"):
            assert str(link.get("href")).startswith("http://good.example/")
