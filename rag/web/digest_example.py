"""A digest of the seeds, cut down to one story, as the example of the OpenAPI document."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rag.stories import Digest, Line, Score, Story, StoryArticle, Window
from rag.types import Check, CheckStatus, CitedSource, Span, Support, Verdict
from rag.web.schemas import ARTICLE_ID, END, HASH, SENTENCE, START, TITLE

_DAY = datetime(2024, 4, 26, tzinfo=UTC)

_LINE = Line(
    text=SENTENCE,
    sources=(
        CitedSource(
            number=1,
            article_id=ARTICLE_ID,
            chunk_id="a0b6b845695cfc18-118b2ba1-2",
            url=None,
            title=TITLE,
            source=None,
            published_at=_DAY,
            cited_text=SENTENCE,
            start_char_index=START,
            end_char_index=END,
            content_hash=HASH,
        ),
    ),
    verification=Verdict(
        Support.SUPPORTED,
        1.0,
        (Span(0, START, END),),
        (Check("names", CheckStatus.PASSED, ("Russia", "Ukraine", "China", "Blinken", "Xi")),),
    ),
)

EXAMPLE = Digest(
    id="2024-04-26-daily-4e816c75",
    window=Window(_DAY, datetime(2024, 4, 27, tzinfo=UTC)),
    edition="daily",
    stories=(
        Story(
            id="s9277f8c085af",
            headline=TITLE,
            headline_of=ARTICLE_ID,
            summary=_LINE,
            bullets=(),
            articles=(StoryArticle(ARTICLE_ID, TITLE, None, None, _DAY),),
            sources=1,
            score=Score(1.89, (("sources", 0.63), ("prominence", 0.31), ("recency", 0.15), ("development", 0.8))),
            began=date(2024, 4, 26),
        ),
    ),
    articles=2,
    made_at=datetime(2024, 4, 27, 6, tzinfo=UTC),
    model="extractive",
    basis="4e816c75" * 8,
    others=1,
)
