"""What the source says will, may, should or is wanted to happen is not said to have happened, nor the reverse; and what
it calls alleged, or asserts not at all (``rag.verification.embedding``), is not said to be so.

Each content word behind a modal verb, or behind "to" with a verb of wishing before it, has that mode. Of two words
laid upon each other the claim's mode must be one that the source's allows."""

from __future__ import annotations

from enum import Enum

from rag.text.lexicon import PartOfSpeech, can_be
from rag.text.words import stem
from rag.types import Check
from rag.verification.checks.result import Reason, Wrong, result
from rag.verification.checks.unembedded import unembedded
from rag.verification.claims import Comparison
from rag.verification.reading import Reading, Token


class Mode(Enum):
    FACT = "fact"
    WILL = "will"
    WOULD = "would"
    MAY = "may"
    MUST = "must"
    PLAN = "plan"
    WISH = "wish"
    CAN = "can"


_MODALS = {
    "will": Mode.WILL, "'ll": Mode.WILL, "shall": Mode.WILL, "won't": Mode.WILL, "would": Mode.WOULD, "'d": Mode.WOULD,
    "wouldn't": Mode.WOULD, "may": Mode.MAY, "might": Mode.MAY, "could": Mode.MAY, "couldn't": Mode.CAN,
    "perhaps": Mode.MAY,
    "possibly": Mode.MAY, "should": Mode.MUST, "must": Mode.MUST, "shouldn't": Mode.MUST, "can": Mode.CAN,
    "cannot": Mode.CAN, "can't": Mode.CAN,
}  # fmt: skip
_PLANS = frozenset(
    stem(word)
    for word in """agree plan promise pledge vow intend decide set due scheduled commit prepare going arrange
    expect likely poised ready""".split()
)
_WISHES = frozenset(
    stem(word)
    for word in """ask want hope urge tell try order threaten propose call consider seek attempt offer
    invite encourage pressure instruct command compel direct mandate force enforce oblige demand aim wish""".split()
)
_NEEDS = frozenset(stem(word) for word in "need have has had require obliged forced".split())
_ADVERBS = frozenset("now still soon later never always already often probably certainly not also be been".split())
_RELATIVE = frozenset("who which that whom whose those there when where because".split())
_REACH = 4
_COORDINATED = 12
_ASKED = frozenset({Mode.PLAN, Mode.WISH, Mode.MUST, Mode.WOULD})
"""Close to each other: what is ordered is to be done, and what is agreed would be."""
_ALLOWED: dict[Mode, frozenset[Mode]] = {
    Mode.FACT: frozenset({Mode.FACT, Mode.CAN, Mode.PLAN, Mode.WISH, Mode.MUST}),
    Mode.WILL: frozenset({Mode.WILL, *_ASKED}),
    Mode.WOULD: frozenset({Mode.WILL, Mode.MAY, Mode.CAN, *_ASKED}),
    Mode.MAY: frozenset({Mode.MAY, Mode.CAN, Mode.WOULD}),
    Mode.MUST: _ASKED,
    Mode.PLAN: frozenset({Mode.WILL, *_ASKED}),
    Mode.WISH: _ASKED,
    Mode.CAN: frozenset({Mode.CAN, Mode.MAY, Mode.WOULD, Mode.FACT}),
}
"""What the claim may say of each mode of the source. A purpose ("to postpone") may be said of a fact."""
_HEDGES = frozenset(
    stem(word)
    for word in """alleged allegedly reportedly suspected purported purportedly supposedly apparent apparently possible
    possibly potential potentially probable probably presumably likely unconfirmed rumoured rumored accused""".split()
)
_SAYING = frozenset(stem(word) for word in "say said claim allege accuse suspect believe report accord think".split())


def check_modality(compared: Comparison) -> Check:
    claim, ground = compared.claim.reading, compared.ground.reading
    said, real = modes(claim), modes(ground)
    hedged, hedges = _hedged(ground), _hedged(claim)
    asserted = not {token.key for token in claim.tokens} & (_HEDGES | _SAYING)
    asked: list[str] = []
    wrong: list[Wrong] = []
    for place, at in compared.alignment.pairs:
        token = claim.tokens[place]
        if token.value is not None or token.capital:
            continue
        mode, there = said.get(place, Mode.FACT), real.get(at, Mode.FACT)
        if place in said or at in real:
            asked.append(token.surface)
            # "Plans by building" says nothing of whether it was built.
            if mode not in _ALLOWED[there] and not (mode is Mode.FACT and token.plain.endswith("ing")):
                wrong.append((token.surface, Reason.MODE if compared.alignment.tight(place) else Reason.MAYBE_MODE))
        if at in hedged and place not in hedges:
            if _cut_out(compared, place, hedged[at]):
                wrong.append((token.surface, Reason.HEDGE))
            elif asserted:
                wrong.append((token.surface, Reason.MAYBE_MODE))
    wrong += unembedded(compared)
    return result("modality", asked, wrong)


def _cut_out(compared: Comparison, place: int, hedge: int) -> bool:
    """Whether the claim goes on where the source has the hedge: nothing but the hedge was left out."""
    before = compared.alignment.links[place - 1] if place > 0 else None
    return before is not None and 0 < hedge - before.at <= 2


def modes(reading: Reading) -> dict[int, Mode]:
    """The modes of the content words that have one other than fact."""
    found: dict[int, Mode] = {}
    tokens = reading.tokens
    for place in range(len(tokens)):
        mode = _mode(reading, place)
        if mode is None:
            continue
        for at in range(place + 1, min(len(tokens), place + 1 + _REACH)):
            if reading.parted(at - 1, at, quotes=False) or tokens[at].plain in _RELATIVE:
                break
            if tokens[at].content and tokens[at].plain not in _ADVERBS:
                found[at] = mode
                break
    for place in range(2, len(tokens)):
        # "would cost a million and take six weeks": the modal holds for both.
        if tokens[place - 1].plain in ("and", "or") and place not in found and is_verb(tokens[place]):
            before = [at for at in found if place - _COORDINATED <= at < place and not _stops(reading, at, place)]
            if before:
                found[place] = found[max(before)]
    return found


def _stops(reading: Reading, first: int, last: int) -> bool:
    return reading.tokens[first].sentence != reading.tokens[last].sentence


def is_verb(token: Token) -> bool:
    """As far as its form and the lexicon tell."""
    return token.value is None and not token.capital and can_be(token.key, PartOfSpeech.VERB)


def _mode(reading: Reading, place: int) -> Mode | None:
    tokens = reading.tokens
    token = tokens[place]
    mode = _MODALS.get(token.plain)
    if mode is not None:
        if token.plain == "may" and token.capital and token.start and not token.content:
            return None if place + 1 < len(tokens) and tokens[place + 1].value is not None else mode
        # "would have", "could have been".
        return mode
    if token.plain.endswith(("'ll", "'d")):
        return Mode.WILL if token.plain.endswith("'ll") else Mode.WOULD
    if token.plain != "to":
        return None
    # "asked the region to postpone": the wish may have its object in between.
    for at in range(place - 1, max(-1, place - 5), -1):
        if reading.parted(at, at + 1):
            return None
        key = tokens[at].key
        if key in _PLANS or tokens[at].plain == "going":
            return Mode.PLAN
        if key in _WISHES:
            return Mode.WISH
        if at == place - 1 and (key in _NEEDS or tokens[at].plain in ("has", "have", "had")):
            return Mode.MUST
        if at == place - 1 and tokens[at].plain in ("is", "are"):
            return Mode.PLAN
    return None


def _hedged(reading: Reading) -> dict[int, int]:
    """Places of content words right behind a hedge, each with that of the hedge."""
    found: dict[int, int] = {}
    for place, token in enumerate(reading.tokens):
        if token.key not in _HEDGES:
            continue
        for at in range(place + 1, min(len(reading.tokens), place + 4)):
            if reading.parted(at - 1, at):
                break
            if reading.tokens[at].content:
                found[at] = place
                break
    return found
