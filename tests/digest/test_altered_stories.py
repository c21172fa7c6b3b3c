"""A chat model that alters a fact in every line of its story, over the labelled week: none of it is shown."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable

import pytest

from eval.datasets import newsweek
from rag.digest.subject import Subject
from rag.digest.writing import ExtractiveWriter, Text
from rag.types import Article
from tests.digest.models import Newsdesk, passages
from tests.digest.newsroom import subject
from tests.openai_server import Messages, OpenAIServer

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
STORIES = 40
ENOUGH = 100


def number(text: str) -> str:
    """Of digits, not a year: the first digit is another one."""
    found = re.search(r"(?<![\d.,])(?!(?:19|20)\d\d\b)([1-9])[\d,.]*\d", text)
    return text if found is None else f"{text[: found.start()]}{int(found[1]) % 9 + 1}{text[found.start() + 1 :]}"


def name(text: str) -> str:
    """Two words with capitals within a sentence: the second is another one."""
    found = re.search(r"(?<=[a-z,] )[A-Z][a-z]+ ([A-Z][a-z]{3,})\b", text)
    if found is None or found.group().split()[0] in DAYS:
        return text
    return f"{text[: found.start(1)]}Kowalski{text[found.end(1) :]}"


def day(text: str) -> str:
    found = re.search(rf"\bon ({'|'.join(DAYS)})\b", text)
    if found is None:
        return text
    return f"{text[: found.start(1)]}{DAYS[(DAYS.index(found[1]) + 3) % 7]}{text[found.end(1) :]}"


def denial(text: str) -> str:
    """Of the main clause in the past, where nothing is denied in the sentence already."""
    found = re.match(r"[^,;:\"“]*? (?:was|were|has|have|had)(?= \w+ed\b)", text)
    if found is None or re.search(
        r"\b(?:no|not|never|none|nobody|nothing|without|un\w+|rules out|den\w+)\b", text, re.I
    ):
        return text
    return f"{text[: found.end()]} not{text[found.end() :]}"


ALTERATIONS: list[Callable[[str], str]] = [number, name, day, denial]


def subjects() -> list[Subject]:
    """A story for each event of the week: its articles, each text once."""
    events: dict[str, dict[str, Article]] = defaultdict(dict)
    for labelled in newsweek.load():
        events[labelled.event].setdefault(labelled.article.wire or labelled.article.id, labelled.article)
    return [subject(*articles.values()) for articles in events.values()]


def altered(text: Text, turn: int) -> list[tuple[str, str, str]]:
    """(the words of an article that a line is from, the line with one fact altered, the kind): kinds in turn."""
    found = []
    for place, line in enumerate([text.summary, *text.bullets]):
        for step in range(len(ALTERATIONS)):
            alter = ALTERATIONS[(turn + place + step) % len(ALTERATIONS)]
            if (changed := alter(line.text)) != line.text:
                found.append((line.sources[0].cited_text, changed, alter.__name__))
                break
    return found


def test_the_alterations_alter() -> None:
    text = "On the pier the minister Orla Tennick was asked on Monday of 2,600 cases"
    assert [alter(text) for alter in ALTERATIONS] == [
        text.replace("2,600", "3,600"),
        text.replace("Tennick", "Kowalski"),
        text.replace("Monday", "Thursday"),
        text.replace("was", "was not"),
    ]
    for untouched in ("They met in 2019.", "Nothing was changed."):
        assert [alter(untouched) for alter in ALTERATIONS] == [untouched] * 4


@pytest.fixture(scope="module")
def tries(writer: ExtractiveWriter) -> list[tuple[str, str, bool]]:
    """(what was altered, the altered line, whether it was shown as supported)"""
    found = []
    with OpenAIServer() as server:
        desk = Newsdesk(server, writer)
        for turn, story in enumerate(subjects()[:STORIES]):
            extract = writer.tell(story)
            if extract is None:
                continue
            lines = altered(extract, turn)
            told = lie(desk, story, lines)
            found += [(kind, changed, changed in told) for _, changed, kind in lines]
    return found


def lie(desk: Newsdesk, story: Subject, lines: list[tuple[str, str, str]]) -> list[str]:
    """Headline and lines of the story, when the model says these, and each again when it is asked again."""

    def answer(messages: Messages) -> str:
        if "<sentence>" in (asked := messages[-1]["content"]):
            return next((f"{changed} [1]" for _, changed, _ in lines if changed[:40] in asked), "NO ANSWER")
        shown = passages(messages)
        marked = []
        for cited, changed, _ in lines:
            number = next((n for n, passage in enumerate(shown, start=1) if cited in passage), 1)
            marked.append(f"{changed} [{number}]")
        head, *rest = marked
        return "\n".join([f"HEADLINE: {lines[0][1]}", f"SUMMARY: {head}", *(f"- {line}" for line in rest)])

    desk.server.answer = answer
    text = desk.writer.tell(story)
    assert text is not None
    return [text.headline, text.summary.text, *(line.text for line in text.bullets)]


def test_no_altered_fact_is_shown(tries: list[tuple[str, str, bool]]) -> None:
    kinds = Counter(kind for kind, _, _ in tries)
    assert len(tries) >= ENOUGH
    assert min(kinds[alter.__name__] for alter in ALTERATIONS) >= 8, kinds
    assert not [(kind, changed) for kind, changed, shown in tries if shown]
