"""``scope``: a quantifier that says more than the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.mutation import Edit, Variant, edited

_NUMBER = r"(?=(?:[$€£]|US\$)?\d|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred)\b)"
_PLURAL = (
    r"(?=(?!days|weeks|months|years|hours|minutes|decades|times|others|thousands|hundreds"
    r"|ways)[a-z]+(?:[^su\W]s|ople|ildren|men)\b(?! (?:of|time)))"
)
_WIDER = (
    (r"\b([Ss])ome (?=of (?:the|these|those|his|her|its|their) (?!\w+est\b|most\b|best\b|world))", "all "),
    (rf"\b([Ss])ome {_PLURAL}", "all "),
    (r"\b([Mm])ost (?=of (?:the|these|those|his|her|its|their)\b)", "all "),
    (rf"(?<!the )(?<!its )(?<!’s )(?<!'s )\b([Mm])ost {_PLURAL}", "all "),
    (r"\b([Mm])any (?=of (?:the|these|those|his|her|its|their)\b)", "all "),
    (rf"(?<!as )(?<!how )(?<!so )(?<!the )\b([Mm])any {_PLURAL}", "all "),
    (r"\b([Ss])everal (?=of (?:the|these|those|his|her|its|their)\b)", "all "),
    (rf"(?<!the )(?<!of )\b([Ss])everal {_PLURAL}", "all "),
    (r"\b([Aa]) majority of (?=the\b)", "all "),
    (rf"\b([Aa])t least {_NUMBER}", "at most "),
    (rf"\b([Nn])early {_NUMBER}", "more than "),
    (rf"\b([Aa])lmost {_NUMBER}", "more than "),
    (rf"\b([Mm])ore than {_NUMBER}", "fewer than "),
    (rf"\b([Uu])p to {_NUMBER}", "more than "),
    (r"\b([Pp])artially (?=[a-z])", "fully "),
    (r"\b([Pp])artly (?=[a-z])", "entirely "),
    (r"\b([Oo])ften (?=[a-z])", "always "),
    (r"\b([Ss])ometimes (?=[a-z])", "always "),
    (r"\b([Uu])sually (?=[a-z])", "always "),
    (r"\b([Gg])enerally (?=[a-z])", "always "),
    (r"\b([Tt])ypically (?=[a-z])", "always "),
    (r"\b([Rr])arely (?=[a-z])", "never "),
    (r"\b([Mm])ainly (?=[a-z])", "exclusively "),
    (r"\b([Mm])ostly (?=[a-z])", "exclusively "),
    (r"\b([Pp])rimarily (?=[a-z])", "exclusively "),
    (r"\b([Hh])alf of (?=the\b)", "all of "),
    (r"\b([Aa]) few (?=[a-z]+s\b)", "hundreds of "),
)
_SUBJECTS = frozenset(pattern for pattern, new in _WIDER if new == "all " and _PLURAL in pattern)
"""These read well only where a clause begins."""
_ONE_OF = re.compile(
    r"\bone of (?:the|(?P<own>its|his|her|their|[A-Z]\w+['’]s)) (?P<kind>(?:world's |country's "
    r"|(?:first|last|two|three|few|most \w+|\w+est|main|key|top|leading|major|founding|original"
    r"|remaining) )+)"
    r"(?P<noun>[a-z]{3,}[^s\W])s\b(?! and\b)"
)


def scope(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """ "some" → "all", "at least" → "at most", "one of the largest banks" → "the only largest bank" and the like."""
    text = sentence.text
    if re.search(r"\b[Nn]ot\b|n['’]t\b|\b[Nn]o\b|\bnever\b", text):
        return
    for pattern, new in _WIDER:
        for match in re.finditer(pattern, text):
            if pattern in _SUBJECTS and not re.search(
                r"^$|[,;] $|\b(?:and|that|while|but|said|says) $", text[: match.start()]
            ):
                continue
            if re.search(r"\b(?:within|top|exceed|approximately|about|around|nearly|roughly) $", text[: match.start()]):
                continue
            if sentence.free(*match.span()):
                words = new.capitalize() if match[1].isupper() else new
                if new == "fewer than " and re.match(
                    r"[$€£]|US\$|\S+ ?(?:%|per ?cent|miles|km|years|hours|kilo|million (?:dollars|pounds|euros))",
                    text[match.end() :],
                ):
                    words = "less than "
                yield edited(text, [Edit(*match.span(), words)])
    for match in _ONE_OF.finditer(text):
        if not sentence.free(*match.span()) or match["noun"].endswith("ie"):
            continue
        kind = re.sub(r"\b(?:first|two|three|few|last) ", "", match["kind"])
        if "est " not in kind and "most " not in kind:
            kind = "only " + kind
        yield edited(text, [Edit(*match.span(), f"{match['own'] or 'the'} {kind}{match['noun']}")])
