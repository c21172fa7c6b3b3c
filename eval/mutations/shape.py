"""Another shape for the same: ``joined``, ``clause_dropped``, ``attribution_moved``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.mutation import Edit, Variant, edited, tidy

_LOWERED = frozenset(
    """The A An In On At He She It They This These That Those His Her Its Their There After Before During While Since
    According Some Many Several Most Two Three Four Five Six Seven Eight Nine Ten Police Officials Authorities Both One
    As By For From With Under Over About More Around At Prosecutors Investigators Rescuers Protesters Residents
    Researchers Scientists Local Witnesses Firefighters People Critics Supporters Experts Lawmakers Members Voters No
    All Other Another Although Despite Also When If Each Every Earlier Later Initially Additionally""".split()
)
_FINITE = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|did|said|told|says)"
_CONDITION = re.compile(
    r"\b(?:if|unless|because|not|only|alleg\w+|except|without|provided|whether|no|never|until|but"
    r"|suspected|accused|claim\w*|said|says|according|report\w*|believe\w*|n't)\b|n['’]t\b"
)


def lowered(text: str) -> str | None:
    """The sentence as it goes on after other words: a common first word small, a name kept; None when unsure."""
    first = re.match(r"[\w’']+", text)
    if first is None:
        return None
    return text[0].lower() + text[1:] if first[0] in _LOWERED else None


def _continues(sentence: Sentence) -> str | None:
    first = re.match(r"[\w’'.]+", sentence.text)
    low = lowered(sentence.text)
    if low is not None:
        return low
    certain = first is not None and sentence.named(0, 1) and _capital_inside(sentence.article.text, first[0])
    return sentence.text if certain else None


def _capital_inside(text: str, word: str) -> bool:
    """Whether the article capitalises the word within a sentence, and never writes it small."""
    return bool(re.search(rf"[a-z,] {re.escape(word)}\b", text)) and not re.search(
        rf"\b{re.escape(word.lower())}\b", text
    )


def joined(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """The sentence and the next one as one."""
    following = sentence.article.sentence_after(sentence)
    if following is None or len(sentence.text.split()) + len(following.text.split()) > 48:
        return
    if sentence.quotes or following.quotes or not sentence.text.endswith("."):
        return
    rest = _continues(following)
    if rest is None or re.match(r"(?:[Tt]here|[Aa]ccording|[Aa]lso|[Ii]f|[Aa]dditionally)\b", rest):
        return
    link = "; " if ", and " in sentence.text or random.random() < 0.35 else ", and "
    yield Variant(sentence.text.rstrip(".") + link + rest, ((".", link.strip()),))


_DROPS = (
    # who and which between commas, at the end, and a remark in brackets.
    (rf",\s(?:who|which|whose)\s(?P<gone>[^,;:()\"“”]{{8,90}}),\s(?={_FINITE}\b|[a-z]+ed\b)", " "),
    (r",\s(?:who|which|where)\s(?P<gone>[^,;:()\"“”]{8,120})(?=\.$)", ""),
    (r"\s\((?P<gone>[^()\"“”]{3,60})\)(?=[\s,.])", ""),
    # "Ada Lane, a nurse from Oslo, said"
    (rf"(?<=[a-z]),\s(?P<gone>(?:a|an|the)\s[^,;:()\"“”]{{6,80}}),\s(?={_FINITE}\b)", " "),
    (r"(?<=[a-z]),\s(?P<gone>aged \d\d?|\d\d),\s(?=[a-z])", " "),
    (r"(?<=[a-z]),\s(?P<gone>(?:killing|injuring|leaving|causing|forcing|bringing|making|prompting"
        r"|becoming)\s[^,;:\"“”]{6,90})(?=\.$)", ""),
)  # fmt: skip
_LEADS = re.compile(
    r"^(?:On (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|Yesterday|In (?:19|20)\d\d"
    r"|In (?:January|February|March|April|June|July|August|September|October|November|December)"
    r"|In (?:a|an) (?:\w+ )?(?:statement|interview|tweet|speech|letter|press release|news "
        r"conference|press conference|briefing)"
    r"|At (?:a|the) (?:\w+ )?(?:press|news) conference), (?=[A-Za-z])"
)  # fmt: skip


def clause_dropped(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """Without an aside: what is left follows. Attributions and conditions stay."""
    found = list(_without_aside(sentence))
    # Brackets are many; a clause is worth more.
    clauses = [variant for variant in found if not variant.changed[0][0].lstrip().startswith("(")]
    yield from clauses or found


def _without_aside(sentence: Sentence) -> Iterator[Variant]:
    text = sentence.text
    for pattern, new in _DROPS:
        for match in re.finditer(pattern, text):
            if not sentence.free(*match.span()) or _CONDITION.search(match[0]) or _unsafe(text, match):
                continue
            yield edited(text, [Edit(*match.span(), new)])
    lead = _LEADS.match(text)
    if lead and lead[0].startswith("In ") and _STATE.match(text[lead.end() :]) and "statement" not in lead[0]:
        return
    if lead and sentence.free(*lead.span()) and not re.search(r"\b(?:will|would|if|when|that (?:day|year))\b", text):
        yield edited(text, [Edit(*lead.span(), "")])


# What holds at a time, rather than happens.
_STATE = re.compile(r"[^,]*\b(?:was|were|is|are|had|has|have|could|would)\b(?! \w+(?:ed|own|ought|aught)\b)")


def _unsafe(text: str, match: re.Match[str]) -> bool:
    """Whether the commas may be those of a list, or what is before them needs what is between them."""
    before, after = text[: match.start()], text[match.end() :]
    if re.search(r"\b(?:not|no|one|those|people|anyone|nobody|few|many|any|all|every|some|someone)$", before):
        return True
    if match[0].lstrip().startswith("(") and re.search(r"\d", match["gone"]) and before[-1:].isdigit():
        return False
    if match[0].startswith(", ") and re.search(r", [^,]*$", before) and "and" in text[match.end() : match.end() + 5]:
        return True
    if re.match(r"(?:and|or)\b", after) or (
        re.match(r", (?:the|a|an)\b[^,]*,", match[0]) and re.search(r",[^,]*$", before)
    ):
        return True
    return before.count('"') % 2 == 1


_SUBJECT = r"(?P<who>(?:The |A |An )?[A-Z][\w’'.-]*(?: (?:of |the )?[\w’'.&-]+){0,6})"
_PLAIN = re.compile(
    rf"{_SUBJECT} (?P<verb>said|stated|reported|announced|confirmed)(?P<time> yesterday| on (?:Mon"
    rf"|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?(?: that)? "
    r"(?P<what>(?:the|a|an|it|there|they|two|three|at least|about|more than|some|police|no|his|her"
    r"|its|their|[A-Z]\w+) [^\"“”;:]+)\.$"
)
_ACCORDING = re.compile(r"According to (?P<who>[^,\"“”]+), (?P<what>[^\"“”;:]+)\.$")
_TRAILING = re.compile(r"(?P<what>[^\"“”;:]+), according to (?P<who>[^,\"“”]+)\.$")
_SAID_AFTER = re.compile(
    r"(?P<quote>[\"“][^\"“”]+),(?P<close>[\"”]) (?P<who>[A-Z][\w’'. -]+?) (?P<verb>said|added|stated)\.$"
)
_SAID_BEFORE = re.compile(
    rf"{_SUBJECT} (?P<verb>said|stated|added|told \w+|wrote)[,:] (?P<open>[\"“])(?P<quote>[^\"“”]+)\.(?P<close>[\"”])$"
)
_VERBAL = re.compile(
    r"\b(?:who|which|that|said|told|was|were|is|are|has|had|have|and|but|also|when|while|if|in|on|at|from|as)\b"
)


def attribution_moved(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """ "X said Y." as "Y, X said." or "According to X, Y." and the reverse; quotations moved whole."""
    text = sentence.text
    if match := _PLAIN.match(text):
        who, what, time = match["who"], match["what"], match["time"] or ""
        if (
            _VERBAL.search(who)
            or re.search(r"\w+(?:ed|ing)\b", who)
            or re.search(r",? (?:and|but|adding|saying|while|with)\b|, (?:which|who)", what)
            or "," in what
        ):
            return
        if not re.search(r"\b(?:was|were|is|are|has|have|had|will|would|could|can|may|might|should|did|\w+ed)\b", what):
            return
        small = within(who, sentence)
        if small is None or re.match(r"(?:no|not)\b", what) or re.search(r"(?:\w{3,}ly|further|also)$", who):
            return
        if random.random() < 0.6 or time or match["verb"] == "confirmed" or re.match(r"(?:he|she|they|it)\b", what):
            claim = f"{what}, {small} {match['verb']}{time}."
        else:
            claim = f"According to {small}, {what}."
        yield Variant(tidy(claim), ((text, tidy(claim)),))
    elif match := _ACCORDING.match(text):
        what = match["what"]
        if (
            _has_verb(what.split(",")[0])
            and not re.search(r"\b(?:as|which|who)\b", match["who"])
            and not re.search(r", (?:but|and|while)\b", what)
        ):
            yield Variant(tidy(f"{what}, according to {match['who']}."), (("According to", "according to"),))
    elif match := _TRAILING.match(text):
        rest = lowered(match["what"]) or (match["what"] if _continues(sentence) else None)
        if rest and not re.search(r", (?:but|and|while)\b", rest) and not _who_unclear(match["who"]):
            yield Variant(f"According to {match['who']}, {rest}.", (("according to", "According to"),))
    elif match := _SAID_AFTER.match(text):
        yield Variant(
            f"{match['who']} {match['verb']}, {match['quote']}.{match['close']}", ((match["who"], match["who"]),)
        )
    elif match := _SAID_BEFORE.match(text):
        small = within(match["who"], sentence)
        if small and not _VERBAL.search(match["who"]):
            claim = f"{match['open']}{match['quote']},{match['close']} {small} {match['verb']}."
            yield Variant(claim, ((match["who"], small),))


def _has_verb(words: str) -> bool:
    if re.match(r"(?:which|who|whose|where)\b", words):
        return False
    return bool(
        re.search(
            r"\b(?:was|were|is|are|has|have|had|will|would|could|can|may|did|\w{3,}ed|began|took"
            r"|rose|fell|left|made|won|came|saw|held|became|went)\b",
            words,
        )
    )


def _who_unclear(who: str) -> bool:
    return _has_verb(who) or bool(re.search(r"\b(?:who|which|that|in|on|as|and)\b", who))


def within(who: str, sentence: Sentence) -> str | None:
    """The speaker as it stands within a sentence."""
    if re.match(r"(?:He|She|They|It|On|In|At|By|After|From|For|As)\b", who):
        return None
    return lowered(who) or (who if _continues(sentence) else None)
