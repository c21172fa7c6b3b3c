"""The week of news is what its labels say, as far as that can be seen without reading it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations

import pytest

from eval.datasets import newsweek
from eval.datasets.base import json_lines
from eval.datasets.newsweek import Labelled
from rag.errors import SourceError
from rag.index.reprints import THRESHOLD, shares_text, signature
from rag.types import ArticleStatus

WEEK = newsweek.load()
DAYS = tuple(date(2025, 3, day) for day in range(3, 8))


def grouped(key: str) -> dict[str, list[Labelled]]:
    groups: dict[str, list[Labelled]] = defaultdict(list)
    for labelled in WEEK:
        groups[getattr(labelled, key)].append(labelled)
    return groups


EVENTS, THREADS = grouped("event"), grouped("thread")
REPRINTS = {
    (event, wire): group
    for event, articles in EVENTS.items()
    for wire in {labelled.article.wire for labelled in articles if labelled.article.wire}
    if len(group := [labelled for labelled in articles if labelled.article.wire == wire]) > 1
}


def test_there_is_a_week_of_it() -> None:
    assert len(WEEK) >= 75
    assert len(EVENTS) >= 30
    assert len({labelled.article.source for labelled in WEEK}) >= 8
    assert {labelled.day for labelled in WEEK} == set(DAYS)
    assert all(len(newsweek.of_day(WEEK, day)) >= 15 for day in DAYS)
    assert sum(len(newsweek.of_day(WEEK, day)) for day in DAYS) == len(WEEK)


def test_every_article_is_itself() -> None:
    articles = [labelled.article for labelled in WEEK]
    for values in ([a.id for a in articles], [a.url for a in articles], [a.text for a in articles]):
        assert len(set(values)) == len(WEEK)
    assert len({a.title for a in articles}) == len(WEEK)
    assert [a.published_at for a in articles] == sorted(a.published_at for a in articles)


def test_records_are_read_as_they_stand() -> None:
    rows = list(json_lines(newsweek.ARTICLES, ""))
    assert [(row["id"], row["title"], row["text"], row["source"], row["url"]) for row in rows] == [
        (a.id, a.title, a.text, a.source, a.url) for a in (labelled.article for labelled in WEEK)
    ]
    names = {"id", "title", "text", "source", "published_at", "url", "event", "thread", "wire", "status", "note"}
    assert all(set(row) <= names for row in rows)


@pytest.mark.parametrize("labelled", WEEK, ids=lambda labelled: labelled.article.id)
def test_every_article_is_labelled(labelled: Labelled) -> None:
    article = labelled.article
    assert 20 <= len(article.text.split()) <= 330
    assert article.url is not None
    assert article.url.split("/")[2].endswith(".example")
    assert labelled.event == f"{labelled.thread}-{article.published_at:%a}".lower()
    assert labelled.note


def test_an_event_is_of_one_day() -> None:
    assert all(len({labelled.day for labelled in articles}) == 1 for articles in EVENTS.values())
    assert all(len({labelled.thread for labelled in articles}) == 1 for articles in EVENTS.values())


def test_a_publisher_has_an_event_twice_only_with_an_opinion() -> None:
    for articles in EVENTS.values():
        reports = [labelled for labelled in articles if not labelled.article.title.startswith("Opinion")]
        assert len({labelled.article.source for labelled in reports}) == len(reports)


def test_it_has_events_of_all_sizes() -> None:
    sizes = Counter(len(articles) for articles in EVENTS.values())
    assert sizes[1] >= 15
    assert sum(count for size, count in sizes.items() if size >= 2) >= 30
    assert sum(count for size, count in sizes.items() if size >= 4) >= 3


def test_threads_run_through_days() -> None:
    days = [len({labelled.day for labelled in articles}) for articles in THREADS.values()]
    assert sum(length >= 2 for length in days) >= 10
    assert sum(length >= 3 for length in days) >= 5


def test_reprints_have_one_text() -> None:
    assert len(REPRINTS) >= 5
    assert sum(map(len, REPRINTS.values())) >= 12
    for articles in REPRINTS.values():
        for one, other in combinations(articles, 2):
            left, right = signature(one.article.text), signature(other.article.text)
            assert left is not None
            assert right is not None
            assert left.similarity(right) >= THRESHOLD
            assert one.article.title != other.article.title


def test_nothing_else_shares_a_text() -> None:
    reprints = {
        frozenset((one.article.id, other.article.id))
        for articles in REPRINTS.values()
        for one, other in combinations(articles, 2)
    }
    for one, other in combinations(WEEK, 2):
        if {one.article.id, other.article.id} not in reprints:
            assert not shares_text(one.article.text, other.article.text), (one.article.id, other.article.id)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("hadley-fire-tue", "tidewell-fire-tue", ("fire", "factory")),
        ("bridge-collapse-tue", "rail-fares-tue", ("Halloran",)),
        ("waiting-lists-wed", "laundry-contract-wed", ("Orla Tennick",)),
        ("norravia-rate-wed", "kestmark-rate-wed", ("key rate", "per cent")),
        ("ardent-results-thu", "holm-vale-results-thu", ("profit",)),
        ("ardent-results-thu", "ardent-overdraft-thu", ("Ardent",)),
        ("pellier-bid-tue", "pellier-recall-tue", ("Pellier Foods",)),
        ("city-rovers-tue", "united-castleby-tue", ("First Division",)),
        ("bus-strike-mon", "dock-strike-mon", ("strike",)),
        ("vaile-bribery-wed", "seaview-verdict-wed", ("Wednesday", "prosecut")),
        ("ferris-outage-fri", "ferris-prices-fri", ("Ferris Mobile",)),
        ("bridge-collapse-tue", "dunmere-car-park-tue", ("Dunmere", "Merrow")),
        ("measles-brackmoor-wed", "norovirus-infirmary-wed", ("hospital",)),
    ],
)
def test_near_misses_are_near(one: str, other: str, shared: tuple[str, ...]) -> None:
    assert one != other
    for event in (one, other):
        texts = " ".join(f"{labelled.article.title} {labelled.article.text}" for labelled in EVENTS[event])
        assert all(word in texts for word in shared)


@pytest.mark.parametrize(
    ("thread", "figures"),
    [
        ("bridge-collapse", {"mon": "four", "tue": "nine", "wed": "eight"}),
        ("cyclone-marrick", {"tue": "12", "wed": "31", "thu": "52", "fri": "44"}),
        ("measles-brackmoor", {"mon": "Fourteen", "wed": "23", "fri": "29"}),
        ("pellier-bid", {"mon": "2.1 billion", "thu": "2.4 billion"}),
        ("kestmark-government", {"wed": "27 April", "thu": "11 May"}),
    ],
)
def test_figures_change_from_day_to_day(thread: str, figures: dict[str, str]) -> None:
    for day, figure in figures.items():
        assert any(figure in labelled.article.text for labelled in EVENTS[f"{thread}-{day}"])


@pytest.mark.parametrize(
    ("event", "figures"),
    [
        ("bridge-collapse-mon", ("four people", "Six people")),
        ("dock-strike-mon", ("1,900", "1,400")),
        ("hadley-fire-tue", ("400 residents", "600 people")),
        ("cyclone-marrick-wed", ("31", "40 people")),
        ("vaile-bribery-wed", ("340,000", "412,000")),
        ("ferris-outage-fri", ("1.8 million", "2.3 million")),
    ],
)
def test_sources_differ(event: str, figures: tuple[str, str]) -> None:
    sources = [{la.article.source for la in EVENTS[event] if figure in la.article.text} for figure in figures]
    assert all(sources)
    assert sources[0] != sources[1]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("bridge-collapse-wed", "eight dead, not nine"),
        ("bridge-collapse-wed", "was wrong"),
        ("cyclone-marrick-fri", "not 52"),
        ("measles-brackmoor-fri", "21 and not 23"),
        ("kestmark-government-tue", "denied"),
        ("hadley-fire-wed", "untrue"),
        ("bridge-collapse-thu", "has denied"),
    ],
)
def test_figures_are_corrected_and_reports_denied(event: str, words: str) -> None:
    assert any(words in f"{labelled.article.title}\n{labelled.article.text}" for labelled in EVENTS[event])


def test_some_articles_were_corrected_themselves() -> None:
    corrected = [labelled.article for labelled in WEEK if labelled.article.status is ArticleStatus.CORRECTED]
    assert len(corrected) >= 3
    assert all("orrect" in article.text.rsplit("\n", 1)[-1] for article in corrected)


def test_opinions_are_about_an_event_that_is_reported() -> None:
    opinions = [labelled for labelled in WEEK if labelled.article.title.startswith("Opinion: ")]
    assert len(opinions) >= 3
    assert all(len(EVENTS[labelled.event]) >= 3 for labelled in opinions)


def test_a_record_that_is_no_article_is_reported() -> None:
    with pytest.raises(SourceError, match=r"newsweek\.jsonl:x is no article: no text"):
        newsweek._labelled({"id": "x", "title": "No text"})
