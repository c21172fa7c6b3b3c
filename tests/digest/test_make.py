"""From articles to a digest: who is asked to tell what, and how far the work is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rag.digest.make import MOST_ARTICLES, SPARE, Made, Material, article_vector, make
from rag.digest.profile import Interests, Profile
from rag.digest.subject import Subject
from rag.digest.writing import Text
from rag.models.minilm import MiniLM
from rag.stories import Window
from rag.types import Usage
from tests.digest.newsroom import FERRY, INQUIRY, Silent, article, at, equally_rare, material, renamed, reported

WINDOW = Window(at(0), at(0, day=12))
TOPICS = """choir vineyard library bakery tunnel glacier orchestra sawmill lighthouse brewery stadium observatory museum
quarry aquarium monastery airfield vaccine tramway greenhouse""".split()


def events(count: int) -> Material:
    """Articles that have nothing in common, not even a word."""
    articles = [
        article(topic, " ".join(f"{topic}{end}" for end in ("a", "on", "ic", "el")) + ".", topic.title(), topic)
        for topic in sorted(TOPICS[:count])
    ]
    return Material([reported(one) for one in articles], np.eye(count, 384, dtype=np.float32))


class Asked(Silent):
    """Remembers what it is asked, and has nothing to tell of what is named."""

    def __init__(self, nothing_of: frozenset[str] = frozenset()) -> None:
        self.subjects: list[Subject] = []
        self._nothing_of = nothing_of

    def tell(self, subject: Subject) -> Text | None:
        self.subjects.append(subject)
        if subject.articles[0].id in self._nothing_of:
            return None
        own = subject.articles[0].id
        return replace(super().tell(subject), usage=Usage(3, 4), warnings=(f"of {own[:1]}",), degraded=own == "choir")


def made(given: Material, writer: Asked, profile: Profile = Profile()) -> Made:
    return make(given, WINDOW, profile, writer, equally_rare)


def test_only_the_likeliest_stories_are_told() -> None:
    writer = Asked()
    found = made(events(20), writer, Profile(stories=3))
    assert len(found.stories) == 3
    assert len(writer.subjects) == 3 + SPARE
    assert (found.others, found.nothing_new, found.muted) == (17, 0, 0)


def test_others_take_the_place_of_those_with_nothing_new() -> None:
    everything = events(20)
    first = [story.articles[0].article_id for story in made(everything, Asked(), Profile(stories=3)).stories]
    found = made(everything, Asked(frozenset(first)), Profile(stories=3))
    assert len(found.stories) == 3
    assert not {story.articles[0].article_id for story in found.stories} & set(first)


def test_no_story_at_all() -> None:
    assert made(events(0), Asked()).stories == ()
    assert made(events(2), Asked(frozenset(TOPICS))).stories == ()


def test_muted_stories_are_not_told_and_counted() -> None:
    writer = Asked()
    found = made(events(3), writer, Profile(mute=Interests(topics=("choir", "library"))))
    assert [subject.articles[0].id for subject in writer.subjects] == ["vineyard"]
    assert (len(found.stories), found.muted, found.others) == (1, 2, 0)


def test_what_the_model_used_and_warned_of_is_added_up() -> None:
    found = made(events(4), Asked())
    assert found.usage == Usage(12, 16)
    assert sorted(found.warnings) == ["of b", "of c", "of l", "of v"]
    assert found.degraded


def test_a_story_is_told_from_few_articles_and_none_is_a_reprint(embedder: MiniLM) -> None:
    copies = [
        renamed(FERRY, f"copy{n}", source=f"Paper {n}", reprint_of="ferry", published_at=at(12)) for n in range(3)
    ]
    more = [renamed(FERRY, f"own{n}", text=f"{FERRY.text} Reporter {n} saw it.", source=f"P{n}") for n in range(20)]
    writer = Asked()
    found = made(material([FERRY, INQUIRY, *copies, *more], embedder), writer)
    (subject,) = writer.subjects
    assert len(subject.articles) == MOST_ARTICLES
    assert not [one for one in subject.articles if one.reprint_of]
    (story,) = found.stories
    assert len(story.articles) == 25
    assert story.sources == 22
    assert [one.counts for one in story.articles] == [True] * 22 + [False] * 3


@pytest.mark.parametrize("count", [0, 1, 7, 20])
def test_progress_goes_up_to_its_end(count: int) -> None:
    steps: list[tuple[int, int]] = []
    make(events(count), WINDOW, Profile(), Asked(), equally_rare, lambda *s: steps.append(s))
    assert steps == sorted(steps)
    assert len({total for _, total in steps}) == 1
    assert steps[-1][0] == steps[-1][1]


def test_the_lead_weighs_most_in_an_articles_vector() -> None:
    chunks = np.eye(3, dtype=np.float32)
    found = article_vector(chunks)
    assert found == pytest.approx(np.array([4, 2, 1]) / np.sqrt(21))
    assert article_vector(chunks[:1]) == pytest.approx(chunks[0])
    assert article_vector(np.zeros((0, 3), np.float32)) == pytest.approx(np.zeros(3))
