"""Publishers that a question names, matched against those of the archive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

REPORT = r"(?:articles?|reports?|story|stories|pieces?|coverage|posts?|interviews?|reviews?|columns?|editorials?)"
"""What a publisher publishes."""

_REPORTS = rf"(?:{REPORT}|said|says|reported|reports|writes|wrote|claims?|claimed|describe[sd]?)"
# A section or a slogan behind the name: "Beacon News - Health", "Harbour Wire | Shipping", "Gazette (sample)".
_TAIL = re.compile(r"\s+[-|–—]\s+.*|:\s+.*|\s*\(.*\)$")
_DOMAIN = re.compile(r"([\w-]{3,})\.(?:com|org|net|co\.uk|com\.au)", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:according to|as per|reported by|by|from|in|per|via|of)\s+(?:the\s+)?['\"‘“]?$", re.IGNORECASE
)
_AFTER = re.compile(rf"['\"’”]?(?:['’]s)?\s+{_REPORTS}\b", re.IGNORECASE)
_JOINED = re.compile(r"['\"’”]?\s*(?:,\s*(?:and|or)?|and|or|&)\s+(?:both\s+|the\s+)?['\"‘“]?", re.IGNORECASE)
_CLAIMED = re.compile(
    rf"(?:\b(?P<one>(?:The\s+)?[A-Z][\w.&’'-]*(?:\s+[A-Z][\w.&’'-]*){{0,3}})(?:['’]s)?\s+{REPORT}\b"
    rf"|\b{REPORT}\s+(?:by|from|in)\s+(?P<two>(?:[Tt]he\s+)?[A-Z][\w.&’'-]*(?:\s+(?:of\s+)?[A-Z][\w.&’'-]*){{0,3}}))"
)
# "did Quellmark report a loss?": a verb.
_ASKED = re.compile(r"\b(?:did|does|do|will|would|to|can|could|has|have)\s+$", re.IGNORECASE)
_NO_PUBLISHER = frozenset("which what this that these those both the a an another his her its their our my".split())


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
        for source in sources:
            for name in _names(source):
                self._sources.setdefault(name.casefold(), []).append(source)
        forms = sorted(self._sources, key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE) if forms else None
        )

    def mentions(self, question: str) -> list[Mention]:
        """In reading order. A name that is also a word (Wired, Fortune) must be written as a name, or stand where one
        does ("according to fortune")."""
        found: list[Mention] = []
        for match in self._pattern.finditer(question) if self._pattern else ():
            if not _is_name(question, match):
                continue
            sources = tuple(self._sources[match.group().casefold()])
            if found and _JOINED.fullmatch(question, found[-1].end, match.start()):
                before = found.pop()
                found.append(Mention(before.start, match.end(), tuple(dict.fromkeys(before.sources + sources))))
            else:
                found.append(Mention(match.start(), match.end(), sources))
        return found

    def unknown(self, question: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """What the question names like a publisher, and the archive has none of: "a Bloomberg article"."""
        found: list[str] = []
        for match in _CLAIMED.finditer(question):
            group = "one" if match["one"] else "two"
            start, end = match.span(group)
            if any(start < mention.end and mention.start < end for mention in mentions):
                continue
            if group == "one" and _ASKED.search(question, 0, start):
                continue
            words = match[group].split()
            while words and words[0] != "The" and words[0].lower() in _NO_PUBLISHER:
                words = words[1:]
            if words and words != ["The"]:
                found.append(" ".join(words))
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def publishers(sources: tuple[str, ...]) -> Publishers:
    """Made once for each set of publishers."""
    return Publishers(sources)


def _names(source: str) -> set[str]:
    names = {source, _TAIL.sub("", source)} - {""}
    for name in tuple(names):
        # "New York Times" and "Guardian", but not "Age".
        if name.startswith("The ") and len(name) > 8:
            names.add(name[4:])
        if domain := _DOMAIN.fullmatch(name):
            names.add(domain[1])
    return names


def _is_name(question: str, match: re.Match[str]) -> bool:
    surface = match.group()
    capital = surface.removeprefix("The ").removeprefix("the ")[:1].isupper() or surface[:1].isdigit()
    # A sentence may begin with any word.
    if capital and (" " in surface or question[: match.start()].rstrip("'\"‘“ ").strip()):
        return True
    return bool(_BEFORE.search(question, 0, match.start()) or _AFTER.match(question, match.end()))
