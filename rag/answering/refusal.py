"""When a question is about something that the passages do not mention.

A name, a number or a quotation of the question that stands in no passage is the surest sign that the archive cannot
answer; similarity is none (an absent topic may score higher than a right answer)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answering.grounding import DECLINED, NOTHING_FOUND
from rag.answering.parts import parts_of
from rag.answering.persons import bearers, given_names, may_be
from rag.answering.question import Asked, parse
from rag.answering.sources import Attributing, no_publisher
from rag.proving.context import ArticleLookup
from rag.text.names import Name, capitalised_words, name_forms
from rag.text.numbers import numbers
from rag.text.words import fold_text, words
from rag.types import Passage

# Of an article longer than this, the beginning and the passage are looked at.
_LONGEST = 50_000
_SUFFIXES = frozenset("jr sr ii iii iv".split())


def missing_from(
    asked: Asked, passages: Sequence[Passage], lookup: ArticleLookup, found: Sequence[Passage] = ()
) -> tuple[str | None, frozenset[str]]:
    """(why the articles of the passages cannot answer, or None; ids of those that can).

    The names must meet in one article, unless the question compares several, or what several publishers report.
    Publishers are no part of that: "as The Courier reports" names who wrote the article, not what is in it. ``found``
    are further passages, whose publishers are known, too."""
    if not passages:
        return NOTHING_FOUND, frozenset()
    texts = _texts(passages, lookup)
    subjects = _subjects(asked, (*passages, *found))
    mentions = _mentions(subjects, texts)
    absent = _absent(asked, subjects, mentions, texts)
    if absent:
        return absent, frozenset()
    if asked.several or len(asked.names) - len(subjects) > 1:
        return None, frozenset(texts)
    meeting = frozenset(article_id for article_id, mentioned in mentions.items() if all(mentioned))
    if not meeting:
        together = _listed([name.surface for name in subjects])
        return f"No article found mentions {together} together.", frozenset()
    return None, meeting


def absent_from(
    question: str, passages: Sequence[Passage], lookup: ArticleLookup, attributing: Attributing = no_publisher
) -> str | None:
    """Why no article found can answer the question, if it names something that none mentions; if it asks several
    things, each of them must."""
    known = known_names(passages)
    texts = _texts(passages, lookup)
    reasons: list[str] = []
    for part in parts_of(question):
        asked = parse(part.text, known, [(one.start, one.end) for one in attributing(part.text)])
        subjects = _subjects(asked, passages)
        absent = _absent(asked, subjects, _mentions(subjects, texts), texts)
        if absent is None:
            return None
        reasons.append(absent)
    return together(reasons)


def together(reasons: Sequence[str]) -> str:
    """The reasons why each of several things has no answer, as one; what says more than ``DECLINED`` is said."""
    telling = [reason for reason in dict.fromkeys(reasons) if reason != DECLINED]
    return " ".join(telling) or DECLINED


def known_names(passages: Sequence[Passage]) -> frozenset[str]:
    """Folded words that the passages treat as names."""
    return frozenset[str]().union(*(capitalised_words(f"{p.title}\n\n{p.chunk.text}") for p in passages))


def is_publisher(name: Name, passages: Sequence[Passage]) -> bool:
    """Whether the name is that of a publisher of the passages, or the part of it that people say."""
    return any(set(name.tokens) <= {word.folded for word in words(passage.source or "")} for passage in passages)


def _subjects(asked: Asked, passages: Sequence[Passage]) -> list[Name]:
    """The names of the question that are no publisher's."""
    return [name for name in asked.names if not is_publisher(name, passages)]


def _mentions(subjects: Sequence[Name], texts: dict[str, str]) -> dict[str, list[bool]]:
    """For each article, whether it mentions each of the subjects."""
    folded = {article_id: fold_text(text) for article_id, text in texts.items()}
    patterns = [(name, _pattern(name.tokens)) for name in subjects]
    return {
        article_id: [bool(pattern.search(folded[article_id])) and _is_same(name, text) for name, pattern in patterns]
        for article_id, text in texts.items()
    }


def _is_same(name: Name, text: str) -> bool:
    """Whether the text does not give the surname to others only."""
    return may_be(given_names(name.tokens), bearers(name.tokens[-1], text))


def _absent(
    asked: Asked, subjects: Sequence[Name], mentions: dict[str, list[bool]], texts: dict[str, str]
) -> str | None:
    absent = [
        name.surface for i, name in enumerate(subjects) if not any(mentioned[i] for mentioned in mentions.values())
    ]
    absent += _absent_numbers(asked, texts.values())
    absent += [f'"{quote}"' for quote in asked.quotations if not _quoted(quote, texts.values())]
    return f"No article found mentions {_listed(absent).removesuffix('.')}." if absent else None


def _texts(passages: Sequence[Passage], lookup: ArticleLookup) -> dict[str, str]:
    """What each article says of itself and of its subject: title, publisher, day, passages and body."""
    found: dict[str, list[str]] = {}
    for passage in passages:
        parts = found.setdefault(passage.chunk.article_id, [])
        if not parts:
            article = lookup(passage.chunk.article_id)
            day = passage.published_at
            parts += [passage.title, passage.source or "", f"{day:%Y %B} {day.day} {day:%A}"]
            parts += [] if article is None else [article.text[:_LONGEST]]
        parts.append(passage.chunk.text)
    return {article_id: "\n".join(parts) for article_id, parts in found.items()}


def _pattern(tokens: Sequence[str]) -> re.Pattern[str]:
    """Finds a name in folded text by its last word, in any of its forms: "Blinken" for "Antony Blinken", "German" for
    "Germany"."""
    last = next((token for token in reversed(tokens) if token not in _SUFFIXES), tokens[-1])
    forms = "|".join(sorted(re.escape(form) for form in name_forms(last)))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)")


def _absent_numbers(asked: Asked, texts: Iterable[str]) -> list[str]:
    # "what two things", "2 facts about": a count of what is asked for, which the text need not give.
    stated = [number for number in asked.numbers if not number.spelled and number.value >= 10]
    if not stated:
        return []
    known = {number.value for text in texts for number in numbers(text)}
    return [number.surface for number in stated if number.value not in known]


def _quoted(quote: str, texts: Iterable[str]) -> bool:
    return any(_plain(quote) in _plain(text) for text in texts)


def _plain(text: str) -> str:
    """The words of a text, with nothing but a blank between them."""
    return " ".join(word.folded for word in words(text))


def _listed(items: Sequence[str]) -> str:
    unique = list(dict.fromkeys(items))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"
