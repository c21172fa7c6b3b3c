"""Active and passive: ``passive``, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.mutation import Variant
from eval.mutations.shape import within
from eval.mutations.verbs import BASE, PARTICIPLE

# Past tenses of verbs that take an object and mean the same in the passive.
_TRANSITIVE = frozenset(
    """accused acquired adopted appointed approved arrested assassinated attacked banned beat blocked bought built
    cancelled captured celebrated condemned confirmed created criticised criticized damaged defeated described destroyed
    detained developed discovered dismissed endorsed evacuated executed founded funded held hosted identified
    imposed injured introduced investigated issued killed kidnapped launched led lifted made monitored nominated opposed
    organised organized ordered passed praised produced proposed published purchased recalled rejected released removed
    replaced reported rescued restored reviewed scored seized shot signed sold stopped supported suspended tested
    took unveiled used vetoed won wounded wrote rebuilt raided announced welcomed owned operated""".split()
)
_PAST = {PARTICIPLE[past]: past for past in _TRANSITIVE}
_WORD = r"[\w’'-]+"
_PROPER = r"[A-Z][\w’'.-]*(?: (?:of the |of |the )?[A-Z][\w’'.-]*){0,4}"
_GROUPS = "police|officials|authorities|rescuers|scientists|researchers|protesters|voters|prosecutors|investigators"
_COUNT = r"two|three|four|five|six|seven|eight|nine|ten|several|many|some"
_OF = rf"(?: (?:of|for|against|between) (?:the |a |an )?{_WORD}(?: {_WORD}){{0,2}}?)?"
_NOUNS = (
    rf"(?:(?:the|a|an|{_COUNT}|his|their|at least \d+|about \d+|more than \d+|around \d+) (?:{_WORD} "
    rf"){{0,4}}?{_WORD}{_OF}|{_PROPER}['’]s? (?:{_WORD} ){{0,2}}{_WORD}{_OF})"
)
_LEAD = (
    r"(?P<lead>(?:(?:On|In|At|Last|Earlier|During|By|Prior to|Following|Later) [^,;:\"“”]{2,60}, "
    r"|Yesterday, |However, |On \w+day "
    r"|(?:[A-Z][\w.’'-]* ){1,4}(?:said|reported|confirmed|stated|announced) (?:that )?)?)"
)
_AFTER = (
    r"(?:on|in|at|after|during|yesterday|last|earlier|near|late|under|amid|as part of|following|over"
    r"|to|with|via|back|live|by a)\b"
)
_REST = (
    rf"(?P<rest>(?: {_AFTER}[^,;:\"“”]*)?)"
    r"(?P<tail>(?:,? (?:while|but|after|although|though|as|when|according to)\b.*|,? and (?:the|he"
    r"|she|it|they|[A-Z][\w’']+|was|were)\b.*|;.*)?\.)$"
)
_ACTIVE = re.compile(
    rf"{_LEAD}(?P<agent>(?:[Tt]he|[Aa]n?) (?:{_WORD} ){{0,6}}?{_WORD}|{_PROPER}|(?i:{_GROUPS})|[Hh]e|[Ss]he|[Tt]hey) "
    rf"(?P<adverb>(?:also|later|then|partially|strongly|recently|initially|previously|publicly"
    rf"|reportedly|officially|formally) )?(?P<verb>{'|'.join(sorted(_TRANSITIVE))}) "
    rf"(?P<patient>{_NOUNS}|{_PROPER}){_REST}"
)
_PASSIVE = re.compile(
    rf"{_LEAD}(?P<patient>(?:[Tt]he|[Aa]n?|[Tt]his|(?i:{_COUNT})) (?:{_WORD} ){{0,5}}?{_WORD}{_OF}"
    rf"|{_PROPER}) (?P<be>was|were) "
    rf"(?P<adverb>(?:also|later|then|partially|strongly|recently|initially|previously|publicly"
    rf"|reportedly|officially|formally) )?(?P<participle>{'|'.join(sorted(_PAST))}) by "
    rf"(?P<agent>{_NOUNS}|{_PROPER}|{_GROUPS}){_REST}"
)
_OBJECT = {"he": "him", "she": "her", "they": "them"}
_STOPS = frozenset(
    """that who which when where while to with as than and or but is was were are has have had said on in at from by
    after before about into under not he they it more most will would could including away down up out off back she
    another how what whether if also""".split()
)
_CONDITIONAL = re.compile(r"^,? (?:as|and) (?:a|an|well|part|of|one|the only)\b")
_LOOSE = frozenset("place part control use office action steps well advantage care charge aim responsibility".split())
_BOUND = re.compile(
    r"\b(?:it|its|his|her|their|he|she|they|him|them|who|which|that|to|if|itself|himself|would|was|were)\b"
)


def passive(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """ "The court lifted the ban on Monday." as "The ban was lifted by the court on Monday." and the reverse."""
    if match := _ACTIVE.match(sentence.text):
        agent = _small(match["agent"], sentence)
        patient = match["patient"]
        if agent is None or not _plain(match) or _BOUND.search(f"{match['rest']} {patient}"):
            return
        if match["tail"].lstrip(", ").startswith(("and was", "and were")):
            return
        agent = _OBJECT.get(agent.lower(), agent)
        be = "were" if _plural(patient) else "was"
        words = f"{patient} {be} {match['adverb'] or ''}{PARTICIPLE[match['verb']]} by {agent}"
    elif match := _PASSIVE.match(sentence.text):
        patient_small = _small(match["patient"], sentence)
        if patient_small is None or not _plain(match) or _BOUND.search(match["rest"]):
            return
        if match["tail"].lstrip(", ").startswith(("and was", "and were")):
            return
        words = f"{match['agent']} {match['adverb'] or ''}{_PAST[match['participle']]} {patient_small}"
    else:
        return
    lead = match["lead"]
    claim = lead + (words if lead else words[0].upper() + words[1:]) + match["rest"] + match["tail"]
    yield Variant(claim, ((sentence.text, claim),))


def _small(words: str, sentence: Sentence) -> str | None:
    """As it stands within a sentence."""
    return words if words[0].islower() or not sentence.text.startswith(words) else within(words, sentence)


def _plain(match: re.Match[str]) -> bool:
    """Whether agent and patient are no more than noun phrases, and the verb no part of a fixed phrase."""
    patient, agent = match["patient"], match["agent"]
    if _CONDITIONAL.search(match["tail"]) or match["tail"].count('"') % 2:
        return False
    words = f"{agent} | {patient}".split()
    if any(word in BASE or word in _PAST or word.endswith("ly") or word in _STOPS for word in words[1:]):
        return False
    if any(re.fullmatch(r"[a-z]+ing", word) for word in words):
        return False
    head = re.sub(r" (?:of|for|against|between) .*", "", patient).split()[-1]
    return head not in _LOOSE and not re.search(r"day\b|\d$", head) and not re.search(r"day\b", agent)


def _plural(patient: str) -> bool:
    noun = re.sub(r" (?:of|for|against|between) .*", "", patient)
    if re.match(rf"(?:{_COUNT})\b", patient):
        return True
    if re.match(r"(?:a|an)\b", patient) or re.fullmatch(_PROPER, noun):
        return False
    head = noun.split()[-1]
    return head in ("people", "children", "men", "women", "police") or bool(re.search(r"[^sui]s$", head))
