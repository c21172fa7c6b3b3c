"""Whose articles an answer may come from.

"What did the Gazette say?" is answered by the Gazette's articles, or by a sentence elsewhere that says that it was the
Gazette: a company may publish its own news and be quoted in that of others. Else there is no answer, whatever others
have."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.text.reporting import VERBS
from rag.types import Attribution, Passage

Attributing = Callable[[str], Sequence[Attribution]]
"""Whose reports a question asks for, or excludes, in reading order."""

_SAYING = "|".join(sorted(VERBS))
_TAIL = re.compile(r"\s*\([^()]*\)$")


def no_publisher(_: str) -> Sequence[Attribution]:
    """Where no archive tells what its publishers are called."""
    return ()


@dataclass(frozen=True, slots=True)
class Reporters:
    """Those who are asked, with the publishers of them that the archive has, and those who are not."""

    asked: tuple[Attribution, ...]
    excluded: tuple[str, ...]

    @classmethod
    def of(cls, found: Sequence[Attribution]) -> Reporters:
        excluded = tuple(source for one in found if one.excluded for source in one.sources)
        return cls(tuple(one for one in found if not one.excluded), excluded)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(source for one in self.asked for source in one.sources))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Those of whom the archive has nothing."""
        return tuple(one.surface for one in self.asked if not one.sources)

    def may_report(self, passage: Passage, sentence: str) -> bool:
        """Whether the sentence of that passage is theirs."""
        if self.asked:
            return passage.source in self.sources or any(_said_by(one.surface).search(sentence) for one in self.asked)
        return passage.source not in self.excluded

    def nothing(self) -> str:
        """Why there is no answer."""
        told = [f"The archive has nothing from {_listed(self.unknown, 'or')}."] if self.unknown else []
        sources = [plain_name(source) for source in self.sources]
        if sources:
            told.append(f"{_listed(sources, 'and')} {'have' if len(sources) > 1 else 'has'} nothing on this.")
        if not told:
            told.append(f"Nobody but {_listed([plain_name(source) for source in self.excluded], 'and')} has this.")
        return " ".join(told)


NOBODY = Reporters((), ())


def elsewhere(passages: Sequence[Passage]) -> str:
    """Who does have it."""
    sources = dict.fromkeys(plain_name(passage.source) for passage in passages if passage.source)
    return f"The archive has it from {_listed(list(sources), 'and')}." if sources else ""


def plain_name(source: str) -> str:
    """A publisher's name without what stands in brackets behind it."""
    return _TAIL.sub("", source) or source


@lru_cache(maxsize=256)
def _said_by(name: str) -> re.Pattern[str]:
    """Finds that somebody says it: "Nordica said", "according to Nordica"."""
    escaped = re.escape(name)
    return re.compile(
        rf"(?<!\w){escaped}(?:,[^,]{{1,80}},)?\s+(?:also\s+|later\s+|had\s+|has\s+|\w+ly\s+)?(?:{_SAYING})\b"
        rf"|\b(?:according to|said|says)\s+(?:the\s+)?{escaped}(?!\w)",
        re.IGNORECASE,
    )


def _listed(names: Sequence[str], word: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
