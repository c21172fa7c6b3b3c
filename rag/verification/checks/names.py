"""Every name of the claim stands in the texts that it cites, or in their title or publisher, and where the claim puts
it.

A name that stands elsewhere in the article, but not in the sentences that the claim rests on, must not be put in the
place of another name there; in the place of "he" or "the company", or beside it all, it must stand close by. A title
("the minister") goes with the name that it goes with in the source."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence, Set
from functools import lru_cache

from rag.text.lexicon import Relation
from rag.text.names import Name, name_forms, names
from rag.text.places import countries_of
from rag.text.titles import TITLES
from rag.types import Check
from rag.verification.checks.owners import misowned
from rag.verification.checks.result import Reason, Wrong, result
from rag.verification.claims import Comparison
from rag.verification.reading import Reading, Token, read
from rag.verification.roles import is_finite, roles

_CLOSE = 420
"""Characters round the sentences in which a name may stand that they mean by "he" or "it"."""
_APPOSED = 6
_WHOLE = 2
_ACTS = 5
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december""".split()
)


def check_names(compared: Comparison) -> Check:
    asked = compared.claim.names
    wrong: list[Wrong] = []
    for name in asked:
        if not _known(name, compared):
            wrong.append((name.surface, Reason.ABSENT))
        elif _displaced(name, compared):
            wrong.append((name.surface, Reason.DISPLACED))
        elif _acts_for(name, compared):
            wrong.append((name.surface, Reason.AGENT))
        elif reason := _misplaced(name, compared):
            wrong.append((name.surface, reason))
    wrong += [(owner, Reason.DISPLACED) for owner in misowned(compared)]
    wrong += [(words, Reason.OTHER) for words in _mistitled(compared)]
    return result("names", [name.surface for name in asked], wrong)


def _known(name: Name, compared: Comparison) -> bool:
    ground = compared.ground
    places = _places(name, compared)
    if places and all(compared.claim.reading.tokens[at].key in ground.known_keys for at in places):
        return True
    if all(_has(token, ground.known_words) for token in name.tokens):
        return True
    if _keys(name, compared) & ground.countries:
        return True
    return any(abbreviated(name, reading) for reading in ground.readings)


def _places(name: Name, compared: Comparison) -> range:
    return compared.claim.reading.at(name.start, name.end)


def abbreviated(name: Name, known: Reading) -> bool:
    """Whether one has the initials, the other the words: "WHO", "World Health Organization"."""
    if len(name.tokens) == 1:
        return name.surface.isupper() and 2 <= len(name.surface) <= 6 and name.tokens[0] in _initials(known.text)
    return "".join(token[0] for token in name.tokens) in known.folded


@lru_cache(maxsize=256)
def _joint(text: str) -> frozenset[tuple[str, ...]]:
    """The names of more than one word in a text."""
    return frozenset(name.tokens for name in names(unicodedata.normalize("NFC", text)) if len(name.tokens) > 1)


def _initials(text: str) -> frozenset[str]:
    return frozenset("".join(token[0] for token in tokens) for tokens in _joint(text))


def _displaced(name: Name, compared: Comparison) -> bool:
    """Whether the source has another name in the very place, and not this one."""
    places = _places(name, compared)
    span = compared.alignment.place_of(places[0], places[-1]) if places else None
    if not span or compared.alignment.tight(places[0], places[-1]):
        return False
    near = compared.ground.reading
    inside = [near.tokens[at] for at in span]
    if _goes_on(name, inside, compared):
        return not abbreviated(name, near)
    if any(_has(token, {other.folded for other in inside}) for token in name.tokens):
        return False
    if any(compared.claim.reading.tokens[at].key in {other.key for other in inside} for at in places):
        return False
    others = [token for token in inside if _is_name(token, compared)]
    if not others or abbreviated(name, near) or _is_country_of(name, others, compared):
        return False
    # "Blinken" for "the US Secretary of State" is a matter of what else the article calls him.
    return not _same_bearer(name, others, compared)


def _acts_for(name: Name, compared: Comparison) -> bool:
    """Whether the name does in the claim what the source says of another one, which the claim does not have."""
    claim, ground = compared.claim.reading, compared.ground.reading
    places = set(_places(name, compared))
    for verb in range(
        max(places, default=len(claim.tokens)) + 1, min(len(claim.tokens), max(places, default=0) + _ACTS)
    ):
        link = compared.alignment.links[verb]
        if link is None or link.relation is not Relation.SAME or not is_finite(claim, verb):
            continue
        said, there = roles(claim, verb), roles(ground, link.at)
        if said.passive != there.passive or not said.subject & places or not there.subject:
            return False
        if not all(claim.tokens[at].capital for at in said.subject):
            return False
        subject = [ground.tokens[at] for at in sorted(there.subject)]
        others = [token for token in subject if _is_name(token, compared)]
        if not others or others[-1].folded in claim.folded or any(token.key in TITLES for token in subject):
            return False
        if _has(name.tokens[-1], {token.folded for token in subject}) or _is_country_of(name, others, compared):
            return False
        if claim.tokens[max(places)].key in {token.key for token in subject} or not _goes_on_alike(compared, verb):
            return False
        wanted = {name.tokens[-1], others[-1].folded}
        return not abbreviated(name, ground) and not any(
            wanted <= set(whole) for reading in compared.ground.readings for whole in _joint(reading.text)
        )
    return False


def _goes_on_alike(compared: Comparison, verb: int) -> bool:
    """Whether the next word behind a verb is right behind it in the source, too."""
    link, tokens = compared.alignment.links[verb], compared.claim.reading.tokens
    behind = next((at for at in range(verb + 1, min(len(tokens), verb + _ACTS)) if tokens[at].content), None)
    following = compared.alignment.links[behind] if behind is not None else None
    return link is not None and following is not None and 0 < following.at - link.at < _ACTS


def _goes_on(name: Name, inside: Sequence[Token], compared: Comparison) -> bool:
    """Whether the source has a name in its place that begins like this one and ends otherwise: "the European
    Commission" for "the European Medicines Agency"."""
    last = name.tokens[-1]
    folded = [token.folded for token in inside]
    if len(name.tokens) < _WHOLE or name.tokens[0] not in folded or _has(last, set(folded)):
        return False
    rest = inside[folded.index(name.tokens[0]) + 1 :]
    others = [token for token in rest if _is_name(token, compared) and token.folded not in name.tokens]
    return bool(others) and rest[0] in others and not _same_bearer(name, others, compared)


def _keys(name: Name, compared: Comparison) -> set[str]:
    return {compared.claim.reading.tokens[at].key for at in _places(name, compared)} | set(name.tokens)


def _is_country_of(name: Name, others: Sequence[Token], compared: Comparison) -> bool:
    """ "Britain" for "London"."""
    keys = _keys(name, compared)
    return any(keys & countries_of(token.folded) for token in others)


def _same_bearer(name: Name, others: Sequence[Token], compared: Comparison) -> bool:
    """Whether the other is a part of the same name elsewhere in the article: "Joe Biden" for "Biden"."""
    wanted, own = {token.folded for token in others}, set(name.tokens)
    return any(
        wanted <= set(whole) and own & set(whole)
        for reading in compared.ground.readings
        for whole in _joint(reading.text)
    )


def _has(token: str, known: Set[str]) -> bool:
    if token in known or name_forms(token) & known:
        return True
    parts = token.replace(".", " ").replace("-", " ").split()
    return len(parts) > 0 and all(part in known for part in parts)


def _misplaced(name: Name, compared: Comparison) -> Reason | None:
    near = compared.ground.reading
    if all(_has(token, near.folded) for token in name.tokens[-1:]) or _publishes(name, compared):
        return None
    places = _places(name, compared)
    if not places or all(compared.claim.reading.tokens[at].key in near.keys for at in places):
        return None
    if abbreviated(name, near) or _is_country_of(name, near.tokens, compared):
        return None
    slot = [near.tokens[at] for place in (places[0], places[-1]) for at in compared.alignment.slot(place)]
    rivals = [token for token in slot if _is_name(token, compared) and token.folded not in name.tokens]
    # Where the claim has the other name as well, nothing was put in its place.
    if any(token.folded not in compared.claim.reading.folded for token in rivals):
        return Reason.DISPLACED
    return None if _close_by(name, compared) else Reason.FAR


def _publishes(name: Name, compared: Comparison) -> bool:
    return any(set(name.tokens) <= read(source.publisher).folded for source in compared.ground.sources)


def _is_name(token: Token, compared: Comparison) -> bool:
    """Whether a token of the ground belongs to a name."""
    if not token.capital or not token.content or token.key in TITLES or token.plain in _CALENDAR:
        return False
    opens = token.start in {start for start, _ in compared.ground.reading.sentences}
    return not opens or token.folded in compared.claim.known


def _close_by(name: Name, compared: Comparison) -> bool:
    for source, span in compared.ground.spans:
        around, offset = source.text, 0
        if source.context and source.text in source.context:
            around, offset = source.context, source.context.index(source.text)
        close = around[max(0, span.start + offset - _CLOSE) : span.end + offset + _CLOSE]
        folded = " ".join((close, source.title, source.publisher)).casefold()
        if all(any(form in folded for form in name_forms(token)) for token in name.tokens[-1:]):
            return True
    return False


def _mistitled(compared: Comparison) -> list[str]:
    """Titles right before a name of which the source gives that name another, and someone else this one."""
    claim, known = compared.claim.reading, compared.ground.known_keys
    wrong = []
    for name in compared.claim.names:
        places = claim.at(name.start, name.end)
        if not places:
            continue
        last = claim.tokens[places[-1]].folded
        own = [claim.tokens[at] for at in places if claim.tokens[at].key in TITLES]
        if places[0] > 0 and not claim.parted(places[0] - 1, places[0]):
            own += [token for token in [claim.tokens[places[0] - 1]] if token.key in TITLES]
        if not own:
            continue
        beside = _beside(last, compared)
        wrong += [
            f"{title.surface} {claim.tokens[places[-1]].surface}"
            for title in own
            if title.key not in beside and title.key in known and beside & TITLES
        ]
    return wrong


def _beside(folded: str, compared: Comparison) -> set[str]:
    """Keys of the words near a name, wherever it stands."""
    return {
        other.key
        for reading in compared.ground.readings
        for at, token in enumerate(reading.tokens)
        if token.folded == folded
        for other in reading.tokens[max(0, at - _APPOSED) : at + _APPOSED + 1]
        if other.sentence == token.sentence
    }
