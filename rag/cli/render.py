"""What a person sees in the terminal. Article text is untrusted: it goes through ``rich.text.Text``, never through
markup, and without control characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from rag.text.visible import is_seen
from rag.types import (
    UNLIKELY,
    Answer,
    Article,
    CitedSource,
    DayRange,
    IngestOutcome,
    IngestStatus,
    Passage,
    Retrieval,
)

if TYPE_CHECKING:
    from rag.index.doctor import Report  # takes a second to import

FEATURES = {
    "dense": "nearness in meaning",
    "question_dense": "nearness to the whole question",
    "question_lexical": "words of the whole question (BM25)",
    "coverage": "words asked for",
    "sentence": "words asked for in one sentence",
    "numbers": "numbers asked for",
    "day": "day asked for",
    "source": "publisher asked for",
    "fresh": "recency",
    "quoted": "quoted phrases",
    "agreement": "names unlike the rest",
}
"""What readers see for the names in ``Scores.features``."""
_MARKER = re.compile(r"\[\d+\]")
_AROUND = 90
"""Characters of context shown on either side of a quoted span."""


def open_console() -> Console:
    """For a pipe, lines are as long as they are: wrapping would cut addresses and break grep."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=1_000_000)


def plain(text: str) -> str:
    """Text without control characters, so that it can't steer the terminal. Joiners stay between letters and emoji."""
    return "".join(char if char == "\n" or is_seen(text, position) else " " for position, char in enumerate(text))


def print_indented(console: Console, text: Text, by: int) -> None:
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, by), expand=False))
        return
    # Padding fills up every line to the width of the longest, which in a pipe nobody wraps.
    for line in text.split("\n", allow_blank=True):
        console.print(Text.assemble(" " * by, line) if line else line)


def day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def byline(title: str, source: str | None, published_at: datetime) -> Text:
    """Title, publisher and day, on one line."""
    parts = [plain(source)] if source else []
    return Text.assemble((plain(title), "bold"), (f"  {' · '.join([*parts, day(published_at)])}", "dim"))


def show_answer(answer: Answer) -> None:
    console = open_console()
    console.print()
    if answer.refusal is not None:
        console.print(Text(plain(answer.refusal), style="yellow"))
        # What shares words with the question; a passage that is near in meaning alone is mostly another subject.
        sharing = [passage for passage in answer.passages if passage.scores.lexical is not None]
        nearest = list({passage.chunk.article_id: passage for passage in sharing}.values())[:3]
        if nearest:
            console.print()
            console.print(Text("Nearest in the archive:", style="dim"))
            for passage in nearest:
                print_indented(console, byline(passage.title, passage.source, passage.published_at), 2)
    else:
        text = Text(plain(answer.text))
        text.highlight_regex(_MARKER, "bold cyan")
        console.print(text)
        console.print()
        _show_sources(console, answer)
    if answer.warnings:
        console.print()
    for warning in answer.warnings:
        console.print(Text(f"Note: {plain(warning).removesuffix('.')}.", style="yellow"))
    console.print()


def _show_sources(console: Console, answer: Answer) -> None:
    """The footnotes, by article in the order in which the answer cites them."""
    by_article: dict[str, dict[int, CitedSource]] = {}
    for citation in answer.citations:
        for source in citation.sources:
            by_article.setdefault(source.article_id, {})[source.number] = source
    for notes in by_article.values():
        first = next(iter(notes.values()))
        console.print(byline(first.title, first.source, first.published_at))
        if first.url:
            console.print(Text(plain(first.url), style="dim underline"))
        for number in sorted(notes):
            shown = _in_context(notes[number], answer.passages, coloured=console.is_terminal)
            print_indented(console, Text.assemble((f"[{number}] ", "bold cyan"), shown), 2)
        console.print()


def _in_context(source: CitedSource, passages: Sequence[Passage], *, coloured: bool) -> Text:
    """The quoted span, highlighted, with a little of what stands around it; without colours, the span alone."""
    cited = plain(source.cited_text).replace("\n\n", " ")
    if not coloured:
        return Text(cited)
    chunk = next(passage.chunk for passage in passages if passage.chunk.id == source.chunk_id)
    start, end = source.start_char_index - chunk.start, source.end_char_index - chunk.start
    before, after = chunk.text[max(0, start - _AROUND) : start], chunk.text[end : end + _AROUND]
    if start > _AROUND:
        before = "…" + before[before.find(" ") + 1 :]
    if end + _AROUND < len(chunk.text):
        after = after[: after.rfind(" ")] + " …"
    left, right = (plain(part).replace("\n\n", " ") for part in (before, after))
    return Text.assemble((left, "dim"), (cited, "black on bright_yellow"), (right, "dim"))


def show_retrieval(found: Retrieval, why_none: str | None = None, *, explain: bool = False) -> None:
    console = open_console()
    if explain:
        show_plan(found)
    if not found.passages:
        console.print(Text(plain(why_none or "Nothing found."), style="yellow"))
    elif not found.answerable:
        console.print(Text("The archive is unlikely to answer this. What comes nearest:", style="yellow"))
    for rank, passage in enumerate(found.passages, start=1):
        console.print()
        title = byline(passage.title, passage.source, passage.published_at)
        console.print(Text.assemble((f"{rank}. ", "bold cyan"), title))
        place = f"{passage.chunk.article_id} [{passage.chunk.start}:{passage.chunk.end}]  {_scores(passage)}"
        print_indented(console, Text(place, style="dim"), 3)
        if explain:
            print_indented(console, Text(_why(passage, len(found.plan.parts)), style="dim"), 3)
        print_indented(console, Text(plain(passage.chunk.text)), 3)
        for reprint in passage.reprints:
            line = byline(reprint.title, reprint.source, reprint.published_at)
            also = Text.assemble(("also: ", "dim"), line, (f"  {plain(reprint.article_id)}", "dim"))
            print_indented(console, also, 3)


def show_plan(found: Retrieval) -> None:
    """What was understood of the question."""
    console = open_console()
    plan = found.plan
    likely = f"answerability {found.answerability:.2f} of 1 (unlikely below {UNLIKELY})"
    console.print(Text(f"As of {plan.as_of:%Y-%m-%d %H:%M}, {likely}", style="bold"))
    for number, part in enumerate(plan.parts, start=1):
        facts = [("from", part.sources), ("reported", [_days(days) for days in part.published])]
        facts += [("of an event", [_days(days) for days in part.events]), ("numbers", part.numbers)]
        said = "; ".join(f"{name} {', '.join(map(plain, values))}" for name, values in facts if values)
        shown = Text.assemble((f"{number}. ", "cyan"), plain(part.text), (f"  {said}" if said else "", "dim"))
        print_indented(console, shown, 2)
    notes = [f"not in the archive: {', '.join(plan.unknown)}"] if plan.unknown else []
    notes += [f"not understood: {unclear.surface} ({unclear.reason})" for unclear in plan.unclear]
    for note in notes:
        print_indented(console, Text(plain(note), style="yellow"), 2)


def _why(passage: Passage, parts: int) -> str:
    """What each feature added, the most first; the sum is what passages are compared by."""
    added = sorted(passage.scores.features, key=lambda feature: -abs(feature[1]))
    why = ", ".join(f"{FEATURES.get(name, name)} {value:+.2f}" for name, value in added)
    return f"for part {passage.scores.part + 1}: {why}" if parts > 1 else f"why: {why}"


def _days(days: DayRange) -> str:
    if days.first and days.last:
        return f"{days.first}" if days.first == days.last else f"{days.first} to {days.last}"
    return f"since {days.first}" if days.first else f"until {days.last}"


def _scores(passage: Passage) -> str:
    scores = passage.scores
    parts = [f"score {scores.total:.4f}"]
    parts += [] if scores.dense is None else [f"cosine {scores.dense:.2f}"]
    parts += [] if scores.lexical is None else [f"BM25 {scores.lexical:.1f}"]
    return ", ".join(parts)


def show_ingested(outcomes: Sequence[IngestOutcome], notes: Sequence[str] = ()) -> None:
    """What became of each record; ``notes`` are about all of them."""
    console = open_console()
    counts = {status: sum(outcome.status is status for outcome in outcomes) for status in IngestStatus}
    for outcome in outcomes:
        if outcome.status is IngestStatus.SKIPPED:
            console.print(Text.assemble(("skipped ", "red"), plain(f"{outcome.origin}: {outcome.reason}")))
        for warning in outcome.warnings:
            console.print(Text.assemble(("note ", "yellow"), plain(f"{outcome.origin}: {warning}")))
    for note in notes:
        console.print(Text.assemble(("note ", "yellow"), plain(note)))
    console.print(Text(", ".join(f"{count} {status}" for status, count in counts.items())))


def show_articles(articles: Sequence[Article], total: int, why_none: str | None = None) -> None:
    console = open_console()
    if not articles:
        none = f"There are {total}, all of them before this offset." if total else "No articles."
        console.print(Text(plain(why_none or none), style="yellow"))
        return
    for article in articles:
        facts = f"{plain(article.id)}  {article.published_at:%Y-%m-%d}  "
        source = f"  {plain(article.source)}" if article.source else ""
        line = Text.assemble((facts, "dim"), plain(article.title), (source, "dim"))
        console.print(line, no_wrap=True, overflow="ellipsis")
    console.print(Text(f"{len(articles)} of {total}", style="dim"))


def show_article(article: Article) -> None:
    console = open_console()
    console.print(byline(article.title, article.source, article.published_at))
    facts = {"id": article.id, "url": article.url, "author": article.author, "wire": article.wire}
    facts |= {"status": article.status.value, "duplicate of": article.duplicate_of, "reprint of": article.reprint_of}
    for name, value in facts.items():
        if value:
            console.print(Text(f"{name}: {plain(value)}", style="dim"))
    console.print()
    console.print(Text(plain(article.text)))


def show_report(report: Report) -> None:
    console = open_console()
    counts = report.counts
    console.print(
        f"{counts.articles} articles ({counts.duplicates} duplicates, {counts.reprints} reprints), "
        f"{counts.chunks} chunks, {report.vectors} vectors, "
        f"{report.lexical} lexical entries, {counts.embeddings} cached embeddings"
    )
    for finding in report.findings:
        console.print(Text.assemble(("off ", "red"), f"{finding.problem}. Remedy: {finding.remedy}"))
    if report.clean:
        console.print(Text("The stores agree.", style="green"))
