"""What holds of five digests made in order, over the labelled week."""

from __future__ import annotations

from collections import Counter

import pytest

from eval.datasets import newsweek
from rag.app import Citewire
from rag.digest.choosing import MOST_BULLETS
from rag.digest.profile import Interests, Profile
from rag.digest.subject import is_opinion
from rag.digest_records import digest_from, digest_record
from rag.stories import Digest, Novelty, Story
from rag.text.sentences import sentence_spans
from rag.text.words import content_stems
from rag.types import Support
from tests.digest.conftest import DAYS

LABELLED = {labelled.article.id: labelled for labelled in newsweek.load()}
MOST_SHARED = 0.6
"""Of the shorter sentence's stems."""


def stories(digests: list[Digest]) -> list[Story]:
    return [story for digest in digests for story in digest.stories]


def label(story: Story) -> str:
    """The thread that most of its articles have."""
    return Counter(LABELLED[one.article_id].thread for one in story.articles).most_common(1)[0][0]


def test_each_day_has_its_digest(five_days: list[Digest]) -> None:
    assert [digest.day for digest in five_days] == list(DAYS)
    assert [len(digest.stories) for digest in five_days] == [10] * 5
    assert [digest.articles for digest in five_days] == [len(newsweek.of_day([*LABELLED.values()], d)) for d in DAYS]
    assert all(digest.reason is None and not digest.degraded and not digest.warnings for digest in five_days)


def test_stories_stand_in_the_order_of_their_scores(five_days: list[Digest]) -> None:
    for digest in five_days:
        totals = [story.score.total for story in digest.stories]
        assert totals == sorted(totals, reverse=True)
        for story in digest.stories:
            assert story.score.total == pytest.approx(sum(adds for _, adds in story.score.parts), abs=1e-9)


def test_an_article_is_in_one_story(five_days: list[Digest]) -> None:
    every = [one.article_id for story in stories(five_days) for one in story.articles]
    assert len(every) == len(set(every))
    for story in stories(five_days):
        assert story.sources == sum(one.counts for one in story.articles)


def test_each_line_is_supported_by_the_exact_words_of_an_article(five_days: list[Digest]) -> None:
    for story in stories(five_days):
        own = {one.article_id for one in story.articles}
        for line in story.lines:
            assert line.verification.status is Support.SUPPORTED
            assert line.sources
            for source in line.sources:
                article = LABELLED[source.article_id].article
                assert source.article_id in own
                assert source.cited_text == article.text[source.start_char_index : source.end_char_index]
                assert (source.title, source.content_hash) == (article.title, article.content_hash)


def test_sources_count_from_one_in_the_order_shown(five_days: list[Digest]) -> None:
    for digest in five_days:
        shown = [source.number for story in digest.stories for line in story.lines for source in line.sources]
        first = list(dict.fromkeys(shown))
        assert first == list(range(1, len(first) + 1))
        places = {
            (source.number, source.article_id, source.start_char_index, source.end_char_index)
            for source in digest.sources
        }
        assert len(places) == len(digest.sources) == len(first)


def test_the_summary_is_from_the_lead(five_days: list[Digest]) -> None:
    places = []
    for story in stories(five_days):
        source = story.summary.sources[0]
        spans = sentence_spans(LABELLED[source.article_id].article.text)
        places.append(next(n for n, (start, end) in enumerate(spans) if start <= source.start_char_index < end))
    assert sum(place <= 1 for place in places) >= 0.9 * len(places)
    assert max(places) <= 4


def test_a_story_has_few_bullets_and_none_repeats_another(five_days: list[Digest]) -> None:
    for story in stories(five_days):
        assert len(story.bullets) <= MOST_BULLETS
        told = [story.summary, *story.bullets, *([] if story.why is None else [story.why])]
        stems = [frozenset(content_stems(line.text)) for line in told]
        for place, one in enumerate(stems):
            for other in stems[:place]:
                assert len(one & other) <= MOST_SHARED * min(len(one), len(other))


def test_a_headline_is_a_title_of_the_story(five_days: list[Digest]) -> None:
    for story in stories(five_days):
        titles = {one.article_id: one.title for one in story.articles}
        assert story.headline_of is not None
        assert titles[story.headline_of] == story.headline


def test_an_opinion_is_marked_and_nothing_else_is(five_days: list[Digest]) -> None:
    marked = 0
    for story in stories(five_days):
        for line in story.lines:
            opinion = [is_opinion(LABELLED[source.article_id].article) for source in line.sources]
            assert (line.whose is not None) == any(opinion)
            marked += any(opinion)
    assert marked >= 3


# --- from day to day


def test_nothing_is_told_twice(five_days: list[Digest]) -> None:
    told: set[str] = set()
    for digest in five_days:
        today = {line.text for story in digest.stories for line in story.lines}
        assert not today & told
        told |= today


def test_threads_go_on_under_their_ids(five_days: list[Digest]) -> None:
    """Of 17 stories whose thread was told before, 16 go on with it when this was written."""
    known: dict[str, str] = {}
    going_on, right, strayed = 0, 0, 0
    for digest in five_days:
        before = dict(known)
        for story in digest.stories:
            if label(story) in before.values():
                going_on += 1
                right += before.get(story.id) == label(story)
            elif story.id in before:
                strayed += 1
            known.setdefault(story.id, label(story))
    assert going_on >= 12
    assert right >= 0.8 * going_on
    assert strayed <= 2


def test_days_of_a_thread_are_counted_from_its_first(five_days: list[Digest]) -> None:
    for digest in five_days:
        for story in digest.stories:
            assert story.day == (digest.day - story.began).days + 1
            assert story.began in DAYS
        assert len({story.id for story in digest.stories}) == len(digest.stories)


def test_what_has_changed_is_told_with_what_was_said_before(five_days: list[Digest]) -> None:
    lines_of = {digest.id: {line.text for story in digest.stories for line in story.lines} for digest in five_days}
    changed = []
    for digest in five_days:
        for story in digest.stories:
            for line in story.lines:
                if line.novelty in (Novelty.CHANGED, Novelty.CORRECTED):
                    assert line.before is not None
                    assert line.before.text in lines_of[line.before.digest_id]
                    assert line.before.day < digest.day
                    assert all(word in line.before.text for word in line.before.words)
                    changed.append((label(story), line.before.words))
                else:
                    assert line.before is None
    assert ("bridge-collapse", ("four",)) in changed
    assert ("bridge-collapse", ("Nine",)) in changed
    assert ("pellier-bid", ("2.1 billion",)) in changed


# --- again


def test_a_digest_made_twice_is_the_one_of_the_log(week: Citewire, five_days: list[Digest]) -> None:
    for digest in five_days:
        again = week.editions.make(week.window(day=digest.day.isoformat()), Profile())
        assert again == digest
        assert (again.id, again.made_at) == (digest.id, digest.made_at)


def test_a_digest_made_anew_from_the_same_is_equal(week: Citewire, five_days: list[Digest]) -> None:
    anew = week.editions.make(week.window(day=DAYS[-1].isoformat()), Profile(), anew=True)
    assert anew == five_days[-1]


def test_records_say_all_of_a_digest(five_days: list[Digest]) -> None:
    for digest in five_days:
        assert digest_from(digest_record(digest)) == digest


def test_an_earlier_day_does_not_know_later_ones(week: Citewire, five_days: list[Digest]) -> None:
    """Made after the others, it is what it was when it was the first."""
    again = week.editions.make(week.window(day=DAYS[0].isoformat()), Profile(), anew=True)
    assert again.stories == five_days[0].stories


def test_what_a_reader_follows_comes_first_and_what_is_muted_not_at_all(week: Citewire) -> None:
    profile = Profile("fan", 3, Interests(names=("Halden Prize",)), Interests(topics=("bridge", "strike")))
    digest = week.editions.make(week.window(day=DAYS[0].isoformat()), profile)
    titles = [one.title for story in digest.stories for one in story.articles]
    assert label(digest.stories[0]) == "halden-prize"
    assert len(digest.stories) == 3
    assert not [title for title in titles if "Bridge" in title or "strike" in title]


def test_editions_do_not_know_of_each_other(week: Citewire, five_days: list[Digest]) -> None:
    tuesday = week.editions.make(week.window(day=DAYS[1].isoformat()), Profile("evening"))
    assert all(line.novelty is Novelty.NEW for story in tuesday.stories for line in story.lines)
    assert tuesday.id != five_days[1].id
