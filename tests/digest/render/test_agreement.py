"""The page and the mail, the feed and the file tell the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.digest.render import Links, mail, render
from rag.stories import Digest
from tests.digest.render import examples
from tests.digest.render.reading import (
    Read,
    expected,
    read_atom,
    read_json,
    read_mail,
    read_markdown,
    read_page,
    read_text,
)

BASE = "https://news.example.org/citewire/"
DIGESTS = [examples.full, examples.empty, examples.hostile, examples.hostile_empty]


def _inside(read: Read) -> Read:
    """As a page has it: a marker without an address leads to the list of sources."""
    for story in read.stories:
        story.lines = [
            type(said)(said.text, tuple((number, href or f"#source-{number}") for number, href in said.markers))
            for said in story.lines
        ]
    return read


def _unlinked(read: Read) -> Read:
    for story in read.stories:
        story.lines = [type(said)(said.text, tuple((n, None) for n, _ in said.markers)) for said in story.lines]
    return read


def _hold(read: Read, wanted: Read, *, labelled: bool = False) -> None:
    assert [story.headline for story in read.stories] == [story.headline for story in wanted.stories]
    for told, meant in zip(read.stories, wanted.stories, strict=True):
        assert [said.markers for said in told.lines] == [said.markers for said in meant.lines]
        for said, sentence in zip(told.lines, meant.lines, strict=True):
            assert said.text.endswith(sentence.text) if labelled else said.text == sentence.text
    assert read.sources == wanted.sources


@pytest.mark.parametrize("base", [None, BASE])
@pytest.mark.parametrize("make", DIGESTS)
def test_all_formats_tell_the_same_stories_sentences_numbers_and_citations(
    make: Callable[[], Digest], base: str | None
) -> None:
    digest, links = make(), Links(base)

    def wanted() -> Read:
        return expected(digest, links)

    _hold(read_json(render(digest, "json", links), links), wanted())
    _hold(read_page(render(digest, "html", links)), _inside(wanted()))
    _hold(read_atom(render(digest, "atom", links)), wanted())
    _hold(read_markdown(render(digest, "markdown", links)), wanted(), labelled=True)
    _hold(_without_stars(read_text(render(digest, "text", links))), _without_stars(_unlinked(wanted())), labelled=True)
    in_text, in_html = read_mail(mail(digest, links))
    _hold(_without_stars(in_text), _without_stars(_unlinked(wanted())), labelled=True)
    _hold(in_html, wanted())


def _without_stars(read: Read) -> Read:
    """Plain text marks words by asterisks, which sentences may have too."""
    for story in read.stories:
        story.lines = [type(said)(said.text.replace("*", ""), said.markers) for said in story.lines]
    return read
