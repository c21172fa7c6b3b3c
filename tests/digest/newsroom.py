"""Invented articles as digests are made from them, and archives of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from rag.digest.likeness import Rarity
from rag.digest.make import Material, make
from rag.digest.profile import Profile
from rag.digest.subject import Subject
from rag.digest.threads import Thread
from rag.digest.writing import Text
from rag.index.chunking import embedded_text
from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.minilm import MiniLM
from rag.protocols import Embedder
from rag.stories import Before, Line, Reported, Window
from rag.types import Article, Chunk, SourceRecord, Support, Verdict

DAY = date(2024, 3, 11)
BEFORE = date(2024, 3, 10)


def article(name: str, text: str, title: str = "", source: str = "Harbour Courier", **fields: object) -> Article:
    values: dict[str, object] = {
        "published_at": datetime(2024, 3, 11, 8, tzinfo=UTC),
        "url": f"https://{name}.example/1",
        "content_hash": hashlib.sha256(text.encode()).hexdigest(),
    }
    return Article(name, title or f"Title of {name}", text, source=source, **(values | fields))  # type: ignore[arg-type]


def at(hour: int, minute: int = 0, day: int = 11) -> datetime:
    return datetime(2024, 3, day, hour, minute, tzinfo=UTC)


def reported(one: Article, *cuts: int) -> Reported:
    """In one chunk, or cut into several."""
    bounds = [0, *cuts, len(one.text)]
    chunks = (
        Chunk(f"{one.id}:{n}", one.id, n, start, end, one.text[start:end])
        for n, (start, end) in enumerate(pairwise(bounds))
    )
    return Reported(one, tuple(chunks))


def subject(*articles: Article, told: Sequence[str] = ()) -> Subject:
    """A story of these articles; ``told`` are lines of the digest of the day before."""
    thread = Thread("s0", BEFORE, (BEFORE,), (), tuple(before(line) for line in told)) if told else None
    return Subject(tuple(reported(one) for one in articles), thread)


def before(text: str, day: date = BEFORE) -> Before:
    return Before(f"{day}-daily-1234abcd", day, text)


def equally_rare(words: Sequence[str]) -> list[float]:
    """A rarity for texts that belong to no archive."""
    return [1.0] * len(words)


def fill(directory: Path, articles: Iterable[Article], embedder: MiniLM) -> None:
    """Takes the articles into the archive of the directory."""
    index = Index(directory, embedder)
    writer = Writer(index, embedder, 180)
    list(writer.ingest([SourceRecord(one, f"test:{one.id}") for one in articles]))
    writer.close()


FERRY = article(
    "ferry",
    "The ferry Alba ran aground on a sandbank off Saltmere on Friday evening. All 212 passengers were brought ashore "
    "by lifeboats before midnight, the coastguard said. Captain Marta Lindqvist said the steering had failed without "
    'warning.\n\n"We had no steering and no time," Lindqvist told reporters. The operator, Northshore Lines, said it '
    "would inspect all four of its ships.",
    "Ferry Alba runs aground off Saltmere",
)
INQUIRY = article(
    "inquiry",
    "The transport ministry opened an inquiry into the grounding of the ferry Alba on Sunday. Minister Piet Aalders "
    "said the results would be published within 90 days.\n\nThe operator denied that it had delayed repairs. The "
    "accident could mean the end of night crossings to Saltmere, shipping experts warned.",
    "Ministry opens inquiry into ferry accident",
    "Saltmere Gazette",
    published_at=at(9),
)


def renamed(one: Article, name: str, **fields: object) -> Article:
    """The same under another id."""
    return replace(one, id=name, **fields)  # type: ignore[arg-type]


class Silent:
    """A writer to whom it is all one: for what a digest is before it is told."""

    name = "silent"

    def tell(self, subject: Subject) -> Text:
        return Text("", None, Line("", (), Verdict(Support.SUPPORTED, 1.0, (), ())), ())


def material(articles: Sequence[Article], embedder: Embedder) -> Material:
    """As of an archive, where each article is one chunk."""
    told = [reported(one) for one in sorted(articles, key=lambda a: (a.published_at, a.id))]
    texts = [embedded_text(item.article, item.chunks[0]) for item in told]
    vectors = embedder.embed_documents(texts) if texts else np.zeros((0, embedder.dimension), np.float32)
    return Material(told, vectors)


def grouped(given: Material, rarity: Rarity = equally_rare) -> list[list[str]]:
    """The ids of the articles of each story, best story first."""
    window = Window(datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC))
    made = make(given, window, Profile(stories=10_000), Silent(), rarity)
    return [[one.article_id for one in story.articles] for story in made.stories]
