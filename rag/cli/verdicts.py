"""How a person sees verdicts: what holds, what does not and why, and where to look."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from rag.cli.render import byline, open_console, plain, print_indented
from rag.types import Answer, Check, CheckStatus, Citation, CitedSource, Evidence, Repair, Support, Verdict

_STYLES = {
    Support.SUPPORTED: ("✓", "green"),
    Support.PARTIAL: ("~", "yellow"),
    Support.UNSUPPORTED: ("✗", "red"),
    Support.CONTRADICTED: ("✗", "bold red"),
}
_MENDED = {
    Repair.REPOINTED: "The model cited another passage; this one says so.",
    Repair.REWRITTEN: "The model wrote it anew from the article.",
    Repair.REPLACED: "The article's own sentence, in place of one that it does not support.",
}
_MOST_WORDS = 6
"""Of a check that passed."""
_BARE = {"quotes": "quotations", "order": "who does what", "coverage": "its words"}
"""Checks that are named without their words when they passed, in these: those words are much of the sentence, or say
nothing by themselves."""
_MOST_SHOWN = 600
"""Characters of a span: what some files have for a sentence is a page."""


def show_verified(
    sentences: Sequence[Citation], given: Sequence[Evidence] | None, names: Sequence[str], why_none: str | None
) -> None:
    """The verdict on each sentence. ``names`` are those of the sources ``given``; without these the sentences were
    verified against the archive, and ``why_none`` says why nothing could be found in it."""
    console = open_console()
    for place, sentence in enumerate(sentences):
        verdict = sentence.verification
        mark, style = _STYLES[verdict.status]
        if place > 0 or console.is_terminal:
            console.print()
        head = (f"{mark} {verdict.status} {verdict.score:.2f}  ", style)
        console.print(Text.assemble(head, (_one_line(sentence.text), "bold")))
        if verdict.status is Support.SUPPORTED:
            _show_passed(console, verdict)
        elif verdict.spans:
            _show_failed(console, verdict)
        if given is None:
            _show_articles(console, sentence)
        else:
            _show_spans(console, verdict, given, names)
        if not verdict.spans:
            nothing = why_none or f"Nothing in the {'archive' if given is None else 'source'} speaks of it."
            print_indented(console, Text(plain(nothing), style="dim"), 2)
    supported = sum(sentence.verification.status is Support.SUPPORTED for sentence in sentences)
    console.print()
    every = supported == len(sentences)
    what = "sentence" if len(sentences) == 1 else "sentences"
    console.print(Text(f"Supported: {supported} of {len(sentences)} {what}.", style="green" if every else "red"))


def show_checks(answer: Answer) -> None:
    """The checks of each sentence of an answer."""
    console = open_console()
    for citation in answer.citations:
        numbers = "".join(f" [{source.number}]" for source in citation.sources)
        console.print(Text.assemble(_beginning(citation.text), (numbers, "bold cyan")))
        _show_passed(console, citation.verification)
        if citation.repair is not None:
            print_indented(console, Text(_MENDED[citation.repair], style="yellow"), 2)
    if answer.citations:
        console.print()


def _show_passed(console: Console, verdict: Verdict) -> None:
    # What may have failed as well did not count: the sentence stands in the source word by word.
    passed = [_passed(check) for check in verdict.checks if check.status is CheckStatus.PASSED]
    if passed:
        print_indented(console, Text(f"✓ {' · '.join(passed)}", style="dim"), 2)


def _show_failed(console: Console, verdict: Verdict) -> None:
    for check in verdict.checks:
        if check.status is CheckStatus.FAILED:
            print_indented(console, Text.assemble(("✗ ", "red"), _failed(check)), 2)


def _passed(check: Check) -> str:
    """ "numbers 3, 12"."""
    if check.name in _BARE:
        return _BARE[check.name]
    words = [_beginning(word, 40) for word in check.words[:_MOST_WORDS]]
    more = [f"{len(check.words) - _MOST_WORDS} more"] if len(check.words) > _MOST_WORDS else []
    return f"{check.name} {', '.join([*words, *more])}".rstrip()


def _failed(check: Check) -> str:
    """ "numbers: 12, 14 (the source has another in its place); 3 (not in the source)"."""
    by_reason: dict[str, list[str]] = {}
    for place, word in enumerate(check.words):
        by_reason.setdefault(check.reasons[place] if place < len(check.reasons) else "", []).append(_one_line(word))
    told = [f"{', '.join(words)}{f' ({reason})' if reason else ''}" for reason, words in by_reason.items()]
    return f"{check.name}: {'; '.join(told)}" if told else check.name


def _show_spans(console: Console, verdict: Verdict, given: Sequence[Evidence], names: Sequence[str]) -> None:
    for number in dict.fromkeys(span.source for span in verdict.spans):
        print_indented(console, Text(plain(names[number]), style="dim"), 2)
        for span in verdict.spans:
            if span.source == number:
                _show_span(console, span.start, span.end, given[number].text[span.start : span.end])


def _show_articles(console: Console, sentence: Citation) -> None:
    by_article: dict[str, list[CitedSource]] = {}
    for source in sentence.sources:
        by_article.setdefault(source.article_id, []).append(source)
    for article_id, sources in by_article.items():
        first = sources[0]
        print_indented(console, byline(first.title, first.source, first.published_at), 2)
        print_indented(console, Text("  ".join(plain(part) for part in (article_id, first.url) if part), "dim"), 2)
        for source in sources:
            _show_span(console, source.start_char_index, source.end_char_index, source.cited_text)


def _show_span(console: Console, start: int, end: int, text: str) -> None:
    print_indented(console, Text.assemble((f"[{start}:{end}] ", "cyan"), _shortened(text)), 4)


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())


def _shortened(text: str) -> str:
    line = _one_line(text[: 2 * _MOST_SHOWN])
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"


def _beginning(text: str, most: int = 70) -> str:
    line = _one_line(text)
    return line if len(line) <= most else f"{line[: line.rfind(' ', 0, most)]}…"
