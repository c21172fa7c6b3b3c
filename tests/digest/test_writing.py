"""A story told in the words of its articles: what is summed up by what, and what is left out."""

from __future__ import annotations

from datetime import UTC, datetime

from rag.digest.writing import ExtractiveWriter, Text
from rag.stories import Line, Novelty
from rag.types import Article, ArticleStatus, Support
from tests.digest.newsroom import FERRY, INQUIRY, article, at, reported, subject

LEAD = "The ferry Alba ran aground on a sandbank off Saltmere on Friday evening."
ASHORE = "All 212 passengers were brought ashore by lifeboats before midnight, the coastguard said."
OPINION = article(
    "opinion",
    "The ferry Alba ran aground because nobody in the ministry wanted to pay for a second pilot. Ministers have closed "
    "both eyes to the state of the ships for ten years. The people of Saltmere deserve better than Northshore Lines.",
    "Opinion: The ferry was an accident that everyone saw coming",
    "Tarn Weekly",
    author="Ilse Amsel",
    published_at=at(11),
)
CORRECTION = article(
    "correction",
    "The ferry Alba, which ran aground off Saltmere on Friday, was carrying 221 passengers and not 212, as this paper "
    "and others reported. The owner, Northshore Lines, said that two digits had been transposed in its list.",
    "Correction: Ferry Alba was carrying 221 passengers, not 212",
    published_at=at(12),
)


def lines(text: Text | None) -> list[Line]:
    assert text is not None
    why = [] if text.why is None else [text.why]
    return [text.summary, *text.bullets, *why, *(line for d in text.differences for line in d.lines)]


def assert_proven(text: Text | None, *articles: Article) -> None:
    known = {one.id: one for one in articles}
    for line in lines(text):
        assert line.verification.status is Support.SUPPORTED
        assert line.sources
        for source in line.sources:
            span = known[source.article_id].text[source.start_char_index : source.end_char_index]
            assert source.cited_text == span
            assert source.content_hash == known[source.article_id].content_hash


def test_a_story_in_the_words_of_its_article(writer: ExtractiveWriter) -> None:
    text = writer.tell(subject(FERRY))
    assert text is not None
    assert (text.headline, text.headline_of) == (FERRY.title, "ferry")
    assert text.summary.text == LEAD
    assert ASHORE in [line.text for line in text.bullets]
    assert (text.told, text.new, text.degraded, text.warnings) == (0, 1.0, False, ())
    assert all(line.novelty is Novelty.NEW and line.before is None for line in lines(text))
    assert_proven(text, FERRY)


def test_why_it_matters_is_told_by_a_source(writer: ExtractiveWriter) -> None:
    text = writer.tell(subject(INQUIRY))
    assert text is not None
    assert text.why is not None
    assert text.why.text.startswith("The accident could mean the end of night crossings to Saltmere")
    assert text.why not in text.bullets


def test_each_line_is_cited_where_it_stands_in_its_chunk(writer: ExtractiveWriter) -> None:
    cut = FERRY.text.index("Captain Marta")
    several = subject(FERRY)
    several = type(several)((reported(FERRY, cut),))
    text = writer.tell(several)
    assert_proven(text, FERRY)
    chunks = {source.chunk_id for line in lines(text) for source in line.sources}
    assert chunks == {"ferry:0", "ferry:1"}


def test_a_sentence_that_no_chunk_has_whole_is_not_told(writer: ExtractiveWriter) -> None:
    cut = FERRY.text.index("passengers were brought")
    story = subject(FERRY)
    text = writer.tell(type(story)((reported(FERRY, cut),)))
    assert ASHORE not in [line.text for line in lines(text)]
    assert_proven(text, FERRY)


def test_no_line_is_told_twice_of_two_articles(writer: ExtractiveWriter) -> None:
    again = article("again", f"{LEAD} Rescue crews said the sea had been calm all evening.", source="Dunmere Echo")
    told = [line.text for line in lines(writer.tell(subject(FERRY, again)))]
    assert len(told) == len(set(told))


# --- what earlier digests told


def test_what_was_told_is_left_out(writer: ExtractiveWriter) -> None:
    text = writer.tell(subject(FERRY, told=[LEAD]))
    assert LEAD not in [line.text for line in lines(text)]
    assert text is not None
    assert text.told == 1
    assert 0 < text.new < 1


def test_a_story_without_anything_new_is_not_told(writer: ExtractiveWriter) -> None:
    every = [candidate.sentence.text for candidate in writer.findings(subject(FERRY)).candidates]
    assert writer.tell(subject(FERRY, told=every)) is None


def test_a_changed_number_is_told_with_the_words_before(writer: ExtractiveWriter) -> None:
    text = writer.tell(
        subject(FERRY, told=[LEAD, "All 190 passengers were brought ashore by lifeboats before midnight."])
    )
    (line,) = (line for line in lines(text) if line.text == ASHORE)
    assert line.novelty is Novelty.CHANGED
    assert line.before is not None
    assert line.before.words == ("190",)


def test_what_a_corrected_article_changes_is_a_correction(writer: ExtractiveWriter) -> None:
    corrected = article(
        "ferry", FERRY.text, FERRY.title, status=ArticleStatus.CORRECTED, updated_at=datetime(2024, 3, 12, tzinfo=UTC)
    )
    text = writer.tell(
        subject(corrected, told=["All 190 passengers were brought ashore by lifeboats before midnight."])
    )
    assert [line.novelty for line in lines(text) if line.text == ASHORE] == [Novelty.CORRECTED]


# --- corrections and opinions


def test_what_a_correction_says_was_wrong_is_not_told(writer: ExtractiveWriter) -> None:
    for order in ([FERRY, CORRECTION], [CORRECTION, FERRY]):
        text = writer.tell(subject(*order))
        told = lines(text)
        assert ASHORE not in [line.text for line in told]
        assert {line.sources[0].article_id for line in told} == {"ferry", "correction"}
        assert_proven(text, *order)


def test_a_wrong_title_is_no_headline(writer: ExtractiveWriter) -> None:
    wrong = article("wrong", f"{LEAD} {ASHORE}", "Lifeboats bring 212 passengers of ferry Alba ashore", "Tarn Weekly")
    text = writer.tell(subject(wrong, CORRECTION))
    assert text is not None
    assert (text.headline, text.headline_of) == (CORRECTION.title, "correction")


def test_an_opinion_says_whose_it_is(writer: ExtractiveWriter) -> None:
    text = writer.tell(subject(FERRY, OPINION))
    told = lines(text)
    assert {line.whose for line in told if line.sources[0].article_id == "opinion"} == {"Ilse Amsel"}
    assert {line.whose for line in told if line.sources[0].article_id == "ferry"} == {None}
    assert text is not None
    assert (text.summary.whose, text.headline_of) == (None, "ferry")


def test_a_story_of_nothing_but_opinion_is_marked_throughout(writer: ExtractiveWriter) -> None:
    nameless = article("opinion", OPINION.text, OPINION.title, "Tarn Weekly")
    assert {line.whose for line in lines(writer.tell(subject(nameless)))} == {"Tarn Weekly"}


# --- headlines


def test_the_headline_is_a_title_that_its_article_supports(writer: ExtractiveWriter) -> None:
    for title in (
        "Nine drown as ferry Alba sinks",
        "Is the ferry Alba lost?",
        "Live: ferry Alba aground",
        OPINION.title,
    ):
        other = article("other", f"{LEAD} {ASHORE}", title, "Tarn Weekly")
        text = writer.tell(subject(other, FERRY))
        assert text is not None
        assert (text.headline, text.headline_of) == (FERRY.title, "ferry")


def test_an_article_without_a_sentence_that_stands_alone_tells_nothing(writer: ExtractiveWriter) -> None:
    assert writer.tell(subject(article("a", "They did. It was. This too."))) is None
    assert writer.tell(subject(article("a", "船は金曜日に座礁した。"))) is None
