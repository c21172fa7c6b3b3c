"""A digest as Markdown: CommonMark, which GitHub's flavour shows alike. Text of articles is escaped, so that it makes
no link, picture, heading, list, emphasis, formula, template or HTML: all that there is of them is ours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.digest.render import wording
from rag.digest.render.shown import CitedArticle, Reporters, ShownLine, ShownStory, View
from rag.stories import Novelty

# What has a meaning within a line; "$" in GitHub's formulas, "{" in the templates of site generators.
_INLINE = re.compile(r"[\\`*_\[\]<>~|#${}^]|&(?=#?\w+;)")
# What has one at the beginning of a line, or of the item of a list.
_LEADING = re.compile(r"^(\d{1,9})?([-+=:]|(?<=\d)[.)])")
# Addresses that GitHub and others make links of by themselves: a scheme, "www.", a domain.
_SCHEME = re.compile(r"(?<=\w):(?=//)|(?<=\bmailto):|(?<=\bxmpp):", re.IGNORECASE)
_DOMAIN = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})|(?<=\bwww)\.", re.IGNORECASE)
# An e-mail address or a mention becomes one however it is escaped: an invisible character takes it apart.
_AT = re.compile(r"@(?=\w)")
_WORD_JOINER = "\u2060"
_ENTITY = re.compile(r"&(?=#?\w+;)")


def markdown(shown: View) -> str:
    """The digest, ending in a line break."""
    blocks = [f"# {escaped(shown.title)}", _heading(shown), *(_story(story) for story in shown.stories)]
    if shown.reason is not None:
        blocks.append(escaped(shown.reason))
    if shown.sources:
        blocks += ["## Sources", *(_cited(article) for article in shown.sources)]
    return "\n\n".join([*blocks, "---", _footer(shown)]) + "\n"


def escaped(plain: str) -> str:
    """Plain text of one line as Markdown that shows the same."""
    marked = _INLINE.sub(r"\\\g<0>", plain)
    marked = _AT.sub(f"@{_WORD_JOINER}", _DOMAIN.sub(r"\.", _SCHEME.sub(r"\:", marked)))
    return _LEADING.sub(lambda match: f"{match[1] or ''}\\{match[2]}", marked)


def link(label: str, href: str | None) -> str:
    """Markdown, linked where there is an address."""
    if href is None:
        return label
    return f"[{label}]({_ENTITY.sub('&amp;', href)})"


def _heading(shown: View) -> str:
    edition = escaped(shown.edition)
    return f"{link(edition, shown.href)}  \n{escaped(shown.counts)}"


def _story(story: ShownStory) -> str:
    facts = " · ".join(escaped(fact) for fact in (story.running, story.counts) if fact)
    blocks = [f"## {escaped(story.headline)}", f"*{facts}*", _line(story.summary)]
    if story.bullets:
        blocks.append("\n".join(f"- {_line(line)}" for line in story.bullets))
    if story.why is not None:
        blocks.append(f"**Why it matters:** {_line(story.why)}")
    for sides in story.differences:
        said = [f"- {escaped(side.byline)}: {_line(side.line)}" for side in sides]
        blocks.append("\n".join(["**Sources differ:**", "", *said]))
    foot = [_reporters("Reported by", story.reported), _reporters("Also carried by", story.carried)]
    foot += [f"{escaped(story.told)}." if story.told else "", escaped(story.ranking or "")]
    return "\n\n".join([*blocks, _lines(foot)])


def _line(line: ShownLine) -> str:
    kind = "*" if line.novelty is Novelty.TOLD else "**"
    labels = "".join(f"{kind}{escaped(label)}:{kind} " for label in (line.label, line.whose) if label)
    said = "".join(f"**{escaped(run.text)}**" if run.marked else escaped(run.text) for run in line.runs)
    markers = "".join(link(f"[{marker.number}]", marker.href) for marker in line.markers)
    told = f"{labels}{said} {markers}".rstrip()
    if line.was is None:
        return told
    return f"{told} — {link(escaped(wording.was(line.was.text, line.was.day)), line.was.href)}"


def _reporters(by: str, reporters: Reporters) -> str:
    if not reporters.named:
        return ""
    names = [
        link(escaped(wording.reporter(reporter.name, reporter.articles)), reporter.href) for reporter in reporters.named
    ]
    return f"{by} {wording.listed(names, reporters.more)}."


def _cited(article: CitedArticle) -> str:
    spans = [f"- {link(f'[{span.number}]', span.href)} {escaped(span.text)}" for span in article.spans]
    return "\n".join([f"**{escaped(article.title)}** · {escaped(article.byline)}", "", *spans])


def _footer(shown: View) -> str:
    notes = [escaped(wording.note(warning)) for warning in shown.warnings]
    return _lines([*notes, escaped(wording.footer(shown.made, told=bool(shown.stories)))])


def _lines(parts: Sequence[str]) -> str:
    """Short lines under each other: two blanks break a line."""
    return "  \n".join(part for part in parts if part)
