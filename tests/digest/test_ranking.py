"""Where a story stands, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.digest.profile import Interests, Profile
from rag.digest.ranking import FOLLOWED, Standing, independent_sources, met, muted, score
from rag.stories import Score
from rag.types import Article
from tests.digest.newsroom import FERRY, INQUIRY, article, at, renamed

UNTIL = at(23)


def ranked(*articles: Article, profile: Profile = Profile(), new: float = 1.0) -> Score:
    return score(Standing(articles, sum(independent_sources(articles)), UNTIL), profile, new)


def part(of: Score, name: str) -> float:
    return dict(of.parts)[name]


def paper(name: str, source: str | None, **fields: object) -> Article:
    return article(name, f"Text of {name}.", source=source, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("articles", "counts"),
    [
        ([paper("a", "A"), paper("b", "B"), paper("c", "C")], [True, True, True]),
        # one publisher
        ([paper("a", "A"), paper("b", "A"), paper("c", "a")], [True, False, False]),
        # one agency
        ([paper("a", "A", wire="NPA"), paper("b", "B", wire="NPA"), paper("c", "C")], [True, False, True]),
        ([paper("a", "NPA"), paper("b", "B", wire="NPA")], [True, False]),
        # one text
        ([paper("a", "A"), paper("b", "B", reprint_of="a"), paper("c", "C", duplicate_of="a")], [True, False, False]),
        ([paper("b", "B", reprint_of="gone"), paper("c", "C", reprint_of="gone")], [True, False]),
        # who only reprints has nothing of its own yet
        ([paper("a", "A"), paper("b", "B", reprint_of="a"), paper("c", "B")], [True, False, True]),
        # a reprint of a publisher's second text
        ([paper("a", "A"), paper("b", "A"), paper("c", "C", reprint_of="b")], [True, False, False]),
        # nobody knows whose they are
        ([paper("a", None), paper("b", None)], [True, True]),
        ([], []),
    ],
)  # fmt: skip
def test_independent_sources(articles: list[Article], counts: list[bool]) -> None:
    assert independent_sources(articles) == counts


def test_reprints_of_one_wire_count_once() -> None:
    one = ranked(FERRY)
    reprints = [renamed(FERRY, f"r{n}", source=f"Paper {n}", reprint_of="ferry") for n in range(30)]
    assert part(ranked(FERRY, *reprints), "sources") == part(one, "sources")
    assert part(ranked(FERRY, INQUIRY), "sources") > part(one, "sources")


def test_what_makes_a_story_stand_higher() -> None:
    earlier = renamed(FERRY, "ferry", published_at=FERRY.published_at - timedelta(days=1))
    longer = renamed(FERRY, "ferry", text=FERRY.text * 5)
    assert part(ranked(FERRY), "recency") > part(ranked(earlier), "recency")
    assert part(ranked(longer), "prominence") > part(ranked(FERRY), "prominence")
    assert part(ranked(FERRY, new=1.0), "development") > part(ranked(FERRY, new=0.2), "development")
    assert part(ranked(FERRY, new=0.0), "development") == 0


def test_no_article_is_more_recent_than_the_window() -> None:
    late = renamed(FERRY, "late", published_at=UNTIL + timedelta(days=400))
    assert part(ranked(late), "recency") == part(ranked(renamed(FERRY, "now", published_at=UNTIL)), "recency")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 40), st.integers(1, 3_000)), min_size=1, max_size=20),
    st.floats(0, 1),
    st.sets(st.sampled_from(["ferry", "Saltmere", "banana"])),
)
def test_the_parts_add_up(made: list[tuple[str, int, int]], new: float, topics: set[str]) -> None:
    articles = [
        article(str(n), "The ferry of Saltmere. " * size, source=source, published_at=UNTIL - timedelta(hours=hours))
        for n, (source, hours, size) in enumerate(made)
    ]
    found = ranked(*articles, profile=Profile(follow=Interests(topics=tuple(topics))), new=new)
    assert found.total == pytest.approx(sum(adds for _, adds in found.parts), abs=1e-9)
    assert all(adds >= 0 for _, adds in found.parts)
    assert len({name for name, _ in found.parts}) == len(found.parts)


# --- what the reader follows and mutes


@pytest.mark.parametrize(
    ("interests", "follows"),
    [
        (Interests(names=("Marta Lindqvist",)), ["Marta Lindqvist"]),
        (Interests(names=("marta LINDQVIST",)), ["marta LINDQVIST"]),
        (Interests(names=("Lindqvist",)), ["Lindqvist"]),
        (Interests(names=("Lindqvist Marta",)), []),
        (Interests(names=("Alb",)), []),
        (Interests(names=("Blinken", "Alba", "Saltmere")), ["Alba", "Saltmere"]),
        (Interests(topics=("ferries",)), ["ferries"]),
        (Interests(topics=("ferry accidents",)), []),
        (Interests(topics=("aground ferry",)), ["aground ferry"]),
        (Interests(topics=("the of",)), []),
        (Interests(sources=("harbour courier",)), ["harbour courier"]),
        (Interests(sources=("Courier",)), []),
        (Interests(("Alba",), ("ferries",), ("Harbour Courier",)), ["Alba", "ferries", "Harbour Courier"]),
        (Interests(names=("Alba",), topics=("Alba",)), ["Alba"]),
        (Interests(), []),
    ],
)
def test_what_is_followed(interests: Interests, follows: list[str]) -> None:
    assert met(interests, [FERRY]) == follows
    found = ranked(FERRY, profile=Profile(follow=interests))
    assert [name for name, _ in found.parts if name.startswith("follows ")] == [f"follows {name}" for name in follows]
    assert found.total == pytest.approx(ranked(FERRY).total + FOLLOWED * len(follows))


def test_one_article_of_a_story_is_enough_to_follow_it() -> None:
    assert met(Interests(names=("Piet Aalders",)), [FERRY, INQUIRY]) == ["Piet Aalders"]


@pytest.mark.parametrize(
    ("interests", "gone"),
    [
        (Interests(names=("Saltmere",)), True),
        (Interests(topics=("ferries",)), True),
        (Interests(topics=("ferry accident",)), True),
        # only a text has it, not a title
        (Interests(names=("Marta Lindqvist",)), False),
        (Interests(topics=("steering",)), False),
        # not all are from it
        (Interests(sources=("Harbour Courier",)), False),
        (Interests(sources=("Harbour Courier", "SALTMERE GAZETTE")), True),
        (Interests(), False),
    ],
)
def test_what_is_muted(interests: Interests, gone: bool) -> None:
    assert muted(Profile(mute=interests), [FERRY, INQUIRY]) is gone


def test_a_publisher_that_is_not_known_is_not_muted() -> None:
    assert not muted(Profile(mute=Interests(sources=("A",))), [paper("a", None)])
