"""When a question is about something that the passages do not mention.

A name, a number or a quotation of the question that stands in no passage is the surest sign that the archive cannot
answer; similarity is none (an absent topic may score higher than a right answer)."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.context import ArticleLookup
from rag.answering.grounding import NOTHING_FOUND
from rag.answering.question import Asked
from rag.text.names import name_forms
from rag.text.numbers import numbers
from rag.text.words import words
from rag.types import Passage

# Of an article longer than this, the beginning and the passage are looked at.
_LONGEST = 50_000
_SUFFIXES = frozenset("jr sr ii iii iv".split())


def missing_from(asked: Asked, passages: Sequence[Passage], lookup: ArticleLookup) -> tuple[str | None, frozenset[str]]:
    """(why the articles of the passages cannot answer, or None; ids of those that can).

    The names must meet in one article, unless the question compares several, or what several publishers report.
    Publishers are no part of that: "as The Courier reports" names who wrote the article, not what is in it."""
    if not passages:
        return NOTHING_FOUND, frozenset()
    by_article: dict[str, set[str]] = {}
    values: dict[str, set[str]] = {}
    for passage in passages:
        article = lookup(passage.chunk.article_id)
        body = passage.chunk.text if article is None else f"{passage.chunk.text}\n\n{article.text[:_LONGEST]}"
        text = f"{passage.title}\n{passage.source or ''}\n{passage.published_at:%Y %B %d %A}\n\n{body}"
        tokens = {word.folded for word in words(text)}
        tokens |= {part for token in tokens for part in token.split("-")}
        by_article.setdefault(passage.chunk.article_id, set()).update(tokens)
        values.setdefault(passage.chunk.article_id, set()).update(str(number.value) for number in numbers(text))
    everything = set().union(*by_article.values())
    publishers = [{word.folded for word in words(passage.source or "")} for passage in passages]
    subjects = [name for name in asked.names if not any(set(name.tokens) <= publisher for publisher in publishers)]
    absent = [name.surface for name in subjects if not _named(name.tokens, everything)]
    known_values = set().union(*values.values())
    # "what two things", "2 facts about": a count of what is asked for, which the text need not give.
    stated = [number for number in asked.numbers if not number.spelled and number.value >= 10]
    absent += [number.surface for number in stated if str(number.value) not in known_values]
    spoken = " ".join(_plain(passage.chunk.text) for passage in passages)
    absent += [f'"{quote}"' for quote in asked.quotations if _plain(quote) not in spoken]
    if absent:
        return f"No article found mentions {_listed(absent)}.", frozenset()
    if asked.several or len(asked.names) - len(subjects) > 1:
        return None, frozenset(by_article)
    meeting = frozenset(
        article_id for article_id, tokens in by_article.items() if all(_named(name.tokens, tokens) for name in subjects)
    )
    if not meeting:
        together = _listed([name.surface for name in subjects])
        return f"No article found mentions {together} together.", frozenset()
    return None, meeting


def _named(tokens: Sequence[str], known: set[str]) -> bool:
    """A name is met when its last word is: a person's family name. A form of it will do ("Germany" for "German")."""
    last = next((token for token in reversed(tokens) if token not in _SUFFIXES), tokens[-1])
    return any(form in known for form in name_forms(last)) or all(
        part in known for part in last.replace(".", "-").split("-")
    )


def _plain(text: str) -> str:
    return " ".join(word.folded for word in words(text))


def _listed(items: Sequence[str]) -> str:
    unique = list(dict.fromkeys(items))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"
