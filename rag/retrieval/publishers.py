"""Publishers that a question names, matched against those of the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.retrieval.publisher_names import (
    DOMAIN,
    ENOUGH,
    bare,
    domain_labels,
    is_paper,
    is_person,
    is_publisher_like,
    names,
    squashed,
)

REPORT = r"(?:articles?|reports?|story|stories|pieces?|coverage|posts?|interviews?|reviews?|columns?|editorials?)"
"""What a publisher publishes."""

SAYS = r"(?:said|says|reported|reports|writes|wrote|claims?|claimed|describe[sd]?)"
SAY = r"(?:say|report|write|claim|describe|publish|said|reported|written|published)"
_BEFORE = re.compile(
    r"\b(?:according to|as per|reported by|by|from|in|per|via|of)\s+(?:the\s+)?['\"‘“]?$", re.IGNORECASE
)
_AFTER = re.compile(rf"['\"’”]?(?:['’]s)?\s+(?:{REPORT}|{SAYS})\b", re.IGNORECASE)
_REPORT_AFTER = re.compile(rf"(?:['’]s)?\s+{REPORT}\b", re.IGNORECASE)
# Where nothing but who reports can stand.
_ATTRIBUTED = re.compile(
    rf"\b(?:according to|as per|(?:reported|published) (?:by|in)|{REPORT} (?:by|in|from))\s+(?:the\s+)?['\"‘“]?$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"['\"’”]?\s*(?:,\s*(?:and|or)?|and|or|&)\s+(?:both\s+|the\s+)?['\"‘“]?", re.IGNORECASE)
_CLAIMED = re.compile(
    rf"(?:\b(?P<one>(?:The\s+)?[A-Z][\w.&’'-]{{0,60}}(?:\s+[A-Z][\w.&’'-]{{0,60}}){{0,3}})(?:['’]s)?\s+{REPORT}\b"
    rf"|\b{REPORT}\s+(?:by|from|in)\s+(?P<two>(?:[Tt]he\s+)?[A-Z][\w.&’'-]{{0,60}}(?:\s+(?:of\s+)?[A-Z][\w.&’'-]{{0,60}}){{0,3}}))"
)
# "did Quellmark report a loss?": a verb.
_ASKED = re.compile(r"\b(?:did|does|do|will|would|to|can|could|has|have)\s+$", re.IGNORECASE)
_ASKED_AFTER = re.compile(rf"\s+{SAY}\b", re.IGNORECASE)
_NO_PUBLISHER = frozenset(
    """which what this that these those both the a an another his her its their our my who whose when where why how did
    does do has have had is are was were if while after before as in on and but or although though since
    because""".split()
)

_WORD = r"(?:(?:[A-Z]\.){2,4}|[A-Z](?:[\w&]|[’'.-](?=\w)){0,60})"
_NAME = rf"(?:[Tt]he\s+)?{_WORD}(?:\s+(?:of\s+)?{_WORD}){{0,4}}"
_POSSESSIVE = re.compile(r"['’]s?$")
_SOMEONE = rf"(?:{DOMAIN.format('domain')}|(?P<name>{_NAME}))"
_ONE = re.compile(_SOMEONE)
_ACCORDING = re.compile(rf"\b(?:[Aa]ccording to|[Aa]s per|[Rr]eported by|[Pp]er)\s+['\"‘“]?{_SOMEONE}")
_SAID = (
    re.compile(rf"(?<!\w){_SOMEONE}['\"’”]?\s+{SAYS}\b"),
    re.compile(rf"\b(?:[Dd]id|[Dd]oes|[Hh]as|[Ww]ill)\s+['\"‘“]?{_SOMEONE}['\"’”]?\s+{SAY}\b"),
)
_ASKS = re.compile(r"\b(?:[Dd]id|[Dd]oes|[Hh]as|[Ww]ill)\s+(?:both\s+)?['\"‘“]?")
_MOST_IN_ROW = 6
_IN_DOMAIN = re.compile(DOMAIN.format("domain"))
_TOKEN = re.compile(r"[^\s\-‐‑–—]+")
_MARKS = "'\"‘’“”()[],.;:?!"
_MOST_TOKENS = 6
"""Words of a question that may be written as one in a publisher's name."""
_LAST = re.compile(r"(?P<the>\b[Tt]he\s+)?\b(?P<word>[A-Z]\w{3,})\b(?!\s+(?:of\s+)?[A-Z]|-\w|\.\w)")
_NAME_BEFORE = re.compile(r"(?P<word>[A-Z][\w.&’'-]*)\s+$")
# Last words of names that are used by themselves for something else.
_COMMON = frozenset("news today online media sport sports business world health science group network press".split())

_Found = tuple[int, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Mention:
    """``question[start:end]`` names ``sources``: several where publishers stand in a row, or share a name."""

    start: int
    end: int
    sources: tuple[str, ...]


class Publishers:
    """The publishers of an archive, by the names under which questions know them."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._sources: dict[str, list[str]] = {}
        self._squashed: dict[str, list[str]] = {}
        self._last: dict[str, dict[str, list[str]]] = {}
        for source in sources:
            known = names(source)
            for name in known:
                self._sources.setdefault(name.casefold(), []).append(source)
            for name in {squashed(name) for name in known}:
                self._squashed.setdefault(name, []).append(source)
            if words := bare(source).split():
                self._last.setdefault(words[-1], {}).setdefault(" ".join(words), []).append(source)
        forms = sorted(self._sources, key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE) if forms else None
        )

    def mentions(self, question: str) -> list[Mention]:
        """In reading order. A name that is also a word (Wired, Fortune) must be written as a name, or stand where one
        does ("according to fortune")."""
        found: list[Mention] = []
        for start, end, sources in self._apart(question):
            if found and _JOINED.fullmatch(question, found[-1].end, start):
                before = found.pop()
                found.append(Mention(before.start, end, tuple(dict.fromkeys(before.sources + sources))))
            else:
                found.append(Mention(start, end, sources))
        return found

    def _apart(self, question: str) -> list[_Found]:
        """The longest that do not overlap; of the same length the plainest."""
        every = [*self._written(question), *self._domains(question), *self._run_together(question)]
        every += self._by_last_word(question)
        chosen: list[_Found] = []
        for one in sorted(every, key=lambda found: found[0] - found[1]):
            if not any(one[0] < other[1] and other[0] < one[1] for other in chosen):
                chosen.append(one)
        return sorted(chosen)

    def _written(self, question: str) -> Iterator[_Found]:
        for match in self._pattern.finditer(question) if self._pattern else ():
            if _is_name(question, match):
                yield *match.span(), tuple(self._sources[match.group().casefold()])

    def _domains(self, question: str) -> Iterator[_Found]:
        """ "valleyherald.co.uk" for the Valley Herald."""
        for match in _IN_DOMAIN.finditer(question):
            for label in map(squashed, domain_labels(match["domain"])):
                if label in self._squashed:
                    yield *match.span("domain"), tuple(self._squashed[label])
                    break

    def _run_together(self, question: str) -> Iterator[_Found]:
        """ "Tech Ledger" for TechLedger, and the other way round."""
        tokens = list(_TOKEN.finditer(question))
        for place, first in enumerate(tokens):
            start = first.end() - len(first.group().lstrip(_MARKS))
            for last in tokens[place : place + _MOST_TOKENS]:
                token = _POSSESSIVE.sub("", last.group().rstrip(_MARKS))
                end = last.start() + len(token)
                sources = self._squashed.get(squashed(question[start:end])) if start < end else None
                if sources and _is_run_together(question, start, end):
                    yield start, end, tuple(sources)

    def _by_last_word(self, question: str) -> Iterator[_Found]:
        """ "The Herald reported", where one publisher alone is a Herald."""
        for match in _LAST.finditer(question):
            word, end = match["word"].casefold(), match.end()
            named = self._last.get(word, {})
            if len(named) != 1 or word in _COMMON:
                continue
            if match["the"]:
                placed = _ATTRIBUTED.search(question, 0, match.start("word")) or _AFTER.match(question, end)
                asked = _ASKED.search(question, 0, match.start())
                placed = placed or (asked and _ASKED_AFTER.match(question, end))
            else:
                before = _NAME_BEFORE.search(question, 0, match.start())
                placed = _REPORT_AFTER.match(question, end)
                if before and before["word"].lower() not in _NO_PUBLISHER:
                    continue  # "the Miami Herald article"
            if placed:
                (sources,) = named.values()
                yield *match.span("word"), tuple(sources)

    def unknown(self, question: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """What the question names like a publisher, and the archive has none of: "a Bloomberg article", "according to
        the Daily Oyster"."""
        found: dict[str, tuple[int, str]] = {}
        for start, name in (*_of_reports(question), *_of_sayings(question)):
            overlaps = any(start < mention.end and mention.start < start + len(name) for mention in mentions)
            if not overlaps and not self._partly_known(name):
                found.setdefault(bare(name), (start, name))
        return tuple(name for _, name in sorted(found.values()))

    def _partly_known(self, name: str) -> bool:
        """Whether publishers' names begin or end with it: "the BBC", "the Herald" of which there are two. The Guardian
        Post is another paper than The Guardian."""
        wanted = bare(name)
        for known in map(bare, self._sources):
            if known == wanted or known.endswith(f" {wanted}"):
                return True
            if known.startswith(f"{wanted} ") and not is_paper(known.removeprefix(f"{wanted} ")):
                return True
        return False


@lru_cache(maxsize=8)
def publishers(sources: tuple[str, ...]) -> Publishers:
    """Made once for each set of publishers."""
    return Publishers(sources)


def _of_reports(question: str) -> Iterator[tuple[int, str]]:
    """Whose reports are spoken of."""
    for match in _CLAIMED.finditer(question):
        group = "one" if match["one"] else "two"
        if group == "one" and _ASKED.search(question, 0, match.start(group)):
            continue
        yield from (found for found in _named(match, group) if not is_person(found[1]))


def _of_sayings(question: str) -> Iterator[tuple[int, str]]:
    """Who says something, if that is surely a publisher."""
    for opening in _ASKS.finditer(question):
        row = _row(question, opening.end())
        for one in row if row and _ASKED_AFTER.match(question, row[-1].end()) else ():
            for start, name in _named(one, "domain" if one["domain"] else "name"):
                if is_publisher_like(name, attributed=False):
                    yield start, name
    for pattern in (_ACCORDING, *_SAID):
        for match in pattern.finditer(question):
            found: re.Match[str] | None = match
            while found:
                for start, name in _named(found, "domain" if found["domain"] else "name"):
                    # "the" is what tells a publisher from a family, but no part of its name.
                    the = question[:start].lower().endswith("the ")
                    if is_publisher_like(f"the {name}" if the else name, attributed=pattern is _ACCORDING):
                        yield start, name
                joined = _JOINED.match(question, found.end()) if pattern is _ACCORDING else None
                found = _ONE.match(question, joined.end()) if joined else None


def _row(question: str, start: int) -> list[re.Match[str]]:
    """The names that stand in a row from there on: "CNN and the BBC"; none where there is but one."""
    row: list[re.Match[str]] = []
    found = _ONE.match(question, start)
    while found and len(row) < _MOST_IN_ROW:
        row.append(found)
        joined = _JOINED.match(question, found.end())
        found = _ONE.match(question, joined.end()) if joined else None
    return row if len(row) > 1 else []


def _named(match: re.Match[str], group: str) -> Iterator[tuple[int, str]]:
    """(start, name): without the words before that belong to the question, if something is left."""
    words = _POSSESSIVE.sub("", match[group]).split()
    while words and words[0] != "The" and words[0].lower() in _NO_PUBLISHER:
        words = words[1:]
    if words and words != ["The"]:
        name = " ".join(words)
        yield max(match.string.find(words[0], match.start(group)), match.start(group)), name


def _is_name(question: str, match: re.Match[str]) -> bool:
    surface = match.group()
    capital = surface.removeprefix("The ").removeprefix("the ")[:1].isupper() or surface[:1].isdigit()
    # A sentence may begin with any word.
    if capital and (" " in surface or question[: match.start()].rstrip("'\"‘“ ").strip()):
        return True
    return bool(_BEFORE.search(question, 0, match.start()) or _AFTER.match(question, match.end()))


def _is_run_together(question: str, start: int, end: int) -> bool:
    """Whether words that make a publisher's name when blanks do not count are meant as one."""
    words = _TOKEN.findall(question, start, end)
    the = words[0].lower() == "the" and len(words) > 1
    if len(squashed(question[start:end])) - 3 * the < ENOUGH:
        return False
    capital = all(word[:1].isupper() or word[:1].isdigit() for word in words[the:])
    if capital and len(words) - the > 1:
        return True
    before = _ATTRIBUTED.search(question, 0, start)
    after = _AFTER.match(question, end)
    if the or len(words) > 1:
        return bool(before or (after and (capital or not the)))
    return (capital and bool(question[:start].strip())) or bool(_BEFORE.search(question, 0, start) or after)
