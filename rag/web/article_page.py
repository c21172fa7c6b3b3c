"""An article as a page, with the span that a citation cites marked in it. Articles are untrusted: what is shown of them
is escaped by the template, and linked only where it is an http or https address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlsplit

from rag.digest.render.links import http_url
from rag.digest.render.plain import brief
from rag.digest.render.view import LONGEST_NAME
from rag.digest.render.wording import day, long_day
from rag.types import Article, ArticleStatus
from rag.web.templating import html

LONGEST_TITLE = 500
"""Code points shown of a title."""
_MOST_DIGITS = 9
"""Of an offset: no text is as long as what has more."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the text. The ``first`` of those that are ``cited`` is what links lead to."""

    text: str
    cited: bool = False
    first: bool = False


def article_page(article: Article, start: str | None, end: str | None) -> str:
    """The whole document. ``start`` and ``end`` are what the address has: offsets in the article's text, in code
    points. Where they are none, nothing is marked."""
    retracted = article.status is ArticleStatus.RETRACTED
    paragraphs = [] if retracted else list(paragraphs_of(article.text, _span(article.text, start, end)))
    href = http_url(article.url)
    return html(
        "article.html",
        title=brief(article.title, LONGEST_TITLE),
        publisher=brief(article.source, LONGEST_NAME) if article.source else None,
        author=brief(article.author, LONGEST_NAME) if article.author else None,
        wire=brief(article.wire, LONGEST_NAME) if article.wire else None,
        published=long_day(article.published_at),
        published_at=article.published_at.isoformat(),
        corrected=_corrected(article),
        retracted=retracted,
        language=article.language,
        href=href,
        host=urlsplit(href).hostname if href else None,
        paragraphs=paragraphs,
        marked=any(run.cited for run in chain(*paragraphs)),
    )


def paragraphs_of(text: str, span: tuple[int, int] | None) -> Iterator[list[Run]]:
    """The paragraphs of a normalised text, whose runs make it up but for the line breaks between them. A span that
    goes from one into the next is marked in both."""
    start, end = span or (0, 0)
    at, first = 0, True
    for paragraph in text.split("\n\n"):
        # Within the paragraph, for which other spans are empty.
        begins = min(max(start - at, 0), len(paragraph))
        ends = min(max(end - at, 0), len(paragraph))
        cited = paragraph[begins:ends]
        marked = Run(cited, cited=True, first=first) if cited.strip() else Run(cited)
        yield [run for run in (Run(paragraph[:begins]), marked, Run(paragraph[ends:])) if run.text]
        first = first and not marked.cited
        at += len(paragraph) + 2


def _span(text: str, start: str | None, end: str | None) -> tuple[int, int] | None:
    """The span, where it is one of the text."""
    first, last = _offset(start), _offset(end)
    if first is None or last is None or not first < last <= len(text):
        return None
    return first, last


def _offset(given: str | None) -> int | None:
    if given is None or len(given) > _MOST_DIGITS or not (given.isascii() and given.isdigit()):
        return None
    return int(given)


def _corrected(article: Article) -> str | None:
    """What is to be said of a correction."""
    if article.status is not ArticleStatus.CORRECTED:
        return None
    return "Corrected" if article.updated_at is None else f"Corrected on {day(article.updated_at)}"
