"""``negation``: a "not" put in or taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.mutation import Edit, Variant, edited
from eval.mutations.verbs import BASE, PARTICIPLE, PAST

_NEGATIVE = re.compile(
    r"\b(?:not|no|never|none|nor|neither|cannot|without|few|little|hardly|rarely|any|either|whether|unless|until|only"
    r"|un\w+able|nobody|nothing|yet|but|although|though|even|despite|also|still|too|however|all|every|each|most|many"
    r"|both|some|several|already|because)\b|n['’]t\b"
)
_AUX = r"(?:is|are|was|were|has|have|had|will|would|can|should)"
# The subject up to its verb: no other verb, clause or comma.
_SUBJECT = r"(?:(?:The|A|An)\s)?(?:[\w’'.&-]+\s){1,6}?"
_OBJECT = r"(?:the|a|an|his|her|its|their|that|to|on|in|at|for|from|with|[A-Z])"
_PARTICIPLES = frozenset(PARTICIPLE.values())
_CLAUSE = frozenset(
    "who which that whose when where while if as after before because since said says to and or of with".split()
)


def negation(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """ "is" → "is not", "agreed" → "did not agree", and the reverse; at the first verb of the sentence."""
    text = sentence.text
    yield from _taken_out(sentence)
    if _NEGATIVE.search(text):
        return
    match = re.match(rf"(?P<subject>{_SUBJECT})(?P<aux>{_AUX})\s(?=[a-z]|[A-Z])", text)
    if match and sentence.free(*match.span()) and _one_subject(match["subject"], sentence):
        following = re.match(r"(\w+)", text[match.end() :])
        if (
            following
            and _may_follow(match["aux"], following[1])
            and following[1]
            not in ("to", "not", "also", "the", "about", "now", "last", "first", "been", "more", "less", "at", "one")
        ):
            at = match.end("aux")
            yield edited(text, [Edit(match.start("aux"), at, f"{match['aux']} not")])
        return
    match = re.match(rf"(?P<subject>{_SUBJECT})(?P<verb>[a-z]+)\s(?={_OBJECT}\b)", text)
    if match and match["verb"] in BASE and sentence.free(*match.span()) and _one_subject(match["subject"], sentence):
        if re.match(r"(?:by|as)\b", text[match.end() :]):
            return
        yield edited(text, [Edit(match.start("verb"), match.end("verb"), f"did not {BASE[match['verb']]}")])


def _may_follow(aux: str, word: str) -> bool:
    """Whether "not" may stand between them: "has not two sons" is no English."""
    return aux not in ("has", "have", "had") or word in _PARTICIPLES or word.endswith("ed") or word == "been"


def _one_subject(subject: str, sentence: Sentence) -> bool:
    """Whether it is a plain subject: a name, or "the" and a noun or two, and no verb or clause in it."""
    words = subject.split()
    if any(
        (word in _CLAUSE and word not in ("of", "and")) or word in BASE or word in ("been", "being") for word in words
    ):
        return False
    if not re.match(r"(?:The|A|An|He|She|It|They)$", words[0]) and not sentence.named(0, len(words[0])):
        return words[0] in ("Police", "Officials", "Authorities", "Prosecutors", "Investigators", "Researchers",
                            "Scientists", "Rescuers", "Protesters", "Residents", "Lawmakers")  # fmt: skip
    return not any(re.fullmatch(r"\w+(?:ing|ly)", word) for word in words[1:])


_OUT = (
    (r"\b(is|are|was|were|has|have|had|will|would|should|could|does) not (?=[a-z])", r"\1 "),
    (r"\b(can)not (?=[a-z])", r"\1 "),
    (r"\b(is|was|were|has|have|are)n['’]t (?=[a-z])", r"\1 "),
    (r"\b(has|have|had) never (?=[a-z])", r"\1 "),
    (r"\b(is|are|was|were) no longer (?=[a-z])", r"\1 still "),
    (r"\bno (evidence|indication|sign|proof|reason|doubt)\b", r"\1"),
    (r"\brefus(?:ed|es) to (?=[a-z])", None),
    (r"\bdid not (?P<base>[a-z]+)\b", None),
    (r"\bfailed to (?P<base>[a-z]+)\b", None),
)
_LICENSED = re.compile(
    r"\b(?:any\w*|either|until|yet|ever|at all|much|nor|but|only|necessarily|whether|because|if"
    r"|unless|longer|just|do not|even|in the least|so far|as .* as|too)\b"
)


def _taken_out(sentence: Sentence) -> Iterator[Variant]:
    text = sentence.text
    for pattern, new in _OUT:
        for match in re.finditer(pattern, text):
            if (
                not sentence.free(*match.span())
                or _LICENSED.search(text)
                or (_NEGATIVE.search(text[match.end() :]) and "not" in text[match.end() :])
            ):
                continue
            if new is not None:
                if match[0].endswith("does not "):
                    continue
                yield edited(text, [Edit(*match.span(), match.expand(new))])
            elif match[0].startswith("refus"):
                yield edited(text, [Edit(*match.span(), "agreed to " if "ed" in match[0] else "agrees to ")])
            elif match["base"] in PAST:
                yield edited(text, [Edit(*match.span(), PAST[match["base"]])])
