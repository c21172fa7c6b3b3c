from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from rag.retrieval.assembly import MOST_OF_ARTICLE, from_the_beginning, select
from rag.types import Chunk, Passage, Scores

DAY = datetime(2024, 4, 26, tzinfo=UTC)
ARTICLE = "The ferry Alba ran aground on Friday. It was refloated at noon. He said that nobody was hurt."


def passage(article: str, number: int, *, reprint_of: str | None = None) -> Passage:
    return Passage(
        Chunk(f"{article}-{number}", article, number, 0, 1, "x"), "T", None, None, DAY, "-", reprint_of=reprint_of
    )


def test_a_story_and_its_reprints_count_once() -> None:
    ranked = [
        passage("a", 0, reprint_of="root"),
        passage("root", 0),
        passage("b", 0, reprint_of="root"),
        passage("c", 0),
    ]
    assert [p.chunk.id for p in select(ranked, 10, about=frozenset())] == ["a-0", "c-0"]


def test_no_more_than_a_few_of_one_article_until_nothing_else_is_left() -> None:
    ranked = [passage("a", n) for n in range(6)] + [passage("b", 0)]
    found = [p.chunk.id for p in select(ranked, 10, about=frozenset())]
    assert found == ["a-0", "a-1", "a-2", "b-0", "a-3", "a-4", "a-5"]
    assert sum(id.startswith("a") for id in found[:4]) == MOST_OF_ARTICLE
    assert [p.chunk.id for p in select(ranked, 5, about=frozenset({"a"}))] == [f"a-{n}" for n in range(5)]


def scored(passage: Passage, total: float) -> Passage:
    return replace(passage, scores=Scores(total))


def test_what_is_put_off_comes_before_what_is_worth_little_and_scores_never_rise() -> None:
    ranked = [scored(passage("a", n), 0.9) for n in range(5)]
    ranked += [scored(passage("b", 0), 0.6), scored(passage("c", 0), 0.1)]
    found = select(ranked, 10, about=frozenset())
    assert [p.chunk.id for p in found] == ["a-0", "a-1", "a-2", "b-0", "a-3", "a-4", "c-0"]
    totals = [p.scores.total for p in found]
    assert totals == sorted(totals, reverse=True)


def test_what_stands_before_is_not_given_twice() -> None:
    late = _from(ARTICLE.index("He said"))
    end = late.chunk.start - 1
    before = replace(passage("a", 0), chunk=Chunk("a-0", "a", 0, 0, end, ARTICLE[:end]))
    assert from_the_beginning([late, before], _before) == [late, before]


def _from(start: int) -> Passage:
    text = ARTICLE[start:]
    return replace(passage("a", 1), chunk=Chunk("a-1", "a", 1, start, len(ARTICLE), text))


def _before(passage: Passage, most: int) -> str:
    return ARTICLE[max(0, passage.chunk.start - most) : passage.chunk.start]


def test_a_passage_begins_where_its_thought_does() -> None:
    (found,) = from_the_beginning([_from(ARTICLE.index("He said"))], _before)
    assert found.chunk.text == ARTICLE  # "It was refloated" refers back as well
    assert ARTICLE[found.chunk.start : found.chunk.end] == found.chunk.text
    assert found.chunk.id == "a-1"


def test_a_passage_that_stands_alone_is_left_alone() -> None:
    whole = _from(0)
    assert from_the_beginning([whole], _before) == [whole]


def test_at_the_beginning_of_an_article_there_is_nothing_to_add() -> None:
    first = replace(passage("a", 0), chunk=Chunk("a-0", "a", 0, 0, 8, "He left."))
    assert from_the_beginning([first], lambda passage, most: "") == [first]
