"""What holds of any search, whatever is asked and however it is filtered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.app import Citewire
from rag.types import Filters

SOURCES = (
    "The Harbour Courier (fictional sample)",
    "Northshore Ledger (fictional sample)",
    "Saltmere Gazette (fictional sample)",
)
QUESTIONS = st.one_of(
    st.sampled_from(
        [
            "What did Blinken warn about?",
            "Why was the buoy dark, and how many jobs will the battery plant bring?",
            "Did the Saltmere Gazette blame the captain, while the Northshore Ledger reported the teachers' pay deal?",
            "What happened last week?",
            "What did the Harbour Courier correct on April 27?",
            "the of and",
            "¿Qué pasó con el transbordador?",
        ]
    ),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).map(lambda text: f"ferry {text}"),
)
DAYS = st.integers(0, 8).map(lambda day: datetime(2024, 4, 21, tzinfo=UTC) + timedelta(days=day))


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    since, until, as_of = (draw(st.none() | DAYS) for _ in range(3))
    if since is not None and until is not None and since >= until:
        until = since + timedelta(days=1)
    return Filters(since, until, tuple(draw(st.sets(st.sampled_from(SOURCES), max_size=2))), (), as_of)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=QUESTIONS, given=filters(), k=st.integers(1, 12))
def test_any_search(seeded: Citewire, question: str, given: Filters, k: int) -> None:
    found = seeded.retrieve(question, k, given).passages
    assert len(found) <= k
    assert len({passage.chunk.id for passage in found}) == len(found)
    for passage in found:
        moment = passage.published_at
        assert given.since is None or moment >= given.since
        assert given.until is None or moment < given.until
        assert given.as_of is None or moment <= given.as_of
        assert not given.sources or passage.source in given.sources
        text = seeded.article(passage.chunk.article_id).text
        assert text[passage.chunk.start : passage.chunk.end] == passage.chunk.text
        assert all(given.as_of is None or reprint.published_at <= given.as_of for reprint in passage.reprints)
    totals = [passage.scores.total for passage in found]
    assert totals == sorted(totals, reverse=True)
    assert all(0 <= total <= 1 for total in totals)
    stories = {}
    for passage in found:
        story = passage.reprint_of or passage.chunk.article_id
        assert stories.setdefault(story, passage.chunk.article_id) == passage.chunk.article_id
    assert seeded.retrieve(question, k, given).passages == found
