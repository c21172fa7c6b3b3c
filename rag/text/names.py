"""Names by their capitals: runs of capitalised words, with the particles inside them.

This is no entity recogniser; it serves to ask whether a text mentions what another one names. A word that opens a
sentence is a name only when it is not a common opener and, where ``known`` is given, occurs there with its capital.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rag.text.sentences import sentence_spans
from rag.text.words import fold, is_stopword

_TOKEN = re.compile(r"[^\W_](?:[\w&’'./-]*[\w])?(?:\.(?=[\s,]))?")
_PARTICLES = frozenset("of the de la le van von der den bin al el del di da dos and &".split())
_WEAK_PARTICLES = frozenset("and the".split())
_NO_NAME = frozenset(
    """i'm i'd i'll i've ok yes no monday tuesday wednesday thursday friday saturday sunday
    january february march april june july august september october november december mr mrs ms dr sir q a""".split()
)
# What opens a sentence or a question without being a stop word, and is no name.
OPENERS = frozenset(
    """according meanwhile however although despite since following notably earlier later today yesterday tomorrow
    police officials now then also still even many most several some nearly about around over more than one two three
    four five six seven eight nine ten last next another every such thus therefore moreover furthermore instead rather
    indeed perhaps maybe finally recently currently previously additionally name list tell give compare describe
    explain summarize summarise show find please did does do is are was were has have had can could will would should
    which who whom whose what when where why how both either neither there here experts critics people authorities
    researchers scientists residents investigators analysts lawmakers prosecutors asked speaking writing""".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written: ``text[start:end] == surface``. ``tokens`` are its words, folded, without particles."""

    surface: str
    start: int
    end: int
    tokens: tuple[str, ...]


def names(text: str, known: frozenset[str] | None = None) -> list[Name]:
    """The names in ``text``, in order. ``known`` holds folded words that are certainly names: one of them counts even
    where it opens a sentence."""
    found: list[Name] = []
    for start, end in sentence_spans(text):
        _in_sentence(text, start, end, known or frozenset(), found)
    return found


@lru_cache(maxsize=1024)
def capitalised_words(text: str) -> frozenset[str]:
    """The folded words that ``text`` capitalises where no sentence begins: what it certainly treats as names."""
    composed = unicodedata.normalize("NFC", text)
    return frozenset(token for name in names(composed) for token in name.tokens)


# (ending of a country, ending of its people or adjective)
_DEMONYMS = (
    ("", "n"), ("", "an"), ("", "ian"), ("", "ish"), ("", "ese"), ("", "i"), ("", "s"), ("a", "an"), ("a", "ese"),
    ("y", "ian"), ("y", "an"), ("e", "ean"), ("e", "an"), ("e", "ian"), ("ce", "sh"), ("y", ""), ("land", "ish"),
    ("land", ""), ("ia", "ian"),
)  # fmt: skip
_ALIASES = (
    ("us", "usa", "u.s", "u.s.a", "america", "american", "americans", "states"),
    ("uk", "u.k", "britain", "british", "kingdom"),
    ("eu", "e.u", "european"),
    ("un", "u.n", "nations"),
)


def name_forms(token: str) -> frozenset[str]:
    """The folded forms in which a text may have a name's word: itself, country for people and the reverse, and the few
    abbreviations that everybody uses. For asking whether a text speaks of something, not for checking what it says."""
    forms = {token}
    for group in _ALIASES:
        if token in group:
            forms.update(group)
    if len(token) >= 4:
        for one, other in _DEMONYMS:
            for ending, replacement in ((one, other), (other, one)):
                root = token.removesuffix(ending)
                if token.endswith(ending) and len(root) >= 3:
                    forms.add(root + replacement)
    return frozenset(forms)


def _in_sentence(text: str, start: int, end: int, known: frozenset[str], found: list[Name]) -> None:
    run: list[re.Match[str]] = []
    first = True
    for match in _TOKEN.finditer(text, start, end):
        token = match.group()
        if not run and not first and token.islower():
            continue  # most words: they neither are a name nor end one
        opens = first or text[match.start() - 1] in "\"“'‘" or text[max(0, match.start() - 2)] in ".!?:"
        first = False
        # Only white space may lie between the words of one name.
        joined = not run or not text[run[-1].end() : match.start()].strip()
        if not joined:
            _close(text, run, found)
            run = []
        if _is_name_word(token, opens, known):
            run.append(match)
        elif not (run and token in _PARTICLES):
            _close(text, run, found)
            run = []
        else:
            run.append(match)
    _close(text, run, found)


def _is_name_word(token: str, opens: bool, known: frozenset[str]) -> bool:
    bare = token.rstrip(".")
    folded = fold(bare)
    if bare.lower() == bare or folded in _NO_NAME:
        return False
    if not bare[0].isupper():
        return (bare[0].islower() and len(bare) > 2 and bare[1].isupper()) or bare[0].isdigit()
    if is_stopword(bare):
        # "IT" and "US" are names, "It" is not; "I" never.
        return (len(bare) > 1 and bare.isupper() and not opens) or bare == "US"
    if not opens or folded in known:
        return True
    return folded not in OPENERS and (bare.isupper() or "." in bare)


def _close(text: str, run: list[re.Match[str]], found: list[Name]) -> None:
    while run and run[-1].group() in _PARTICLES:
        run.pop()
    if not run:
        return
    # "Blinken and Xi" are two; "House of Commons" is one.
    for index, match in enumerate(run):
        if match.group() in _WEAK_PARTICLES and run[index - 1].group() not in _PARTICLES:
            _close(text, run[:index], found)
            _close(text, run[index + 1 :], found)
            return
    start, end = run[0].start(), run[-1].end()
    tokens = tuple(fold(match.group().rstrip(".")) for match in run if match.group() not in _PARTICLES)
    surface = re.sub(r"[’']s$", "", text[start:end])
    found.append(Name(surface, start, start + len(surface), tokens))
