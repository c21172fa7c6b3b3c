"""Reads renderings back, by parsers that know nothing of what wrote them, into what a reader would say they tell."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import pairwise, takewhile

import lxml.html
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.digest.render.links import Links
from rag.digest.render.plain import brief
from rag.digest.render.view import LONGEST_CITED, LONGEST_LINE, LONGEST_TITLE
from rag.digest_records import digest_from
from rag.stories import Digest

MARKER = re.compile(r"\[(\d+)\]")
ATOM = "{http://www.w3.org/2005/Atom}"
_SAID = re.compile(r"(.*?)[ \u00a0]((?:\[\d+\])+)(?: (?:— )?was: .*)?", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """A sentence, perhaps with labels before it, and its markers: (number, address)."""

    text: str
    markers: tuple[tuple[int, str | None], ...]


@dataclass
class Told:
    headline: str
    lines: list[Said] = field(default_factory=list)


@dataclass
class Read:
    stories: list[Told] = field(default_factory=list)
    sources: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    """By number: the cited text and its address."""
    text: str = ""


def expected(digest: Digest, links: Links) -> Read:
    """What every rendering must tell: straight from the digest, not from what the renderings share."""
    stories = [
        Told(
            brief(story.headline, LONGEST_TITLE),
            [
                Said(
                    brief(line.text, LONGEST_LINE),
                    tuple((source.number, links.span(source)) for source in line.sources),
                )
                for line in story.lines
            ],
        )
        for story in digest.stories
    ]
    sources = {
        source.number: (brief(source.cited_text, LONGEST_CITED), links.span(source)) for source in digest.sources
    }
    return Read(stories, sources)


def read_json(written: str, links: Links) -> Read:
    return expected(digest_from(json.loads(written)), links)


def read_page(written: str) -> Read:
    root = lxml.html.document_fromstring(written)
    read = Read(text=_flat(root.text_content()))
    for article in root.iterfind(".//article"):
        read.stories.append(_story(article))
    read.sources = _sources(root)
    return read


def read_mail(message: EmailMessage) -> tuple[Read, Read]:
    """Its text and its HTML, as a mail program gets them."""
    received = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(received, EmailMessage)
    assert received.defects == []
    plain, page = received.iter_parts()
    assert (plain.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    root = lxml.html.document_fromstring(page.get_content())
    read = Read(text=_flat(root.text_content()))
    read.stories = [_story(part) for part in root.iterfind(".//div") if part.find("h2/bdi") is not None]
    read.sources = _sources(root)
    return read_text(plain.get_content().replace("\r\n", "\n")), read


def read_atom(written: str) -> Read:
    root = etree.fromstring(written.encode(), etree.XMLParser(resolve_entities=False))
    read = Read(text=_flat("".join(root.itertext())))
    for entry in root.iterfind(f"{ATOM}entry"):
        content = entry.findtext(f"{ATOM}content")
        assert content is not None
        body = lxml.html.fragment_fromstring(content, create_parent="div")
        told = _story(body)
        told.headline = entry.findtext(f"{ATOM}title") or ""
        read.stories.append(told)
        read.sources |= _sources(body)
    return read


def read_markdown(written: str) -> Read:
    tokens = MarkdownIt("commonmark").parse(written)
    read = Read()
    parts: list[str] = []
    in_sources = False
    for before, token in pairwise(tokens):
        if token.type != "inline":
            continue
        said = _inline(token)
        parts.append(said)
        if before.type == "heading_open" and before.tag == "h2":
            in_sources = said == "Sources"
            if not in_sources:
                read.stories.append(Told(said))
        elif in_sources and (match := re.match(r"\[(\d+)\] (.*)", said, re.DOTALL)):
            read.sources[int(match[1])] = (match[2], dict(_links(token)).get(int(match[1])))
        elif not in_sources and MARKER.search(said):
            text, numbers = _said(said)
            addresses = dict(_links(token))
            read.stories[-1].lines.append(Said(text, tuple((number, addresses.get(number)) for number in numbers)))
    read.text = "\n".join(parts)
    return read


def read_text(written: str) -> Read:
    """Addresses of markers stand in the list of sources only."""
    read = Read(text=written)
    blocks = written.split("\n\n")
    where = next((n for n, block in enumerate(blocks) if block.startswith("Sources\n=======")), len(blocks))
    for block in blocks[:where]:
        lines = block.split("\n")
        rule = next((n for n, line in enumerate(lines) if re.fullmatch("-{4,}|-+", line) and n), None)
        if rule is not None and not lines[0].startswith(" "):
            read.stories.append(Told(" ".join(line.strip() for line in lines[:rule])))
            continue
        for item in re.split(r"\n(?=  - )", block) if block.startswith("  - ") else [block]:
            for said in _sides(item):
                if MARKER.search(said):
                    text, numbers = _said(said)
                    read.stories[-1].lines.append(Said(text, tuple((number, None) for number in numbers)))
    for block in blocks[where + 1 :]:
        for item in re.split(r"\n(?=  \[\d+\] )", block)[1:]:
            lines = [line.strip() for line in item.split("\n")]
            href = lines.pop() if lines[-1].startswith(("http://", "https://")) and len(lines) > 1 else None
            number, _, cited = " ".join(lines).partition("] ")
            read.sources[int(number[1:])] = (cited.strip(), href)
    return read


def _sides(item: str) -> list[str]:
    """One sentence; or two, below "Sources differ:", each of which begins four columns in."""
    lines = item.split("\n")
    if lines[0] != "  Sources differ:":
        return [" ".join(line.strip() for line in lines)]
    sides: list[str] = []
    for line in lines[1:]:
        if line.startswith("    ") and not line.startswith("     "):
            sides.append(line.strip())
        else:
            sides[-1] += f" {line.strip()}"
    return sides


def _said(said: str) -> tuple[str, list[int]]:
    match = _SAID.fullmatch(said)
    assert match is not None, said
    return match[1], [int(number) for number in MARKER.findall(match[2])]


def _story(part: lxml.html.HtmlElement) -> Told:
    title = part.find(".//h2")
    told = Told("" if title is None else title.text_content())
    for sentence in part.iterfind(".//bdi"):
        parent = sentence.getparent()
        assert parent is not None
        if parent.tag not in ("p", "li"):
            continue  # a headline, or the title of an article that is cited
        beside = takewhile(lambda node: MARKER.fullmatch(node.text_content()), sentence.itersiblings())
        markers = [(int(node.text_content()[1:-1]), node.get("href")) for node in beside]
        told.lines.append(Said(sentence.text_content(), tuple(markers)))
    return told


def _sources(root: lxml.html.HtmlElement) -> dict[int, tuple[str, str | None]]:
    found = {}
    for quote in root.iterfind(".//li/q"):
        number = quote.getprevious()
        assert number is not None
        link = number.find("a")
        found[int(number.text_content()[1:-1])] = (quote.text_content(), None if link is None else link.get("href"))
    return found


def _inline(token: Token) -> str:
    """What is seen of it. The word joiner is what takes an address apart, and is not seen."""
    shown = {"softbreak": "\n", "hardbreak": "\n"}
    children = token.children or []
    return "".join(shown.get(child.type, child.content) for child in children).replace("\u2060", "")


def _links(token: Token) -> list[tuple[int, str]]:
    """The markers among the links of a token: (number, address)."""
    children = token.children or []
    found = []
    for opening, inside in pairwise(children):
        if opening.type == "link_open" and (match := MARKER.fullmatch(inside.content)):
            found.append((int(match[1]), str(opening.attrs["href"])))
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
