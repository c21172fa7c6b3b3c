from __future__ import annotations

import re
from dataclasses import replace

import lxml.html
import pytest

from rag.digest.render import Links, render
from tests.digest.render import examples

BASE = "https://news.example.org"


def document(written: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(written)


def said(element: lxml.html.HtmlElement | None) -> str:
    assert element is not None
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("digest", [examples.full(), examples.hostile(), examples.hostile_empty()])
def test_it_needs_nothing_else_and_runs_nothing(digest: examples.Digest) -> None:
    written = render(digest, "html", Links())
    root = document(written)
    tags = {str(element.tag) for element in root.iter()}
    assert tags <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "article", "section", "footer", "div", "h1",
        "h2", "p", "ul", "li", "a", "span", "strong", "bdi", "mark", "del", "q", "br",
    }  # fmt: skip
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not str(name).startswith("on")
            assert name not in ("src", "srcset", "style", "action")
            if name == "href":
                assert str(value).startswith(("http://", "https://", "#source-"))
    (style,) = root.iterfind(".//style")
    assert not re.search(r"url\(|@import|expression", style.text_content())
    policy = root.find(".//meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None
    assert str(policy.get("content")).startswith("default-src 'none'")


def test_articles_stay_within_their_place() -> None:
    digest = examples.hostile()
    root = document(render(digest, "html", Links(), explain=True))
    assert len(root.findall(".//article")) == len(digest.stories)
    assert [said(title) for title in root.iterfind(".//h1")] == ["Saturday, 27 April 2024"]
    assert len(root.findall(".//title")) == 1
    assert "<script>alert(1)</script>" in said(root.find(".//article/h2"))
    assert "49" not in said(root.find(".//article/h2"))
    assert all(char.isprintable() or char == "\n" or char == "\u00a0" for char in root.text_content())


def test_landmarks_headings_and_language() -> None:
    root = document(render(examples.full(), "html", Links()))
    assert root.get("lang") == "en"
    assert [child.tag for child in root.body] == ["header", "main", "footer"]
    assert [element.tag for element in root.iter("h1", "h2", "h3")] == ["h1", "h2", "h2", "h2", "h2"]
    identities = [element.get("id") for element in root.iterfind(".//*[@id]")]
    assert len(identities) == len(set(identities))
    for element in root.iterfind(".//*[@aria-labelledby]"):
        assert element.get("aria-labelledby") in identities
    for link in root.iterfind(".//a"):
        assert said(link)
        if str(link.get("href")).startswith("#"):
            assert str(link.get("href"))[1:] in identities


def test_what_is_said_around_the_sentences() -> None:
    root = document(render(examples.full(), "html", Links(BASE)))
    first, second, third = root.iterfind(".//article")
    assert said(root.find(".//header")) == (
        "Harbour digest Saturday, 27 April 2024 3 of 12 stories, from 4 independent sources · 1,204 articles read"
    )
    paragraphs = [said(paragraph) for paragraph in first.iterfind("p")]
    assert paragraphs == [
        "Day 5, since 23 April 2024 · 5 articles, 3 independent sources",
        "Corrected: The ferry that ran aground off Port Ellery was carrying 214 people. [1][2] "
        "was: 241 (digest of 23 April 2024)",
        "Why it matters: Pell Marine is paid 48,000 crowns a year to maintain 31 lights. [7]",
        "Reported by The Harbour Courier (2 articles), Northshore Ledger and Saltmere Gazette. "
        "Also carried by Tarrow Island Post. 3 lines told before are not repeated.",
    ]
    assert [said(item) for item in first.iterfind("ul/li")] == [
        "Changed: One man of 68 was still in hospital on Saturday. [3] "
        "was: “Two of the 17 people hurt remain in hospital.” (digest of 24 April 2024)",
        "The search cost the Coast Guard 90,000 crowns, Commander Ines Valcourt said. [4]",
        "View of Pell Marine: The order to repair the buoy never came. [6]",
        "Told before: A fault in the lamp of buoy No. 7 was reported on April 19. [5]",
    ]
    assert [said(gone) for gone in first.iterfind(".//del")] == ["241"]  # what was wrong, not what has changed
    assert [said(dim) for dim in first.iterfind(".//bdi[@class='told']")] == [
        "A fault in the lamp of buoy No. 7 was reported on April 19."
    ]
    sides = first.findall("div[@class='differ']/div")
    assert [said(side.find("p")) for side in sides] == [
        "The Harbour Courier, 27 April 2024",
        "Northshore Ledger, 23 April 2024",
    ]
    assert [said(mark) for side in sides for mark in side.iterfind(".//mark")] == ["214 people", "241 people"]
    before = [link.get("href") for link in first.iterfind(".//span[@class='was']/a")]
    assert before == [f"{BASE}/digests/d-2024-04-23", f"{BASE}/digests/d-2024-04-24"]
    assert "Day" not in said(second)
    assert said(third).endswith("Reported by Northshore Ledger. 1 line told before is not repeated.")
    assert said(root.find(".//footer")) == (
        "Note: 1 sentence was left out: not supported by what was cited. Made on 28 April 2024 at 06:00 CEST by "
        "extractive. Every sentence was checked against the words that it cites."
    )


def test_a_marker_previews_what_it_leads_to() -> None:
    root = document(render(examples.full(), "html", Links()))
    marker = root.find(".//a[@aria-label='Source 3']")
    assert marker is not None
    assert marker.get("title") == (
        "The Harbour Courier, 27 April 2024: One of them, a man of 68, was still in hospital on Saturday and was said "
        "to be in a stable condition."
    )


def test_the_ranking_is_told_when_asked_for() -> None:
    digest = examples.full()
    assert "Ranking" not in render(digest, "html", Links())
    assert "Ranking: 6.25 = change +3.00, sources +2.00" in render(digest, "html", Links(), explain=True)


def test_an_empty_one_says_why_and_has_no_list_of_sources() -> None:
    root = document(render(examples.empty(), "html", Links()))
    assert said(root.find(".//main")) == "The archive has no article of 28 April 2024."
    without = replace(examples.empty(), reason=None)
    assert "There is no story to tell." in render(without, "html", Links())
