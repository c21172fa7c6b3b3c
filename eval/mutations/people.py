"""Who: another name (``name``), another speaker (``speaker``), two names in each other's place (``role``)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence, topics, without_title
from eval.mutations.mutation import Edit, Variant, edited
from eval.mutations.places import BODIES, SORTS
from rag.text.first_names import goes_with
from rag.text.names import Name
from rag.text.reporting import VERBS
from rag.text.words import fold

_LISTED = re.compile(
    r"\b(?:includ\w+|among|such as|along with|as well as|alongside|both|other|others|also|together|like)\b"
)
_SAID = "|".join(sorted(VERBS - {"called", "calls", "raised", "sounded", "recalled"}))
_TIE = r"(?:also |later |then |has |had |have |\w+ly )?"


def name(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """A person or a place replaced by another of its sort in the article, seldom by a person from outside it."""
    text, article = sentence.text, sentence.article
    if _LISTED.search(text):
        return
    for one in sentence.names:
        if not sentence.free(one.start, one.end) or _speaks(text, one) or _in_list(text, one):
            continue
        new = _other(sentence, one, random)
        if new is None:
            continue
        start, old, put = new
        if text.count(old.split()[-1]) > 1 or (old in article.title and len(text.split()) < 8):
            continue
        yield edited(text, [Edit(start, start + len(old), put)])


def _other(sentence: Sentence, one: Name, random: Random) -> tuple[int, str, str] | None:
    """(where, old, new) for the part of the name that is replaced."""
    article = sentence.article
    for sort in SORTS:
        if one.surface in sort:
            if sort not in BODIES and re.match(r", [A-Z]|['’]s [A-Z]|-| (?:[A-Z]|and [A-Z])", sentence.text[one.end :]):
                return None
            others = sorted({n.surface for n in article.all_names if n.surface in sort and n.surface != one.surface})
            others = [other for other in others if not _used(sentence, other)]
            return (one.start, one.surface, random.choice(others)) if others else None
    person = _person(sentence, one)
    if person is None:
        return None
    start, bare, full = person
    inside = [p for p in article.persons.values() if p != full]
    outside = [p for p in article.foreign if p.split()[-1] not in article.text] if random.random() < 0.15 else []
    others = [p for p in (outside or inside) if not _used(sentence, p) and _pronouns_fit(sentence.text, p)]
    if not others:
        return None
    chosen = random.choice(others)
    return start, bare, chosen if " " in bare else chosen.split()[-1]


def _person(sentence: Sentence, one: Name) -> tuple[int, str, str] | None:
    """(where, as written without title, in full) when the name is a person's; no one who has a namesake."""
    bare = without_title(one.surface)
    full = sentence.article.persons.get(fold(bare.split()[-1]))
    if full is None or bare not in (full, full.split()[-1]):
        return None
    if re.match(r" (?:Jr|Sr|I{1,3})\b|-", sentence.text[one.end :]):
        return None
    return one.start + one.surface.rindex(bare), bare, full


def _used(sentence: Sentence, other: str) -> bool:
    """Whether the sentence names it already, or the article says the like of it."""
    last = other.split()[-1]
    return last in sentence.text or sentence.article.elsewhere(sentence, [fold(last)])


def _pronouns_fit(text: str, person: str) -> bool:
    for word, pronoun in (("he", "he"), ("his", "he"), ("him", "he"), ("she", "she"), ("her", "she")):
        if re.search(rf"\b{word}\b", text, re.IGNORECASE) and not goes_with(pronoun, person):
            return False
    return True


def _in_list(text: str, one: Name) -> bool:
    return bool(re.match(r",? and [A-Z]|, [A-Z]\w+(?: [A-Z]\w+)?,? and|\)", text[one.end :])) or bool(
        re.search(r"[A-Z]\w+,? and (?:the )?$|[A-Z]\w+, $|\($", text[: one.start])
    )


def _speaks(text: str, one: Name) -> bool:
    return bool(re.match(rf"(?:,[^,]{{1,70}},)? {_TIE}(?:{_SAID})\b", text[one.end :])) or bool(
        re.search(r"\b(?:said|added|says|according to|told|asked)\b (?:[\w.]+ ){0,4}$", text[: one.start])
    )


def speaker(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """What one person says, put into the mouth of another of the article."""
    text, article = sentence.text, sentence.article
    for one in sentence.names:
        person = _person(sentence, one)
        if person is None or not sentence.free(one.start, one.end):
            continue
        start, bare, full = person
        said = re.match(
            rf"(?:,[^,]{{1,70}},)? {_TIE}(?:said|told|stated|added|wrote|tweeted|announced|claimed"
            rf"|argued|warned|explained|insisted|noted|commented|remarked|admitted|replied)\b",
            text[one.end :],
        )
        asked = re.search(r"(?:[,\"”] said |[Aa]ccording to )(?:\w+ ){0,2}$", text[: one.start])
        if not (said or asked) or (
            re.search(r"\b(?:of|for|by|with|and|to|from|about) $", text[: one.start]) and not asked
        ):
            continue
        if text.count(bare.split()[-1]) > 1:
            continue
        others = [
            p for p in article.persons.values() if p != full and not _used(sentence, p) and _pronouns_fit(text, p)
        ]
        if others:
            chosen = random.choice(others)
            yield edited(text, [Edit(start, start + len(bare), chosen if " " in bare else chosen.split()[-1])])


_ACTS = """defeated beat accused criticised criticized warned sued praised thanked succeeded replaced acquired invaded
 attacked endorsed nominated appointed fired urged blamed congratulated condemned arrested killed shot supported told
 asked interviewed challenged ousted overtook trailed outscored eliminated hosted joined bombed sanctioned dismissed
 mocked backed rejected hired contacted threatened pardoned recognised recognized bought owns owned sold denounced
 targeted tackled left impeached ordered visited called followed led passed represented helped attacked offered
 phoned informed invited employed wrote signed released launched funded published approved banned blocked""".split()
_ACT = "|".join(_ACTS)
_LINK = re.compile(
    rf" (?:also |has |had |have |later |then |publicly |[a-z]+ly )*(?:(?:{_ACT})|(?:was|were|been"
    rf"|is|are) (?:\w+ly )?(?:{_ACT})(?: \w+)? by"
    r"|(?:won|lost) against|finished (?:ahead of|behind)|scored \S+ against|took over from) "
)


def role(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """Subject and object of a verb that is not mutual, exchanged; "from Oslo to Rome" turned round; and the first
    two persons or places of a sentence that opens with one of them."""
    text = sentence.text
    names = [one for one in sentence.names if sentence.free(one.start, one.end)]
    for one, other in itertools.pairwise(names):
        between = text[one.end : other.start]
        turned = re.search(r"\bfrom $", text[: one.start]) and between == " to "
        if not turned and not (_LINK.fullmatch(between) and _subject(text, one)):
            continue
        if not turned and re.match(r"['’]s?\b|,? and (?:the )?[A-Z]|-| [A-Z]", text[other.end :]):
            continue
        sorts = _sort(sentence, one), _sort(sentence, other)
        if sorts[0] != sorts[1] or sorts[0] == "person":
            continue
        if sorts[0] is None and not _contest(between, one, other):
            continue
        if text.count(one.surface) == text.count(other.surface) == 1 and not _mutual(
            sentence, one.surface, other.surface
        ):
            yield edited(text, [Edit(one.start, one.end, other.surface), Edit(other.start, other.end, one.surface)])
    yield from _first_two(sentence)


def _contest(between: str, one: Name, other: Name) -> bool:
    """Whether two sides that are known for nothing else meet in a game."""
    verb = re.fullmatch(r" (?:also |later |narrowly )?(?:defeated|beat|outscored|were beaten by|lost to) ", between)
    return verb is not None and len(one.tokens) <= 3 and len(other.tokens) <= 3


def _first_two(sentence: Sentence) -> Iterator[Variant]:
    text = sentence.text
    if _MUTUAL.search(text) or _LISTED.search(text):
        return
    found: dict[str, list[tuple[int, str, str]]] = {}
    for one in sentence.names:
        person = _person(sentence, one)
        sort = "person" if person else _sort(sentence, one)
        if sort is not None:
            found.setdefault(sort, []).append(person or (one.start, one.surface, one.surface))
    for sort, members in found.items():
        if len(members) < 2:
            continue
        (start, first, first_full), (at, second, second_full) = members[:2]
        rest = text[start + len(first) :]
        if first_full == second_full or not sentence.free(start, at + len(second)):
            continue
        # The first is the subject: nothing before it but titles and a time, a verb behind it.
        if not _LEAD.fullmatch(text[:start]) or not _VERB.match(rest):
            continue
        if re.search(
            r"\b(?:and|or|with|as|than|in|including|near) (?:[\w.]+ ){0,2}$|, $", text[start + len(first) : at]
        ):
            continue
        if sort != "person" and re.match(r", | [A-Z]|-|['’]s? [A-Z]", text[at + len(second) :]):
            continue
        if text.count(first.split()[-1]) > 1 or text.count(second.split()[-1]) > 1:
            continue
        if _mutual(sentence, first, second) or _pronouns_fit(text, first_full) != _pronouns_fit(text, second_full):
            continue
        yield edited(text, [Edit(start, start + len(first), second), Edit(at, at + len(second), first)])


_LEAD = re.compile(
    r"(?:(?:On|In|At|By|During|Following|After|Ahead of|Prior to|Before|Despite|Later) [^,;:\"“”]{2,60}, |Yesterday, "
    r"|Later, |However, |Afterwards |The )?(?:(?:(?!Queen|King|Prince|Duke|Lady)[A-Z][\w.-]*"
    r"|president|minister|prime|of"
    r"|the|former|then|incumbent|presumptive|nominee|candidate|senator|coach|judge|professor"
    r"|presidential|associate) ){0,8}"
)
_VERB = re.compile(
    r" (?:(?:also|later|then|had|has|have|\w+ly) ){0,2}(?:\w{2,}ed|said|told|beat|won|led|lost"
    r"|wrote|sought|gave|made|held|took"
    r"|will|would|is|was|did|became|has|had|could|came|saw|rose|withdrew|sent|put|left|went|fell|says|wants|plans|spent"
    r"|drew|ran|felt|claims|believes|thinks|asks|denies|opposes|supports)\b"
)
_MUTUAL = re.compile(
    r"\b(?:met|meet\w*|marri\w*|talks?|spoke|divorc\w*|friend\w*|co-\w+|both|joint\w*|alongside|together|brother\w*"
    r"|sister\w*|tied|between|partner\w*|running mate|disagree\w*|agree\w*|likewise|compet\w+|versus|collaborat\w*"
    r"|cousin\w*|spouse|deal|accord|border\w*|neighbou?r\w*|all|each other)\b"
)


def _subject(text: str, one: Name) -> bool:
    before = text[: one.start]
    return not re.search(
        r"\b(?:of|by|with|and|from|for|to|in|at|on|than|about|between|as|or|near|against|over|after)(?: the)? $", before
    )


def _sort(sentence: Sentence, one: Name) -> str | None:
    if _person(sentence, one) is not None:
        return "person"
    # "Athens" may stand for Greece, so that a city and a country are no two of a sort.
    return next((f"sort {number}" for number, sort in enumerate(SORTS) if one.surface in sort), None)


def _mutual(sentence: Sentence, one: str, other: str) -> bool:
    """Whether another sentence names both the other way round, and so may say the reverse."""
    last = one.split()[-1], other.split()[-1]
    article = sentence.article
    rest = article.text[: sentence.start] + article.text[sentence.end :]
    own = topics(sentence.text)
    return any(
        last[1] in part and last[0] in part and part.find(last[1]) < part.find(last[0]) and len(own & topics(part)) >= 2
        for part in re.split(r"[.!?]\s", rest)
    )
