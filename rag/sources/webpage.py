"""``.html``: the article of a page, without what stands around it, and what the page says about it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any, BinaryIO

from rag.errors import UnreadableError
from rag.sources import limits
from rag.sources.encoding import decode
from rag.sources.fields import words
from rag.sources.found import Found
from rag.sources.json_document import loads
from rag.sources.markup import parse_html
from rag.text.dates import parse_published
from rag.text.normalize import one_line
from rag.types import Skipped

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_HAS_BODY = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "pubdate", "publish-date", "publishdate", "publication_date", "dc.date.issued", "dcterms.created", "dc.date",
    "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")


def read_webpage(stream: BinaryIO, origin: str) -> Iterator[Found | Skipped]:
    data = stream.read(limits.MAX_PAGE_BYTES + 1)
    if len(data) > limits.MAX_PAGE_BYTES:
        raise UnreadableError(f"it is a page of over {limits.MAX_PAGE_BYTES:,} bytes. Save the article alone")
    declared = _CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:200])
    decoded = decode(data, declared[1].decode() if declared else None)
    found = webpage(decoded.text, origin)
    yield replace(found, warnings=decoded.warnings(found.fields))


def webpage(text: str, origin: str) -> Found:
    """The article of a page, or of a fragment of one. Raises UnreadableError if it has none."""
    text = _XML_DECLARATION.sub("", text, count=1)
    if not _HAS_BODY.search(text):  # a fragment: trafilatura finds nothing in a single paragraph
        text = f"<html><body>{text}</body></html>"
    root = parse_html(text)
    if root is None:
        raise UnreadableError("it is not HTML: no element in it")
    page = _Page(root)
    extracted = _extracted(text)
    body = extracted.get("text") or page.linked_data.get("articleBody")
    if not isinstance(body, str) or not body.strip():
        raise UnreadableError("no article in it: the page has no run of sentences that could be one")
    title = page.named("headline") or page.meta("og:title") or extracted.get("title")
    first, _, rest = body.partition("\n")
    if title and one_line(first) == one_line(title):  # the heading is no sentence of the text
        body = rest
    fields = {
        "title": title,
        "author": page.named("author") or page.meta("author") or extracted.get("author"),
        "source": page.named("publisher") or page.meta("og:site_name") or extracted.get("sitename"),
        "url": page.address() or extracted.get("url"),
        "published_at": page.date("datePublished", _PUBLISHED),
        "updated_at": page.date("dateModified", _MODIFIED),
        "language": page.language(),
        # trafilatura puts a paragraph on each line.
        "text": body.replace("\n", "\n\n"),
    }
    guessed = extracted.get("date")
    return Found(fields, origin, dated=(guessed, "what the page shows as its date") if guessed else None)


def _extracted(text: str) -> Mapping[str, str | None]:
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan", "readability_lxml", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # they log every page that is not an article
    try:
        # Precision rather than recall: a caption or a teaser that is taken for the article would be cited.
        found = trafilatura.bare_extraction(
            text,
            favor_precision=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:  # a page can make the libraries under it raise anything
        return {}
    if found is None or isinstance(found, dict):
        return {}
    return {name: getattr(found, name) for name in ("text", "title", "author", "sitename", "url", "date")}


class _Page:
    """What a page says about itself in its head and in its linked data (schema.org)."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._metas: dict[str, str] = {}
        for element in root.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = (element.get("content") or "").strip()
            if content:
                self._metas.setdefault(name.strip().lower(), content)
        self.linked_data = _linked_article(root)

    def meta(self, name: str) -> str | None:
        return self._metas.get(name)

    def named(self, key: str) -> str | None:
        """Words of the linked data; None where it only refers to another node."""
        try:
            return words("author", self.linked_data.get(key)).strip() or None
        except ValueError:
            return None

    def date(self, key: str, metas: tuple[str, ...]) -> object:
        """The first of the page's dates that can be read; a page has several, and one bad one says little."""
        candidates = [self.linked_data.get(key), *(self.meta(name) for name in metas)]
        candidates += [element.get("datetime") for element in self._root.iter("time") if _of_article(element, key)]
        for candidate in candidates:
            try:
                parse_published(candidate, UTC)
            except ValueError:
                continue
            return candidate
        return None

    def address(self) -> str | None:
        links = [e.get("href") for e in self._root.iter("link") if (e.get("rel") or "").lower() == "canonical"]
        candidates = (*links, self.meta("og:url"))
        return next((url for url in candidates if url and url.lower().startswith(("http://", "https://"))), None)

    def language(self) -> str | None:
        given = self._root.get("lang") if self._root.tag == "html" else None
        return given if given and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}", given) else None


def _of_article(element: Any, key: str) -> bool:
    return bool(element.get("itemprop") == key or (key == "datePublished" and element.get("pubdate") is not None))


def _linked_article(root: Any) -> Mapping[str, Any]:
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or not script.text:
            continue
        try:
            data = loads(script.text.strip())
        except ValueError:
            continue
        for node in _nodes(data):
            kinds = node.get("@type")
            if any(
                "Article" in str(kind) or kind == "BlogPosting"
                for kind in (kinds if isinstance(kinds, list) else [kinds])
            ):
                return node
    return {}


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    for node in data if isinstance(data, list) else [data]:
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            yield from (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()
