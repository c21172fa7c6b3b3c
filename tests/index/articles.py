"""Articles for the tests of the index, written for them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from rag.types import Article, SourceRecord

PIER = (
    "Engineers closed the north pier of Port Ellery on Monday after finding cracks in four of its nine pillars. "
    "Harbour chief Lena Ortiz said repairs would take six weeks and cost $1.2 million. "
    '"We will not gamble with lives," she said. Fishing boats will land their catch at Saltmere until then.'
)
VINEYARD = (
    "Frost destroyed a third of the vines in the Tarn Valley on Friday night, growers said. "
    "It was the coldest April night since 1991. The cooperative will ask the region for emergency aid next week."
)
LIBRARY = "The library of Upper Tarn opens on Sundays from May. It will stay closed on Mondays."


def article(article_id: str, text: str, **fields: object) -> Article:
    values: dict[str, object] = {
        "title": f"Title of {article_id}",
        "source": "The Courier",
        "published_at": datetime(2024, 4, 22, tzinfo=UTC),
        "content_hash": hashlib.sha256(text.encode()).hexdigest(),
    }
    return Article(id=article_id, text=text, **(values | fields))  # type: ignore[arg-type]


def record(article_id: str, text: str, **fields: object) -> SourceRecord:
    return SourceRecord(article(article_id, text, **fields), f"test:{article_id}")
