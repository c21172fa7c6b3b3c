"""What the claim denies the source denies, and the reverse.

A word is negated when it is the first content word after "not", "no", "never" and the like, within four words. The
claim fails when a word is negated on one side and stands only without negation on the other."""

from __future__ import annotations

import re

from rag.text.words import STOPWORDS, Word, is_stopword, words
from rag.types import Check
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground

_CUES = frozenset("not no never none nobody neither nor cannot without".split())
_REACH = 4
_CLAUSE_END = re.compile(r"[.,;:!?\"”“»—]")


def check_negation(claim: Claim, ground: Ground) -> Check:
    said, source = words(claim.spoken), words(ground.near)
    denied, denied_there = negated(claim.spoken), negated(ground.near)
    stems, stems_there = {word.stem for word in said}, {word.stem for word in source}
    plain, plain_there = _plain(said, denied), _plain(source, denied_there)
    added = [word.surface for word in said if word.stem in denied and word.stem in plain_there - denied_there]
    lost = [word.surface for word in said if word.stem in plain and word.stem in denied_there - plain_there]
    # "did not agree" for a source that denies nothing at all, in other words.
    unfounded = (
        [] if denied_there or stems_there & _DENYING else [w.surface for w in said if w.stem in denied - stems_there]
    )
    looked_at = [word.surface for word in said if word.stem in denied] if stems else []
    return result("negation", looked_at, [*added, *lost, *unfounded])


_DENYING = frozenset({"deni", "refus", "reject", "fail", "lack", "without", "absent", "unabl"})


def negated(text: str) -> frozenset[str]:
    """The stems of the words that are negated."""
    found = set()
    sequence = words(text)
    for position, word in enumerate(sequence):
        if not _is_cue(sequence, position, word):
            continue
        following = sequence[position + 1 : position + 1 + _REACH]
        target = next((other for other in following if not is_stopword(other.surface)), None)
        if target is not None and not _CLAUSE_END.search(text, word.end, target.start):
            found.add(target.stem)
    return frozenset(found)


def _is_cue(text: list[Word], position: int, word: Word) -> bool:
    plain = word.surface.lower().replace("’", "'")
    if plain.endswith("n't") and plain in STOPWORDS:
        return True
    if plain not in _CUES:
        return False
    after = text[position + 1].surface.lower() if position + 1 < len(text) else ""
    # "not only", "no longer than", "No. 7" deny nothing.
    return not (after in ("only", "just", "merely") or (plain == "no" and after[:1].isdigit()))


def _plain(text: list[Word], denied: frozenset[str]) -> frozenset[str]:
    """Stems of content words that stand without negation somewhere."""
    counts: dict[str, int] = {}
    for word in text:
        if not is_stopword(word.surface):
            counts[word.stem] = counts.get(word.stem, 0) + 1
    return frozenset(stem for stem, times in counts.items() if stem not in denied or times > 1)
