"""The claim does not say the opposite: "rose" for "fell", "after" for "before", "north" for "south".

A word that the ground does not have fails when its opposite stands in its place, or, for the pairs listed here, when
the opposite stands anywhere in the sentences that the claim rests on and not in the claim."""

from __future__ import annotations

from rag.text.lexicon import Relation, relation
from rag.text.words import stem
from rag.types import Check
from rag.verification.checks.negation import negated
from rag.verification.checks.result import Reason, Wrong, result
from rag.verification.claims import Comparison
from rag.verification.reading import Token

_PAIRS = """after:before rise:fall increase:decrease increase:fall rise:decrease rise:drop increase:drop rise:decline
    increase:decline gain:lose grow:shrink climb:fall climb:drop up:down win:lose more:fewer more:less most:least
    most:fewest above:below over:under higher:lower high:low highest:lowest first:last accept:reject approve:reject
    allow:ban support:oppose buy:sell open:close begin:end start:stop start:end hire:fire north:south east:west
    northern:southern eastern:western northeast:southwest northwest:southeast guilty:innocent convict:acquit
    strengthen:weaken expand:shrink widen:narrow earlier:later early:late import:export victory:defeat
    success:failure succeed:fail male:female men:women man:woman all:none always:never agree:disagree best:worst
    better:worse largest:smallest biggest:smallest larger:smaller bigger:smaller oldest:youngest older:younger
    old:new longer:shorter longest:shortest faster:slower cheaper:dearer inside:outside with:without for:against
    into:out entered:left arrive:leave arrive:depart include:exclude positive:negative major:minor public:private
    legal:illegal true:false improve:worsen raise:lower add:remove enter:leave advance:retreat alive:dead
    survive:die praise:criticise praise:condemn confirm:deny admit:deny acknowledge:deny same:different
    former:current former:present ex:current outgoing:incoming previous:next against:favour against:favor
    against:support upper:lower left:right day:night morning:evening morning:afternoon""".split()
"""One of two where the other stands anywhere in the ground, and not in the claim, is an opposite."""
_IN_PLACE = """keep:remove keep:delete keep:erase keep:drop install:remove install:delete install:uninstall allow:forbid
    allow:prohibit allow:block permit:ban mandatory:optional forced:allowed required:allowed ordered:allowed
    encourage:discourage help:hinder support:hinder near:far nearby:distant build:demolish create:destroy
    attract:repel love:hate friend:enemy ally:enemy peace:war peaceful:violent safe:dangerous safe:unsafe rich:poor
    strong:weak hot:cold wet:dry heavy:light support:objection support:opposition support:resistance backing:objection
    backing:opposition approval:objection approval:opposition consent:objection help:opposition""".split()
"""These only where one stands in the place of the other."""


def _opposites(pairs: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs:
        one, other = pair.split(":")
        for first, second in ((one, other), (other, one)):
            found.setdefault(stem(first), set()).add(stem(second))
            found.setdefault(first, set()).add(second)
    return {word: frozenset(others) for word, others in found.items()}


_ANYWHERE = _opposites(_PAIRS)
_OPPOSITE = _opposites(_PAIRS + _IN_PLACE)
_PREFIXES = ("un", "non", "in", "im", "dis", "ir", "il", "mis")
_FUNCTION = frozenset(
    "after before above below over under up down more less fewer with without for against into out all none".split()
)


def check_opposites(compared: Comparison) -> Check:
    claim, ground = compared.claim.reading, compared.ground.reading
    alignment = compared.alignment
    # "Not named" says what "unnamed" says.
    denied, denied_there = negated(claim), negated(ground)
    looked_at: list[str] = []
    wrong: list[Wrong] = []
    for place, token in enumerate(claim.tokens):
        link = alignment.links[place]
        if token.value is not None or (link is not None and link.relation is Relation.SAME):
            continue
        slot = [ground.tokens[at] for at in alignment.slot(place)]
        listed = _OPPOSITE.get(token.key) or (_OPPOSITE.get(token.plain) if not token.content else None)
        if listed is not None:
            looked_at.append(token.surface)
            if any(_names(other, listed) for other in slot):
                wrong.append((token.surface, Reason.OPPOSITE))
                continue
            anywhere = _ANYWHERE.get(token.key, frozenset())
            if link is None and token.plain not in _FUNCTION and token.key not in ground.keys:
                mine = claim.keys
                if any(_names(other, anywhere) and other.key not in mine for other in ground.tokens):
                    wrong.append((token.surface, Reason.OPPOSITE))
        elif token.content and any(
            _denied(token, other) and (place in denied) == (at in denied_there)
            for at, other in enumerate(ground.tokens)
        ):
            wrong.append((token.surface, Reason.OPPOSITE))
        elif link is None and token.content and any(_opposed(token, other) for other in slot):
            wrong.append((token.surface, Reason.DISPLACED))
    return result("opposites", looked_at, wrong)


def _names(token: Token, listed: frozenset[str]) -> bool:
    return token.key in listed or token.plain in listed


def _denied(token: Token, other: Token) -> bool:
    """ "unnamed" and "named"."""
    longer, shorter = (token.plain, other.plain) if len(token.plain) > len(other.plain) else (other.plain, token.plain)
    return len(shorter) > 3 and any(longer == prefix + shorter for prefix in _PREFIXES)


def _opposed(token: Token, other: Token) -> bool:
    return other.content and other.value is None and relation(token.key, other.key) is Relation.OPPOSITE
