"""Summaries on demand, over the seeds."""

from __future__ import annotations

import json

import pytest

from rag.app import Citewire
from rag.digest.render import FORMATS, Links, render
from rag.digest_records import digest_from, digest_record
from rag.errors import InputError, QuestionError
from rag.types import Filters, Support
from tests.cli.conftest import Command, _archive, seeded_rag  # noqa: F401 - fixtures


def test_an_article_is_summed_up_in_its_own_words(seeded: Citewire) -> None:
    articles, _ = seeded.articles(Filters(), 10)
    for article in articles:
        summary = seeded.summarize(article.id, Filters())
        (story,) = summary.stories
        assert summary.title == article.title
        assert 1 <= len(story.lines) <= 6
        for line in story.lines:
            assert line.verification.status is Support.SUPPORTED
            for source in line.sources:
                assert source.article_id == article.id
                assert article.text[source.start_char_index : source.end_char_index] == source.cited_text


def test_a_topic_is_told_in_the_order_of_time(seeded: Citewire) -> None:
    summary = seeded.summarize("What happened in Port Ellery and the Tarn Valley?", Filters())
    moments = [min(article.published_at for article in story.articles) for story in summary.stories]
    assert len(moments) >= 2
    assert moments == sorted(moments)
    numbers = [source.number for source in summary.sources]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_publisher_is_summed_up(seeded: Citewire) -> None:
    source = next(name for name in seeded.sources() if "Northshore" in name)
    summary = seeded.summarize(None, Filters(sources=(source,)))
    assert summary.stories
    assert {a.source for story in summary.stories for a in story.articles} == {source}


def test_what_the_archive_does_not_have_has_no_summary(seeded: Citewire) -> None:
    summary = seeded.summarize("the price of tulips in Amsterdam in 1637", Filters())
    assert summary.stories == ()
    assert summary.reason


def test_something_must_be_named(seeded: Citewire) -> None:
    with pytest.raises(QuestionError, match="Name an article"):
        seeded.summarize(None, Filters())


@pytest.mark.parametrize("wanted", ["", "  ", "!?"])
def test_an_empty_topic_is_an_error(seeded: Citewire, wanted: str) -> None:
    with pytest.raises(InputError):
        seeded.summarize(wanted, Filters())


@pytest.mark.parametrize("form", FORMATS)
def test_it_is_rendered_as_digests_are(seeded: Citewire, form: str) -> None:
    summary = seeded.summarize("ferry", Filters())
    assert digest_from(json.loads(json.dumps(digest_record(summary)))) == summary
    assert "ferry" in render(summary, form, Links())


def test_it_is_kept_in_no_log(seeded: Citewire) -> None:
    before = seeded.editions.list(100)[1]
    seeded.summarize("ferry", Filters())
    assert seeded.editions.list(100)[1] == before


def test_on_the_command_line(seeded_rag: Command) -> None:  # noqa: F811
    done = seeded_rag("summarize", "ferry", "--format", "md")
    assert done.code == 0
    assert "Lady Maren" in done.out
    assert seeded_rag("summarize").code == 2
