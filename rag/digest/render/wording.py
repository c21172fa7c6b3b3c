"""The words that every format says around a digest's lines: days, counts, what is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from rag.stories import Digest, Novelty, Score, Story, StoryArticle, Window

LABELS = {Novelty.CHANGED: "Changed", Novelty.CORRECTED: "Corrected", Novelty.TOLD: "Told before"}
"""What stands before a line. New ones have nothing: they are what a digest is for."""
PROMISE = "Every sentence was checked against the words that it cites."


def day(when: date) -> str:
    """23 April 2024. A moment gives the day that its own zone names."""
    return f"{when.day} {when:%B} {when.year}"


def long_day(when: date) -> str:
    return f"{when:%A}, {day(when)}"


def period(window: Window) -> str:
    """The day of a digest; the days or the hours, where its window is none of the calendar's days."""
    since, until = window.since, window.until
    last = (until - timedelta(microseconds=1)).date()
    if _midnight(since) and _midnight(until):
        return long_day(since) if last == since.date() else f"{long_day(since)} – {long_day(last)}"
    if last == since.date():
        return f"{long_day(since)}, {since:%H:%M}–{until:%H:%M}"
    return f"{long_day(since)}, {since:%H:%M} – {long_day(until)}, {until:%H:%M}"


def _midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)


def count(number: int, noun: str) -> str:
    """ "1 article", "1,200 articles", "2 stories"."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"


def edition(name: str) -> str:
    """ "Daily digest", "Harbour digest"."""
    return f"{name[:1].upper()}{name[1:]} digest"


def digest_counts(digest: Digest) -> str:
    """How many stories are told, from how many publishers, and what they were chosen from."""
    told, every = len(digest.stories), len(digest.stories) + digest.others
    publishers = len(independent(article for story in digest.stories for article in story.articles))
    stories = f"{told:,} of {count(every, 'story')}" if every else "No stories"
    sources = f", from {count(publishers, 'independent source')}" if told else ""
    return f"{stories}{sources} · {count(digest.articles, 'article')} read"


def story_counts(story: Story) -> str:
    return f"{count(len(story.articles), 'article')}, {count(story.sources, 'independent source')}"


def independent(articles: Iterable[StoryArticle]) -> set[str]:
    """Publishers of the articles that count; an article without a publisher stands for one."""
    return {article.source or article.article_id for article in articles if article.counts}


def running(story: Story) -> str | None:
    """How long the story has been going on, from its second day."""
    return f"Day {story.day}, since {day(story.began)}" if story.day > 1 else None


def told_before(told: int) -> str | None:
    return f"{count(told, 'line')} told before {'is' if told == 1 else 'are'} not repeated" if told else None


def made(digest: Digest) -> str:
    """When and by what, on the reader's clock."""
    moment = digest.made_at.astimezone(digest.window.since.tzinfo)
    return f"Made on {day(moment)} at {moment:%H:%M %Z}".rstrip()


def ranking(score: Score) -> str:
    """The score and its parts, what adds most first."""
    parts = sorted(score.parts, key=lambda part: -abs(part[1]))
    adds = ", ".join(f"{name} {value:+.2f}" for name, value in parts)
    return f"Ranking: {score.total:.2f}" + (f" = {adds}" if adds else "")


def whose(name: str) -> str:
    """A claim or an opinion, marked as somebody's."""
    return f"View of {name}"


def was(told: str, when: str) -> str:
    return f"was: {told} (digest of {when})"


def reporter(name: str, articles: int) -> str:
    return name if articles == 1 else f"{name} ({count(articles, 'article')})"


def listed(names: Sequence[str], more: int = 0) -> str:
    """ "A", "A and B", "A, B and 3 more"."""
    every = [*names, f"{more:,} more"] if more else list(names)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"


def note(warning: str) -> str:
    return f"Note: {warning.removesuffix('.')}."


def footer(made_by: str, *, told: bool) -> str:
    return f"{made_by}. {PROMISE}" if told else f"{made_by}."
