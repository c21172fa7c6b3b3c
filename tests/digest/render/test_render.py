"""What the formats have in common, and the words that they share."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rag.digest.render import FORMATS, Links, render, wording
from rag.digest.render.view import view
from rag.digest_records import digest_record
from rag.errors import InputError
from rag.stories import Novelty, Window
from tests.digest.render import examples

ZONE = ZoneInfo("America/New_York")


def test_the_formats() -> None:
    assert {name: (form.media_type, form.suffix) for name, form in FORMATS.items()} == {
        "text": ("text/plain", ".txt"),
        "markdown": ("text/markdown", ".md"),
        "html": ("text/html", ".html"),
        "json": ("application/json", ".json"),
        "atom": ("application/atom+xml", ".atom"),
    }
    assert all(form.name == name for name, form in FORMATS.items())


def test_a_format_that_there_is_none_of() -> None:
    with pytest.raises(
        InputError, match=r"There is no format 'pdf' of a digest\. Choose one of text, markdown, html, json, atom\."
    ):
        render(examples.full(), "pdf", Links())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_written_to_a_file(name: str) -> None:
    for digest in (examples.full(), examples.empty(), examples.hostile(), examples.hostile_empty()):
        written = render(digest, name, Links(), explain=True)
        written.encode()
        assert written.endswith("\n")
        assert not written.endswith("\n\n")
        assert render(digest, name, Links(), explain=True) == written


def test_json_is_the_record_and_steers_no_terminal() -> None:
    digest = examples.hostile()
    written = render(digest, "json", Links())
    assert all(char.isprintable() or char == "\n" for char in written)
    assert json.loads(written) == json.loads(json.dumps(digest_record(digest)))
    assert "“That search cost us 90,000 crowns" in render(examples.full(), "json", Links())


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        ((4, 27, 0), (4, 28, 0), "Saturday, 27 April 2024"),
        ((4, 22, 0), (4, 29, 0), "Monday, 22 April 2024 – Sunday, 28 April 2024"),
        ((4, 27, 6), (4, 27, 18), "Saturday, 27 April 2024, 06:00–18:00"),
        ((4, 26, 18), (4, 27, 18), "Friday, 26 April 2024, 18:00 – Saturday, 27 April 2024, 18:00"),
        ((3, 10, 0), (3, 11, 0), "Sunday, 10 March 2024"),  # of 23 hours
    ],
)
def test_the_title_is_the_day_or_what_else_the_window_is(
    since: tuple[int, int, int], until: tuple[int, int, int], shown: str
) -> None:
    assert wording.period(Window(datetime(2024, *since, tzinfo=ZONE), datetime(2024, *until, tzinfo=ZONE))) == shown


def test_days_are_those_of_the_readers_clock() -> None:
    story = examples.full().stories[1]
    late = replace(story.summary.sources[0], published_at=datetime(2024, 4, 27, 23, 30, tzinfo=UTC))
    told = replace(story, summary=replace(story.summary, sources=(late,)), bullets=())
    digest = replace(examples.full(), stories=(told,), made_at=datetime(2024, 4, 28, 4, 0, tzinfo=UTC))
    shown = view(digest, Links())
    assert shown.sources[0].byline == "Northshore Ledger, 28 April 2024"
    assert shown.made == "Made on 28 April 2024 at 06:00 CEST by extractive"


@pytest.mark.parametrize(
    ("told", "others", "articles", "shown"),
    [
        (3, 9, 1_204, "3 of 12 stories, from 4 independent sources · 1,204 articles read"),
        (1, 0, 1, "1 of 1 story, from 3 independent sources · 1 article read"),
        (0, 2, 7, "0 of 2 stories · 7 articles read"),
        (0, 0, 0, "No stories · 0 articles read"),
    ],
)
def test_how_many(told: int, others: int, articles: int, shown: str) -> None:
    digest = replace(examples.full(), stories=examples.full().stories[:told], others=others, articles=articles)
    assert wording.digest_counts(digest) == shown


def test_publishers_of_a_story_are_named_once_and_not_all() -> None:
    story = examples.full().stories[0]
    many = tuple(replace(examples.STRIKE, article_id=f"a{n}", source=f"Paper {n}") for n in range(11))
    shown = view(replace(examples.full(), stories=(replace(story, articles=many),)), Links()).stories[0]
    assert [reporter.name for reporter in shown.reported.named] == [f"Paper {n}" for n in range(8)]
    assert shown.reported.more == 3
    assert shown.carried.named == ()
    assert wording.listed(["A"]) == "A"
    assert wording.listed(["A", "B"]) == "A and B"
    assert wording.listed(["A", "B"], 3) == "A, B and 3 more"


def test_what_a_line_changes_is_its_words_or_all_of_it() -> None:
    summary, bullets = examples.full().stories[0].summary, examples.full().stories[0].bullets
    assert summary.before is not None
    shown = view(examples.full(), Links()).stories[0]
    assert shown.summary.was is not None
    assert shown.summary.was.text == "241"
    assert shown.bullets[0].was is not None
    assert shown.bullets[0].was.text == "“Two of the 17 people hurt remain in hospital.”"
    assert bullets[3].novelty is Novelty.TOLD
    assert shown.bullets[3].was is None  # it says the same


def test_a_long_title_is_cut() -> None:
    digest = examples.hostile()
    shown = view(digest, Links())
    assert max(len(story.headline) for story in shown.stories) <= 200
    assert max(len(digest.stories[n].headline) for n in range(len(digest.stories))) > 10_000
    assert max(len(line.text) for story in shown.stories for line in story.lines) <= 1_000
