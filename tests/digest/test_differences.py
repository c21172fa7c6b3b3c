"""Where independent sources of a story count one thing differently, and where they only seem to."""

from __future__ import annotations

import pytest

from rag.digest.writing import ExtractiveWriter
from rag.stories import Digest, Story
from rag.types import Article, Support
from tests.digest.newsroom import article, at, subject

CARRIED = "The ferry Alba ran aground off Saltmere on Friday evening with {} passengers aboard, the coastguard said."
TAKEN_OFF = "Lifeboats took {} passengers off the ferry Alba, which ran aground off Saltmere, the harbour chief said."
MORE = " The operator, Northshore Lines, said it would inspect all of its ships before the end of the week."


def courier(text: str, **fields: object) -> Article:
    return article("courier", text + MORE, "Ferry Alba runs aground off Saltmere", "Harbour Courier", **fields)


def gazette(text: str, source: str = "Saltmere Gazette", **fields: object) -> Article:
    return article("gazette", text, "Passengers saved from ferry off Saltmere", source, published_at=at(10), **fields)


def words(writer: ExtractiveWriter, *articles: Article) -> list[tuple[str, str]]:
    text = writer.tell(subject(*articles))
    assert text is not None
    return [different.words for different in text.differences]


def test_two_publishers_that_count_differently(writer: ExtractiveWriter) -> None:
    text = writer.tell(subject(courier(CARRIED.format(212)), gazette(TAKEN_OFF.format(241))))
    assert text is not None
    (different,) = text.differences
    assert different.words == ("212", "241")
    assert [line.text for line in different.lines] == [CARRIED.format(212), TAKEN_OFF.format(241)]
    assert [line.sources[0].article_id for line in different.lines] == ["courier", "gazette"]
    assert all(line.verification.status is Support.SUPPORTED for line in different.lines)
    assert not {line.text for line in text.bullets} & {line.text for line in different.lines}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (courier(CARRIED.format(212)), gazette(TAKEN_OFF.format(212))),
        (courier(CARRIED.format("about 212")), gazette(TAKEN_OFF.format(230))),
        # one publisher, one agency
        (courier(CARRIED.format(212)), gazette(TAKEN_OFF.format(241), "Harbour Courier")),
        (courier(CARRIED.format(212), wire="NPA"), gazette(TAKEN_OFF.format(241), wire="NPA")),
        # four times as many are others
        (courier(CARRIED.format(212)), gazette(TAKEN_OFF.format(12))),
        # what befell them is another thing
        (
            courier("The ferry Alba ran aground off Saltmere, and 11 people were injured, the coastguard said."),
            gazette("The ferry Alba ran aground off Saltmere, and 4 people were killed, the coastguard said."),
        ),
        # another ship, of which the first article knows nothing
        (
            courier(CARRIED.format(212)),
            gazette(
                "Lifeboats took 241 passengers off the Queen Ingrid near Port Ellery, Olaf Jarrold said on Friday."
            ),
        ),
        # measures of many things
        (
            courier("Shares of Northshore Lines fell by 3.8 per cent on Monday after the ferry Alba ran aground."),
            gazette("Northshore Lines carries 12 per cent of all travellers to Saltmere, the ministry said."),
        ),
    ],
    ids=["same", "about", "publisher", "agency", "apart", "fate", "ship", "measures"],
)
def test_what_is_no_difference(writer: ExtractiveWriter, one: Article, other: Article) -> None:
    assert words(writer, one, other) == []


def test_a_sentence_differs_from_one_other_at_most(writer: ExtractiveWriter) -> None:
    articles = [courier(CARRIED.format(212)), gazette(TAKEN_OFF.format(241))]
    articles.append(article("echo", TAKEN_OFF.format(263), "Ferry Alba aground off Saltmere", "Dunmere Echo"))
    text = writer.tell(subject(*articles))
    assert text is not None
    shown = [line.text for different in text.differences for line in different.lines]
    assert 1 <= len(text.differences) <= 2
    assert len(set(shown)) == len(shown)


# --- the week


def test_the_week_has_three_differences_and_they_are_found(five_days: list[Digest]) -> None:
    def key(story: Story, different: tuple[str, str]) -> tuple[str, frozenset[str]]:
        return story.articles[0].article_id[3:6], frozenset(different)

    found = [key(story, d.words) for digest in five_days for story in digest.stories for d in story.differences]
    assert sorted(found, key=str) == sorted(
        [
            ("wed", frozenset({"Twenty-three", "Twenty-six"})),
            ("wed", frozenset({"31", "40"})),
            ("wed", frozenset({"340,000", "412,000"})),
        ],
        key=str,
    )


def test_the_two_sides_of_a_difference_are_of_two_publishers(five_days: list[Digest]) -> None:
    for digest in five_days:
        for story in digest.stories:
            for different in story.differences:
                one, other = (line.sources[0].source for line in different.lines)
                assert one != other
                for line, word in zip(different.lines, different.words, strict=True):
                    assert word in line.text
