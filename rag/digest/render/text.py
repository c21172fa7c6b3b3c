"""A digest as plain text for a terminal, a pipe or a mail: lines of at most 76 columns, words and addresses whole.

Only titles begin in the first column: what articles say is indented, and cannot pass for one by being wrapped."""

from __future__ import annotations

import textwrap

from rag.digest.render import wording
from rag.digest.render.shown import CitedArticle, Reporters, ShownLine, ShownStory, View

WIDTH = 76
IN = "  "


def text(shown: View) -> str:
    """The digest, ending in a line break. It has no control character but that."""
    heading = [_titled(shown.title, "="), _wrapped(shown.edition), _wrapped(shown.counts)]
    blocks = ["\n".join(heading), *(_story(story) for story in shown.stories)]
    if shown.reason is not None:
        blocks.append(_wrapped(shown.reason))
    if shown.sources:
        blocks += [_titled("Sources", "="), *(_cited(article) for article in shown.sources)]
    notes = [wording.note(warning) for warning in shown.warnings]
    footer = [_wrapped(part) for part in (*notes, wording.footer(shown.made, told=bool(shown.stories)))]
    blocks.append("\n".join(["---", *footer, *([f"{IN}{shown.href}"] if shown.href else [])]))
    return "\n\n".join(blocks) + "\n"


def _story(story: ShownStory) -> str:
    facts = " · ".join(fact for fact in (story.running, story.counts) if fact)
    paragraphs = [f"{_titled(story.headline, '-')}\n{_wrapped(facts)}", _line(story.summary)]
    if story.bullets:
        paragraphs.append("\n".join(_line(line, f"{IN}- ", f"{IN}  ") for line in story.bullets))
    if story.why is not None:
        paragraphs.append(_line(story.why, f"{IN}Why it matters: "))
    for sides in story.differences:
        said = [_line(side.line, f"{IN}{IN}{side.byline}: ", f"{IN}{IN}  ") for side in sides]
        paragraphs.append("\n".join([f"{IN}Sources differ:", *said]))
    foot = [_reporters("Reported by", story.reported), _reporters("Also carried by", story.carried)]
    foot += [f"{story.told}." if story.told else "", story.ranking or ""]
    paragraphs.append("\n".join(_wrapped(part) for part in foot if part))
    return "\n\n".join(paragraphs)


def _line(line: ShownLine, first: str = IN, rest: str = IN) -> str:
    """A sentence with its markers; what it changes stands below it."""
    labels = "".join(f"{label}: " for label in (line.label, line.whose) if label)
    said = "".join(f"*{run.text}*" if run.marked else run.text for run in line.runs)
    markers = "".join(f"[{marker.number}]" for marker in line.markers)
    told = _wrapped(f"{labels}{said} {markers}".rstrip(), first, rest)
    if line.was is None:
        return told
    return f"{told}\n{_wrapped(wording.was(line.was.text, line.was.day), f'{rest}{IN}', f'{rest}{IN}')}"


def _reporters(by: str, reporters: Reporters) -> str:
    if not reporters.named:
        return ""
    names = [wording.reporter(reporter.name, reporter.articles) for reporter in reporters.named]
    return f"{by} {wording.listed(names, reporters.more)}."


def _cited(article: CitedArticle) -> str:
    parts = [_wrapped(f"{article.title} · {article.byline}")]
    rest = f"{IN}{' ' * 5}"
    for span in article.spans:
        parts.append(_wrapped(span.text, f"{IN}{f'[{span.number}]':<5}", rest))
        parts += [f"{rest}{span.href}"] if span.href else []
    return "\n".join(parts)


def _titled(title: str, rule: str) -> str:
    wrapped = _wrapped(title, "", IN)
    return f"{wrapped}\n{rule * max(map(len, wrapped.splitlines()))}"


def _wrapped(said: str, first: str = IN, rest: str = IN) -> str:
    return textwrap.fill(
        said, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
