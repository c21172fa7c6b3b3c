"""``modality``: what may be is made sure, what is planned done, what is denied confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.mutation import Edit, Variant, edited
from eval.mutations.verbs import PARTICIPLE, PAST
from rag.text.words import stem

_ACTS = (
    ("denied", "confirmed"), ("denies", "confirms"), ("rejected", "accepted"), ("rejects", "accepts"),
    ("alleges", "proves"), ("speculated", "confirmed"), ("suggested", "confirmed"), ("suggests", "confirms"),
)  # fmt: skip
_CERTAIN = (
    (r"\b(?:may|might) (also )?(?=(?!not\b|have\b|or\b|be able\b)[a-z]+\b)", r"will \1"),
    (
        r"\bcould (also )?(?=(?!not\b|have\b|or\b|be (?:seen|heard|found|identified|confirmed|reached)\b)[a-z]+\b)",
        r"will \1",
    ),
    (r"\bshould (also )?(?=(?!not\b|have\b|or\b)[a-z]+\b)", r"will \1"),
    (r"\b(is|are|was|were) expected to\b", r"\1 certain to"),
    (r"\b(is|are|was|were) (?:un)?likely to\b", r"\1 certain to"),
    (r"\bmay have (?=been\b)", "must have "),
    (r"\b(?:allegedly|possibly|probably|supposedly|purportedly) (?=[a-z])", ""),
    (
        r"\balleged (?!he\b|she\b|it\b|they\b|the\b|to\b|by\b|that\b|in\b)(?=[a-z])",
        "",
    ),
)
_BEFORE_NOUN = re.compile(
    r"\b(?:the|an|his|her|its|their|any|two|three|more|of|into|for|over|by|with|other|several) $", re.IGNORECASE
)
# Ability, permission or purpose rather than chance.
_ABILITY = re.compile(
    r"\b(?:so|before|who|which|that|where|how|what|only|when|than|until|as)\b[^,]*$|[Oo]nly\b", re.IGNORECASE
)
_INTENDS = re.compile(
    r"\b(?:plans|planned|intends|intended|hopes|hoped|wants|wanted|tried|attempted|threatened|offered|promised|pledged"
    r"|vowed|proposed|aims|aimed) to (?P<base>[a-z]+)\b"
)


def modality(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """What may be is made to be, what is planned is made done, what is denied is made confirmed."""
    text = sentence.text
    if re.search(r"\b(?:if|whether|unless|not|never|no|potentially|perhaps)\b|n['’]t\b", text, re.IGNORECASE):
        return
    for pattern, new in _CERTAIN:
        for match in re.finditer(pattern, text):
            if sentence.free(*match.span()) and not _said_plainly(sentence, match.end()):
                if match[0] == "alleged " and not _BEFORE_NOUN.search(text[: match.start()]):
                    continue
                if match[0].startswith(("could", "may")) and _ABILITY.search(text[: match.start()]):
                    continue
                if not new and re.search(r"\b(?:may|might|could|should|would)\b|\w$", text[: match.start()]):
                    continue
                words = match.expand(new) if "\\" in new else new
                yield edited(text, [Edit(*match.span(), words.replace("  ", " "))])
    for old, new in _ACTS:
        for match in re.finditer(rf"\b{old} (?=the|a|an|his|her|its|their|all|that|this|being\b|having\b)", text):
            if sentence.free(*match.span()) and not re.search(
                r"\b(?:was|were|been|be|have|had|having) (?:\w+ly )?$", text[: match.start()]
            ):
                if re.search(r"\bany", text[match.end() :]):
                    continue
                yield edited(text, [Edit(match.start(), match.start() + len(old), new)])
    for match in _INTENDS.finditer(text):
        base = match["base"]
        if base not in PAST or base == "continue" or not sentence.free(*match.span()):
            continue
        if re.search(
            r"\b(?:has|have|had|was|were|been|be|is|are|who|which|to|and|or)\s(?:\w+ly )?$", text[: match.start()]
        ):
            continue
        before = text[: match.start()].rstrip()
        subject = re.search(r"\b(?:he|she|it|they|who|which|also)$", before) or sentence.named(
            len(before) - 1, len(before)
        )
        if match[0].split()[0] in ("plans", "hopes", "aims") and not subject:
            continue
        if _done_elsewhere(sentence, base, text[match.end() :]):
            continue
        yield edited(text, [Edit(*match.span(), PAST[base])])
    yield from _done(sentence)


_TO_COME = re.compile(
    r"\b(?:(?P<be>is|are) (?:set|scheduled|due|planned|expected|slated) to|(?P<will>will)) (?P<base>[a-z]+)\b"
    r"|\b(?:said|announced|stated|added|confirmed) (?:that )?(?:[\w’']+ ){1,4}(?P<would>would) (?P<then>[a-z]+)\b"
)


def _done(sentence: Sentence) -> Iterator[Variant]:
    """What is to come, told as past."""
    text = sentence.text
    if re.search(r"\b(?:when|after|before|until|once|would have|tomorrow|next|by \d{4})\b", text):
        return
    for match in _TO_COME.finditer(text):
        base = match["base"] or match["then"]
        start = match.start("would") if match["would"] else match.start()
        if base not in PAST or base in ("have", "continue", "remain", "allow") or not sentence.free(start, match.end()):
            continue
        if _done_elsewhere(sentence, base, text[match.end() :]):
            continue
        if match["be"]:
            new = ("has " if match["be"] == "is" else "have ") + PARTICIPLE[PAST[base]]
        else:
            new = PAST[base]
        yield edited(text, [Edit(start, match.end(), new)])


def _said_plainly(sentence: Sentence, at: int) -> bool:
    """Whether the words at ``at`` stand elsewhere in the article."""
    words = re.match(r"\s*((?:\S+\s){2})", sentence.text[at:])
    return words is None or sentence.article.text.count(words[1].strip()) > 1


def _done_elsewhere(sentence: Sentence, base: str, rest: str) -> bool:
    """Whether another sentence says that it was done: the verb's past with one of the words after it."""
    following = [stem(word) for word in re.findall(r"[a-z]{4,}", rest)[:5]]
    for other in sentence.article.text.split(". "):
        if other[:40] not in sentence.text and re.search(rf"\b{PAST[base]}\b", other):
            stems = {stem(word) for word in re.findall(r"[a-z]{4,}", other)}
            if stems & set(following):
                return True
    return False
