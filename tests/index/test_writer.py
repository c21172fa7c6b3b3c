from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rag.errors import NotFoundError
from rag.index.doctor import examine
from rag.index.index import Index
from rag.index.writer import Writer
from rag.protocols import Progress, Vectors
from rag.types import ArticleStatus, Filters, IngestStatus, Passage, Skipped, SourceRecord
from tests.index.articles import LIBRARY, PIER, VINEYARD, article, record


def statuses(writer: Writer, *records: object) -> list[IngestStatus]:
    return [outcome.status for outcome in writer.ingest(records)]  # type: ignore[arg-type]


def found(index: Index, words: str) -> list[str]:
    return [passage.chunk.article_id for passage in passages(index, words)]


def passages(index: Index, words: str) -> list[Passage]:
    """Passages that either index finds for these words."""
    dense = index.dense(index.embedder.embed_query(words)[None], 5, Filters())[0]
    lexical = index.lexical(words, 5, Filters())
    return index.passages([hit.chunk_id for hit in dense + lexical])


def assert_clean(index: Index) -> None:
    assert examine(index).findings == ()


def test_added_then_unchanged(writer: Writer, index: Index) -> None:
    assert statuses(writer, record("pier", PIER), record("wine", VINEYARD)) == [IngestStatus.ADDED] * 2
    before = examine(index)
    assert statuses(writer, record("pier", PIER), record("wine", VINEYARD)) == [IngestStatus.UNCHANGED] * 2
    assert examine(index) == before
    assert_clean(index)
    assert found(index, "cracks in the pier")[0] == "pier"


def test_new_content_replaces_the_old_in_all_three_stores(writer: Writer, index: Index) -> None:
    statuses(writer, record("pier", PIER))
    old = index.catalog.indexed_chunk_ids()
    assert statuses(writer, record("pier", VINEYARD)) == [IngestStatus.UPDATED]
    new = index.catalog.indexed_chunk_ids()
    assert new.isdisjoint(old)
    assert index.vectors.ids() == new
    assert set(index.lexical_index.ids()) == new
    assert index.lexical("cracks pillars", 5, Filters()) == []
    assert_clean(index)


def test_a_changed_title_is_an_update_with_the_same_chunks(writer: Writer, index: Index) -> None:
    statuses(writer, record("pier", PIER))
    old = index.catalog.indexed_chunk_ids()
    assert statuses(writer, record("pier", PIER, title="Harbourwall emergency")) == [IngestStatus.UPDATED]
    assert index.catalog.indexed_chunk_ids() == old
    assert found(index, "harbourwall") == ["pier"] * 2
    assert_clean(index)


def test_the_same_text_under_another_id_is_a_duplicate_of_the_same_story(writer: Writer, index: Index) -> None:
    assert statuses(writer, record("pier", PIER), record("copy", PIER)) == [IngestStatus.ADDED, IngestStatus.DUPLICATE]
    stored = index.catalog.article("copy")
    assert stored is not None
    assert stored.duplicate_of == "pier"
    assert stored.reprint_of == "pier"
    # A filter may exclude the original: the duplicate is findable on its own.
    assert set(found(index, "cracks in the pier")) == {"pier", "copy"}
    assert {hit.chunk_id for hit in index.lexical("cracks", 5, Filters(article_ids=("copy",)))}
    assert statuses(writer, record("copy", PIER)) == [IngestStatus.UNCHANGED]
    assert_clean(index)


def test_when_the_original_goes_its_duplicate_is_found(writer: Writer, index: Index) -> None:
    statuses(writer, record("pier", PIER), record("copy", PIER), record("third", PIER))
    writer.delete("pier")
    assert set(found(index, "cracks in the pier")) == {"copy", "third"}
    third = index.catalog.article("third")
    assert third is not None
    assert third.duplicate_of == "copy"
    assert third.reprint_of == "copy"
    (story,) = {passage.reprint_of or passage.chunk.article_id for passage in passages(index, "cracks in the pier")}
    assert story == "copy"
    assert_clean(index)


def test_when_the_original_changes_its_duplicate_is_found(writer: Writer, index: Index) -> None:
    statuses(writer, record("pier", PIER), record("copy", PIER))
    statuses(writer, record("pier", VINEYARD))
    assert set(found(index, "cracks in four pillars of the pier")) >= {"copy"}
    assert index.lexical("cracks pillars", 5, Filters()) != []
    assert_clean(index)


def test_an_article_that_becomes_a_duplicate_takes_its_place_among_them(writer: Writer, index: Index) -> None:
    statuses(writer, record("pier", PIER), record("other", VINEYARD), record("dup", VINEYARD))
    assert statuses(writer, record("other", PIER)) == [IngestStatus.DUPLICATE]
    assert set(found(index, "frost destroyed vines")) >= {"dup"}
    other = index.catalog.article("other")
    assert other is not None
    assert (other.duplicate_of, other.reprint_of) == ("pier", "pier")
    assert_clean(index)


def test_a_retracted_article_is_kept_and_found_no_more(writer: Writer, index: Index) -> None:
    statuses(writer, record("pier", PIER), record("wine", VINEYARD))
    retracted = record("pier", PIER, status=ArticleStatus.RETRACTED)
    assert statuses(writer, retracted) == [IngestStatus.UPDATED]
    stored = index.catalog.article("pier")
    assert stored is not None
    assert stored.status is ArticleStatus.RETRACTED
    assert set(found(index, "cracks in the pier")) == {"wine"}
    assert_clean(index)
    writer.reindex()
    assert set(found(index, "cracks in the pier")) == {"wine"}
    assert statuses(writer, retracted) == [IngestStatus.UNCHANGED]


def test_as_of_a_day_before_its_update_an_article_is_not_shown(writer: Writer, index: Index) -> None:
    updated = datetime(2024, 4, 25, tzinfo=UTC)
    statuses(writer, record("pier", PIER, updated_at=updated))
    vector = index.embedder.embed_query("cracks in the pier")[None]
    for moment, there in ((updated - timedelta(days=1), False), (updated, True)):
        filters = Filters(as_of=moment)
        assert bool(index.lexical("cracks", 5, filters)) is there
        assert bool(index.dense(vector, 5, filters)[0]) is there
        assert bool(index.catalog.articles(filters, 5)) is there


def made_of_title(record: SourceRecord) -> SourceRecord:
    return replace(record, identified=False)


def test_two_articles_of_one_publisher_title_and_day_both_stay(writer: Writer, index: Index) -> None:
    first, second = made_of_title(record("correction", PIER)), made_of_title(record("correction", VINEYARD))
    assert statuses(writer, first) == [IngestStatus.ADDED]
    (outcome,) = writer.ingest([second])
    assert outcome.status is IngestStatus.ADDED
    assert "stands beside" in outcome.warnings[0]
    assert found(index, "cracks in the pier")[0] == "correction"
    assert found(index, "frost destroyed vines")[0] == outcome.article_id != "correction"
    assert statuses(writer, first, second) == [IngestStatus.UNCHANGED] * 2
    assert_clean(index)


def test_of_one_run_even_similar_ones_stay_and_an_edition_replaces(writer: Writer, index: Index) -> None:
    first, other = made_of_title(record("notice", PIER)), made_of_title(record("notice", f"{PIER} It rained."))
    assert statuses(writer, first, other) == [IngestStatus.ADDED] * 2
    assert statuses(writer, first, other) == [IngestStatus.UNCHANGED] * 2
    edited = made_of_title(record("notice", f"{PIER} It snowed."))
    assert statuses(writer, edited) == [IngestStatus.UPDATED]
    assert index.catalog.counts().articles == 2
    assert_clean(index)


def test_deleted_articles_answer_no_more(writer: Writer, index: Index) -> None:
    statuses(writer, record("pier", PIER), record("wine", VINEYARD))
    writer.delete("pier")
    assert index.catalog.article("pier") is None
    assert set(found(index, "cracks in the pier")) == {"wine"}
    assert_clean(index)
    with pytest.raises(NotFoundError, match="'pier'"):
        writer.delete("pier")


def test_a_deleted_article_can_come_back(writer: Writer, index: Index) -> None:
    statuses(writer, record("pier", PIER))
    writer.delete("pier")
    assert statuses(writer, record("pier", PIER)) == [IngestStatus.ADDED]
    assert found(index, "cracks in the pier")[0] == "pier"
    assert_clean(index)


def test_skipped_records_do_not_stop_the_rest(writer: Writer, index: Index) -> None:
    outcomes = list(writer.ingest([Skipped("x:1", "empty"), record("pier", PIER), Skipped("x:3", "no date")]))
    assert [(outcome.status, outcome.reason) for outcome in outcomes] == [
        (IngestStatus.SKIPPED, "empty"),
        (IngestStatus.ADDED, None),
        (IngestStatus.SKIPPED, "no date"),
    ]
    assert_clean(index)


def test_two_records_with_one_id_in_one_run_are_said(writer: Writer) -> None:
    outcomes = list(writer.ingest([record("pier", PIER), record("pier", VINEYARD)]))
    assert [outcome.status for outcome in outcomes] == [IngestStatus.ADDED, IngestStatus.UPDATED]
    assert "replaces it" in outcomes[1].warnings[0]


def test_reprints_are_recorded_and_found(writer: Writer, index: Index) -> None:
    reprint = PIER.replace("Engineers closed", "Local engineers have closed") + " More updates will follow."
    statuses(writer, record("pier", PIER), record("reprint", reprint), record("wine", VINEYARD))
    roots = {name: index.catalog.article(name) for name in ("pier", "reprint", "wine")}
    assert {name: found and found.reprint_of for name, found in roots.items()} == {
        "pier": None,
        "reprint": "pier",
        "wine": None,
    }
    writer.delete("pier")
    left = index.catalog.article("reprint")
    assert left is not None
    assert left.reprint_of is None


def test_the_same_text_is_embedded_once(index: Index, writer: Writer) -> None:
    counting = _Counting(index.embedder)
    index.embedder = counting
    statuses(writer, record("pier", PIER))
    writer.delete("pier")
    statuses(writer, record("pier", PIER))
    assert counting.embedded == len(index.catalog.indexed_chunk_ids())


def test_reindex_embeds_nothing_again(index: Index, writer: Writer) -> None:
    statuses(writer, record("pier", PIER), record("wine", VINEYARD), record("lib", LIBRARY))
    counting = _Counting(index.embedder)
    index.embedder = counting
    assert writer.reindex() == 3
    assert counting.embedded == 0
    assert_clean(index)


def test_what_was_left_pending_is_finished(index: Index, writer: Writer) -> None:
    """The state after a crash between recording and indexing, at each step of the write path."""
    broken = _Broken(index.embedder)
    index.embedder = broken
    with pytest.raises(KeyboardInterrupt):
        statuses(writer, record("pier", PIER))
    assert index.catalog.counts().pending == 1
    assert [finding.problem for finding in examine(index).findings] == ["1 articles are recorded but not indexed"]
    index.embedder = broken.real
    seen: list[tuple[int, int]] = []
    assert writer.resume(lambda done, total: seen.append((done, total))) == 1
    assert seen == [(1, 1)]
    assert found(index, "cracks in the pier")[0] == "pier"
    assert_clean(index)


def test_many_articles_go_in_batches(index: Index, writer: Writer) -> None:
    records = [record(f"a{i}", f"{LIBRARY} It has {i} new shelves and {i * 3} chairs.") for i in range(150)]
    assert set(statuses(writer, *records)) == {IngestStatus.ADDED}
    assert_clean(index)
    assert index.catalog.counts().articles == 150


def test_odd_text_goes_in(writer: Writer, index: Index) -> None:
    odd = ["x", "😀 " * 50, "a" * 5000, "مرحبا بالعالم. هذا خبر.", "\ud800 lone".encode("utf-8", "replace").decode()]
    outcomes = statuses(writer, *(record(f"odd{i}", text) for i, text in enumerate(odd)))
    assert outcomes == [IngestStatus.ADDED] * len(odd)
    assert_clean(index)
    for i, text in enumerate(odd):
        for _, stored in index.catalog.chunks_of([f"odd{i}"]):
            assert all(text[item.chunk.start : item.chunk.end] == item.chunk.text for item in stored)


class _Counting:
    """The embedder, counting what it embeds."""

    def __init__(self, real: object) -> None:
        self.real = real
        self.embedded = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)

    def embed_documents(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        self.embedded += len(texts)
        return self.real.embed_documents(texts, progress)  # type: ignore[attr-defined, no-any-return]


class _Broken(_Counting):
    def embed_documents(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        raise KeyboardInterrupt


def test_articles_with_other_details_are_kept_apart(writer: Writer, index: Index) -> None:
    one = article("pier", PIER)
    statuses(writer, record("pier", PIER))
    stored = index.catalog.article("pier")
    assert stored == replace(one, reprint_of=None)
