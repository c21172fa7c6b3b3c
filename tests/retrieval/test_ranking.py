from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval import features
from rag.retrieval.answerability import Evidence, answerability
from rag.retrieval.ranking import order
from rag.types import Chunk, DayRange, Passage, QueryPart, QueryPlan

NONE = np.float32(0.0)
NOW = datetime(2024, 4, 29, 12, tzinfo=UTC)


def passage(number: int, text: str = "", *, source: str | None = None, day: date = date(2024, 4, 26)) -> Passage:
    chunk = Chunk(f"c{number}", f"a{number}", 0, 0, len(text), text)
    return Passage(chunk, f"Title {number}", source, None, datetime(day.year, day.month, day.day, tzinfo=UTC), "-")


def test_each_part_gets_its_best_before_any_gets_a_second() -> None:
    scores = np.array([[0.9, 0.8, 0.7, 0.1], [0.2, 0.1, 0.1, 0.3]], np.float32)
    assert order(scores, NONE)[:2] == [0, 3]
    assert sorted(order(scores, NONE)) == [0, 1, 2, 3]


def test_parts_that_want_the_same_passage_do_not_get_it_twice() -> None:
    scores = np.array([[0.9, 0.5, 0.1], [0.8, 0.2, 0.7]], np.float32)
    assert order(scores, NONE) == [0, 2, 1]


def test_nothing_to_order() -> None:
    assert order(np.empty((1, 0), np.float32), NONE) == []


@given(st.integers(1, 5), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_an_order_has_every_passage_once_and_is_always_the_same(parts: int, passages: int, seed: int) -> None:
    scores = np.random.default_rng(seed).random((parts, passages)).astype(np.float32)
    found = order(scores, NONE)
    assert sorted(found) == list(range(passages))
    assert found == order(scores.copy(), NONE)
    assert found[0] == int(scores.max(axis=0).argmax())


def test_coverage_weighs_by_rarity() -> None:
    assert features.coverage({"buoy": 3.0, "said": 1.0}, frozenset({"buoy"})) == 0.75
    assert features.coverage({}, frozenset({"buoy"})) == 0.0


def test_a_sentence_covers_less_than_its_passage() -> None:
    text = features.take_apart("Harbour", "The Quay", "The buoy was dark. A ferry ran aground.")
    whole, sentence = features.coverages([{"buoy": 1.0, "ferri": 1.0, "quay": 1.0, "harbour": 1.0}], [text])
    assert whole[0, 0] == 1.0
    assert sentence[0, 0] == 0.25


def test_names_are_what_is_capitalised_inside_sentences_and_in_titles() -> None:
    text = features.take_apart("Osprey warns", None, "Nobody saw it. Then mayor Emine Osprey left; Brill’s men stayed.")
    assert {"emine", "osprey"} <= text.names
    assert not {"nobody", "then"} & text.names


def test_numbers_without_separators() -> None:
    assert features.numbers("1,200 crowns, 3.5 percent and 2024.") == {"1200", "3.5", "2024"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2024, 4, 26), 1.0), (date(2024, 4, 27), 2 / 3), (date(2024, 4, 24), 1 / 3), (date(2024, 4, 30), 0.0)],
)
def test_a_report_of_a_day_is_published_about_then(day: date, expected: float) -> None:
    part = QueryPart("x", 0, 1, published=(DayRange("April 26", date(2024, 4, 26), date(2024, 4, 26)),))
    assert features.day_matches([part], [passage(0, day=day)])[0, 0] == pytest.approx(expected)


def test_an_event_may_be_reported_later_and_counts_less() -> None:
    part = QueryPart("x", 0, 1, events=(DayRange("April 20", date(2024, 4, 20), date(2024, 4, 20)),))
    same, later, before = features.day_matches(
        [part], [passage(0, day=date(2024, 4, 20)), passage(1, day=date(2024, 4, 24)), passage(2, day=date(2024, 4, 1))]
    )[0]
    assert same == 0.5
    assert 0 < later < same
    assert before == 0.0


def test_an_open_period_matches_all_of_its_side() -> None:
    part = QueryPart("x", 0, 1, published=(DayRange("since April 20", date(2024, 4, 20), None),))
    inside, outside = features.day_matches(
        [part], [passage(0, day=date(2024, 4, 29)), passage(1, day=date(2024, 1, 1))]
    )[0]
    assert (inside, outside) == (1.0, 0.0)


def test_freshness_counts_only_for_questions_about_now() -> None:
    old, new = passage(0, day=date(2023, 4, 29)), passage(1, day=date(2024, 4, 29))
    plan = QueryPlan("latest on the dam", NOW, (), recent=True)
    assert features.freshness(plan, [old, new])[1] > 0.9
    assert features.freshness(plan, [old, new])[0] < 0.01
    assert not features.freshness(QueryPlan("the dam", NOW, ()), [old, new]).any()


def test_quoted_phrases_are_found_word_for_word() -> None:
    plan = QueryPlan("who said 'dark for days'?", NOW, (), quotations=("dark for days",))
    found = features.quoted(plan, [passage(0, "It was dark, for days."), passage(1, "For days it was dark.")])
    assert found.tolist() == [1.0, 0.0]


def test_passages_about_the_name_that_answers_all_parts_are_preferred() -> None:
    texts = [
        features.take_apart("", None, "The firm Quellmark closed its yard."),
        features.take_apart("", None, "A court fined the firm Quellmark for polluting."),
        features.take_apart("", None, "A court fined the firm Ostra for polluting."),
    ]
    scores = np.array([[0.9, 0.1, 0.1], [0.1, 0.5, 0.52]], np.float32)
    agreed = features.agreement(scores, texts, 0.35)
    assert agreed[1] > agreed[2]
    assert agreed.min() >= -0.35
    assert agreed.max() <= 0.0


def test_answerability_falls_with_what_is_missing() -> None:
    good = Evidence(part_coverage=0.8, part_cosine=0.6, coverage=0.9, absent_names=0.0, unknown_sources=0.0)
    absent = Evidence(part_coverage=0.8, part_cosine=0.6, coverage=0.9, absent_names=1.0, unknown_sources=0.0)
    nothing = Evidence(0.0, 0.0, 0.0, 0.0, 0.0)
    assert 0 <= answerability(nothing) < 0.05 < answerability(absent) < answerability(good) <= 1
