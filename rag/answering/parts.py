"""The questions that one text asks, each to be answered on its own.

"Who is A? Who is B?" is cut where a question ends, "when did it sink and who was its captain?" where another begins,
and "when and where did it sink?" asks twice. A comparison ("... while the Gazette ...") and a list of things ("the cost
and the date") are one question. Where it is not sure that another question begins, there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.text.names import names
from rag.text.quotes import quote_spans
from rag.text.sentences import sentence_spans
from rag.text.words import topic_words

MOST = 8
"""Questions in one text: what follows the last is asked with it."""

AUXILIARY = r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should)"
_VERB = rf"(?:{AUXILIARY}|happen(?:ed|s)|caused?|led|made|makes|came|comes|went|said|says)"
_WORD = r"(?:who|whom|whose|what|when|where|why|how|which)"
_ADVERB = r"(?:many|much|long|old|far|fast|big|large|high|often|soon|well|badly)"
_PERSON = r"(?:he|she|it|they|there|his|her|its|their)"
# "when" and "where" also begin clauses that ask nothing: an auxiliary must follow ("when was it", not "when it rains").
# "and what else", "and in what year" have no verb, and go with the question before.
_ASKED = (
    rf"(?:(?:(?:by|for|in|at|from|to|on|with|of|about)\s+)?(?:whom|whose|what|which)\b(?=[^,;?]*?\b{_VERB}\b)"
    rf"|who(?!\s+else)\b|(?:when|where|why)\s+{AUXILIARY}\b"
    rf"|how\s+(?:{AUXILIARY}|{_ADVERB}\b[^,;?]*?\s{_VERB})\b)"
)
# "and did the crew survive": after "is" and "has" only a pronoun is surely a subject ("who owns it and has the keys?").
_TURNED = (
    rf"(?:(?:did|does|do|will|would|can|could|should)\s+(?:the|an?|any|this|that|these|those|{_PERSON}|(?-i:[A-Z]))"
    r"|(?:is|are|was|were|has|have|had)\s+(?:he|she|it|they|there)\b)"
)
_CLAUSE = re.compile(
    rf"[,;]?\s+(?:and|but)\s+(?:also\s+|then\s+|if\s+so,?\s+)?(?=(?P<asked>{_ASKED})|{_TURNED})", re.IGNORECASE
)
# A comma alone parts questions where "and" parts another: "who is A, who is B, and who is C?"
_COMMA = re.compile(rf",\s+(?=(?:who|what|which|when|where|why|how)\s+{AUXILIARY}\b|how\s+{_ADVERB}\b)", re.IGNORECASE)
_END = re.compile(r"[?;]+[\"'”’)]*\s+")
_QUESTION = re.compile(
    rf"\W*(?:\d{{1,2}}[.)]\s+)?(?:(?:and|or|but|also|then|so|please)\W+)*(?:{_WORD}|{AUXILIARY}|\w+\s+{_WORD}"
    r"|tell|describe|explain|list|name|summari[sz]e|give|compare|find|show)\b",
    re.IGNORECASE,
)
_INTERROGATIVE = re.compile(rf"(?:{_WORD}|{AUXILIARY}|\w+\s+{_WORD})\b", re.IGNORECASE)
_HAS_AUXILIARY = re.compile(rf"\b{AUXILIARY}\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:he|she|they|him|her|it)\s+\w+", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.)]\s+)?(?:(?:and|but|also|then|if\s+so)\b[\s,]*)*", re.IGNORECASE)
# "the man who founded it and who leads it": the second "who" is no question either.
_RELATIVE = re.compile(
    r"(?<!say)(?<!said)(?<!know)(?<!explain)(?<!ask)(?<!tell)(?<!me)(?<!reveal)(?<!about)(?<!of)(?<!report)"
    r"(?<!,)\s(?:who|which|whose)\s",
    re.IGNORECASE,
)
_DOUBLED = re.compile(
    rf"(?P<one>when|where|why|how)\s+(?:and|or)\s+(?P<other>when|where|why|how)\s+(?P<rest>{AUXILIARY}\s.*)",
    re.IGNORECASE | re.DOTALL,
)
_ADDED = re.compile(
    rf"(?P<one>when|where|why|how)\s+(?P<rest>{AUXILIARY}\s.*?),?\s+and\s+(?P<other>when|where|why|how)\W*$",
    re.IGNORECASE | re.DOTALL,
)
# "who is A and B": two are asked about.
_WHO_ARE = re.compile(r"who\s+(?P<verb>is|are|was|were)\s+(?P<rest>\S.*?)\W*$", re.IGNORECASE | re.DOTALL)
# "what did A, B and C say about D": each is asked.
_SAY = r"(?:say|said|tell|told|report|reported|write|written|claim|warn|promise|think|announce|deny|argue|predict)"
_ASKED_TOGETHER = re.compile(
    rf"(?P<before>what\s+(?:did|does|do|has|have|had|will)\s+(?:both\s+)?)(?P<row>\S.*?)"
    rf"(?P<after>\s+(?:each\s+|both\s+)?{_SAY}\b.*)$",
    re.IGNORECASE | re.DOTALL,
)
_THE = re.compile(r"the\s+", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"(?:,|\s+and|,\s+and)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A question of a text that asks several: its words, and whether it goes on in the sentence of the one before
    ("... and who was the captain?")."""

    text: str
    goes_on: bool = False


def parts_of(question: str) -> tuple[Part, ...]:
    """The questions of the text, in order, at least one; the text itself where it asks one."""
    found: list[Part] = []
    for sentence in _sentences(question):
        clauses = [shared for clause in _clauses(sentence) for shared in _shared(clause)]
        found += [Part(_tidy(clause), goes_on=index > 0) for index, clause in enumerate(clauses)]
    if len(found) <= 1:
        return (Part(question),)
    last = " ".join(part.text for part in found[MOST - 1 :])
    return (*found[: MOST - 1], Part(last, found[MOST - 1].goes_on)) if len(found) > MOST else tuple(found)


def _sentences(question: str) -> list[str]:
    """Sentences that ask; one that does not, or says nothing, belongs to the next, or else to the one before."""
    ends = {end for _, end in sentence_spans(question)} | {match.end() for match in _END.finditer(question)}
    quoted = quote_spans(question)
    cuts = [0, *(end for end in sorted(ends) if _begins(question, end, quoted)), len(question)]
    found: list[str] = []
    held = ""
    for start, end in pairwise(cuts):
        piece = question[start:end]
        held += piece
        asks = _QUESTION.match(piece) or piece.rstrip().endswith("?")
        if asks and _says_something(piece):
            found.append(held.strip())
            held = ""
    if held.strip():
        found[-1:] = [" ".join([*found[-1:], held.strip()])]
    return found


def _begins(question: str, end: int, quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a question begins after this end of a sentence: by its words, or because one ended there."""
    if not question[end:].strip() or any(start < end < last for start, last in quoted):
        return False
    mark = len(question[:end].rstrip()) - 1
    ended = question[mark] == "?" and not any(start <= mark < last for start, last in quoted)
    return ended or _QUESTION.match(question, end) is not None


def _clauses(sentence: str) -> list[str]:
    """The sentence, cut where another question begins."""
    quoted = quote_spans(sentence)
    matches = [match for match in _CLAUSE.finditer(sentence) if not any(a <= match.start() < b for a, b in quoted)]
    first = _RELATIVE.search(sentence)
    if first is not None:
        # What began as a relative clause may go on as one.
        matches = [m for m in matches if m.start() < first.start() or not _relates(m["asked"])]
    if not matches:
        return [sentence]
    last = matches[-1].start()
    commas = [m for m in _COMMA.finditer(sentence, 0, last) if not any(a <= m.start() < b for a, b in quoted)]
    begun = 0
    found: list[str] = []
    for match in sorted([*matches, *commas], key=lambda match: match.start()):
        before, after = sentence[begun : match.start()], sentence[match.end() :]
        if (found or _whole(before)) and _says_something(before) and _says_something(after):
            found.append(before)
            begun = match.end()
    return [*found, sentence[begun:]]


def _relates(asked: str | None) -> bool:
    return asked is not None and asked.lower() in ("who", "which", "whose")


def _whole(clause: str) -> bool:
    """Whether it is a question, and not "Closing speakers have between 5" (and how many minutes?) or "Who owns" (and
    who operates the ferry?)."""
    if not _QUESTION.match(clause):
        return False
    return len(topic_words(clause)) > 1 or bool(names(clause)) or _HAS_AUXILIARY.search(clause) is not None


def _shared(clause: str) -> list[str]:
    """A clause that asks several things of one matter: "when and where did it sink", "who are A and B"."""
    text = clause.strip()
    both = _DOUBLED.match(text) or _ADDED.match(text)
    if both is not None and both["one"].lower() != both["other"].lower() and _says_something(both["rest"]):
        return [f"{both[word]} {both['rest']}" for word in ("one", "other")]
    together = _ASKED_TOGETHER.match(text)
    if together is not None:
        items = [item.strip() for item in _BETWEEN_NAMES.split(together["row"])]
        if len(set(items)) > 1 and all(is_name(_THE.sub("", item)) for item in items):
            return [f"{together['before']}{item}{together['after']}" for item in items]
    who = _WHO_ARE.match(text)
    if who is None:
        return [clause]
    items = _BETWEEN_NAMES.split(who["rest"])
    if len(items) > 1 and all(is_name(item) for item in items):
        verb = "is" if who["verb"].lower() in ("is", "are") else "was"
        return [f"who {verb} {item}" for item in items]
    return [clause]


def is_name(text: str) -> bool:
    """Whether the text is a name and nothing else."""
    found = names(f"x {text}")
    return len(found) == 1 and found[0].surface == text.strip()


def _says_something(text: str) -> bool:
    return bool(topic_words(text)) or bool(names(text)) or _REFERS.search(text) is not None


def _tidy(clause: str) -> str:
    opening = _NUMBERED.match(clause)
    text = clause[opening.end() if opening else 0 :].strip()
    text = text.rstrip(" ,;.:!")
    return f"{text}?" if _INTERROGATIVE.match(text) and not text.endswith("?") else text
