"""The claim does not say the opposite: "rose" for "fell", "after" for "before", "denied" for "said".

Two short lists, so that each failure can be understood: words whose opposite stands in the source where they
themselves do not, and words that nobody may be said to have used unless the source has them. A larger model of
meaning is a later matter."""

from __future__ import annotations

from rag.text.synonyms import synonyms
from rag.text.words import stem, words
from rag.types import Check
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground

_PAIRS = """after:before rise:fall increase:decrease increase:fall rise:decrease gain:lose win:lose more:fewer more:less
    most:least up:down above:below over:under higher:lower highest:lowest first:last accept:reject approve:reject
    allow:ban support:oppose buy:sell open:close begin:end start:stop hire:fire north:south east:west northern:southern
    eastern:western guilty:innocent convict:acquit strengthen:weaken expand:shrink widen:narrow earlier:later
    import:export victory:defeat success:failure male:female men:women all:none always:never agree:disagree
    may:will might:will
    could:will would:has""".split()
_OPPOSITE: dict[str, set[str]] = {}
for _pair in _PAIRS:
    _one, _other = (stem(_word) for _word in _pair.split(":"))
    _OPPOSITE.setdefault(_one, set()).add(_other)
    _OPPOSITE.setdefault(_other, set()).add(_one)

# Each with the words that will do for it.
_LOADED = {
    stem(word): {stem(other) for other in (word, *others.split())}
    for word, others in {
        "deny": "denial reject refute",
        "admit": "acknowledge concede admission",
        "acknowledge": "admit concede",
        "concede": "admit acknowledge",
        "confess": "admit confession",
        "refuse": "decline reject refusal",
        "promise": "pledge vow commit commitment",
        "vow": "pledge promise",
        "pledge": "promise vow commit",
        "threaten": "threat warn",
        "accuse": "accusation allege blame",
        "apologise": "apologize apology sorry",
        "apologize": "apologise apology sorry",
        "resign": "resignation quit",
        "lie": "falsehood false",
        "all": "every each whole entire",
        "most": "majority",
        "every": "all each",
        "only": "sole solely alone just",
        "always": "",
        "never": "",
        "nearly": "almost about close under",
        "almost": "nearly about close",
        "half": "",
        "twice": "double",
        "first": "",
        "last": "",
        "hardly": "barely scarcely",
        "barely": "hardly scarcely",
        "falsely": "false",
    }.items()
}
_MODAL = frozenset("may might could".split())


def check_opposites(claim: Claim, ground: Ground) -> Check:
    near = {word.stem for word in words(ground.near)}
    said = words(claim.spoken)
    opposed = [
        word.surface for word in said if not synonyms(word.stem) & near and _OPPOSITE.get(word.stem, set()) & near
    ]
    loaded = [word for word in said if word.stem in _LOADED]
    unfounded = [word.surface for word in loaded if not _LOADED[word.stem] & near]
    hedged = [word.surface for word in said if word.surface.lower() in _MODAL and not near & {stem(m) for m in _MODAL}]
    return result("opposites", [word.surface for word in loaded], [*opposed, *unfounded, *hedged])
