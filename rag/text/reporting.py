"""How news reports speech: the verbs that attribute, and the cues by which a kind of speech act is known.

English only. The cues are what a sentence has that warns, promises, denies and so on without the verb itself ("if China
does not address this problem, we will").
"""

from __future__ import annotations

import re

from rag.text.words import stem

VERBS = frozenset(
    """said says say told tells added adds warned warns stressed stresses noted notes explained explains argued argues claimed
    claims announced announces insisted insists wrote writes asked asks replied replies tweeted stated states declared
    declares continued concluded acknowledged acknowledges admitted admits denied denies predicted predicts vowed vows
    urged urges called calls praised praises criticised criticized condemned condemns accused accuses promised promises
    pledged pledges suggested suggests recalled recounted remarked reported reports confirmed confirms demanded demands
    cautioned cautions emphasised emphasized reiterated repeated testified joked commented observed complained agreed
    conceded maintained believes believed thinks hopes hoped expects expected raised sounded""".split()
)

_ACTS: dict[str, tuple[str, str]] = {
    # act: (words of the question that ask for it, cues in an answering sentence)
    "warn": (
        "warn caution threaten alert fear danger risk",
        r"\bwarn|\bthreat|\bdanger|\brisk|\bcaution|\bconsequence|\bunless\b|\bif\b[^.]{0,80}\b(?:not|n't|fail\w*)\b|"
        r"\botherwise\b|\bconcern|\bfear|\bcould (?:lead|cause|face)|\bface\b",
    ),
    "promise": (
        "promise pledge vow commit guarantee assure",
        r"\bpromis|\bpledg|\bvow|\bcommit|\bguarant|\bassur|\b(?:I|we) (?:will|shall)\b|\b(?:I|we)['’]ll\b|\bwould\b",
    ),
    "deny": (
        "deny reject dispute refute dismiss refuse",
        r"\bden(?:y|ied|ies|ial)|\breject|\bdisput|\brefut|\bdismiss|\brefus|\bnot true\b|\bfalse\b|\bno evidence\b|\bnever\b",
    ),
    "accuse": (
        "accuse blame criticise criticize condemn denounce attack",
        r"\baccus|\bblam|\bcritici[sz]|\bcondemn|\bdenounc|\bunaccept|\bfail(?:ed|ure)|\bwrong\b|\bshame",
    ),
    "praise": (
        "praise welcome hail thank congratulate applaud",
        r"\bprais|\bwelcom|\bhail|\bthank|\bcongrat|\bapplau|\bgreat\b|\bproud|\bpositive\b|\bprogress\b",
    ),
    "urge": (
        "urge demand ask appeal recommend advise request",
        r"\burg(?:e|ed|es|ing)\b|\bcall(?:ed|s)? (?:for|on)\b|\bdemand|\bappeal|\brecommend|\badvis|\bmust\b|\bshould\b|"
        r"\bneeds? to\b|\brequest",
    ),
    "predict": (
        "predict expect forecast estimate project",
        r"\bpredict|\bexpect|\bforecast|\bestimat|\bproject(?:ed|ion)|\bwill\b|\blikely\b|\bcould\b|\bby (?:the end of|20\d\d)\b",
    ),
    "announce": (
        "announce reveal unveil declare launch introduce",
        r"\bannounc|\breveal|\bunveil|\bdeclar|\blaunch|\bintroduc|\bnew\b",
    ),
    "agree": (
        "agree accept approve sign settle",
        r"\bagree|\baccept|\bapprov|\bsign(?:ed|s)?\b|\bsettl|\bdeal\b|\baccord\b",
    ),
    "stress": (
        "stress emphasise emphasize underline insist argue",
        r"\bstress|\bemphasi|\bunderlin|\binsist|\bimportan|\bkey\b|\bclear\b|\bmust\b",
    ),
}
_TRIGGERS = {stem(word): act for act, (asked, _) in _ACTS.items() for word in asked.split()}
_CUES = {act: re.compile(cues, re.IGNORECASE) for act, (_, cues) in _ACTS.items()}


def act_of(stems: list[str]) -> tuple[str, str] | None:
    """(stem, act): the first of the stems that asks for a speech act, and which."""
    return next(((word, _TRIGGERS[word]) for word in stems if word in _TRIGGERS), None)


def cue_count(act: str, sentence: str) -> int:
    """How many different cues of the act the sentence has."""
    return len({match.group().lower() for match in _CUES[act].finditer(sentence)})
