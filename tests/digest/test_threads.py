"""Stories through the days: one thread keeps its id, counts its days, and is not lost when it splits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from rag.digest.likeness import Likeness
from rag.digest.make import Material, make
from rag.digest.profile import Profile
from rag.digest.threads import SAME_THREAD, Thread, continued, thread_id
from rag.models.minilm import MiniLM
from rag.stories import Story, Window
from rag.types import Article
from tests.digest.newsroom import FERRY, INQUIRY, Silent, article, at, equally_rare, material, renamed


class Likely(Likeness):
    """Of given probabilities."""

    def __init__(self, probabilities: Sequence[Sequence[float]]) -> None:
        self._known = np.array(probabilities)

    def probabilities(self, rows, columns, weights=None):  # type: ignore[no-untyped-def, override]
        return self._known[np.ix_(rows, columns)]


def thread(name: str, *articles: str) -> Thread:
    return Thread(name, date(2024, 3, 9), (date(2024, 3, 9),), articles, ())


def ids(found: list[tuple[Thread, bool] | None]) -> list[tuple[str, bool] | None]:
    return [None if one is None else (one[0].id, one[1]) for one in found]


HIGH, LOW = SAME_THREAD + 0.1, SAME_THREAD - 0.1


def test_a_group_goes_on_with_the_likeliest_thread() -> None:
    # Articles 0 and 1 are today's, 2 and 3 those of the threads.
    likeness = Likely([[1, 0, HIGH, 0.9], [0, 1, LOW, LOW], [HIGH, LOW, 1, 0], [0.9, LOW, 0, 1]])
    threads = [thread("s1", "a"), thread("s2", "b")]
    assert ids(continued([[0], [1]], threads, {"a": 2, "b": 3}, likeness)) == [("s2", True), None]


def test_a_thread_that_splits_has_one_main_story() -> None:
    likeness = Likely([[1, 0, 0, HIGH], [0, 1, 0, 0.9], [0, 0, 1, HIGH], [HIGH, 0.9, HIGH, 1]])
    found = continued([[0], [1], [2]], [thread("s1", "a")], {"a": 3}, likeness)
    assert ids(found) == [("s1", False), ("s1", True), ("s1", False)]


def test_a_thread_is_likely_by_all_its_articles_that_are_there() -> None:
    likeness = Likely([[1, 0.9, 0.6, 0], [0.9, 1, 0, 0], [0.6, 0, 1, 0], [0, 0, 0, 1]])
    one = thread("s1", "a", "b", "c")
    assert ids(continued([[0]], [one], {"a": 1, "b": 2, "c": 3}, likeness)) == [("s1", True)]
    assert ids(continued([[0]], [one], {"b": 2, "c": 3}, likeness)) == [None]


def test_a_thread_of_which_every_article_was_deleted_is_over() -> None:
    assert continued([[0]], [thread("s1", "a")], {}, Likely([[1]])) == [None]


def test_an_article_of_the_thread_itself_settles_it() -> None:
    likeness = Likely(np.eye(3).tolist())
    found = continued([[0], [1, 2]], [thread("s1", "a", "gone")], {"a": 1}, likeness)
    assert ids(found) == [None, ("s1", True)]


def test_of_two_groups_with_its_articles_the_one_with_more_is_the_main_story() -> None:
    likeness = Likely(np.eye(4).tolist())
    found = continued([[0], [1, 2]], [thread("s1", "a", "b", "c")], {"a": 0, "b": 1, "c": 2}, likeness)
    assert ids(found) == [("s1", False), ("s1", True)]


def test_an_article_of_a_long_thread_settles_it_too() -> None:
    names = [f"a{n}" for n in range(40)]
    places = {name: n for n, name in enumerate(names)}
    assert ids(continued([[0]], [thread("s1", *names)], places, Likely(np.eye(40).tolist()))) == [("s1", True)]


def test_no_thread_and_no_group() -> None:
    assert continued([[0]], [], {}, Likely([[1]])) == [None]
    assert continued([], [thread("s1", "a")], {"a": 0}, Likely([[1]])) == []


def test_a_threads_id_is_made_from_its_first_article() -> None:
    assert thread_id("ferry") == thread_id("ferry") != thread_id("inquiry")
    assert len(thread_id("ferry")) == 13


# --- in a digest


def told(
    embedder: MiniLM, today: Sequence[Article], threads: Sequence[Thread], earlier: Sequence[Article], day: int = 11
) -> list[Story]:
    since = datetime(2024, 3, day, tzinfo=UTC)
    window = Window(since, since + timedelta(days=1))
    before = material(earlier, embedder)
    given = replace(material(today, embedder), threads=threads, earlier=before.reported, earlier_vectors=before.vectors)
    assert isinstance(given, Material)
    return list(make(given, window, Profile(), Silent(), equally_rare).stories)


def test_a_new_story_is_in_its_first_day(embedder: MiniLM) -> None:
    (story,) = told(embedder, [FERRY, INQUIRY], [], [])
    assert (story.id, story.day, story.began) == (thread_id("ferry"), 1, date(2024, 3, 11))


@pytest.mark.parametrize(("day", "number"), [(9, 1), (10, 2), (11, 3), (31, 23)])
def test_a_story_that_goes_on_keeps_id_and_beginning(embedder: MiniLM, day: int, number: int) -> None:
    known = thread("s1", "ferry")
    (story,) = told(embedder, [INQUIRY], [known], [renamed(FERRY, "ferry", published_at=at(8, day=9))], day)
    assert (story.id, story.day, story.began) == ("s1", number, date(2024, 3, 9))


def test_a_story_begins_with_what_was_published_before_the_window(embedder: MiniLM) -> None:
    """Such as an article of yesterday that was corrected today."""
    (story,) = told(embedder, [renamed(FERRY, "ferry", published_at=at(8, day=10))], [], [])
    assert (story.day, story.began) == (2, date(2024, 3, 10))


def test_a_story_whose_thread_was_deleted_begins_anew(embedder: MiniLM) -> None:
    (story,) = told(embedder, [INQUIRY], [thread("s1", "ferry")], [])
    assert (story.id, story.day, story.began) == (thread_id("inquiry"), 1, date(2024, 3, 11))


def test_another_event_does_not_go_on_with_it(embedder: MiniLM) -> None:
    choir = article("choir", "The choir of Upper Tarn sang three songs by Ilse Amsel on Sunday.", "Choir sings Amsel")
    (story,) = told(embedder, [choir], [thread("s1", "ferry")], [FERRY])
    assert (story.id, story.day) == (thread_id("choir"), 1)


def test_no_two_stories_have_one_id(embedder: MiniLM) -> None:
    """The window reaches back, and the thread's first article is now of the smaller of two stories."""
    choir = article("choir", "The choir of Upper Tarn sang three songs by Ilse Amsel on Sunday.", "Choir sings Amsel")
    known = replace(thread(thread_id("choir"), "choir", "ferry", "inquiry"), began=date(2024, 3, 11))
    stories = told(embedder, [FERRY, INQUIRY, choir], [known], [])
    assert len(stories) == 2
    (main,) = [story for story in stories if story.id == known.id]
    assert {one.article_id for one in main.articles} == {"ferry", "inquiry"}
    assert len({story.id for story in stories}) == 2
    assert {story.began for story in stories} == {known.began}
