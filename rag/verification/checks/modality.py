"""What the source says will, may or is to happen is not said to have happened."""

from __future__ import annotations

from rag.text.words import Word, fold, is_stopword, words
from rag.types import Check
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground

_MODALS = frozenset("will would may might could should shall must can cannot won't wouldn't couldn't shouldn't".split())
# "asked to postpone": what follows is wanted, not done.
_WANTING = frozenset(
    """ask asked asks agree agreed agrees plan plans planned promise promised promises expect expected expects
    pledge pledged
    vow vowed want wants wanted hope hopes hoped refuse refused urge urged told try tries tried due set likely unlikely
    meant intend intends intended threaten threatened propose proposed need needs needed decline declined""".split()
)
_ADVERBS = frozenset("now still soon later never always already often probably certainly".split())
_REACH = 4


def check_modality(claim: Claim, ground: Ground) -> Check:
    said, source = words(claim.spoken), words(ground.near)
    open_there, done_there = _open_and_done(source)
    _, done = _open_and_done(said)
    wrong = [word.surface for word in said if word.stem in done & open_there - done_there]
    return result("modality", [word.surface for word in said if word.stem in open_there], list(dict.fromkeys(wrong)))


def _open_and_done(text: list[Word]) -> tuple[frozenset[str], frozenset[str]]:
    """Stems of words that follow a modal or a wish somewhere, and of those that stand somewhere without one."""
    opened: set[int] = set()
    for position, word in enumerate(text):
        if not _opens(text, position, word):
            continue
        for other in range(position + 1, min(len(text), position + 1 + _REACH)):
            if not is_stopword(text[other].surface) and text[other].folded not in _ADVERBS:
                opened.add(other)
                break
    for position in range(1, len(text)):
        # "would cost a million and take six weeks": the modal holds for both.
        if fold(text[position - 1].surface) in ("and", "or") and any(other < position for other in opened):
            opened.add(position)
    found = {text[position].stem for position in opened}
    done = {word.stem for position, word in enumerate(text) if position not in opened}
    return frozenset(found), frozenset(done)


def _opens(text: list[Word], position: int, word: Word) -> bool:
    plain = fold(word.surface)
    if plain in _MODALS or word.surface.lower() in _MODALS:
        return True
    if plain != "to":
        return False
    # "asked the region to postpone": the wish may have its object in between.
    before = {fold(other.surface) for other in text[max(0, position - 4) : position]}
    return bool(before & _WANTING)
