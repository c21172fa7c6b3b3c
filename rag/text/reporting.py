"""How news reports speech: the verbs that attribute, and the cues by which a kind of speech act is known.

English only. The cues are what a sentence has that warns, promises, denies and so on without the verb itself ("if China
does not address this problem, we will").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.text.words import stem

VERBS = frozenset(
    """said says say told tells added adds warned warns stressed stresses noted notes explained explains argued
    argues claimed claims announced announces insisted insists wrote writes asked asks replied replies tweeted
    stated states declared declares continued concluded acknowledged acknowledges admitted admits denied denies
    predicted predicts vowed vows urged urges called calls praised praises criticised criticized condemned
    condemns accused accuses promised promises pledged pledges suggested suggests recalled recounted remarked
    reported reports confirmed confirms demanded demands cautioned cautions emphasised emphasized reiterated
    repeated testified joked commented observed complained conceded maintained believes believed thinks
    hopes hoped expects expected raised sounded""".split()
)


NEUTRAL = frozenset(
    """say says said tell tells told add adds added state states stated report reports reported note notes noted explain
    explains explained according statement""".split()
)
"""Words of saying that add nothing to what is said: a writer may use any of them."""


@dataclass(frozen=True, slots=True)
class _Act:
    """``asked``: words of a question that ask for it. ``sure`` and ``possible``: cues in a sentence that does it."""

    asked: str
    sure: str
    possible: str


_ACTS = {
    "warn": _Act(
        "warn caution threaten alert",
        r"\bwarn|\bthreat|\bdanger|\bcaution|\bconsequence|\bunless\b|\botherwise\b|\balert(?:ed|s)?\b"
        # An ultimatum: "if China does not address this problem, we will".
        r"|\bif\b[^.]{0,80}(?:\bnot\b|n['’]t\b|\bfails?\b)[^.]{0,80}\b(?:will|would|shall|must|face)\b",
        r"\bconcern|\bfear|\brisk|\bcould (?:lead|cause|face)|\bworse|\bimpossible\b|\bstruggle to\b",
    ),
    "promise": _Act(
        "promise pledge vow commit guarantee assure",
        r"\bpromis|\bpledg|\bvow|\bcommit(?:ted|s)? to\b|\bguarant|\bassur"
        r"|\b(?:I|we) (?:will|shall)\b|\b(?:I|we)['’]ll\b",
        r"\bwill\b|\bwould\b|\bplan(?:s|ned)? to\b",
    ),
    "deny": _Act(
        "deny reject dispute refute dismiss",
        r"\bden(?:y|ied|ies|ial)|\breject|\bdisput|\brefut|\bdismiss|\bnot true\b|\bfalse\b|\bno evidence\b",
        r"\bnever\b|\brefus|\bdid not\b|\bdidn['’]t\b|\bno such\b",
    ),
    "accuse": _Act(
        "accuse blame criticise criticize condemn denounce",
        r"\baccus|\bblam|\bcritici[sz]|\bcondemn|\bdenounc|\bunaccept|\bshame",
        r"\bfail(?:ed|ure)|\bwrong\b|\bviolat|\billegal|\breckless",
    ),
    "praise": _Act(
        "praise welcome hail thank congratulate applaud",
        r"\bprais|\bwelcom|\bhail|\bthank|\bcongrat|\bapplau",
        r"\bgreat\b|\bproud|\bpositive\b|\bprogress\b|\bexcellent\b",
    ),
    "urge": _Act(
        "urge demand appeal recommend advise request",
        r"\burg(?:e|ed|es|ing)\b|\bcall(?:ed|s|ing)? (?:for|on)\b|\bdemand|\bappeal|\brecommend|\badvis|\brequest",
        r"\bmust\b|\bshould\b|\bneeds? to\b|\bha(?:ve|s) to\b",
    ),
    "predict": _Act(
        "predict expect forecast estimate",
        r"\bpredict|\bexpect|\bforecast|\bestimat|\bproject(?:ed|ion)",
        r"\bwill\b|\blikely\b|\bcould\b|\bby (?:the end of|20\d\d)\b",
    ),
    "announce": _Act(
        "announce reveal unveil declare launch introduce",
        r"\bannounc|\breveal|\bunveil|\bdeclar|\blaunch|\bintroduc",
        r"\bnew\b",
    ),
    "agree": _Act(
        "agree accept approve", r"\bagree|\baccept|\bapprov|\baccord\b", r"\bsign(?:ed|s)?\b|\bsettl|\bdeal\b"
    ),
    "stress": _Act(
        "stress emphasise emphasize underline insist",
        r"\bstress|\bemphasi|\bunderlin|\binsist",
        r"\bimportan|\bkey\b|\bclear\b|\bmust\b|\bcore\b",
    ),
}
_TRIGGERS = {stem(word): name for name, act in _ACTS.items() for word in act.asked.split()}
_SURE = {name: re.compile(act.sure, re.IGNORECASE) for name, act in _ACTS.items()}
_POSSIBLE = {name: re.compile(act.possible, re.IGNORECASE) for name, act in _ACTS.items()}


def act_of(stems: list[str]) -> tuple[str, str] | None:
    """(stem, act): the first of the stems that asks for a speech act, and which."""
    return next(((word, _TRIGGERS[word]) for word in stems if word in _TRIGGERS), None)


def performs(act: str, sentence: str) -> float:
    """How surely the sentence performs the act, by its cues: 1 for a sure one, 0.4 for possible ones, else 0."""
    if _SURE[act].search(sentence):
        return 1.0
    return 0.4 if _POSSIBLE[act].search(sentence) else 0.0
